"""The contract of every ear: one that transcribes, one that only looks, and one that hears what it is told to."""

from __future__ import annotations

import asyncio
import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.bench.whisper import make_whisper
from bot.service.ports import Outage
from bot.service.speech import Listened
from bot.voice.hearing import PlainEar, WhisperEar
from bot.voice.mouth import WorkerMouth
from bot.voice.ogg import plain_check
from tests.fakes.ear import ScriptedEar
from tests.voice.notes import spoken

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.service.ports import Ear

RUBBISH = b"\x00\x01 no sound" * 300


@dataclass
class Kind:
    """An ear, and how to make it fail: once before it is asked, and once when it was."""

    ear: Ear
    before: Callable[[], None]
    during: Callable[[], None]


@pytest_asyncio.fixture(params=["whisper", "plain", "scripted", "scripted, plain"])
async def kind(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Kind]:
    if request.param == "whisper":
        whisper = WhisperEar(make_whisper(tmp_path / "model"))
        yield Kind(whisper, lambda: _stop(whisper.pid), lambda: _kill(whisper.pid))
        await whisper.close()
    elif request.param == "plain":
        mouth = WorkerMouth()
        plain = PlainEar(mouth.examine)
        yield Kind(plain, lambda: _stop(mouth.pid), lambda: _kill(mouth.pid))
        await plain.close()
        await mouth.close()
    else:
        scripted = ScriptedEar(_script, transcribes=request.param == "scripted")
        yield Kind(scripted, lambda: setattr(scripted, "outages", 1), lambda: None)


def _script(sound: bytes, language: str) -> Listened:
    looked = plain_check(sound)
    return looked if looked.found == "broken" else Listened("speech", looked.seconds, f"yes in {language}")


def _stop(pid: int | None) -> None:
    """Let it hang, so that whatever it is asked now is still unanswered when it dies."""
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)


def _kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)


async def test_speech(kind: Kind) -> None:
    """Who transcribes has words for speech, single blanks between them; who does not, keeps it for somebody else."""
    heard = await kind.ear.listen(await spoken("Es gatavoju.", "lv"), "lv")
    assert heard.seconds == pytest.approx(1.1, abs=0.6)
    if kind.ear.transcribes:
        assert heard.found == "speech"
        assert heard.words
        assert heard.words == " ".join(heard.words.split())
    else:
        assert heard == Listened("not transcribed", heard.seconds)


@pytest.mark.parametrize("sound", [b"", RUBBISH], ids=["nothing", "rubbish"])
async def test_what_is_no_sound_is_broken(kind: Kind, sound: bytes) -> None:
    """Nothing and rubbish are broken, and no outage: trying again would not help."""
    assert await kind.ear.listen(sound, "lv") == Listened("broken")


async def test_side_by_side(kind: Kind) -> None:
    """Whoever asks at the same time is each answered about her own note."""
    note = await spoken("Es gatavoju.", "lv")
    heard = await asyncio.gather(*(kind.ear.listen(sound, "lv") for sound in (note, b"", note, RUBBISH)))
    assert [each.found == "broken" for each in heard] == [False, True, False, True]


async def test_an_outage_passes(kind: Kind) -> None:
    """An ear that dies in the middle of a note says so, and hears the same note when it is asked again."""
    note = await spoken("Es gatavoju.", "lv")
    good = await kind.ear.listen(note, "lv")
    kind.before()
    asked = asyncio.ensure_future(kind.ear.listen(note, "lv"))
    await asyncio.sleep(0)
    kind.during()
    with pytest.raises(Outage):
        await asked
    assert await kind.ear.listen(note, "lv") == good
