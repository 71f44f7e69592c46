"""How much memory the bot needs while everybody of 10,000 open interviews has one turn; how much more with a voice.

Some hundred people more have one turn each meanwhile, twice: once nobody can speak, once they all listen, to sounds
that were never made before. How much more the second needs is told of the bot together with the process that speaks.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.finding import Finding, Verdict, figures
from bot.bench.plan import Crowd, Plan
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import play_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.rounds import Round

OPEN: Final = 10_000
MOST: Final = 120.0
LISTENERS: Final = 400
MOST_MORE: Final = 40.0
_AT_A_TIME: Final = 3


async def measure(
    chats: int, told: Callable[[str], None], silence: str | None, interviews: int = OPEN, listeners: int = LISTENERS
) -> Finding:
    """Play without a voice, and with it. ``silence`` tells why there is no voice.

    Raises ``Failed`` if it breaks off, or if an answer is missing.
    """
    cast = Cast(interviews, crowd=listeners, crowds_way="listen and read", aloud=True, named=True)
    told(f"memory: {interviews} open interviews are written")
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        house = Path(name)
        seeded = await seed(house, cast)
        crowd = Crowd(seeded.crowd, abreast=_AT_A_TIME, once=True)
        plan = Plan(seeded.seats, mode="once", abreast=chats, crowd=crowd)
        told("memory: everybody taps once, without a voice")
        silent = await play_once(house, seeded, plan, "silent", weigh=True)
        finding = Finding(f"Memory: {interviews:,} open interviews, each with one turn, {chats} at a time")
        finding.verdicts = [Verdict("peak memory", silent.memory / 1e6, MOST, "MB")]
        finding.plain = {"silent": figures(silent)}
        if silence is None:
            told("memory: everybody taps once, with a voice")
            _compare(finding, silent, await play_once(house, seeded, plan, weigh=True))
        else:
            finding.notes.append(silence)
    return finding


def _compare(finding: Finding, silent: Round, speaking: Round) -> None:
    """Add how much more memory the bot needs with a voice."""
    finding.plain["speaking"] = figures(speaking)
    if not silent.together:
        finding.notes.append("How much more it needs with a voice is known on Linux only.")
        return
    before, after = silent.together / 1e6, speaking.together / 1e6
    finding.verdicts.append(Verdict("more with a voice, its process included", after - before, MOST_MORE, "MB"))
    spoken = sum(uploaded is not None for _, uploaded in speaking.played.crowd)
    finding.notes.append(
        f"Without a voice {before:.0f} MB, with it {after:.0f} MB at most: the bot and its processes together, what "
        f"they share divided among them (PSS), over {spoken} questions that were said for the first time."
    )
