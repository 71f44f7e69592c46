"""What the engine promises, shown on a page with every verb."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue import effects, inputs, phrases
from bot.dialogue.answers import Found, Voice
from bot.dialogue.effects import Line
from tests.fakes.walker import AT, Walker, at_question, closings, prompts

if TYPE_CHECKING:
    from bot.dialogue.script import Script


def lines(given: tuple[effects.Effect, ...]) -> list[str]:
    """The source words of everything that is said or put."""
    return [
        line.text
        for effect in given
        for line in (effect.lines if isinstance(effect, effects.Say | effects.Settle) else ())
    ]


def test_first_pressed_buttons_reach_the_end(everything: Script) -> None:
    """Whoever always presses the first button finishes, and everything is sent once."""
    walker = Walker(everything)
    for _ in range(300):
        if walker.over:
            break
        walker.press_first()

    assert closings(walker.heard) == ["finished"]
    assert sum(isinstance(effect, effects.HandOver) for effect in walker.heard) == 1


def test_refusal_ends_at_once_and_is_told_apart(everything: Script) -> None:
    """Without consent the interview is refused after the page's words, and no other question is put."""
    walker = Walker(everything)
    given = walker.pick("no")

    assert walker.interview.status == "refused"
    assert "Then I keep nothing." in lines(given)
    assert not prompts(list(given))


def test_ask_again_returns_to_the_question(everything: Script) -> None:
    """An answer that only needed an explanation leaves no answer, and is explained each time."""
    walker = Walker(everything)
    first, second = walker.pick("question"), walker.pick("question")

    assert "consent" not in walker.interview.answers
    assert walker.interview.asked == "consent"
    assert lines(first)[-1] == lines(second)[-1] == "You can stop at any time."


def test_consent_is_noted_with_its_words(everything: Script) -> None:
    """Consent tells which words were agreed to."""
    given = Walker(everything).pick("yes")

    consent = next(effect for effect in given if isinstance(effect, effects.Consent))
    assert consent.lines[0].text == "Can {counsellor} read your answers?"


def test_the_offered_name_is_kept_only_when_confirmed(everything: Script) -> None:
    """Telegram's first name is on a button; the interview holds it only after the tap."""
    walker = at_question(everything, "name")
    before = walker.interview.model_dump_json()
    walker.pick("offered")

    assert "Ana" not in before
    assert walker.interview.answers["name"].value == "Ana"


def test_a_number_pad_takes_digits_and_ends_by_itself(everything: Script) -> None:
    """No digit is offered that leads out of bounds, and a number that cannot grow is taken."""
    walker = at_question(everything, "children")
    walker.pick("2")
    offered = [button.what for button in walker.prompt.buttons if button.verb == "pick"]
    walker.pick("0")

    assert offered == ["0", "erase"]
    assert walker.interview.answers["children"].value == 20


def test_a_typed_number_out_of_bounds_is_answered_kindly(everything: Script) -> None:
    """A number that does not fit changes nothing and says which numbers do."""
    walker = at_question(everything, "children")
    given = walker.write("99")

    assert walker.interview.asked == "children"
    assert "from {least} to {most}" in lines(given)[0]


def test_a_round_is_asked_again_only_on_wish(everything: Script) -> None:
    """After "no more" the walk leaves the rounds, and the names of answers carry their round."""
    walker = at_question(everything, "jobs.1?")
    walker.pick("yes")
    assert walker.interview.asked == "jobs.2.job"
    walker = at_question(everything, "jobs.1?")
    walker.pick("no")

    assert walker.interview.asked == "transport"


def test_an_occupation_is_sector_group_and_own_words(everything: Script) -> None:
    """The person's own words are kept as they are, under the group that was chosen."""
    walker = at_question(everything, "jobs.1.job")
    walker.pick("people")
    walker.pick("S3")
    walker.write("I cooked at weddings")

    assert walker.interview.answers["jobs.1.job"].value == (Found(label="I cooked at weddings", code="S3"),)
    assert walker.interview.answers["jobs.1.job"].text == "I cooked at weddings"


def test_a_story_grows_until_the_person_goes_on(everything: Script) -> None:
    """Several messages make one story; nothing of it is lost, and a voice note stands beside the words."""
    walker = at_question(everything, "jobs.1.work day")
    walker.write("I get up at five.")
    walker.take(inputs.Spoke(AT, Voice(file="f1", name="a.ogg", seconds=9)))
    walker.write("Then I milk.")
    walker.go()

    answer = walker.interview.answers["jobs.1.work day"]
    assert answer.text == "I get up at five.\nThen I milk."
    assert [voice.name for voice in answer.voice] == ["a.ogg"]
    assert walker.interview.asked == "jobs.1.liked"


