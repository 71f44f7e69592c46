"""How long a question takes that is said for the first time, and whether others wait longer meanwhile.

Somebody who listens taps, and another one as soon as her next question is there, so that a sound is always being made.
Every question has five answers and calls the person by a name that nobody else has, so that no sound is used twice.
Others, who read, tap by the clock; in turn they have the bot to themselves, and share it with a listener, for two
seconds each, and each two spells are compared. Time runs from the tap that was handed out until the voice note has
arrived: it holds the whole turn, and so is more than the way from the effect to the upload.
"""

from __future__ import annotations

import itertools
import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.finding import Finding, Verdict, against, figures, quantile
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
A_SPELL: Final = 2.0
_WARM: Final = 3.0
_SHARES: Final = (0.5, 0.95)


async def measure(rounds: int, seconds: float, chats: int, told: Callable[[str], None]) -> Finding:
    """Play one round, as long as ``rounds`` pairs twice. Raises ``Failed`` if it breaks off or an answer is missing."""
    whole = 4 * rounds * seconds
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        cast = Cast(chats, crowd=LISTENERS, crowds_way="listen and read", aloud=True, named=True)
        seeded = await seed(Path(name), cast)
        told(f"aloud: {whole:g} s, in spells of {A_SPELL:g} s with and without a listener")
        crowd = Crowd(seeded.crowd, spell=A_SPELL)
        plan = Plan(seeded.seats, mode="open", warm=_WARM, seconds=whole, rate=RATE, crowd=crowd)
        one = _afresh(await play_once(Path(name), seeded, plan))
    return _finding(one, f"{chats} chats read, {RATE:g} taps a second")


def _afresh(one: Round) -> Round:
    """A round in which every sound was new. Raises ``Failed``."""
    if used := sum(uploaded == 0 for _, uploaded in one.played.crowd):
        raise Failed(f"{used} questions were not said for the first time.")
    return one


def _finding(one: Round, how: str) -> Finding:
    spells, said = one.played.spells, figures(one)
    finding = Finding(f"{TITLE}: {how}, {len(spells)} pairs of spells of {A_SPELL:g} s")
    finding.plain = {"round": said, "spells": spells}
    columns = [list(itertools.chain(*column)) for column in zip(*spells, strict=True)]
    finding.rows = [
        ["", ALONE, BESIDE],
        ["turns of those who read", *(f"{len(each)}" for each in columns)],
        *(
            [f"their p{share * 100:g}, ms", *(f"{quantile(each, share) * 1000:.1f}" for each in columns)]
            for share in _SHARES
        ),
        ["their mean, ms", *(f"{statistics.fmean(each) * 1000:.1f}" for each in columns)],
        *([f"from tap to upload, p{share}, ms", "", f"{said[f'crowd p{share}']:.0f}"] for share in (50, 95, 99)),
        ["questions said", "", f"{said['crowd']:.0f}"],
    ]
    slower = [statistics.fmean(beside) / statistics.fmean(alone) for alone, beside in spells]
    finding.verdicts = [
        Verdict("a question with five answers, from tap to upload, p95", said["crowd p95"], MOST, "ms"),
        against("a turn of the others meanwhile, mean, against alone", slower, MOST_SLOWER),
    ]
    finding.notes.append(f"Other programs took {said['others']:.0f} % of the machine.")
    finding.notes.append("The voice's first sound, which starts its process, is not counted.")
    return finding
