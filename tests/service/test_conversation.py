"""Turns from what happened to what was saved and sent, in a town without a network."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.service.happenings import (
    BlockedBot,
    CalledToGroup,
    Commanded,
    Sender,
    SomethingCame,
    Tapped,
    Typed,
    UnblockedBot,
    VoiceCame,
)
from bot.service.messages import Document, Edit, Leave, Text

if TYPE_CHECKING:
    from tests.fakes.town import Town, TownPhone


async def at_consent(town: Town, chat: int = 1) -> TownPhone:
    """A learner who has come past the door."""
    phone = town.phone(chat)
    await phone.command("start")
    await phone.press("Only read")
    return phone


async def at_end(town: Town, chat: int = 1) -> TownPhone:
    """A learner who has pressed the first button to the end."""
    phone = await at_consent(town, chat)
    for _ in range(200):
        if phone.texts[-1].startswith("Thank you. Maja"):
            return phone
        await phone.press_first()
    raise AssertionError(phone.texts[-3:])


async def test_a_learner_comes_to_the_first_question(town: Town) -> None:
    """The door asks how to do it, then the page greets and asks for consent; nothing else is held until then."""
    phone = await at_consent(town)

    assert phone.texts[-2:] == ["Hello. I am a bot.", "Can Maja read your answers?"]
    assert [key.label for key in phone.keys] == ["👍 Yes", "👎 No", "💭 I have a question", "⏸", "❓"]


async def test_the_summary_arrives_by_itself(town: Town) -> None:
    """At the end the counsellor has a card with two buttons, and the interview is finished."""
    phone = await at_end(town)
    counsellor = town.phone(2)

    kept = [each async for each in town.archive.interviews()]
    assert [each.interview.status for each in kept] == ["finished"]
    assert counsellor.texts[-1].startswith("Ana · EN")
    assert [key.label for key in counsellor.keys] == ["✅ Taken over", "📋 All answers"]
    assert phone.texts[-1] == "Thank you. Maja will write to you."


async def test_taken_over_and_all_answers(town: Town) -> None:
    """The card is marked as taken over; the answers are turned like pages, chapter by chapter."""
    await at_end(town)
    counsellor = town.phone(2)
    await counsellor.press("All answers")
    assert counsellor.texts[-1].startswith("📋 First")
    await counsellor.press("Work")
    assert counsellor.texts[-1].startswith("📋 Work")
    interview = (await town.interview()).id
    await counsellor.tap(f"over:{interview}:0")

    assert counsellor.texts[-1].endswith("✅ Taken over")
    kept = await town.archive.interview(interview)
    assert kept is not None
    assert kept.taken_over_at is not None


async def test_another_counsellor_sees_nothing(town: Town) -> None:
    """A counsellor who is not the learner's gets a remark, whatever she presses."""
    await at_end(town)
    interview = (await town.interview()).id
    stranger = town.phone(3, "Eva")
    await stranger.command("start", await town.invite("counsellor", name="Eva"))
    before = len(stranger.messages)
    for data in (f"all:{interview}:0", f"over:{interview}:0", f"part:{interview}:1", f"voice:{interview}:0"):
        await stranger.tap(data)

    assert len(stranger.messages) == before
    assert "not yours" in town.carrier.toasts[-1].text


async def test_refusing_leaves_nothing(town: Town) -> None:
    """After a no the person is not known any more; what remains says only that somebody refused."""
    phone = await at_consent(town)
    await phone.press("No")

    assert phone.texts[-1] == "Then I keep nothing."
    assert await town.archive.person_at(1) is None
    kept = [each async for each in town.archive.interviews()]
    assert [(each.interview.status, each.person, dict(each.interview.answers)) for each in kept] == [
        ("refused", None, {})
    ]


async def test_an_alert_arrives_at_once(town: Town) -> None:
    """The counsellor hears of it before the interview is sent, and the learner sees the help card."""
    phone = await at_consent(town)
    while "Are you safe?" not in phone.texts[-1]:
        await phone.press_first()
    await phone.press("No")

    assert town.phone(2).texts[-1] == "🚨 Ana: not safe\nPlease write or call now."
    assert any("112" in text for text in phone.texts[-6:])


