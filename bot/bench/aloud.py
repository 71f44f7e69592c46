"""How long a question takes that is said for the first time, and whether others wait longer meanwhile.

Somebody who listens taps, and another one as soon as her next question is there, so that a sound is always being made.
Every question has five answers and calls the person by a name that nobody else has, so that no sound is used twice.
Others, who read, tap by the clock, with and without listeners beside them. Time runs from the tap that was handed out
until the voice note has arrived: it holds the whole turn, and so is more than the way from the effect to the upload.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.bench.finding import Finding, Verdict, against, figures, table
from bot.bench.plan import Crowd, Plan
from bot.bench.rounds import Failed
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import play_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.rounds import Round

TITLE: Final = "Said for the first time"
LISTENERS: Final = 40
RATE: Final = 20.0
MOST: Final = 300.0
MOST_SLOWER: Final = 1.1
ALONE: Final = "alone"
BESIDE: Final = "beside a listener"
_WARM: Final = 2.0
_SHOWN: Final = {
    "a second": "turns of those who read, a second|.0f",
    "p50": "their p50, ms|.1f",
    "mean": "their mean, ms|.1f",
    "p95": "their p95, ms|.1f",
    "cpu": "the bot's CPU a turn of theirs, ms|.2f",
    "workers": "the voice's CPU, % of one processor|.0f",
    "crowd": "questions said|.0f",
    "crowd p50": "from tap to upload, p50, ms|.0f",
    "crowd p95": "from tap to upload, p95, ms|.0f",
    "crowd p99": "from tap to upload, p99, ms|.0f",
    "others": "other programs, % of the machine|.0f",
}


async def measure(rounds: int, seconds: float, chats: int, told: Callable[[str], None]) -> Finding:
    """Play the rounds in pairs. Raises ``Failed`` if one breaks off, or if an answer is missing."""
    found: dict[str, list[dict[str, float]]] = {ALONE: [], BESIDE: []}
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        house = Path(name)
        cast = Cast(chats, crowd=LISTENERS, crowds_way="listen and read", aloud=True, named=True)
        seeded = await seed(house, cast)
        plan = {ALONE: None, BESIDE: Crowd(seeded.crowd)}
        for number in range(1, rounds + 1):
            for who in (ALONE, BESIDE) if number % 2 else (BESIDE, ALONE):
                told(f"aloud, round {number} of {rounds}: {who}")
                one = Plan(seeded.seats, mode="open", warm=_WARM, seconds=seconds, rate=RATE, crowd=plan[who])
                found[who].append(figures(_afresh(await play_once(house, seeded, one))))
    return _finding(found, f"{chats} chats read, {RATE:g} taps a second, {rounds} rounds of {seconds:g} s")


def _afresh(one: Round) -> Round:
    """A round in which every sound was new. Raises ``Failed``."""
    if used := sum(uploaded == 0 for _, uploaded in one.played.crowd):
        raise Failed(f"{used} questions were not said for the first time.")
    return one


def _finding(found: dict[str, list[dict[str, float]]], how: str) -> Finding:
    plain: dict[str, Any] = {"rounds": found}
    finding = Finding(f"{TITLE}: {how}, medians", plain=plain)
    table(finding, found, _SHOWN)
    waits = [each["crowd p95"] for each in found[BESIDE]]
    slower = [_ratio(found, number, "mean") for number in range(len(waits))]
    finding.verdicts = [
        Verdict(
            "a question with five answers, from tap to upload, p95",
            statistics.median(waits), MOST, "ms", least=min(waits), most=max(waits),
        ),
        against("a turn of the others meanwhile, mean, against alone", slower, MOST_SLOWER),
    ]  # fmt: skip
    finding.notes.append("The voice's first sound, which starts its process, is not counted.")
    return finding


def _ratio(found: dict[str, list[dict[str, float]]], number: int, key: str) -> float:
    return found[BESIDE][number][key] / found[ALONE][number][key]
