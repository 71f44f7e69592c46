"""The words of a page change: what was recorded is stale, and the lines that took its place are known one by one.

All ``say`` lines of a chapter share one context, so the context alone does not tell which of them was recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.dialogue.script import Say
from bot.service.changes import SaveClip
from bot.service.records import Clip
from bot.service.speech import piece_key
from bot.service.studio import Row, table
from tests.fakes.mouth import ScriptedMouth
from tests.fakes.town import Town
from tests.service.test_recording import asked

if TYPE_CHECKING:
    from bot.library.shelf import Edition
    from bot.library.wording import Catalogues
    from tests.fakes.town import TownPhone

HELLO = "Hello. I am a bot, not a person. I ask easy questions."
HELPS = "You tell me what you can do and want. It helps you find work or a course."
TAKES = "It takes about 25 minutes. You can stop any time. No answer is wrong."
SILENT = "I am still here. Your answers are safe. One tap, and we go on."
"""The first line of the page; it has a context of its own."""

CHANGED = "🎙 The words have changed"
SLIGHTLY = {HELLO: "Hello. I am a computer, not a person. My questions are easy.", TAKES: f"{TAKES} Ready?"}
ALTOGETHER = {
    HELLO: "Good day! A machine talks with you here.",
    TAKES: "Stop whenever you like: half an hour is enough.",
}


@pytest.fixture
async def studio(orientation_edition: Edition, words: Catalogues) -> Town:
    """A town with a coordinator, Katrin, on chat 3; she has recorded the first and the third ``say`` of a chapter."""
    town = await Town({"orientation": orientation_edition}, words=words, mouth=ScriptedMouth()).open()
    katrin = town.phone(3, "Katrin")
    await katrin.command("start", await town.invite("coordinator", name="Katrin"))
    await katrin.command("record")
    for line in (HELLO, TAKES):
        while asked(katrin) != line:
            await katrin.press("⏭")
        await read(katrin)
    await katrin.press("🏁")
    return town


async def read(phone: TownPhone) -> None:
    """Read the line that is asked for, and keep it."""
    line = asked(phone)
    await phone.speak(f"take of {line}", sound=line.encode())
    await phone.press("👍")


async def counts(town: Town) -> Row:
    """What the table says of the page in English."""
    rows = table(town.hall, await town.archive.clips())
    return next(each for each in rows if (each.dialogue, each.language) == ("orientation", "en"))


async def sound_of(town: Town, words: str) -> bytes | None:
    """The kept sound of these words."""
    return await town.archive.clip_sound(piece_key("en", words))


@pytest.mark.parametrize("changes", [SLIGHTLY, ALTOGETHER])
async def test_the_lines_that_have_changed_come_first_and_no_other_is_said_to_have(
    studio: Town, changes: dict[str, str]
) -> None:
    """As many lines as were recorded are told to have changed, in the order of the dialogue; the rest never were."""
    studio.rewrite(changes)
    assert (await counts(studio)).stale == 2
    katrin = studio.phone(3)
    await katrin.command("record")
    for _ in range(4):
        await katrin.press("⏭")
    shown = [(each.startswith(CHANGED), each.partition("“")[2][:-1]) for each in katrin.texts[-5:]]

    assert shown[:4] == [(True, changes[HELLO]), (True, changes[TAKES]), (False, SILENT), (False, HELPS)]
    assert not shown[4][0]


@pytest.mark.parametrize("changes", [SLIGHTLY, ALTOGETHER])
async def test_after_one_changed_line_is_kept_the_other_one_is_next(studio: Town, changes: dict[str, str]) -> None:
    """Each keep takes its own line off the list of those that have changed, and off the table."""
    studio.rewrite(changes)
    katrin = studio.phone(3)
    await katrin.command("record")
    await read(katrin)
    assert asked(katrin) == changes[TAKES]
    assert katrin.texts[-1].startswith(CHANGED)
    assert ((await counts(studio)).recorded, (await counts(studio)).stale) == (1, 1)
    await read(katrin)
    assert asked(katrin) == SILENT
    assert not katrin.texts[-1].startswith(CHANGED)
    assert ((await counts(studio)).recorded, (await counts(studio)).stale) == (2, 0)
    assert {each.words for each in await studio.archive.clips()} == set(changes.values())


async def test_a_recording_is_dropped_only_for_the_line_that_took_its_place(studio: Town) -> None:
    """The other one is kept: when the page says the old words again, it is played again."""
    studio.rewrite(SLIGHTLY)
    katrin = studio.phone(3)
    await katrin.command("record")
    await read(katrin)
    assert await sound_of(studio, HELLO) is None
    assert await sound_of(studio, TAKES) == b"OGG:" + TAKES.encode()
    await katrin.command("record")
    assert asked(katrin) == SLIGHTLY[TAKES]
    studio.rewrite({SLIGHTLY[TAKES]: TAKES})
    assert ((await counts(studio)).recorded, (await counts(studio)).stale) == (2, 0)
    await katrin.command("record")

    assert asked(katrin) == SILENT


async def test_a_line_that_was_never_recorded_costs_no_recording(studio: Town) -> None:
    """To keep another line of the same context leaves both stale ones as they are."""
    studio.rewrite(SLIGHTLY)
    katrin = studio.phone(3)
    await katrin.command("record")
    while asked(katrin) != HELPS:
        await katrin.press("⏭")
    await read(katrin)

    assert ((await counts(studio)).recorded, (await counts(studio)).stale) == (1, 2)
    assert await sound_of(studio, HELLO) is not None
    assert await sound_of(studio, TAKES) is not None


async def test_a_line_that_moved_is_known_by_its_words(studio: Town) -> None:
    """Where a new line was put in before it, the line that took the place is the one that is nearest in words."""
    edition = studio.hall.editions.current["orientation"]
    start, *chapters = edition.script.chapters
    hello = start.steps[0]
    assert isinstance(hello, Say)
    new = hello.model_copy(update={"words": hello.words.model_copy(update={"text": "Welcome to our town."})})
    begins = start.model_copy(update={"steps": (new, *start.steps)})
    script = edition.script.model_copy(update={"chapters": (begins, *chapters)})
    studio.hall.editions.current["orientation"] = edition.model_copy(update={"script": script})
    studio.rewrite(SLIGHTLY)
    katrin = studio.phone(3)
    await katrin.command("record")
    assert asked(katrin) == SLIGHTLY[HELLO]
    await katrin.press("⏭")

    assert asked(katrin) == SLIGHTLY[TAKES]


async def test_lines_that_are_gone_are_not_counted(studio: Town) -> None:
    """A recording that no line took the place of is nobody's work: the table and /record are silent about it."""
    await studio.archive.commit([SaveClip(a_clip("Gone.", "orientation/gone"), b"gone")])
    assert (await counts(studio)).stale == 0
    katrin = studio.phone(3)
    await katrin.command("record")

    assert not katrin.texts[-1].startswith(CHANGED)
    await katrin.press("🏁")
    assert katrin.texts[-1].startswith("🏁 Thank you. 2 lines")


async def test_a_recording_whose_place_nobody_wrote_down_goes_by_its_words(studio: Town) -> None:
    """Clips of older versions do not tell where their line stood; the line nearest in words takes their place."""
    for each in await studio.archive.clips():
        await studio.archive.commit([SaveClip(a_clip(each.words, each.context), b"old")])
    studio.rewrite(SLIGHTLY)
    katrin = studio.phone(3)
    await katrin.command("record")
    assert asked(katrin) == SLIGHTLY[HELLO]
    await read(katrin)

    assert asked(katrin) == SLIGHTLY[TAKES]
    assert (await counts(studio)).stale == 1


def a_clip(words: str, context: str) -> Clip:
    """A kept clip as it was written before its place was."""
    return Clip(
        key=piece_key("en", words), language="en", words=words, context=context, made_at="2026-11-21T09:00:00.000Z"
    )
