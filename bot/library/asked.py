"""What can be answered to each question of a page: the ground on which conditions are judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.dialogue.script import Ask, AskEach, Choice, Number, Place, Scale

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["one", "many", "number", "words"]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands on the page: one answer of several, many of several, a number, or words."""

    name: str
    kind: Kind
    keys: tuple[str, ...] = ()
    most: int = 0
    must: bool = False
    none: str | None = None
    always: bool = True

    @property
    def answers(self) -> str:
        """The answers, for a sentence."""
        if self.kind == "number":
            return f"{self.keys[0]} to {self.keys[-1]}"
        return ", ".join(self.keys) or "words of one's own"


def asked_by(step: Ask | AskEach, earlier: Mapping[str, Asked]) -> tuple[Asked, ...]:
    """What a step asks: one question, or one a card; ``earlier`` is what was asked before it."""
    if isinstance(step, AskEach):
        scale = tuple(option.key for option in step.scale)
        return tuple(Asked(f"{step.name}.{card.key}", "one", scale, must=step.must) for card in step.cards)
    match step.way:
        case Choice() as way:
            return (_choice(step, way, earlier),)
        case Number(least=least, most=most) | Scale(least=least, most=most):
            digits = tuple(str(number) for number in _ends(least, most))
            return (Asked(step.name, "number", digits, most, step.must),)
        case Place(options=options):
            return (Asked(step.name, "one", tuple(option.key for option in options), must=step.must),)
        case _:
            return (Asked(step.name, "words", must=step.must),)


def _choice(step: Ask, way: Choice, earlier: Mapping[str, Asked]) -> Asked:
    keys = tuple(option.key for option in way.options)
    if way.source is not None:
        parts = [name.rpartition(".") for name in earlier]
        cards = tuple(card for source, dot, card in parts if dot and source == way.source)
        keys = cards or (earlier[way.source].keys if way.source in earlier else ())
    always = way.source is None and way.at_least <= len(keys)
    kind: Kind = "one" if way.most == 1 else "many"
    return Asked(step.name, kind, keys, must=step.must, none=way.none, always=always)


def _ends(least: int, most: int) -> range | tuple[int, int]:
    """Every number of a short range; of a long one the two ends are enough to judge by."""
    return range(least, most + 1) if most - least <= 1000 else (least, most)  # noqa: PLR2004 - enough for any scale