async def test_a_double_tap_changes_nothing(town: Town) -> None:
    """The second tap on the same button is answered as old, and the question stays."""
    phone = await at_consent(town)
    data = await phone.press("Yes")
    before = await town.interview()
    await phone.tap(data)
    after = await town.interview()

    assert before == after
    assert town.carrier.toasts[-1].text == "We are further now. Please look at the last question."


async def test_a_double_tap_at_the_door_asks_nothing_twice(town: Town) -> None:
    """A choice at the door that is tapped again later is answered as old, and no question is asked anew."""
    phone = town.phone(1)
    await phone.command("start")
    data = next(key.data for key in phone.keys if key.data and "w." in key.data)
    await phone.tap(data)
    before = list(phone.texts)
    await phone.tap(data)
    await phone.tap("pick:door:0:w.read")

    assert phone.texts == before
    assert town.carrier.toasts[-1].text == "We are further now. Please look at the last question."


async def test_a_button_of_another_person_is_refused(town: Town) -> None:
    """Forged data that names somebody else's interview changes nothing there."""
    phone = await at_consent(town)
    await phone.press("Yes")
    victim = await town.interview()
    thief = await at_consent(town, 9)
    await thief.tap(f"skip:{victim.id}:{victim.asking}")

    assert (await town.archive.interview(victim.id)).interview == victim  # type: ignore[union-attr]  # it is there
    assert "older talk" in town.carrier.toasts[-1].text


async def test_a_typed_label_a_number_and_a_near_spelling_answer(town: Town) -> None:
    """Typed words answer as the button does: label first, then number, then a close spelling."""
    for number, typed in enumerate(("yes", "1", "YES!", "👍")):
        phone = await at_consent(town, 100 + number)
        await phone.write(typed)
        assert phone.texts[-1].startswith("What can I call you?"), typed


async def test_words_that_mean_nothing_are_answered_with_numbers(town: Town) -> None:
    """The question comes again with its options numbered, as they may be typed."""
    phone = await at_consent(town)
    await phone.press("Yes")
    await phone.press("Ana")
    await phone.write("🦄🦄")
    while "Did you ever work?" not in phone.texts[-1]:
        await phone.press_first()
    await phone.write("who knows")

    assert phone.texts[-1].endswith("1  💼 Yes\n2  🌱 Not yet")


async def test_what_cannot_be_taken_changes_nothing(town: Town) -> None:
    """Stickers, places, polls, edits, big voices and forwarded words get a kind answer, and the place is kept."""
    phone = await at_consent(town)
    before = await town.interview()
    for what in (
        "sticker",
        "location",
        "contact",
        "poll",
        "picture",
        "album",
        "video",
        "document",
        "sound",
        "edited",
        "unknown",
    ):
        await town.happens(SomethingCame(phone.sender, what))
    await town.happens(VoiceCame(phone.sender, "f", "u", 1200, 21 * 1024 * 1024))
    await town.happens(Typed(phone.sender, "yes", forwarded=True))
    await town.happens(Commanded(phone.sender, "start", "abc", forwarded=True))

    assert (await town.interview()) == before
    assert all(phone.texts[-14:])


async def test_groups_are_explained_and_left(town: Town) -> None:
    """In a group the bot says where it talks, and goes."""
    await town.happens(CalledToGroup(-100, "en"))

    assert isinstance(town.carrier.carried[-1], Leave)
    assert "private chat" in town.carrier.texts(-100)[-1]


async def test_a_closed_door_asks_for_an_invitation(town: Town) -> None:
    """Without an invitation nobody is let in and nobody is remembered; wrong codes are all answered alike."""
    town.hall.open_door = False
    phone = town.phone(5)
    await phone.command("start")
    assert "invitation" in phone.texts[-1]
    await phone.command("start", "x" * 22)
    wrong = phone.texts[-1]
    await phone.command("start", "y")

    assert phone.texts[-1] == wrong
    assert await town.archive.person_at(5) is None


