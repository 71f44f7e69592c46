"""A coordinator reads lines aloud in the chat; what she keeps is what learners hear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.library.shelf import Edition
from bot.service import phrases
from bot.service.messages import Sound, Text
from bot.service.speech import piece_key
from tests.fakes.mouth import ScriptedMouth
from tests.fakes.town import Town

if TYPE_CHECKING:
    from bot.dialogue.script import Script
    from bot.library.wording import Catalogues
    from tests.fakes.town import TownPhone


@pytest.fixture
async def studio(everything: Script, words: Catalogues) -> Town:
    """A town with a coordinator, Katrin, on chat 3."""
    town = await Town(
        {"everything": Edition(id="e1", script=everything, translations={})}, words=words, mouth=ScriptedMouth()
    ).open()
    await town.phone(3, "Katrin").command("start", await town.invite("coordinator", name="Katrin"))
    return town


def asked(phone: TownPhone) -> str:
    """The line that is to be read."""
    return phone.texts[-1].partition("“")[2].rpartition("”")[0]


async def test_lines_come_in_the_order_of_the_dialogue(studio: Town) -> None:
    """The first line without a name in it comes first; ⏭ brings another one, 🏁 ends it."""
    katrin = studio.phone(3)
    await katrin.command("record")
    first = asked(katrin)
    assert first == "Yes."
    await katrin.press("⏭")
    assert asked(katrin) not in ("", first)
    await katrin.press("🏁")

    assert katrin.texts[-1].startswith("🏁")
    person = await studio.archive.person_at(3)
    assert person is not None
    assert person.recording is None


async def test_she_hears_it_as_learners_will_and_keeps_it(studio: Town) -> None:
    """What she sends is trimmed and evened, comes back to be heard, and is played only once it is kept."""
    katrin = studio.phone(3)
    await katrin.command("record")
    words = asked(katrin)
    await katrin.speak("take 1", sound=b"Katrin")
    heard = studio.carrier.spoken[-1]
    assert isinstance(heard[0], Sound)
    assert heard[1] == b"OGG:Katrin"
    assert await studio.archive.clip_sound(piece_key("en", words)) is None
    await katrin.press("👍")

    assert await studio.archive.clip_sound(piece_key("en", words)) == b"OGG:Katrin"
    assert asked(katrin) != words
    assert await studio.archive.voice_notes_waiting() == []
    learner = studio.phone(1)
    await learner.command("start")
    await learner.press("Listen and read")
    await learner.press("⏭")
    assert any(b"OGG:Katrin" in call[0] for call in studio.mouth.calls)


async def test_once_more_throws_the_take_away(studio: Town) -> None:
    """🔁 asks for the same line; the next take is the one that counts."""
    katrin = studio.phone(3)
    await katrin.command("record")
    words = asked(katrin)
    await katrin.speak("take 1", sound=b"bad")
    await katrin.press("🔁")
    assert asked(katrin) == words
    await katrin.speak("take 2", sound=b"good")
    await katrin.press("👍")

    assert await studio.archive.clip_sound(piece_key("en", words)) == b"OGG:good"


async def test_a_useless_take_is_told(studio: Town) -> None:
    """Silence, a slip and a broken file are each told, and the line stands."""
    katrin = studio.phone(3)
    await katrin.command("record")
    studio.mouth.unusable = {b"s": "silence", b"x": "slip", b"b": "broken"}
    for sound, line in ((b"s", phrases.RECORD_SILENCE), (b"x", phrases.RECORD_SLIP), (b"b", phrases.RECORD_BROKEN)):
        await katrin.speak(sound.decode(), sound=sound)
        assert katrin.texts[-1] == line.text


async def test_changed_words_make_a_clip_stale(studio: Town) -> None:
    """A clip is bound to its words: when they change it is no longer played, and its line stands first in the list."""
    katrin = studio.phone(3)
    await katrin.command("record")
    while asked(katrin) != "What can I call you?":
        await katrin.press("⏭")
    await katrin.speak("take", sound=b"Katrin")
    await katrin.press("👍")
    studio.rewrite({"What can I call you?": "What is your name?"})
    await katrin.press("🏁")
    await katrin.command("record")

    assert asked(katrin) == "What is your name?"
    assert katrin.texts[-1].startswith("🎙 The words have changed")
    await katrin.speak("take 2", sound=b"Katrin 2")
    await katrin.press("👍")
    assert await studio.archive.clip_sound(piece_key("en", "What can I call you?")) is None


async def test_only_a_coordinator_records(studio: Town) -> None:
    """Somebody else's /record is no command, and forged buttons are nobody's."""
    other = studio.phone(4)
    await other.command("start")
    await other.command("record")
    await other.tap("clip:line:0:keep.1")

    assert not any(isinstance(each, Text) and each.text.startswith("🎙") for each in other.messages)
    assert await studio.archive.clips() == []


async def test_a_change_of_language_leaves_the_line_in_its_own(studio: Town) -> None:
    """A line that was asked for in English is kept as English, whatever the coordinator chooses meanwhile."""
    katrin = studio.phone(3)
    await katrin.command("record")
    words = asked(katrin)
    await katrin.command("language")
    await katrin.press("Latviešu")
    await katrin.speak("take", sound=b"Katrin")
    await katrin.press("👍")

    assert await studio.archive.clip_sound(piece_key("en", words)) == b"OGG:Katrin"


async def test_a_button_keeps_its_own_take_and_no_other(studio: Town) -> None:
    """👍 under an older take is old: what she has not just heard is not kept."""
    katrin = studio.phone(3)
    await katrin.command("record")
    words = asked(katrin)
    await katrin.speak("take 1", sound=b"one")
    older = next(key.data for key in katrin.keys if key.label.startswith("👍") and key.data)
    studio.clock.jump(1)
    await katrin.speak("take 2", sound=b"two")
    await katrin.tap(older)
    assert await studio.archive.clip_sound(piece_key("en", words)) is None
    await katrin.press("👍")

    assert await studio.archive.clip_sound(piece_key("en", words)) == b"OGG:two"


async def test_lines_that_were_left_for_later_stay_for_later(studio: Town) -> None:
    """After a line is kept the next one follows it, and not the first that she has put off."""
    katrin = studio.phone(3)
    await katrin.command("record")
    first = asked(katrin)
    await katrin.press("⏭")
    await katrin.press("⏭")
    await katrin.speak("take", sound=b"Katrin")
    await katrin.press("👍")

    assert asked(katrin) != first
