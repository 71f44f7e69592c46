"""What a measurement found, and how it is told: a table, what was wanted, and whether it was reached."""

from __future__ import annotations

import statistics
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.bench.rounds import Round


@dataclass(frozen=True, slots=True)
class Verdict:
    """One figure against its target. ``least`` and ``most`` are its spread over the rounds, if there is one."""

    what: str
    figure: float
    target: float
    unit: str = "×"
    at_most: bool = True
    least: float | None = None
    most: float | None = None

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.figure <= self.target if self.at_most else self.figure >= self.target

    def told(self) -> str:
        """One line."""
        spread = "" if self.least is None else f" ({self.least:.2f} to {self.most:.2f})"
        wanted = f"{'at most' if self.at_most else 'at least'} {self.target:g} {self.unit}"
        return f"  {'met    ' if self.met else 'NOT MET'}  {self.what}: {self.figure:.2f} {self.unit}{spread}; {wanted}"


@dataclass(slots=True)
class Finding:
    """What one measurement found. ``plain`` is everything, for JSON."""

    title: str
    rows: list[list[str]] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plain: dict[str, Any] = field(default_factory=dict)

    def told(self) -> str:
        """As text: the title, the table, the verdicts, the notes."""
        widths = [max(map(len, column)) for column in zip(*self.rows, strict=True)]
        table = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in self.rows]
        verdicts = [each.told() for each in self.verdicts]
        notes = [f"  {each}" for each in self.notes]
        return "\n".join([self.title, *(f"  {line}".rstrip() for line in table), *verdicts, *notes])

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        verdicts = [{**asdict(each), "met": each.met} for each in self.verdicts]
        return {"title": self.title, "verdicts": verdicts, "notes": self.notes, **self.plain}


def against(what: str, ratios: Sequence[float], target: float, *, at_most: bool = True) -> Verdict:
    """The median of paired ratios, with the least and the most."""
    middle = statistics.median(ratios)
    return Verdict(what, middle, target, at_most=at_most, least=min(ratios), most=max(ratios))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies; 0 where there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def figures(one: Round) -> dict[str, float]:
    """The figures of a round: milliseconds, megabytes, turns a second; uploads in bytes."""
    played = one.played
    turns = max(played.turns, 1)
    found = {f"p{share}": quantile(played.whole, share / 100) * 1000 for share in (50, 95, 99)}
    crowd = [shown for shown, _ in played.crowd]
    return {
        "turns": played.turns,
        "a second": played.turns / played.seconds,
        **found,
        "mean": statistics.fmean(played.whole or [0.0]) * 1000,
        "cpu": one.cpu / turns * 1000,
        "busy": one.cpu / played.seconds * 100,
        "memory": one.memory / 1e6,
        "server": played.served / turns * 1000,
        "refused": played.refused,
        "workers": one.workers / played.seconds * 100,
        "together": one.together / 1e6,
        "others": one.others * 100,
        "uploaded": played.uploaded,
        "spoken": played.spoken,
        "crowd": len(crowd),
        **{f"crowd p{share}": quantile(crowd, share / 100) * 1000 for share in (50, 95, 99)},
    }


def table(finding: Finding, found: Mapping[str, Sequence[Mapping[str, float]]], shown: Mapping[str, str]) -> None:
    """A column for each of the contestants, a row for each figure that is shown: its median over the rounds.

    ``shown`` gives each row as its label and the form of its figures: ``"p95, ms|.1f"``.
    """
    finding.rows = [["", *found]]
    for key, row in shown.items():
        label, form = row.split("|")
        medians = (statistics.median(each[key] for each in rounds) for rounds in found.values())
        finding.rows.append([label, *(format(median, form) for median in medians)])
