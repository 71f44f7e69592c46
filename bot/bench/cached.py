"""What a question costs that was said before: everybody listens, and every sound is at the messenger already.

The same people tap as fast as they are answered, once in writing and once aloud. Nothing counts before three seconds
have passed in which nothing was uploaded.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.finding import Finding, Verdict, against, figures, table
from bot.bench.plan import Plan
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import play_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.seeding import Seeded
    from bot.dialogue.script import SpokenWay

TITLE: Final = "Said before"
MOST: Final = 1.2
WAYS: Final[dict[str, SpokenWay]] = {"in writing": "only read", "aloud": "listen and read"}
_QUIET: Final = 3.0
_WARM: Final = {"in writing": 2.0, "aloud": 5.0}
_SHOWN: Final = {
    "a second": "turns a second|.0f",
    "p50": "p50, ms|.0f",
    "p95": "p95, ms|.0f",
    "cpu": "CPU a turn, ms|.2f",
    "busy": "of one processor, %|.0f",
    "workers": "the voice's CPU, % of one processor|.0f",
    "spoken": "voice notes sent|.0f",
    "uploaded": "bytes uploaded|.0f",
    "others": "other programs, % of the machine|.0f",
}


async def measure(rounds: int, seconds: float, chats: int, told: Callable[[str], None]) -> Finding:
    """Play the rounds in pairs. Raises ``Failed`` if one breaks off, or if an answer is missing."""
    found: dict[str, list[dict[str, float]]] = {how: [] for how in WAYS}
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        houses = {how: Path(name) / way for how, way in WAYS.items()}
        seeded = {how: await seed(houses[how], Cast(chats, way=way, aloud=True)) for how, way in WAYS.items()}
        for number in range(1, rounds + 1):
            for how in tuple(WAYS) if number % 2 else tuple(reversed(WAYS)):
                told(f"cached, round {number} of {rounds}: {how}")
                found[how].append(await _round(houses[how], seeded[how], seconds, _WARM[how]))
    return _finding(found, f"{chats} chats, {rounds} rounds of {seconds:g} s")


async def _round(house: Path, seeded: Seeded, seconds: float, warm: float) -> dict[str, float]:
    return figures(await play_once(house, seeded, Plan(seeded.seats, warm=warm, seconds=seconds, quiet=_QUIET)))


def _finding(found: dict[str, list[dict[str, float]]], how: str) -> Finding:
    finding = Finding(f"{TITLE}: {how}, medians", plain={"rounds": found})
    table(finding, found, _SHOWN)
    written, aloud = found.values()
    costs = [its["cpu"] / plain["cpu"] for plain, its in zip(written, aloud, strict=True)]
    uploads = max(each["uploaded"] for each in aloud)
    finding.verdicts = [
        Verdict("uploaded in all rounds, at most", uploads, 0.0, "bytes"),
        against("CPU a turn aloud, against in writing", costs, MOST),
    ]
    return finding
