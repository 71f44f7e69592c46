"""How much memory the bot needs while everybody of 10,000 open interviews has one turn."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.finding import Finding, Verdict, figures
from bot.bench.plan import Plan
from bot.bench.rounds import play
from bot.bench.seeding import seed
from bot.bench.turns import verify

if TYPE_CHECKING:
    from collections.abc import Callable

OPEN: Final = 10_000
MOST: Final = 120.0


async def measure(chats: int, told: Callable[[str], None], interviews: int = OPEN) -> Finding:
    """Play once. Raises ``Failed`` if it breaks off, or if an answer is missing."""
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        told(f"memory: {interviews} open interviews are written")
        seeded = await seed(Path(name), interviews)
        told("memory: everybody taps once")
        plan = Plan(seeded.seats, mode="once", abreast=chats)
        one = await play(plan, "bot.bench.bots.ours", name)
        await verify(Path(name), seeded, one)
    finding = Finding(f"Memory: {interviews:,} open interviews, each with one turn, {chats} at a time")
    finding.verdicts = [Verdict("peak memory", one.memory / 1e6, MOST, "MB")]
    finding.plain = {"round": figures(one)}
    return finding