async def test_a_stranger_is_answered_in_the_language_of_the_phone(town: Town) -> None:
    """Of somebody who is not known the phone's language is taken, if the bot speaks it."""
    town.hall.open_door = False
    slovenian, unknown = town.phone(5, language="sl-SI"), town.phone(6, language="xx")
    await slovenian.command("start")
    await unknown.command("start")

    assert "vabila" in slovenian.texts[-1]
    assert "invitation" in unknown.texts[-1]


async def test_who_opens_the_own_link_again_goes_on(town: Town) -> None:
    """At the door, too, the link that brought somebody in brings her back to where she stands; nobody else gets in."""
    town.hall.open_door = False
    code = await town.invite("learner")
    phone, other = town.phone(5), town.phone(6)
    await phone.command("start", code)
    asked = phone.texts[-1]
    await phone.command("start", code)
    await other.command("start", code)

    assert phone.texts[-1] == asked
    assert "does not work" in other.texts[-1]


async def test_guessing_codes_is_slowed_down(town: Town) -> None:
    """After five wrong codes in an hour even a good one is answered as wrong; an hour later it works."""
    town.hall.open_door = False
    code = await town.invite("learner")
    phone = town.phone(5)
    for _ in range(5):
        await phone.command("start", "z" * 22)
    await phone.command("start", code)
    assert await town.archive.person_at(5) is None
    await town.clock.pass_(3601)
    await phone.command("start", code)

    assert await town.archive.person_at(5) is not None


async def test_a_code_works_once_and_a_poster_many_times(town: Town) -> None:
    """The second person with the same code stays outside, unless it is a poster's."""
    town.hall.open_door = False
    once, poster = await town.invite("learner"), await town.invite("learner", poster=True)  # type: ignore[arg-type]  # yes
    for chat, code in ((5, once), (6, once), (7, poster), (8, poster)):
        await town.phone(chat).command("start", code)

    assert [await town.archive.person_at(chat) is not None for chat in (5, 6, 7, 8)] == [True, False, True, True]


async def test_my_data_is_everything(town: Town) -> None:
    """/mydata gives the answers in words and as a file."""
    phone = await at_consent(town)
    await phone.press("Yes")
    await phone.press("Ana")
    await phone.command("mydata")

    document = next(each for each in reversed(phone.messages) if isinstance(each, Document))
    record = json.loads(document.content)[0]
    assert [(each["question"], each["value"]) for each in record["answers"]] == [("consent", "yes"), ("name", "Ana")]
    assert record["learner"]["name"] == "Ana"


async def test_forget_erases_everything_and_tells(town: Town) -> None:
    """After two taps nothing of the person is kept, the counsellor who had the summary hears of it."""
    phone = await at_end(town)
    await phone.command("forget")
    await phone.press("Yes, delete all")

    assert await town.archive.person_at(1) is None
    assert [each async for each in town.archive.interviews()] == []
    assert "Everything is deleted" in phone.texts[-1]
    assert "Ana has deleted everything" in town.phone(2).texts[-1]


async def test_start_goes_on_where_it_stands(town: Town) -> None:
    """/start in the middle puts the question that waits; nobody is restarted."""
    phone = await at_consent(town)
    await phone.press("Yes")
    await phone.command("start")

    assert phone.texts[-1].startswith("What can I call you?")


async def test_pause_and_menu(town: Town) -> None:
    """Later keeps the place, and the menu offers a person, help now, an explanation and the language."""
    phone = await at_consent(town)
    await phone.press("⏸")
    assert phone.texts[-1].startswith("⏸ We stop here.")
    await phone.press("Go on")
    assert phone.texts[-1] == "Can Maja read your answers?"
    await phone.press("❓")

    assert [key.label for key in phone.keys] == [
        "☎️ Talk with a person",
        "🆘 I need help now",
        "💡 Explain again",
        "🌐 Language",
    ]


async def test_talking_with_a_person_asks_first(town: Town) -> None:
    """The counsellor is told only after a tap of its own, before consent too."""
    phone = town.phone(1)
    await phone.command("start")
    await phone.press("Talk with a person")
    assert town.phone(2).texts[-1].startswith("Welcome")
    await phone.press("Yes, tell")

    assert town.phone(2).texts[-1] == "☎️ Ana wants to talk with you."
    assert phone.texts[-1].startswith("Done. Maja will write to you.")


