"""Aloud and by voice, in a town without a network: what learners hear, and what becomes of what they say."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import phrases as engine
from bot.library.shelf import Edition
from bot.service import phrases
from bot.service.happenings import Sender, VoiceCame
from bot.service.messages import Edit, Sound, Text
from bot.service.ports import Outage
from bot.service.speech import Listened
from tests.fakes.ear import ScriptedEar
from tests.fakes.mouth import ScriptedMouth
from tests.fakes.town import Town

if TYPE_CHECKING:
    from bot.dialogue.script import Script
    from bot.library.wording import Catalogues
    from bot.service.records import Kept
    from tests.fakes.town import TownPhone

HEARD = {
    b"yes": "yes",
    b"the bus": "I walk, and I take the bus",
    b"story": "I bake bread.",
    b"noise": "weather",
    b"ready": "Ready.",
    b"right": "Yes, that's right.",
    b"wrong": "No.",
    b"a name": "Anita",
}


def _hear(sound: bytes, _language: str) -> Listened:
    return Listened("speech", 2.0, HEARD[sound]) if sound in HEARD else Listened("not transcribed", 2.0)


@pytest.fixture
async def aloud(everything: Script, words: Catalogues) -> Town:
    """A town where the bot speaks, and puts into words what it was told to hear."""
    ear = ScriptedEar(script=_hear)
    edition = Edition(id="e1", script=everything, translations={})
    town = await Town({"everything": edition}, words=words, mouth=ScriptedMouth(), ear=ear).open()
    await town.phone(2, "Maja").command("start", await town.invite("counsellor", name="Maja"))
    return town


async def listener(town: Town, chat: int = 1) -> TownPhone:
    """A learner who listens, and is past the practice."""
    phone = town.phone(chat)
    await phone.command("start")
    await phone.press("Listen and read")
    await phone.press("⏭")
    return phone


async def at_question(town: Town, name: str, chat: int = 1) -> TownPhone:
    """A learner who listens, at this question."""
    phone = await listener(town, chat)
    for _ in range(200):
        if (await town.interview()).asked == name:
            return phone
        await phone.press_first()
    raise AssertionError(phone.texts[-3:])


async def to_end(phone: TownPhone) -> None:
    """Press the first button until all is sent."""
    for _ in range(200):
        if phone.texts[-1].startswith("Thank you. Maja"):
            return
        await phone.press_first()
    raise AssertionError(phone.texts[-3:])


def spoken(phone: TownPhone) -> list[Text | Sound]:
    """What went to this phone as a voice note."""
    return [message for message, _ in phone.town.carrier.spoken if message.chat == phone.sender.chat]


def pieces(message: Text | Sound) -> tuple[str, ...]:
    """What a message says aloud."""
    assert message.aloud is not None
    return message.aloud.pieces


async def test_a_question_is_one_message(aloud: Town) -> None:
    """The voice note, its words as the caption with the options' numbers, and the buttons under it."""
    phone = await at_question(aloud, "worked")
    question = spoken(phone)[-1]

    assert isinstance(question, Text)
    assert question.text == "Did you ever work?\n\n1  💼 Yes\n2  🌱 Not yet"
    assert pieces(question) == ("Did you ever work?", "One:", "Yes.", "Two:", "Not yet.")
    assert [key.label for row in question.rows for key in row] == ["💼 Yes", "🌱 Not yet", "🐢", "⬅️", "⏭", "⏸", "❓"]


async def test_everything_said_to_a_listener_is_spoken(aloud: Town) -> None:
    """Replies, read-backs, the help card and the menu too; only the counsellor's side is silent."""
    phone = await listener(aloud)
    await to_end(phone)
    await phone.command("menu")
    await phone.press("I need help now")
    written = [each for each in phone.messages if isinstance(each, Text) and each not in spoken(phone)]

    assert written == []
    assert "1 1 2:" in pieces(spoken(phone)[-1])
    assert not any(message.chat == 2 for message, _ in aloud.carrier.spoken)


async def test_a_tick_is_not_said_again_but_another_screen_is(aloud: Town) -> None:
    """A tick changes the caption alone; the groups under a sector are a new voice note, and the old buttons go."""
    phone = await at_question(aloud, "transport")
    before = len(spoken(phone))
    await phone.press("I walk")
    assert len(spoken(phone)) == before
    assert isinstance(phone.messages[-1], Edit)
    assert phone.messages[-1].spoken

    other = await at_question(await _again(aloud), "jobs.1.job")
    before = len(spoken(other))
    await other.press_first()
    assert len(spoken(other)) == before + 1
    edits = [each for each in other.messages if isinstance(each, Edit)]
    assert edits[-1].rows == ()


