"""Labels that stand for numbers: "18–24", "Under 6 months", "60 or more"; and whether a number lies within them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.library.lexicon import without

if TYPE_CHECKING:
    from bot.library.lexicon import Lexicon, Words

NO_LIMIT: Final = 10**9
OLDEST: Final = 120  # years; "I was born in 1990" tells no age

_RANGE = re.compile(r"(\d{1,9})\s*[–—-]\s*(\d{1,9})")


class Bounds(NamedTuple):
    """The least and the most that a label stands for, both included, and the words beside (``months``)."""

    least: int
    most: int
    units: Words


def bounds(label: Words, written: str, lexicon: Lexicon) -> Bounds | None:
    """The bounds of a label, given as bare words and as it is written; ``None`` if it has none."""
    numbers = lexicon.counting.numbers_in(label)
    left = [word for at, word in enumerate(label) if not any(each.first <= at < each.after for each in numbers)]
    if found := _RANGE.search(written):
        return Bounds(int(found[1]), int(found[2]), tuple(left))
    if len(numbers) != 1:
        return None
    value = numbers[0].value
    limits = (
        (lexicon.meant.or_more, value, NO_LIMIT),
        (lexicon.meant.over, value + 1, NO_LIMIT),
        (lexicon.meant.under, 0, value - 1),
    )
    for words, least, most in limits:
        units = without(tuple(left), words)
        if len(units) < len(left):
            return Bounds(least, most, units)
    return None


def lies_within(value: int, limits: Bounds) -> bool:
    """Whether a number lies within bounds; a large one only within those that speak of large ones."""
    spoken_of = limits.least if limits.most == NO_LIMIT else limits.most
    return limits.least <= value <= limits.most and (value <= OLDEST or spoken_of > OLDEST)


def shifted(value: int, said: Words, lexicon: Lexicon) -> int:
    """The number that is meant by "more than 10" and "less than 10", where whole ones count."""
    left = without(said, lexicon.meant.or_more)
    if without(left, lexicon.meant.over) != left:
        return value + 1
    return value - 1 if without(left, lexicon.meant.under) != left else value
