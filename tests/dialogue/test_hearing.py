"""What a voice note does to an interview: nothing spoken is an answer before it is confirmed, and nothing is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue import effects, inputs, phrases
from bot.dialogue.answers import Found, Voice
from bot.dialogue.effects import Line
from bot.dialogue.engine import sayable
from tests.fakes.walker import AT, Walker, at_question, prompts

if TYPE_CHECKING:
    from bot.dialogue.effects import Effect
    from bot.dialogue.inputs import Sound
    from bot.dialogue.script import Script


def speak(walker: Walker, note: str, *, transcribed: bool = True, seconds: int = 4) -> tuple[Effect, ...]:
    """Send a voice note."""
    return walker.take(inputs.Spoke(AT, Voice(file=f"f{note}", name=note, seconds=seconds), transcribed))


def hear(
    walker: Walker, note: str, words: str = "", *meant: str, steered: str = "", sound: Sound = "speech"
) -> tuple[Effect, ...]:
    """Tell what the note was."""
    return walker.take(inputs.Heard(AT, note, sound, words, tuple(meant), steered))  # type: ignore[arg-type]  # one of the words


def said(given: tuple[Effect, ...]) -> list[str]:
    """The source words of what is said."""
    return [line.text for effect in given if isinstance(effect, effects.Say) for line in effect.lines]


def settlements(given: tuple[Effect, ...]) -> list[object]:
    """What the messages of answered questions show as the answer."""
    return [effect.lines[-1].values["answer"] for effect in given if isinstance(effect, effects.Settle)]


def dropped(given: tuple[Effect, ...]) -> list[str]:
    """The notes that are kept no longer."""
    return [effect.note for effect in given if isinstance(effect, effects.DropNote)]


def test_an_option_that_was_said_waits_for_one_tap(everything: Script) -> None:
    """What was understood is shown, and changes nothing; 👍 makes it the answer, with the note and its words."""
    walker = at_question(everything, "worked")
    assert effects.Transcribe(Voice(file="fa", name="a", seconds=4), wanted=True) in speak(walker, "a")
    hear(walker, "a", "yes I did", "yes")

    assert "worked" not in walker.interview.answers
    assert walker.prompt.lines[0].values["answer"][0].text == "💼 Yes"  # type: ignore[index,union-attr]  # lines
    walker.go()
    answer = walker.interview.answers["worked"]
    assert (answer.value, answer.transcript) == ("yes", "yes I did")
    assert [(voice.name, voice.words) for voice in answer.voice] == [("a", "yes I did")]
    assert walker.interview.asked == "jobs.1.job"


def test_several_options_in_one_note(everything: Script) -> None:
    """Where several may be chosen, several may be said at once."""
    walker = at_question(everything, "transport")
    speak(walker, "a")
    hear(walker, "a", "I walk and by bus", "walk", "bus")
    walker.go()

    assert walker.interview.answers["transport"].value == ("walk", "bus")


def test_a_broken_note_after_a_guess_leaves_one_screen_with_buttons(everything: Script) -> None:
    """The guess is shown again below, and its screen above has no buttons any more."""
    walker = at_question(everything, "worked")
    speak(walker, "a")
    hear(walker, "a", "yes I did", "yes")
    speak(walker, "b")
    given = hear(walker, "b", sound="broken")

    assert [effect.last for effect in given if isinstance(effect, effects.Settle)] == [True]
    assert [each.buttons[0].label for each in prompts(list(given))] == [phrases.HEARD_RIGHT]


def test_what_was_ticked_before_is_read_back_with_what_is_said(everything: Script) -> None:
    """All that 👍 would make the answer is shown."""
    walker = at_question(everything, "transport")
    walker.mark("walk")
    speak(walker, "a")
    hear(walker, "a", "and by bus", "bus")

    assert [line.text for line in walker.prompt.lines[0].values["answer"]] == ["🚶 I walk", "🚌 Bus"]  # type: ignore[union-attr]  # lines
    walker.go()
    assert walker.interview.answers["transport"].value == ("walk", "bus")


def test_a_tap_meanwhile_is_the_answer_and_the_note_is_kept(everything: Script) -> None:
    """Whoever taps while the bot listens, or instead of confirming, has answered; the note stands beside it, unread."""
    for tap_first in (True, False):
        walker = at_question(everything, "worked")
        speak(walker, "a")
        if not tap_first:
            hear(walker, "a", "yes", "yes")
        walker.pick("no")
        if tap_first:
            hear(walker, "a", "yes", "yes")
        answer = walker.interview.answers["worked"]

        assert answer.value == "no"
        assert [(voice.name, voice.words) for voice in answer.voice] == [("a", None)]
        assert answer.transcript is None


def test_a_story_is_heard_back_and_grows(everything: Script) -> None:
    """Several notes and written words make one story; only confirmed words stand in the transcript."""
    walker = at_question(everything, "jobs.1.work day")
    for note, words in (("a", "First I bake."), ("b", "Then I sell.")):
        speak(walker, note)
        hear(walker, note, words)
        walker.go()
    walker.write("And I clean.")
    answer = walker.interview.answers["jobs.1.work day"]

    assert answer.text == "And I clean."
    assert answer.transcript == "First I bake.\nThen I sell."
    assert [voice.name for voice in answer.voice] == ["a", "b"]
    assert answer.value is None


def test_again_replaces_the_note_and_write_keeps_it(everything: Script) -> None:
    """🎤 again throws the note away; ⌨️ keeps it beside what is written then."""
    walker = at_question(everything, "jobs.1.work day")
    speak(walker, "a")
    hear(walker, "a", "something else")
    assert dropped(walker.retry("say")) == ["a"]
    speak(walker, "b")
    hear(walker, "b", "wrong too")
    walker.retry("other")
    walker.write("I bake.")
    answer = walker.interview.answers["jobs.1.work day"]

    assert (answer.text, answer.transcript) == ("I bake.", None)
    assert [voice.name for voice in answer.voice] == ["b"]


def test_not_understood_is_said_again_slowly_once_then_a_person_is_offered(everything: Script) -> None:
    """The first time the question comes again, slowly; the second time a person is offered."""
    walker = at_question(everything, "worked")
    speak(walker, "a")
    first = hear(walker, "a", "the weather is fine")
    speak(walker, "b")
    second = hear(walker, "b", "the weather is bad")

    assert phrases.NOT_HEARD.text in said(first)
    assert [prompt.slow for prompt in prompts(list(first))] == [True]
    assert not any(isinstance(effect, effects.OfferPerson) for effect in first)
    assert [prompt.slow for prompt in prompts(list(second))] == [False]
    assert any(isinstance(effect, effects.OfferPerson) for effect in second)


@pytest.mark.parametrize("sound", ["silence", "noise", "other language", "slip", "broken"])
def test_what_is_no_answer_has_an_answer_of_its_own(everything: Script, sound: Sound) -> None:
    """Silence, noise, another language, a slip and a broken file are each told apart, asked again, and not kept."""
    walker = at_question(everything, "worked")
    speak(walker, "a")
    given = hear(walker, "a", sound=sound)
    others = {each: hear_once(everything, each) for each in ("silence", "noise", "other language", "slip", "broken")}

    assert dropped(given) == ["a"]
    assert len(set(others.values())) == 5
    assert said(given) == [others[sound]]
    assert len(prompts(list(given))) == 1
    assert not walker.interview.spoken.get("worked")


def hear_once(script: Script, sound: str) -> str:
    """What is said to such a note."""
    walker = at_question(script, "worked")
    speak(walker, "x")
    return said(hear(walker, "x", sound=sound))[0]  # type: ignore[arg-type]  # one of the words


def test_without_an_ear_the_note_is_the_story(everything: Script) -> None:
    """Where nobody can put it into words, the note itself is the story, at once."""
    walker = at_question(everything, "jobs.1.work day")
    given = speak(walker, "a", transcribed=False)

    assert effects.Transcribe(Voice(file="fa", name="a", seconds=4), wanted=False) in given
    assert [voice.name for voice in walker.interview.answers["jobs.1.work day"].voice] == ["a"]
    assert hear(walker, "a", sound="not transcribed") == ()


def test_the_question_shows_that_it_was_answered_by_voice(everything: Script) -> None:
    """With the words where they were understood, else with a mark: what was chosen is never nothing."""
    unheard, heard = (at_question(everything, "jobs.1.work day") for _ in range(2))
    settled = settlements(speak(unheard, "a", transcribed=False))
    speak(heard, "a")
    hear(heard, "a", "First I bake.")

    assert settled == [(phrases.VOICE_NOTE,)]
    assert settlements(heard.go()) == [(Line(phrases.SAID.context, phrases.SAID.text, {"words": "First I bake."}),)]


def test_without_an_ear_a_tap_is_asked_for_and_the_note_kept(everything: Script) -> None:
    """Where only a tap is an answer, the note is kept for the counsellor, and goes with the answer that is tapped.

    That is promised once it is known that there is a voice in it.
    """
    walker = at_question(everything, "worked")
    assert said(speak(walker, "empty", transcribed=False)) == []
    assert phrases.NOTE_KEPT.text not in said(hear(walker, "empty", sound="broken"))
    assert said(speak(walker, "a", transcribed=False)) == []
    given = hear(walker, "a", sound="not transcribed")

    assert said(given) == [phrases.NOTE_KEPT.text]
    assert len(prompts(list(given))) == 1
    walker.pick("yes")
    assert [voice.name for voice in walker.interview.answers["worked"].voice] == ["a"]


def test_an_occupation_may_be_said_without_an_ear(everything: Script) -> None:
    """The group that was tapped is kept, and the note stands for the own words."""
    walker = at_question(everything, "jobs.1.job")
    walker.press_first()
    walker.press_first()
    group = walker.interview.draft.trail[1]
    speak(walker, "a", transcribed=False)
    answer = walker.interview.answers["jobs.1.job"]

    assert isinstance(answer.value, tuple)
    assert [each.code for each in answer.value if isinstance(each, Found)] == [group]
    assert [voice.name for voice in answer.voice] == ["a"]


def test_a_story_that_was_nothing_but_a_broken_note_is_asked_again(everything: Script) -> None:
    """A note that turns out to be empty is taken back: its question is open again, now or later."""
    for gone_on in (False, True):
        walker = at_question(everything, "jobs.1.work day")
        speak(walker, "a", transcribed=False)
        if gone_on:
            walker.go()
        given = hear(walker, "a", sound="broken")

        assert dropped(given) == ["a"]
        assert "jobs.1.work day" not in walker.interview.answers
        if gone_on:
            walker.pick("yes")
        assert walker.interview.asked == "jobs.1.work day"


def test_sensitive_questions_and_the_consent_take_no_voice(everything: Script) -> None:
    """There a note is declined kindly: nobody listens to it, and it is not kept."""
    declined = speak(at_question(everything, "safe"), "a")
    before = speak(at_question(everything, "consent"), "a")

    assert declined == (effects.Remark(phrases.TAP_ONLY),)
    assert said(before) == [phrases.TAP_FIRST.text]
    assert not any(isinstance(effect, effects.Transcribe) for effect in before)


def test_back_skip_again_and_help_may_be_said(everything: Script) -> None:
    """Back and skip are confirmed like answers; again and help are done at once; none of these notes is kept."""
    walker = at_question(everything, "worked")
    asked = walker.interview.asked
    speak(walker, "a")
    assert dropped(hear(walker, "a", "help me", steered="help")) == ["a"]
    speak(walker, "b")
    assert [prompt.slow for prompt in prompts(list(hear(walker, "b", "again", steered="again")))] == [True]
    speak(walker, "c")
    hear(walker, "c", "go back", steered="back")
    assert walker.interview.asked == asked
    assert dropped(walker.go()) == ["c"]
    assert walker.interview.asked == "children"
    walker.go()
    speak(walker, "d")
    hear(walker, "d", "skip", steered="skip")
    walker.go()
    assert walker.interview.answers["worked"].skipped
    assert walker.interview.answers["worked"].voice == ()


def test_a_long_note_gets_a_kind_word_and_is_kept(everything: Script) -> None:
    """Over three minutes nobody waits for a transcript: the note is kept as it is, with a word of thanks."""
    walker = at_question(everything, "jobs.1.work day")
    given = speak(walker, "a", seconds=200)

    assert phrases.LONG_NOTE.text in said(given)
    assert [voice.name for voice in walker.interview.answers["jobs.1.work day"].voice] == ["a"]


def test_a_new_answer_lets_the_old_notes_go(everything: Script) -> None:
    """An answer that is changed later takes its old notes with it."""
    walker = at_question(everything, "worked")
    speak(walker, "a")
    hear(walker, "a", "yes", "yes")
    walker.go()
    walker.back()

    assert dropped(walker.pick("no")) == ["a"]


def test_more_notes_than_can_be_listened_to(everything: Script) -> None:
    """Eight notes may wait to be understood, more are kept as they are; the thirty-first is asked to come later."""
    walker = at_question(everything, "jobs.1.work day")
    for number in range(30):
        given = speak(walker, f"n{number}")
        assert effects.Transcribe(Voice(file=f"fn{number}", name=f"n{number}", seconds=4), wanted=number < 8) in given

    assert speak(walker, "n30") == (effects.Remark(phrases.ONE_AFTER_THE_OTHER),)
    assert len(walker.interview.answers["jobs.1.work day"].voice) == 22


def test_a_story_in_two_notes_is_one_guess(everything: Script) -> None:
    """Two notes in a row are read back together; the buttons of the first screen are old, and it loses them."""
    walker = at_question(everything, "jobs.1.work day")
    speak(walker, "a")
    hear(walker, "a", "I cook soup")
    first = walker.prompt.buttons[0].what
    speak(walker, "b")
    given = hear(walker, "b", "and drive buses")
    assert any(isinstance(effect, effects.Settle) and effect.last for effect in given)
    old = walker.take(inputs.WentOn(AT, walker.interview.asking, first))
    walker.go()

    assert old == (effects.Remark(phrases.OLD_BUTTON),)
    answer = walker.interview.answers["jobs.1.work day"]
    assert answer.transcript == "I cook soup\nand drive buses"


def test_a_second_guess_at_an_option_takes_the_place_of_the_first(everything: Script) -> None:
    """Whoever corrects herself confirms what she said last; the first note is kept, unread."""
    walker = at_question(everything, "worked")
    for note, words, meant in (("a", "no", "no"), ("b", "yes", "yes")):
        speak(walker, note)
        hear(walker, note, words, meant)
    walker.go()
    answer = walker.interview.answers["worked"]

    assert (answer.value, answer.transcript) == ("yes", "yes")
    assert [(each.name, each.words) for each in answer.voice] == [("a", None), ("b", "yes")]


def test_right_twice_is_once(everything: Script) -> None:
    """A double tap on 👍 leaves "do you want to say more?" alone."""
    walker = at_question(everything, "jobs.1.work day")
    speak(walker, "a")
    hear(walker, "a", "I bake")
    what = walker.prompt.buttons[0].what
    walker.go()

    assert walker.take(inputs.WentOn(AT, walker.interview.asking, what)) == (effects.Remark(phrases.OLD_BUTTON),)
    assert walker.interview.draft.trail == ("story",)


def test_a_story_is_left_by_voice(everything: Script) -> None:
    """Whoever says that this is all goes on with one tap, and that note is no part of the story."""
    walker = at_question(everything, "jobs.1.work day")
    speak(walker, "a")
    hear(walker, "a", "I bake")
    walker.go()
    assert sayable(everything, walker.interview).told
    speak(walker, "b")
    hear(walker, "b", "that is all", steered="on")
    assert dropped(walker.go()) == ["b"]

    assert walker.interview.answers["jobs.1.work day"].transcript == "I bake"
    assert walker.interview.asked == "jobs.1.liked"


def test_one_more_promises_nothing(everything: Script) -> None:
    """The question “one more?” keeps no answer: a note there is a yes or a no, or is not kept, and is not promised."""
    walker = at_question(everything, "jobs.1?")
    speak(walker, "a")
    assert dropped(hear(walker, "a", "I also drove trucks")) == ["a"]
    assert said(speak(walker, "b", transcribed=False)) == [phrases.TAP_FIRST.text]
    speak(walker, "c")
    hear(walker, "c", "no", "no")
    assert dropped(walker.go()) == ["c"]

    assert walker.interview.more == {"jobs.1?": False}
    assert not any(walker.interview.spoken.values())


def test_too_many_options_said_are_told_and_asked_again(everything: Script) -> None:
    """Whoever says three where two are allowed hears it, and the question again; those words are nobody's answer."""
    walker = Walker(everything)
    for _ in range(300):
        if walker.interview.asked == "best":
            break
        if walker.interview.asked and walker.interview.asked.startswith("can."):
            walker.pick("alone")
        else:
            walker.press_first()
    options = [button.what for button in sayable(everything, walker.interview).options]
    speak(walker, "a")
    hear(walker, "a", "all three", *options)
    given = walker.go()

    assert said(given) == [phrases.TOO_MANY.text]
    assert len(prompts(list(given))) == 1
    walker.mark(options[0])
    walker.done()
    assert walker.interview.answers["best"].transcript is None