async def _again(town: Town) -> Town:
    """The same town without anybody in it."""
    return await Town(town.editions, words=town.words, mouth=ScriptedMouth(), ear=town.ear).open()


async def test_hear_and_slower(aloud: Town) -> None:
    """🔊 says a silent question once, without a second set of buttons; 🐢 says it slowly."""
    phone = aloud.phone(1)
    await phone.command("start")
    await phone.press("Only read")
    await phone.press("🔊")
    (note,) = [each for each in spoken(phone) if isinstance(each, Sound)]
    assert pieces(note)[0].startswith("Can Maja read your answers")
    assert [key.label for row in note.rows for key in row] == ["🐢"]
    await phone.tap(note.rows[0][0].data or "")

    assert [each.aloud.slow for each in spoken(phone) if isinstance(each, Sound) and each.aloud] == [False, True]


async def test_an_old_hear_button_is_known_as_old(aloud: Town) -> None:
    """Only the question that waits is said; another interview's button is nobody's."""
    phone = aloud.phone(1)
    await phone.command("start")
    await phone.press("Only read")
    hear = next(key.data for key in phone.keys if key.label == "🔊" and key.data)
    await phone.press("👍")
    before = len(spoken(phone))
    await phone.tap(hear)
    await phone.tap("hear:another:1")

    assert len(spoken(phone)) == before


async def test_listen_or_read_changes_any_time(aloud: Town) -> None:
    """The menu offers the other way; from then on the talk is silent, or spoken again, where it stands."""
    phone = await at_question(aloud, "worked")
    await phone.press("❓")
    await phone.press("Only read")
    silent = phone.messages[-1]
    assert isinstance(silent, Text)
    assert silent.aloud is None
    await phone.command("menu")
    await phone.press("Listen and read")

    assert isinstance(phone.messages[-1], Text)
    assert phone.messages[-1].aloud is not None
    assert (await aloud.interview()).asked == "worked"


async def test_the_practice_is_repeated_until_it_worked(aloud: Town) -> None:
    """One tap, one voice note, with help in between; the note is neither fetched nor kept; then the talk begins."""
    phone = aloud.phone(1)
    await phone.command("start")
    await phone.press("Listen and read")
    await phone.speak("early")
    assert phone.texts[-1] == phrases.PRACTICE_TAP_AGAIN.text
    await phone.press("👍")
    assert phone.texts[-1] == phrases.PRACTISE_VOICE.text
    await phone.write("hello")
    assert phone.texts[-1] == phrases.PRACTICE_NO_VOICE.text
    await phone.speak("slip", seconds=0)
    assert phone.texts[-1] == phrases.PRACTICE_SHORT.text
    await phone.speak("hello")

    assert phrases.PRACTICE_DONE.text in phone.texts
    assert phone.texts[-1].startswith("Can Maja read your answers?")
    assert aloud.ear.given == []


async def test_the_practice_may_be_skipped_and_comes_once(aloud: Town) -> None:
    """⏭ begins the talk; a second /start goes on where it stands."""
    phone = await listener(aloud)
    assert phone.texts[-1].startswith("Can Maja read your answers?")
    await phone.command("start")

    assert phone.texts[-1].startswith("Can Maja read your answers?")
    assert phrases.PRACTISE_TAP.text not in phone.texts[-3:]


async def test_a_spoken_option_is_confirmed_with_one_tap(aloud: Town) -> None:
    """The learner sees that the bot listens, then what it understood, and only the tap makes it an answer."""
    phone = await at_question(aloud, "worked")
    await phone.speak("n1", sound=b"yes")

    assert phrases.LISTENING.text in phone.texts
    assert (await aloud.interview()).answers.get("worked") is None
    assert "💼 Yes" in phone.texts[-1]
    await phone.press("👍 Right")
    answer = (await aloud.interview()).answers["worked"]
    assert (answer.value, answer.transcript) == ("yes", "yes")
    assert await aloud.archive.voice_sound(answer.voice[0].name) == b"yes"
    assert aloud.ear.given == [(b"yes", "en")]


