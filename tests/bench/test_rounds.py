"""One short round of everybody, and what is stored afterwards."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

pytest.importorskip("psutil", reason="the benchmark has an extra of its own")
pytest.importorskip("aiogram", reason="the benchmark has an extra of its own")

from bot.bench.bots.talk import SCREENS
from bot.bench.plan import FIRST_CHAT, Plan, Seat
from bot.bench.rounds import Failed, Round, play
from bot.bench.seeding import Cast, count_answers, left_over, seed
from bot.bench.turns import RIVALS
from bot.bench.verifying import verify
from bot.commands.bench import app

if TYPE_CHECKING:
    from pathlib import Path

OURS = "bot.bench.bots.ours"


async def test_everybody_taps_once_and_every_answer_is_stored(tmp_path: Path) -> None:
    """The whole bot answers every tap, and the archive holds exactly what was tapped, with nothing left waiting."""
    seeded = await seed(tmp_path, Cast(5, stored=3))
    one = await play(Plan(seeded.seats, mode="once", abreast=2), OURS, str(tmp_path))
    assert one.played.turns == 5
    assert await verify(tmp_path, seeded, one) == 5
    assert one.memory > 0


async def test_an_answer_too_few_breaks_the_benchmark_off(tmp_path: Path) -> None:
    """A figure is never told of a bot that has lost an answer."""
    seeded = await seed(tmp_path, Cast(2))
    one = await play(Plan(seeded.seats, mode="once"), OURS, str(tmp_path), "limits")
    seeded.answers[str(FIRST_CHAT)] += 1
    with pytest.raises(Failed, match="1 chats"):
        await verify(tmp_path, seeded, one)


@pytest.mark.parametrize("module", [module for module, _ in RIVALS.values()])
async def test_the_rivals_play_along(module: str) -> None:
    """Each rival makes the three calls of a turn, also at the end of the talk and at a new beginning."""
    seats = [Seat(FIRST_CHAT + each, *SCREENS[at]) for each, at in enumerate((0, 20, len(SCREENS) - 2))]
    one: Round = await play(Plan(seats, mode="closed", warm=0.0, seconds=0.5), module)
    assert one.played.turns > 3
    assert one.played.refused == 0


async def test_a_bot_that_ends_is_told_in_a_sentence() -> None:
    """Whoever measures learns why nothing was measured."""
    with pytest.raises(Failed, match="The bot ended with code 1"):
        await play(Plan([Seat(FIRST_CHAT, *SCREENS[0])]), "bot.bench.bots.nobody")


async def test_whoever_is_going_to_tap_stands_in_the_middle(tmp_path: Path) -> None:
    """Everybody's screen belongs to her own open interview; stored ones belong to others, and are finished."""
    seeded = await seed(tmp_path, Cast(3, stored=4))
    chats = [seat.chat for seat in seeded.seats]
    assert await count_answers(tmp_path, chats) == seeded.answers == {str(chat): at for at, chat in enumerate(chats)}
    assert await count_answers(tmp_path, [1, 4]) == {"1": 40, "4": 40}
    assert await left_over(tmp_path) == 0
    assert len({row[0][1].split(":")[1] for seat in seeded.seats for row in seat.rows[:1]}) == 3


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra there is one sentence that says what to install, and nothing else."""
    monkeypatch.setitem(sys.modules, "psutil", None)
    result = CliRunner().invoke(app, [])
    assert result.exit_code == 1
    assert result.stderr == 'The benchmark needs psutil. Run: pip install "kazipot[bench]"\n'
