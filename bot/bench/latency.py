"""How long somebody waits: 20 taps a second by the clock, 1,000 open interviews, the messenger's limits kept."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.finding import Finding, Verdict, figures, quantile
from bot.bench.plan import Plan
from bot.bench.rounds import play
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN: Final = 1_000
RATE: Final = 20.0
MOST: Final = 50.0


async def measure(seconds: float, told: Callable[[str], None], interviews: int = OPEN) -> Finding:
    """Play once. Raises ``Failed`` if it breaks off, or if an answer is missing."""
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        told(f"latency: {interviews} open interviews are written")
        seeded = await seed(Path(name), Cast(interviews))
        told(f"latency: {seconds:g} s of {RATE:g} taps a second")
        plan = Plan(seeded.seats, mode="open", warm=2.0, seconds=seconds, rate=RATE)
        one = await play(plan, "bot.bench.bots.ours", name, "limits")
        await verify(Path(name), seeded, one)
    shown = {f"p{share}": quantile(one.played.shown, share / 100) * 1000 for share in (50, 95, 99, 100)}
    finding = Finding(f"From tap to next question: {RATE:g} taps a second for {seconds:g} s, {interviews:,} interviews")
    finding.rows = [["p50, ms", "p95, ms", "p99, ms", "longest, ms"], [f"{each:.1f}" for each in shown.values()]]
    finding.verdicts = [Verdict("p99 from tap to next question", shown["p99"], MOST, "ms")]
    finding.plain = {"shown": shown, "round": figures(one)}
    return finding