async def test_several_options_and_a_story(aloud: Town) -> None:
    """Several options in one note; a story is read back, spoken too, and reaches the counsellor with its words."""
    phone = await at_question(aloud, "jobs.1.work day")
    await phone.speak("n1", sound=b"story")
    assert "“I bake bread.”" in phone.texts[-1]
    assert pieces(spoken(phone)[-1])[0].endswith("I bake bread.")
    assert spoken(phone)[-1].aloud.person is not None  # type: ignore[union-attr]  # it was spoken
    await phone.press("👍 Right")
    await phone.press("Go on")
    while (await aloud.interview()).asked != "transport":
        await phone.press_first()
    await phone.speak("n2", sound=b"the bus")
    await phone.press("👍 Right")

    answers = (await aloud.interview()).answers
    assert answers["jobs.1.work day"].transcript == "I bake bread."
    assert answers["transport"].value == ("walk", "bus")


async def test_ready_said_aloud_means_what_is_ticked(aloud: Town) -> None:
    """Whoever has ticked and then says the word on the button hears what is ticked, and with 👍 it is the answer."""
    phone = await at_question(aloud, "transport")
    await phone.press("🚶 I walk")
    await phone.speak("n1", sound=b"ready")

    assert "🚶 I walk" in phone.texts[-1]
    await phone.press("👍 Right")
    assert (await aloud.interview()).answers["transport"].value == ("walk",)


async def test_a_yes_to_what_was_understood_is_no_new_answer(aloud: Town) -> None:
    """A spoken yes has the guess read back again, for a tap makes the answer; a typed one is as good as the tap."""
    phone = await at_question(aloud, "name")
    await phone.speak("n1", sound=b"a name")
    guess = phone.texts[-1]
    await phone.speak("n2", sound=b"right")

    assert phone.texts[-1] == guess
    assert (await aloud.interview()).answers.get("name") is None
    await phone.write("yes")
    answer = (await aloud.interview()).answers["name"]
    assert answer.value == "Anita"
    assert [voice.words for voice in answer.voice] == ["Anita"]


async def test_a_no_to_what_was_understood_lets_say_it_again(aloud: Town) -> None:
    """It is what 🎤 does, spoken or typed; the note that was misunderstood is not kept."""
    phone = await at_question(aloud, "worked")
    for number, refuse in enumerate((phone.speak("no", sound=b"wrong"), phone.write("no"))):
        await phone.speak(f"n{number}", sound=b"yes")
        await refuse

        assert phone.texts[-1] == engine.SAY_NOW.text
        assert (await aloud.interview()).draft.heard is None
    await phone.speak("n3", sound=b"yes")
    await phone.press("👍 Right")
    assert [voice.name.endswith("n3.ogg") for voice in (await aloud.interview()).answers["worked"].voice] == [True]


async def test_the_name_stays_on_offer_after_a_voice_note(aloud: Town) -> None:
    """Whoever can neither write nor be understood has her name to tap: after any note, and after a question skipped."""
    phone = await at_question(aloud, "name")
    for sound in (b"mystery", b"a name"):
        await phone.speak(f"n {sound!r}", sound=sound)
    await phone.press("⌨️ Write")

    assert any("👤 Ana" in key.label for key in phone.keys)
    await phone.press("👤 Ana")
    assert (await aloud.interview()).answers["name"].value == "Ana"


async def test_after_forget_no_first_name_is_remembered(aloud: Town) -> None:
    """Not even in memory, and not even one that was only on offer."""
    phone = await at_question(aloud, "name")
    nameless = Sender(phone.sender.chat)
    assert aloud.hall.first_names.of(nameless) == "Ana"
    await phone.command("forget")
    await phone.press(phrases.YES_FORGET.text)

    assert aloud.hall.first_names.of(nameless) == ""


async def test_not_understood_is_said_slowly_once(aloud: Town) -> None:
    """The question comes again as a slow voice note; the second time a person is offered."""
    phone = await at_question(aloud, "worked")
    await phone.speak("n1", sound=b"noise")
    assert spoken(phone)[-1].aloud.slow  # type: ignore[union-attr]  # it was spoken
    await phone.speak("n2", sound=b"noise")

    assert phrases.OFFER_PERSON.text in phone.texts
    assert not spoken(phone)[-1].aloud.slow  # type: ignore[union-attr]  # the same


