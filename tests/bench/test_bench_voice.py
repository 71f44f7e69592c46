"""People who listen, and people who speak, in short rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("psutil", reason="the benchmark has an extra of its own")
pytest.importorskip("espeakng_loader", reason="the voice has an extra of its own")
pytest.importorskip("faster_whisper", reason="the ear has an extra of its own")

from bot.bench import cached, hearing, memory, voices
from bot.bench.finding import Finding
from bot.bench.plan import Crowd, Plan
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import play_once
from bot.bench.whisper import Mind, Size, make_whisper

if TYPE_CHECKING:
    from pathlib import Path


def quiet(_: str) -> None:
    """Nobody wants to hear what is being done."""


async def test_nobody_hears_what_was_said_before(tmp_path: Path) -> None:
    """Each question of the crowd is a new sound, uploaded whole, while others read; every answer is stored."""
    seeded = await seed(tmp_path, Cast(2, crowd=3, crowds_way="listen and read", aloud=True, named=True))
    plan = Plan(seeded.seats, mode="open", warm=0.0, seconds=2.0, crowd=Crowd(seeded.crowd))
    one = await play_once(tmp_path, seeded, plan)
    assert len(one.played.crowd) >= 2
    assert all(uploaded is not None and uploaded > 20_000 for _, uploaded in one.played.crowd)
    assert one.workers > 0
    assert one.played.refused == 0


@pytest.mark.long
async def test_what_was_said_before_is_not_uploaded_again() -> None:
    """It counts once everybody has heard every question: from then on no file goes along with any of them."""
    finding = await cached.measure(rounds=1, seconds=0.5, chats=3, told=quiet)
    aloud = finding.plain["rounds"]["aloud"][0]
    assert aloud["uploaded"] == 0
    assert aloud["spoken"] > 3


async def test_each_note_is_put_into_words_and_kept(tmp_path: Path) -> None:
    """It counts until the last note was heard; each of them waits, with its sound, for its speaker's word."""
    model = make_whisper(tmp_path / "model", Mind(says={"en": "I can teach it"}), Size(2, 128, 2, 2_500))
    house = hearing.House(tmp_path / "house", model, chats=2, notes=2)
    await house.fill()
    figures = await house.round()
    assert (figures["crowd"], figures["understood"]) == (2, 2)
    assert figures["workers"] > 0


async def test_the_voice_is_weighed_with_its_process() -> None:
    """What speaks is part of the bot, wherever it runs."""
    finding = Finding("Memory")
    await memory.weigh_voice(finding, quiet, listeners=2)
    weighed = finding.plain["voice"]
    assert weighed["listen and read"]["together"] > weighed["only read"]["together"] > 0
    assert finding.verdicts[0].figure > 5


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A folder without a model is named; without one that is set, the benchmark makes its own."""
    assert voices.silence() is None
    assert voices.deaf(None) is None
    trouble = voices.deaf(tmp_path / "nothing")
    assert trouble is not None
    assert trouble.startswith("The ear was not measured. There is no folder")
