"""How much memory the bot needs while everybody of 10,000 open interviews has one turn; how much more with a voice.

For the second, some hundred people have one turn each, twice: once nobody can speak, once everybody listens, to sounds
that were never made before. What is told is the memory of the bot together with the process that speaks.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.finding import Finding, Verdict, figures
from bot.bench.plan import Plan
from bot.bench.rounds import play
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import OURS, verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.rounds import Round
    from bot.dialogue.script import SpokenWay

OPEN: Final = 10_000
MOST: Final = 120.0
LISTENERS: Final = 400
MOST_MORE: Final = 40.0
_AT_A_TIME: Final = 3


async def measure(chats: int, told: Callable[[str], None], silence: str | None, interviews: int = OPEN) -> Finding:
    """Play once, and with a voice and without. ``silence`` tells why there is no voice.

    Raises ``Failed`` if it breaks off, or if an answer is missing.
    """
    told(f"memory: {interviews} open interviews are written, and everybody taps once")
    one = await _once(Cast(interviews), chats)
    finding = Finding(f"Memory: {interviews:,} open interviews, each with one turn, {chats} at a time")
    finding.verdicts = [Verdict("peak memory", one.memory / 1e6, MOST, "MB")]
    finding.plain = {"round": figures(one)}
    if silence is None:
        await weigh_voice(finding, told)
    else:
        finding.notes.append(silence)
    return finding


async def weigh_voice(finding: Finding, told: Callable[[str], None], listeners: int = LISTENERS) -> None:
    """Add how much more memory the bot needs with a voice."""
    ways: dict[SpokenWay, tuple[str, ...]] = {"only read": ("silent",), "listen and read": ()}
    weighed = {}
    for way, more in ways.items():
        told(f"memory: {listeners} people, {way}")
        one = await _once(Cast(listeners, way=way, aloud=True, named=True), _AT_A_TIME, *more, weigh=True)
        weighed[way] = figures(one)
    finding.plain["voice"] = weighed
    silent, speaking = (each["together"] for each in weighed.values())
    if not silent:
        finding.notes.append("How much more it needs with a voice is known on Linux only.")
        return
    finding.verdicts.append(Verdict("more with a voice, its process included", speaking - silent, MOST_MORE, "MB"))
    finding.notes.append(
        f"Without a voice {silent:.0f} MB, with it {speaking:.0f} MB at most: the bot and its processes together, what "
        f"they share divided among them (PSS), over {listeners} questions that were said for the first time."
    )


async def _once(cast: Cast, abreast: int, *more: str, weigh: bool = False) -> Round:
    """Everybody taps once."""
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        seeded = await seed(Path(name), cast)
        one = await play(Plan(seeded.seats, mode="once", abreast=abreast), OURS, name, *more, weigh=weigh)
        await verify(Path(name), seeded, one)
    return one