async def test_without_a_model_notes_reach_the_counsellor(aloud: Town) -> None:
    """They are kept, sealed, in order, titled with their question, and marked as not transcribed."""
    aloud.ear = aloud.listening._ear = ScriptedEar(script=_hear, transcribes=False)  # noqa: SLF001 - another ear from now on
    phone = await at_question(aloud, "worked")
    await phone.speak("tap", sound=b"yes")
    assert engine.NOTE_KEPT.text.replace("{counsellor}", "Maja") in phone.texts
    await phone.press("💼 Yes")
    while (await aloud.interview()).asked != "jobs.1.work day":
        await phone.press_first()
    await phone.speak("one", sound=b"first")
    await phone.speak("two", sound=b"second")
    await to_end(phone)
    maja = aloud.phone(2)
    await maja.press("All answers")
    await maja.press("Work")
    aloud.carrier.lost.update(f"file of {name}" for name in ("tap", "one", "two"))
    await maja.press("🎧")
    played = [(message.caption, sound) for message, sound in aloud.carrier.spoken if message.chat == 2]  # type: ignore[union-attr]  # sounds

    assert [sound for _, sound in played] == [b"yes", b"first", b"second"]
    assert played[0][0] == f"Did you ever work?\n{phrases.NOT_TRANSCRIBED.text}"
    assert "not transcribed" in maja.texts[-1]


async def test_a_sensitive_question_takes_no_voice(aloud: Town) -> None:
    """The note is declined kindly, never fetched and never kept."""
    phone = await at_question(aloud, "safe")
    await phone.speak("secret", sound=b"yes")

    assert phone.texts[-1] == engine.TAP_ONLY.text
    assert aloud.ear.given == []
    assert await aloud.archive.voice_notes_waiting() == []


async def test_bad_sounds_are_answered_and_lose_nothing(aloud: Town) -> None:
    """Empty, broken, too short, silent, noisy and foreign notes each get their own answer; the question stands."""
    phone = await at_question(aloud, "worked")
    lines = {
        "broken": engine.HEARD_BROKEN,
        "slip": engine.HEARD_SLIP,
        "silence": engine.HEARD_SILENCE,
        "noise": engine.HEARD_NOISE,
        "other language": engine.HEARD_OTHER_LANGUAGE,
    }
    for found, line in lines.items():
        aloud.ear.script = [Listened(found, 1.0)]  # type: ignore[arg-type]  # one of the words
        await phone.speak(f"n {found}", sound=b"x")
        assert line.text in phone.texts
        assert phone.texts[-1].startswith("Did you ever work?")
    await phone.speak("empty", sound=b"")

    assert phone.texts.count(engine.HEARD_BROKEN.text) == 2
    assert (await aloud.interview()).answers.get("worked") is None
    assert (await aloud.interview()).spoken.get("worked", ()) == ()


async def test_too_big_a_note_is_declined(aloud: Town) -> None:
    """21 MB are more than the messenger gives out: that is said at once, and nothing is fetched."""
    phone = await at_question(aloud, "worked")
    question = phone.texts[-1]
    await aloud.happens(VoiceCame(phone.sender, "f", "big", 3000, 21 << 20))

    assert phone.texts[-2:] == [phrases.VOICE_TOO_BIG.text, question]


async def test_the_worker_dies_in_mid_sentence(aloud: Town) -> None:
    """The learner has the written question at once, with its buttons, and the sound afterwards."""
    phone = await at_question(aloud, "children")
    aloud.mouth.deaths = deque([Outage("killed")])
    await phone.press("⏭")
    await aloud.clock.pass_(1)
    await aloud.settle()
    question = next(each for each in reversed(phone.messages) if isinstance(each, Text))

    assert question not in spoken(phone)
    assert question.rows
    assert isinstance(phone.messages[-1], Sound)
    assert pieces(spoken(phone)[-1]) == pieces(question)


async def test_after_the_worker_died_everything_of_the_turn_is_heard(aloud: Town) -> None:
    """A greeting and the question after it are written at once; then both are heard, the greeting first."""
    phone = await at_question(aloud, "children")
    before, heard = len(phone.messages), len(spoken(phone))
    aloud.mouth.deaths = deque([Outage("killed")])
    await aloud.conversation.ask_again(await _open(aloud))
    await aloud.settle()
    await aloud.clock.pass_(2)
    await aloud.settle()
    written = [each for each in phone.messages[before:] if isinstance(each, Text)]

    assert len(written) > 1
    assert [pieces(each) for each in spoken(phone)[heard:]] == [pieces(each) for each in written]


async def _open(town: Town) -> Kept:
    """The interview that is open, as it is kept."""
    return next(iter([each async for each in town.archive.interviews(status="open")]))


