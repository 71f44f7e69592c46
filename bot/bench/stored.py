"""Does a full archive make a turn dearer? The same people tap, among few stored interviews and among many.

What is read is what the bot's process read from files (``rchar`` in ``/proc/<pid>/io``), in pages of 4096 bytes.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.bench.finding import Finding, against, figures
from bot.bench.plan import Plan
from bot.bench.seeding import Cast, seed
from bot.bench.verifying import play_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.seeding import Seeded

FEW: Final = 100
MANY: Final = 100_000
MOST: Final = 1.1
A_PAGE: Final = 4096
_SHOWN: Final = {"cpu": "CPU a turn, ms", "pages": "pages read a turn", "a second": "turns a second"}
_JUDGED: Final = {"cpu": "CPU a turn", "pages": "pages read a turn"}


async def measure(rounds: int, seconds: float, chats: int, told: Callable[[str], None], many: int = MANY) -> Finding:
    """Play the rounds, few and many in turn. Raises ``Failed`` if one breaks off, or if an answer is missing."""
    found: dict[int, list[dict[str, float]]] = {FEW: [], many: []}
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        filled = {stored: await _filled(Path(name) / str(stored), chats, stored, told) for stored in found}
        sizes = {stored: _size(Path(name) / str(stored)) for stored in found}
        for number in range(1, rounds + 1):
            for stored, seeded in filled.items():
                told(f"stored, round {number} of {rounds}: {stored} interviews")
                found[stored].append(await _round(Path(name) / str(stored), seeded, seconds))
    return _finding(found, sizes, f"{chats} chats, {rounds} rounds of {seconds:g} s")


async def _filled(folder: Path, chats: int, stored: int, told: Callable[[str], None]) -> Seeded:
    def hear(written: int) -> None:
        if written % 10_000 == 0:
            told(f"stored: {written} interviews written")

    return await seed(folder, Cast(chats, stored=stored), hear)


async def _round(house: Path, seeded: Seeded, seconds: float) -> dict[str, float]:
    one = await play_once(house, seeded, Plan(seeded.seats, seconds=seconds))
    seen = figures(one)
    if one.read is not None:
        seen["pages"] = one.read / A_PAGE / max(one.played.turns, 1)
    return seen


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in (folder / "data").glob("*.db"))


def _finding(found: dict[int, list[dict[str, float]]], sizes: dict[int, int], how: str) -> Finding:
    plain: dict[str, Any] = {"rounds": {str(stored): rounds for stored, rounds in found.items()}, "bytes": sizes}
    finding = Finding(f"A turn among stored interviews: {how}, medians", plain=plain)
    finding.rows = [["stored interviews", *(f"{stored:,}" for stored in found)]]
    finding.rows.append(["the database, MB", *(f"{size / 1e6:.1f}" for size in sizes.values())])
    _compare(finding, found)
    return finding


def _compare(finding: Finding, found: dict[int, list[dict[str, float]]]) -> None:
    few, many = found.values()
    for key, label in _SHOWN.items():
        if not all(key in each for each in (*few, *many)):
            finding.notes.append("What is read from files is known on Linux only.")
            continue
        medians = [statistics.median(each[key] for each in rounds) for rounds in found.values()]
        finding.rows.append([label, *(f"{each:.3f}" for each in medians)])
        if key in _JUDGED:
            ratios = [_ratio(after[key], before[key]) for before, after in zip(few, many, strict=True)]
            finding.verdicts.append(against(f"{_JUDGED[key]}, many against few", ratios, MOST))


def _ratio(after: float, before: float) -> float:
    return after / before if before else 1.0 + after