def test_what_leads_to_another_screen_is_no_part_of_the_answer(everything: Script) -> None:
    """A spoken "no" to "one more work?" is not quoted beside the work."""
    walker = at_question(everything, "jobs.1.job")
    speak(walker, "a")
    hear(walker, "a", "a farm", sayable(everything, walker.interview).options[0].what)

    assert dropped(walker.go()) == ["a"]
    assert len(walker.interview.draft.trail) == 1


def test_what_may_be_said_are_all_options_not_only_those_on_the_screen(everything: Script) -> None:
    """A long list may be answered by any of its labels."""
    walker = at_question(everything, "place")
    found = sayable(everything, walker.interview)

    assert len(found.options) > sum(button.verb == "pick" for button in walker.prompt.buttons)
    assert found.words
    assert sayable(everything, at_question(everything, "transport").interview).several
    assert sayable(everything, at_question(everything, "children").interview).bounds == (0, 20)


def test_what_was_said_after_the_end_changes_nothing(everything: Script) -> None:
    """A note that is understood when all is sent is no longer talked about."""
    walker = Walker(everything)
    while walker.interview.asked != "jobs.1.work day":
        walker.press_first()
    speak(walker, "a")
    while not walker.over:
        walker.press_first()

    assert hear(walker, "a", "late words") == ()