async def test_what_is_kept_goes_with_the_person(aloud: Town) -> None:
    """/forget erases her notes and the sounds with her name; what the cupboard holds is nobody's."""
    phone = await at_question(aloud, "jobs.1.work day")
    await phone.speak("n1", sound=b"story")
    await phone.press("👍 Right")
    name = (await aloud.interview()).answers["jobs.1.work day"].voice[0].name
    await phone.command("forget")
    await phone.press("Yes, delete all")

    assert await aloud.archive.voice_sound(name) is None
    assert not any("Ana" in str(key) or b"Ana" in sound or b"bake" in sound for key, sound in aloud.cupboard.items())


async def test_my_data_gives_the_notes_back(aloud: Town) -> None:
    """/mydata plays every note, under its question."""
    phone = await at_question(aloud, "jobs.1.work day")
    await phone.speak("n1", sound=b"story")
    await phone.press("👍 Right")
    await phone.command("mydata")
    notes = [each for each in spoken(phone) if isinstance(each, Sound) and each.note]

    assert [each.caption for each in notes] == ["Tell me about one day at this work.\n🎤 “I bake bread.”"]


async def test_a_note_with_no_question_open_is_not_kept(aloud: Town) -> None:
    """A counsellor's voice note, or one after the end, is answered in a sentence."""
    maja = aloud.phone(2)
    await maja.speak("n1")

    assert maja.texts[-1] == phrases.NO_QUESTION.text
    assert await aloud.archive.voice_notes_waiting() == []


async def test_another_way_after_the_end_begins_nothing(aloud: Town) -> None:
    """Whoever has sent her answers and then chooses to read is not asked everything anew."""
    phone = await listener(aloud)
    await to_end(phone)
    await phone.command("menu")
    await phone.press("Only read")

    assert len([each async for each in aloud.archive.interviews()]) == 1


async def test_a_voice_note_at_the_door_is_answered_by_the_question(aloud: Town) -> None:
    """Who speaks before she has chosen, or before she has come in, hears what there is to choose."""
    phone = aloud.phone(1)
    await phone.speak("n1")
    assert phone.texts[-1] == phrases.WHICH_WAY.text
    await phone.speak("n2")

    assert phone.texts[-1] == phrases.WHICH_WAY.text
    assert isinstance(phone.messages[-1], Text)
    assert phone.messages[-1].aloud is not None
    assert aloud.ear.given == []


async def test_at_the_door_everything_is_spoken(aloud: Town) -> None:
    """Before anybody has chosen, talking with a person is offered aloud too."""
    phone = aloud.phone(1)
    await phone.command("start")
    await phone.press("Talk with a person")

    assert isinstance(phone.messages[-1], Text)
    assert phone.messages[-1].aloud is not None


async def test_listening_leaves_nothing_behind(aloud: Town) -> None:
    """“I am listening” is taken back once the note was listened to."""
    phone = await at_question(aloud, "worked")
    await phone.speak("n1", sound=b"yes")

    assert phrases.LISTENING.text not in aloud.carrier.chats[1].values()


async def test_a_story_is_left_by_saying_so(aloud: Town) -> None:
    """“No, that is all” after a story goes on with one tap, and does not become a part of it."""
    phone = await at_question(aloud, "jobs.1.work day")
    await phone.speak("n1", sound=b"story")
    await phone.press("👍 Right")
    aloud.ear.script = [Listened("speech", 1.0, "No, that is all.")]
    await phone.speak("n2", sound=b"no")
    assert "▶️ Go on" in phone.texts[-1]
    await phone.press("👍 Right")

    assert (await aloud.interview()).answers["jobs.1.work day"].transcript == "I bake bread."
    assert (await aloud.interview()).asked == "jobs.1.liked"


async def test_the_same_recording_twice_is_two_notes(aloud: Town) -> None:
    """A note that is sent once more, at another question, is not swallowed."""
    phone = await at_question(aloud, "jobs.1.work day")
    for _ in range(2):
        await phone.speak("same", sound=b"story")
        await phone.press("👍 Right")
        aloud.clock.jump(1)

    assert (await aloud.interview()).answers["jobs.1.work day"].transcript == "I bake bread.\nI bake bread."


async def test_a_spoken_name_is_a_name(aloud: Town) -> None:
    """Of “My name is Ana.” the name is kept, and it is what the counsellor sees."""
    phone = await at_question(aloud, "name")
    aloud.ear.script = [Listened("speech", 2.0, "My name is Anita.")]
    await phone.speak("n1", sound=b"name")
    await phone.press("👍 Right")

    assert (await aloud.interview()).answers["name"].value == "Anita"
