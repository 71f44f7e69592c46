"""``kazipot voices``: who speaks which lines, sounds made ahead, recordings taken out and in."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from bot.service.changes import Note, SaveClip
from bot.service.records import Clip
from bot.service.sounds import CLIPS
from bot.service.speech import piece_key
from bot.settings import read_settings
from bot.wiring import opened
from tests.voice.sounds import hum, ogg

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Kazipot

AT = "2026-11-21T09:00:00.000Z"
SOUND = ogg(hum(1.0, -20.0))


async def record(language: str, words: str, context: str, sound: bytes) -> None:
    """Somebody has recorded a line."""
    clip = Clip(key=piece_key(language, words), language=language, words=words, context=context, made_at=AT)
    async with opened(read_settings()) as archive:
        await archive.commit([SaveClip(clip, sound), Note(CLIPS, AT)])


def row(said: str, dialogue: str, language: str) -> list[int]:
    """The numbers of a row: recorded, synthetic, stale, missing."""
    line = next(each for each in said.splitlines() if each.startswith(dialogue) and f" {language} " in each)
    return [int(each) for each in line.split()[-4:]]


@pytest.mark.usefixtures("home")
def test_the_table(kazipot: Kazipot) -> None:
    """Every dialogue has a row a language, the bot's own words have theirs; a machine speaks what nobody recorded."""
    said = kazipot("voices")

    assert said.code == 0
    recorded, synthetic, stale, missing = row(said.out, "orientation", "hu")
    assert (recorded, stale, missing) == (0, 0, 0)
    assert synthetic > 200
    assert row(said.out, "(the bot itself)", "lv")[1] > 50


def test_a_folder_of_voices_that_is_not_there(kazipot: Kazipot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said in one sentence, by the table and by the building too, and espeak-ng speaks."""
    monkeypatch.setenv("KAZIPOT_VOICES", str(home / "nowhere"))
    said = kazipot("voices")

    assert said.code == 0
    assert said.err.count("\n") == 1
    assert f"{home / 'nowhere'}, which does not exist" in said.err
    assert row(said.out, "orientation", "hu")[1] > 200
    assert "does not exist" in kazipot("voices", "build", "--language", "xx").err


@pytest.mark.usefixtures("home")
async def test_recordings_are_counted(kazipot: Kazipot) -> None:
    """A recording of present words counts as recorded, one of older words as stale."""
    await record("en", "Car.", "orientation/transport/car", SOUND)
    await record("en", "Carriage.", "orientation/transport/bus", SOUND)
    recorded, _, stale, _ = row(await _said(kazipot, "voices"), "orientation", "en")

    assert (recorded, stale) == (1, 1)


async def _said(kazipot: Kazipot, *words: str) -> str:
    return (await asyncio.to_thread(kazipot, *words)).out


async def test_recordings_travel(kazipot: Kazipot, home: Path) -> None:
    """Taken out and in again elsewhere, a recording is the same; what is no clip is named and left out."""
    await record("sl", "Avto.", "orientation/transport/car", SOUND)
    out = await _said(kazipot, "voices", "export", "voices")
    assert "1 clips are in voices" in out
    (home / "kazipot-data").rename(home / "elsewhere")
    listed = json.loads((home / "voices" / "clips.json").read_text("utf-8"))
    forged = [{**listed[0], "words": "Drugo."}, {**listed[0], "language": "../sl"}, {"x": 1}, listed[0]]
    (home / "voices" / "clips.json").write_text(json.dumps([*listed, *forged]), "utf-8")
    said = await asyncio.to_thread(kazipot, "voices", "import", "voices")

    assert said.code == 1
    assert "1 clips were taken in" in said.out
    assert "../sl" in said.err
    assert "entry 4" in said.err
    async with opened(read_settings()) as archive:
        taken = await archive.clip_sound(piece_key("sl", "Avto."))
        assert taken is not None
        assert taken.startswith(b"OggS")
        assert len(await archive.clips()) == 1


async def test_recordings_of_an_older_version_travel_too(kazipot: Kazipot, home: Path) -> None:
    """An index that does not tell where the lines stood is read; one that does, gives it to the clips."""
    await record("sl", "Avto.", "orientation/transport/car", SOUND)
    await record("sl", "Pozdravljeni.", "orientation/Start/say", SOUND)
    await _said(kazipot, "voices", "export", "voices")
    (home / "kazipot-data").rename(home / "elsewhere")
    index = home / "voices" / "clips.json"
    newer, older = json.loads(index.read_text("utf-8"))
    newer["place"] = 2
    del older["place"]
    index.write_text(json.dumps([newer, older]), "utf-8")

    assert "2 clips were taken in" in await _said(kazipot, "voices", "import", "voices")
    async with opened(read_settings()) as archive:
        found = {each.words: each.place for each in await archive.clips()}
        assert found == {newer["words"]: 2, older["words"]: None}


@pytest.mark.usefixtures("home")
def test_what_cannot_be_done_is_told(kazipot: Kazipot) -> None:
    """A language that no page has, and a folder that is not there, are told in a sentence."""
    assert "There are: en, hu, it, lv, sl" in kazipot("voices", "build", "--language", "xx").err
    missing = kazipot("voices", "import", "nowhere")
    assert (missing.code, "nowhere" in missing.err) == (1, True)
    assert "Nothing is recorded yet" in kazipot("voices", "export").out


def test_sounds_that_cannot_be_kept(kazipot: Kazipot, home: Path) -> None:
    """Where the disk keeps nothing, nothing is called ready: it ends with the first sound, and names the place."""
    (home / "kazipot-data").mkdir()
    (home / "kazipot-data" / "sounds").write_text("no folder")
    said = kazipot("voices", "build", "--language", "sl")

    assert said.code == 1
    assert "ready" not in said.out
    assert f"The sounds cannot be kept in {home / 'kazipot-data' / 'sounds'}." in said.err
    assert said.out.count("could not be kept") == 1


@pytest.mark.long
@pytest.mark.timeout(300)
def test_every_sound_is_made_ahead(kazipot: Kazipot, home: Path) -> None:
    """All sounds of a language are made, and a second run finds them made."""
    first = kazipot("voices", "build", "--language", "sl")
    made = {file.name: file.stat().st_mtime_ns for file in (home / "kazipot-data" / "sounds").rglob("*.ogg")}
    second = kazipot("voices", "build", "--language", "sl")

    assert (first.code, second.code) == (0, 0)
    assert len(made) > 150
    assert made == {file.name: file.stat().st_mtime_ns for file in (home / "kazipot-data" / "sounds").rglob("*.ogg")}


@pytest.mark.parametrize("index", ["[" * 200_000, "{}", "no json", '[{"words": "\\ud83d"}]', "[1, null]"])
def test_an_index_that_is_none_is_told(kazipot: Kazipot, home: Path, index: str) -> None:
    """Whatever stands in the index, it is told in a sentence, and nothing is taken in."""
    (home / "in").mkdir()
    (home / "in" / "clips.json").write_text(index, "utf-8")
    said = kazipot("voices", "import", "in")

    assert said.code == 1
    assert "clips.json" in said.err
    assert "Traceback" not in said.err
    assert "0 clips were taken in" in said.out
