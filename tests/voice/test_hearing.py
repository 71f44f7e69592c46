"""The ear in its own process: what the bot is spared, and what the operator is told."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import structlog

from bot.bench.whisper import SAYS, make_whisper
from bot.service.ports import Outage
from bot.service.speech import Listened
from bot.voice.hearing import PlainEar, WhisperEar, ear, patience
from bot.voice.ogg import plain_check
from tests.voice.notes import hush, spoken

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("av", "ctranslate2", "faster_whisper", "huggingface_hub", "numpy", "onnxruntime", "tokenizers")
AS_THE_BOT = f"""
import asyncio, pathlib, sys
from bot.voice.hearing import ear

async def listen():
    listening = ear(pathlib.Path(sys.argv[1]), None)
    heard = await listening.listen(sys.stdin.buffer.read(), "lv")
    await listening.close()
    return heard

print(asyncio.run(listen()).words)
print([name for name in {HEAVY} if name in sys.modules])
"""


async def examine(sound: bytes) -> Listened:
    return plain_check(sound)


async def test_the_bot_itself_stays_light(tmp_path: Path) -> None:
    """A process that has its notes transcribed loads none of the libraries that do it, and has the words."""
    done = subprocess.run(  # noqa: S603, ASYNC221 - nothing else happens meanwhile
        [sys.executable, "-c", AS_THE_BOT, str(make_whisper(tmp_path / "model"))],
        input=await spoken("Es gatavoju.", "lv"),
        cwd=ROOT,
        env={"PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().splitlines() == [SAYS["lv"], "[]"]


async def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Listening leaves no file behind: no temporary one, no cache, and no number by which a library would report us."""
    folder, places = make_whisper(tmp_path / "model"), tmp_path / "places"
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "HF_HOME"):
        monkeypatch.setenv(name, str(places / name))
        (places / name).mkdir(parents=True)
    before = sorted(folder.iterdir())
    whisper = WhisperEar(folder)
    assert (await whisper.listen(await spoken("Es gatavoju.", "lv"), "lv")).found == "speech"
    await whisper.close()
    assert [each for each in places.rglob("*") if each.is_file()] == []
    assert sorted(folder.iterdir()) == before


async def test_a_broken_model_stops_nobody(tmp_path: Path) -> None:
    """Notes of a broken model are kept for the counsellor, the log says so once, and a mended model is used."""
    folder = make_whisper(tmp_path / "model")
    model = folder / "model.bin"
    whole, note = model.read_bytes(), await spoken("Es gatavoju.", "lv")
    model.write_bytes(whole[:1000])
    whisper = WhisperEar(folder)
    assert whisper.transcribes
    with structlog.testing.capture_logs() as lines:
        assert (await whisper.listen(note, "lv")).found == "not transcribed"
        assert (await whisper.listen(note, "lv")).found == "not transcribed"
        assert (await whisper.listen(hush(1), "lv")).found == "silence"
    assert not whisper.transcribes
    assert [line["why"] for line in lines] == ["The model cannot be loaded: RuntimeError."]
    model.write_bytes(whole)
    assert (await whisper.listen(note, "lv")).words == SAYS["lv"]
    assert whisper.transcribes
    await whisper.close()


async def test_a_closed_ear_answers_nobody(tmp_path: Path) -> None:
    """Who still waits when the ear is closed is told of an outage, and so is who comes later."""
    whisper = WhisperEar(make_whisper(tmp_path / "model"))
    note = await spoken("Es gatavoju.", "lv")
    await whisper.listen(note, "lv")
    assert whisper.pid is not None
    os.kill(whisper.pid, signal.SIGSTOP)
    waiting = asyncio.ensure_future(whisper.listen(note, "lv"))
    await asyncio.sleep(0)
    await whisper.close()
    with pytest.raises(Outage):
        await waiting
    with pytest.raises(Outage):
        await whisper.listen(note, "lv")
    assert whisper.pid is None


async def test_which_ear(tmp_path: Path) -> None:
    """A whole model is listened with; without one, notes are only looked at, and a wrong folder is logged."""
    with structlog.testing.capture_logs() as lines:
        assert isinstance(ear(make_whisper(tmp_path / "model"), examine), WhisperEar)
        assert isinstance(ear(None, examine), PlainEar)
    assert lines == []
    with structlog.testing.capture_logs() as lines:
        assert not ear(tmp_path / "nowhere", examine).transcribes
    assert [str(tmp_path / "nowhere") in line["why"] for line in lines] == [True]


@pytest.mark.parametrize("found", ["broken", "slip", "silence"])
async def test_a_plain_ear_passes_on_what_is_plain(found: str) -> None:
    """What a look tells is told on, with its length; and whatever a look says, there are no words."""
    looked = Listened(found, 0.3)  # type: ignore[arg-type] # the findings above are findings

    async def look(sound: bytes) -> Listened:
        return looked if sound else Listened("speech", 2.0, "words")

    plain = PlainEar(look)
    assert await plain.listen(b"sound", "lv") == looked
    assert await plain.listen(b"", "lv") == Listened("not transcribed", 2.0)


def test_patience_grows_with_the_note_and_ends() -> None:
    """A long note has more time than a short one, no note has less than a minute, and none has for ever."""
    assert patience(0) == 60
    assert patience(30_000) == 180
    assert patience(20 << 20) == patience(900_000) == 3660
