"""Turns a second: our whole turn beside bots that make the same calls and keep nothing, one after another in one run.

After each of our rounds the archive is opened with the key, and every answer that was tapped must be in it: no more,
no less, and nothing may wait any more.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.bots.talk import SCREENS
from bot.bench.finding import Finding, against, figures, table
from bot.bench.plan import FIRST_CHAT, Plan, Seat
from bot.bench.rounds import play
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.rounds import Round

OURS: Final = "kazipot"
RIVALS: Final = {
    "python-telegram-bot": ("bot.bench.bots.stock_ptb", 3.0),
    "aiogram": ("bot.bench.bots.stock_aiogram", 1.2),
}
_SHOWN: Final = {
    "a second": "turns a second|.0f",
    "p50": "p50, ms|.0f",
    "p95": "p95, ms|.0f",
    "p99": "p99, ms|.0f",
    "cpu": "CPU a turn, ms|.2f",
    "busy": "of one processor, %|.0f",
    "memory": "peak memory, MB|.0f",
    "server": "the server's CPU a turn, ms|.2f",
    "others": "other programs, % of the machine|.0f",
}


async def measure(rounds: int, seconds: float, chats: int, told: Callable[[str], None]) -> Finding:
    """Play the rounds. Raises ``Failed`` if one breaks off, or if an answer is missing."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in (OURS, *RIVALS)}
    stored = 0
    for number in range(1, rounds + 1):
        told(f"turns, round {number} of {rounds}: {OURS}")
        one, kept = await _ours(seconds, chats)
        found[OURS].append(figures(one))
        stored += kept
        for name, (module, _) in RIVALS.items():
            told(f"turns, round {number} of {rounds}: {name}")
            plan = Plan(_seats(chats), seconds=seconds)
            found[name].append(figures(await play(plan, module)))
    return _finding(found, f"{chats} chats, {rounds} rounds of {seconds:g} s", stored)


async def _ours(seconds: float, chats: int) -> tuple[Round, int]:
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        folder = Path(name)
        seeded = await seed(folder, Cast(chats))
        one = await play(Plan(seeded.seats, seconds=seconds), "bot.bench.bots.ours", name)
        return one, await verify(folder, seeded, one)


def _seats(chats: int) -> list[Seat]:
    return [Seat(FIRST_CHAT + each, *SCREENS[each % (len(SCREENS) - 2)]) for each in range(chats)]


def _finding(found: dict[str, list[dict[str, float]]], how: str, stored: int) -> Finding:
    finding = Finding(f"Turns a second: {how}, medians", plain={"rounds": found, "stored": stored})
    table(finding, found, _SHOWN)
    for name, (_, target) in RIVALS.items():
        ratios = [ours["a second"] / its["a second"] for ours, its in zip(found[OURS], found[name], strict=True)]
        finding.verdicts.append(against(f"turns a second against {name}", ratios, target, at_most=False))
    finding.notes.append(f"All {stored} answers that were tapped are in the database, once each; nothing waits there.")
    return finding
