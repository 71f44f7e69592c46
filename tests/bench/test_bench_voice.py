"""People who listen, and people who speak, in short rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

pytest.importorskip("psutil", reason="the benchmark has an extra of its own")
pytest.importorskip("espeakng_loader", reason="the voice has an extra of its own")
pytest.importorskip("faster_whisper", reason="the ear has an extra of its own")

from bot.bench import cached, hearing, memory, voices
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


async def test_others_are_alone_and_beside_a_listener_in_turn(tmp_path: Path) -> None:
    """In every second spell nobody listens; the turns of those who read are told apart by that."""
    seeded = await seed(tmp_path, Cast(20, crowd=4, crowds_way="listen and read", aloud=True, named=True))
    crowd = Crowd(seeded.crowd, spell=0.5)
    one = await play_once(tmp_path, seeded, Plan(seeded.seats, mode="open", warm=1.0, seconds=0.5, crowd=crowd))
    (alone, beside), *_ = one.played.spells
    assert alone
    assert beside
    assert {*alone, *beside} <= {*one.played.whole}
    assert not {*alone} & {*beside}
    assert one.played.crowd


async def test_the_voice_is_weighed_with_its_process() -> None:
    """What speaks is part of the bot, wherever it runs; everybody had her turn, and who listens was spoken to."""
    finding = await memory.measure(2, quiet, None, interviews=3, listeners=2)
    silent, speaking = finding.plain["silent"], finding.plain["speaking"]
    assert speaking["together"] > silent["together"] > 0
    assert (silent["turns"], silent["crowd"], silent["uploaded"]) == (3, 2, 0)
    assert (speaking["turns"], speaking["crowd"]) == (3, 2)
    assert speaking["uploaded"] > 2 * 20_000
    assert finding.verdicts[1].figure > 5


async def test_without_a_voice_the_bot_alone_is_weighed() -> None:
    """The sentence that says why there is no voice stands where its figure would."""
    finding = await memory.measure(2, quiet, "Nobody can speak here.", interviews=2, listeners=1)
    assert [each.what for each in finding.verdicts] == ["peak memory"]
    assert finding.notes == ["Nobody can speak here."]


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A folder without a model is named; without one that is set, the benchmark makes its own."""
    assert voices.silence() is None
    assert voices.deaf(None) is None
    trouble = voices.deaf(tmp_path / "nothing")
    assert trouble is not None
    assert trouble.startswith("The ear was not measured. There is no folder")