async def test_the_language_can_change_in_the_middle(town: Town) -> None:
    """From the menu another language is chosen; the steering and the bot's words follow at once."""
    phone = await at_consent(town)
    await phone.command("language")
    await phone.press("English")

    assert any("Can Maja read your answers?" in text for text in phone.texts[-2:])


async def test_a_malformed_update_is_set_aside(town: Town) -> None:
    """It is marked as done, nothing is sent, and the next one is taken."""
    before = len(town.carrier.carried)
    await town.happens(ValueError("malformed"))  # type: ignore[arg-type]  # the reader raises it
    assert len(town.carrier.carried) == before
    await town.phone(1).command("start")

    assert await town.archive.unfinished() == []
    assert len(town.carrier.carried) > before


async def test_after_an_answer_the_message_shows_it_and_loses_its_buttons(town: Town) -> None:
    """The question's message becomes question and answer."""
    phone = await at_consent(town)
    await phone.press("Yes")

    edit = next(each for each in reversed(phone.messages) if isinstance(each, Edit))
    assert edit.text == "Can Maja read your answers?\n\n👉 👍 Yes"
    assert edit.rows == ()


async def test_a_counsellor_invites_with_a_link_and_a_picture(town: Town) -> None:
    """/invite gives a code that lets one learner in, to this counsellor."""
    counsellor = town.phone(2)
    town.hall.open_door = False
    await counsellor.command("invite", "Ana K.")
    text = next(each.text for each in reversed(counsellor.messages) if isinstance(each, Text))
    code = text.rpartition("/start ")[2]
    learner = town.phone(4)
    await learner.command("start", code)
    person = await town.archive.person_at(4)

    assert person is not None
    assert person.name == "Ana K."
    assert person.counsellor == (await town.archive.person_at(2)).id  # type: ignore[union-attr]  # Maja is there
    assert any(isinstance(each, Document) and each.picture for each in counsellor.messages)


async def test_any_forged_press_is_harmless(town: Town) -> None:
    """Callback data of any form is answered, and nothing is saved."""
    await at_consent(town)
    before = await town.interview()
    for data in (
        "",
        "pick",
        "pick::",
        "pick:door:0:l.xx",
        "pick:door:0:w.x",
        "zzz:1:2:3",
        "mark:a:999999999:b:1",
        "é" * 20,
        "over:x:1",
    ):
        await town.happens(Tapped(Sender(1, "Ana", "en"), "c", data))

    assert (await town.interview()) == before
    assert len(town.carrier.toasts) >= 9


async def test_a_fault_of_ours_sets_one_update_aside_and_stops_nobody(town: Town) -> None:
    """Whatever goes wrong in a turn, the person hears of it, the update is done, and the next turn works."""
    phone = await at_consent(town)

    await town.happens(Typed(phone.sender, None))  # type: ignore[arg-type]  # what no reader makes
    assert phone.texts[-1].startswith("Something went wrong on my side.")
    await phone.press("Yes")

    assert await town.archive.unfinished() == []
    assert phone.texts[-1].startswith("What can I call you?")


async def test_a_counsellor_who_blocked_the_bot_loses_nothing(town: Town) -> None:
    """Alerts go to the one on duty meanwhile; when she is back, what she has not taken over comes again."""
    deputy = town.phone(3, "Eva")
    await deputy.command("start", await town.invite("counsellor", name="Eva"))
    await town.happens(BlockedBot(Sender(2, "Maja")))
    town.carrier.blocked.add(2)
    maja = (await town.archive.person_at(2)).id  # type: ignore[union-attr]  # she joined
    phone = town.phone(1)
    town.hall.open_door = False
    await phone.command("start", await town.invite("learner", counsellor=maja))
    await phone.press("Only read")
    while "Are you safe?" not in phone.texts[-1]:
        await phone.press_first()
    await phone.press("No")
    assert deputy.texts[-1].startswith("🚨 Ana: not safe")
    while (await town.interview()).status == "open":
        await phone.press_first()
    town.carrier.blocked.clear()
    await town.happens(UnblockedBot(Sender(2, "Maja")))

    assert town.phone(2).texts[-1].startswith("Ana · EN")