def test_none_of_these_excludes_the_rest(everything: Script) -> None:
    """Ticking "none" unticks all else, and ticking another unticks "none"."""
    walker = at_question(everything, "transport")
    walker.mark("walk")
    walker.mark("none")
    assert walker.interview.draft.marks == ("none",)
    walker.mark("bus")

    assert walker.interview.draft.marks == ("bus",)


def test_a_double_tap_on_a_tick_changes_nothing(everything: Script) -> None:
    """A tick names the state that it leads to."""
    walker = at_question(everything, "transport")
    walker.mark("walk")
    walker.mark("walk")

    assert walker.interview.draft.marks == ("walk",)


def test_ready_without_a_tick_says_what_to_do(everything: Script) -> None:
    """An empty choice is not an answer."""
    walker = at_question(everything, "transport")

    assert walker.done() == (effects.Remark(phrases.NOTHING_TICKED),)


def test_own_words_are_an_answer_where_the_page_says_so(everything: Script) -> None:
    """With "or in own words" typed words are kept as text, without a key."""
    walker = at_question(everything, "transport")
    walker.mark("none")
    walker.done()
    walker.write("My uncle sometimes")

    assert walker.interview.answers["driver"].value is None
    assert walker.interview.answers["driver"].text == "My uncle sometimes"


def test_an_old_button_is_answered_and_changes_nothing(everything: Script) -> None:
    """A tap with an earlier serial number is a remark."""
    walker = at_question(everything, "worked")
    before = walker.interview
    given = walker.take(inputs.Picked(AT, before.asking - 1, "yes"))

    assert given == (effects.Remark(phrases.OLD_BUTTON),)
    assert walker.interview == before


def test_a_finished_interview_stays_finished(everything: Script) -> None:
    """Whatever is pressed after the end is answered with a remark."""
    walker = Walker(everything)
    walker.pick("no")
    before = walker.interview

    assert walker.pick("yes") == (effects.Remark(phrases.INTERVIEW_OVER),)
    assert walker.interview == before


def test_going_back_and_forth_leaves_the_same_interview(everything: Script) -> None:
    """A look at an earlier answer that is kept changes nothing but the serial number."""
    walker = at_question(everything, "can.cook")
    before = walker.interview
    walker.back()
    assert walker.interview.asked == "transport"
    walker.go()

    after = walker.interview.model_copy(update={"asking": before.asking})
    assert after == before


def test_changing_an_early_answer_keeps_the_later_ones(everything: Script) -> None:
    """Answers that still apply are kept, those that do not are left out of the walk, and come back with it."""
    walker = at_question(everything, "can.cook")
    for _ in range(40):
        if walker.interview.asked == "worked":
            break
        walker.back()
    walker.pick("no")
    assert walker.interview.asked == "can.cook"
    assert walker.interview.answers["transport"].value == ("walk",)

    from bot.dialogue.summary import summarise

    assert not [row for row in summarise(everything, walker.interview).rows if row.key.startswith("jobs.")]
    while walker.interview.asked != "worked":
        walker.back()
    walker.pick("yes")
    assert [row for row in summarise(everything, walker.interview).rows if row.key.startswith("jobs.")]


def test_a_skipped_question_is_an_answer_of_its_own(everything: Script) -> None:
    """Skipping goes on, and the answer says so; what must be answered cannot be skipped."""
    walker = at_question(everything, "children")
    walker.skip()
    assert walker.interview.answers["children"].skipped
    walker = Walker(everything)

    assert walker.skip() == (effects.Remark(phrases.NO_SKIP),)


def test_two_misunderstandings_in_a_row_offer_a_person(everything: Script) -> None:
    """The first is answered with the numbered options, the second offers somebody to talk to."""
    walker = at_question(everything, "worked")
    first = walker.write("hm")
    second = walker.write("hm hm")

    assert prompts(list(first))[0].numbered
    assert not any(isinstance(effect, effects.OfferPerson) for effect in first)
    assert any(isinstance(effect, effects.OfferPerson) for effect in second)
    assert walker.interview.asked == "worked"


def test_a_pause_keeps_the_place(everything: Script) -> None:
    """After a pause the same question is put, with the number that it had."""
    walker = at_question(everything, "transport")
    before = walker.interview.asking
    walker.take(inputs.Paused(AT, before))
    given = walker.go()

    assert prompts(list(given))[0].asking == before
    assert not walker.interview.paused


def test_a_card_that_was_chosen_stands_to_choose(everything: Script) -> None:
    """Only cards that were rated so stand to choose; with too few the question is not asked."""
    walker = at_question(everything, "can.cook")
    for rating in ("alone", "teach", "not yet"):
        walker.pick(rating)
    assert [button.what for button in walker.prompt.buttons if button.verb == "mark"] == ["cook", "phone"]
    walker = at_question(everything, "can.cook")
    for rating in ("alone", "not yet", "not yet"):
        walker.pick(rating)

    assert walker.interview.asked == "sure"


def test_more_than_may_be_chosen_is_declined(everything: Script) -> None:
    """The third of two is a remark, and the two stay."""
    walker = at_question(everything, "can.cook")
    for _ in range(3):
        walker.pick("teach")
    walker.mark("cook")
    walker.mark("phone")
    given = walker.mark("repair")

    assert given == (effects.Remark(Line("bot/too many", phrases.TOO_MANY.text, {"most": "2"})),)
    assert walker.interview.draft.marks == ("cook", "phone")


def test_an_alert_is_raised_when_its_condition_becomes_true(everything: Script) -> None:
    """It is raised at once, not twice for the same answer, and again when it becomes true anew."""
    walker = at_question(everything, "safe")
    raised = walker.pick("no")
    assert [effect.words.text for effect in raised if isinstance(effect, effects.RaiseAlert)] == ["not safe"]
    assert any(isinstance(effect, effects.ShowHelpCard) for effect in raised)
    walker.back()
    again = walker.pick("no")
    assert not any(isinstance(effect, effects.RaiseAlert) for effect in again)
    walker.back()
    walker.pick("yes")
    assert walker.interview.flags == ()
    walker.back()

    assert any(isinstance(effect, effects.RaiseAlert) for effect in walker.pick("no"))


def test_a_sensitive_answer_does_not_show(everything: Script) -> None:
    """Neither the message nor the read-back shows it, typed words are declined, and voice is not kept."""
    walker = at_question(everything, "safe")
    assert walker.take(inputs.Spoke(AT, Voice(file="f", name="n", seconds=3))) == (effects.Remark(phrases.TAP_ONLY),)
    assert walker.write("my husband hits me") == (effects.Remark(phrases.TAP_ONLY),)
    given = walker.pick("no")

    settled = next(effect for effect in given if isinstance(effect, effects.Settle))
    assert settled.lines[-1] == phrases.SEALED
    assert "my husband" not in walker.interview.model_dump_json()


def test_any_answer_can_be_changed_before_sending(everything: Script) -> None:
    """From the last screen a chapter, then an answer is chosen, changed, and the walk comes back."""
    walker = at_question(everything, "hand over:3.2")
    asking = walker.interview.asking
    walker.take(inputs.WantedChange(AT, asking, ""))
    walker.take(inputs.WantedChange(AT, asking, "c0"))
    index = next(button.what for button in walker.prompt.buttons if button.label.text == "Where do you live?")
    walker.take(inputs.WantedChange(AT, asking, index))
    assert walker.interview.asked == "place"
    walker.write("A village far away")

    assert walker.interview.asked == "hand over:3.2"
    assert walker.interview.answers["place"].text == "A village far away"


def test_another_language_puts_the_question_again(everything: Script) -> None:
    """The language changes in the middle, and the place is kept."""
    walker = at_question(everything, "worked")
    given = walker.take(inputs.ChangedLanguage(AT, "lv"))

    assert walker.interview.language == "lv"
    assert prompts(list(given))[0].asking == walker.interview.asking


def test_forged_choices_change_nothing(everything: Script) -> None:
    """What no button offers is a remark, at every kind of question."""
    for name in ("consent", "place", "children", "jobs.1.job", "transport", "can.cook", "sure", "hand over:3.2"):
        walker = at_question(everything, name)
        before = walker.interview
        for given in (
            walker.pick("forged"),
            walker.mark("forged"),
            walker.take(inputs.WantedChange(AT, before.asking, "c99q9")),
        ):
            assert all(isinstance(effect, effects.Remark | effects.Say | effects.Put) for effect in given), name
        assert walker.interview.answers == before.answers, name


def test_back_from_any_stop_leaves_words_behind(everything: Script) -> None:
    """Also a pause, a read-back and the last screen keep some words when their buttons go."""
    for name in ("pause:1", "read back:3.1/0", "hand over:3.2"):
        given = at_question(everything, name).back()
        settled = next(effect for effect in given if isinstance(effect, effects.Settle))
        assert settled.lines, name
