"""Which labels have the words that were said.

Words are compared by their stems, long ones also if they are nearly the same. Only words that say something count:
small ones do not. A "not", and a number, must stand on both sides; a label that stands for a range must be said
whole. Of two labels the one fits that has all the words of the other and more; where each has words of its own, both
are meant, or it cannot be told which.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from rapidfuzz.distance import DamerauLevenshtein

from bot.library.bounds import bounds, lies_within, shifted
from bot.library.lexicon import without

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.library.lexicon import Lexicon, Words

CLOSE: Final = 0.8
LONG_ENOUGH_TO_ERR: Final = 5


class Part(NamedTuple):
    """A word that counts, or a number. A "one" that may be an article is ``weak``."""

    word: str
    number: int | None = None
    ordinal: bool = False
    weak: bool = False


ANOTHER: Final = Part("", 0)


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its bare words, and how it is written."""

    words: Words
    written: str


class _Compared(NamedTuple):
    """The parts that a label has, by their place, and what it has that was not said."""

    had: frozenset[int]
    missing: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What was said, in parts, and for each label the parts that it has. ``whole``: the labels that are said whole."""

    parts: tuple[Part, ...]
    found: dict[int, frozenset[int]]
    whole: frozenset[int]

    def one(self) -> tuple[int, ...] | None:
        """The one label that fits; empty if none does, ``None`` if it cannot be told which."""
        left = self._best()
        return left if left is None or len(left) <= 1 else None

    def several(self) -> tuple[int, ...] | None:
        """Every label that fits; empty if none does, ``None`` if it cannot be told which."""
        left = self._best()
        for label in left or ():
            if self.found[label] <= self._had([each for each in left or () if each != label]):
                return None
        return left

    def beside(self, chosen: Collection[int]) -> int:
        """How many words were said beside those that the labels have; numbers are not words."""
        return sum(part.number is None for part in self._left(chosen))

    def numbers_left(self, chosen: Collection[int]) -> list[int]:
        """The numbers that were said and stand in none of the labels; "two weeks" counts weeks, and is none."""
        had = self._had(chosen)
        counts = [each.number is not None and after.number is None for each, after in pairwise((*self.parts, ANOTHER))]
        return [
            part.number
            for at, part in enumerate(self.parts)
            if part.number is not None and at not in had and not (part.weak or counts[at])
        ]

    def _left(self, chosen: Collection[int]) -> list[Part]:
        had = self._had(chosen)
        return [part for at, part in enumerate(self.parts) if at not in had]

    def _had(self, labels: Collection[int]) -> frozenset[int]:
        return frozenset[int]().union(*(self.found[each] for each in labels))

    def _best(self) -> tuple[int, ...] | None:
        """The labels that no other one surpasses; ``None`` if two have the very same words, and it stays open."""
        left: list[int] = []
        for label, parts in self.found.items():
            if any(parts < other for other in self.found.values()):
                continue
            twins = [each for each, other in self.found.items() if other == parts]
            whole = [each for each in twins if each in self.whole]
            if len(twins) > 1 and len(whole) != 1:
                return None
            if len(twins) == 1 or label in whole:
                left.append(label)
        return tuple(left)


def fitting(said: Words, labels: Sequence[Label], lexicon: Lexicon) -> Fit:
    """Which labels have words of what was said."""
    parts = _parts(said, lexicon)
    compared = [_compared(parts, label, lexicon) for label in labels]
    known = frozenset[int]().union(*(each.had for each in compared))
    found = {at: each.had for at, each in enumerate(compared) if _may(each, labels[at], parts, known, lexicon)}
    return Fit(parts, found, frozenset(at for at in found if not compared[at].missing))


def within_bounds(said: Words, labels: Sequence[Label], lexicon: Lexicon) -> int | None:
    """The one label within whose bounds the only number lies: "45" in "35–49", "eight months" in "6–12 months"."""
    parts = _parts(said, lexicon)
    numbers = [part.number for part in parts if part.number is not None]
    if len(numbers) != 1 or any(map(lexicon.is_negation, (part.word for part in parts))):
        return None
    value = shifted(numbers[0], said, lexicon)
    found = [at for at, label in enumerate(labels) if _holds(label, value, parts, lexicon)]
    return found[0] if len(found) == 1 else None


def says_first(label: Label, phrases: Collection[Words]) -> bool:
    """Whether a label begins with one of these words and a comma: "Yes, slowly", but not "No way"."""
    first = next((part for part in label.written.split() if any(map(str.isalnum, part))), "")
    return first.endswith(",") and label.words[:1] in phrases


def _holds(label: Label, value: int, parts: Sequence[Part], lexicon: Lexicon) -> bool:
    limits = bounds(label.words, label.written, lexicon)
    if limits is None or not lies_within(value, limits):
        return False
    units = _parts(limits.units, lexicon) if without(limits.units, lexicon.meant.small) else ()
    words = [part for part in parts if part.number is None]
    return not (units and words) or any(_alike(word, unit, lexicon) for word in words for unit in units)


def _compared(parts: tuple[Part, ...], label: Label, lexicon: Lexicon) -> _Compared:
    wanted = _parts(label.words, lexicon)
    pairs = [
        (at, its) for at, part in enumerate(parts) for its, other in enumerate(wanted) if _alike(part, other, lexicon)
    ]
    has = {its for _, its in pairs}
    missing = tuple(part for its, part in enumerate(wanted) if its not in has)
    return _Compared(frozenset(at for at, _ in pairs), missing)


def _may(each: _Compared, label: Label, parts: tuple[Part, ...], known: frozenset[int], lexicon: Lexicon) -> bool:
    """Whether what was said beside a label, and what of it was not said, leave it open that it is meant."""
    negations = {at for at, part in enumerate(parts) if lexicon.is_negation(part.word)}
    if not each.had or negations - each.had:
        return False
    if each.had <= negations and known - each.had:  # "I cannot walk" is not "I cannot go"
        return False
    if each.missing and bounds(label.words, label.written, lexicon) is not None:
        return False
    spared = label.words[:1] if says_first(label, lexicon.meant.no) else ()
    return not any(_must_be_said(part, lexicon) for part in each.missing if part.word not in spared)


def _must_be_said(part: Part, lexicon: Lexicon) -> bool:
    if part.number is not None:
        return not part.weak and not part.ordinal
    return lexicon.is_negation(part.word)


def _parts(words: Words, lexicon: Lexicon) -> tuple[Part, ...]:
    """The words that count, numbers as numbers; all of them where only small words were said."""
    kept = without(words, lexicon.meant.small) or words
    numbers = {each.first: each for each in lexicon.counting.numbers_in(kept)}
    parts = []
    at = 0
    while at < len(kept):
        each = numbers.get(at)
        after = each.after if each else at + 1
        word = " ".join(kept[at:after])
        weak = each is not None and each.value == 1 and not each.ordinal and not word.isdecimal()
        parts.append(Part(word, each.value, each.ordinal, weak) if each else Part(word))
        at = after
    return tuple(parts)


def _alike(one: Part, other: Part, lexicon: Lexicon) -> bool:
    if one.number is not None or other.number is not None:
        return one.number == other.number and one.ordinal == other.ordinal
    if one.word == other.word or lexicon.stems(one.word) & lexicon.stems(other.word):
        return True
    if min(len(one.word), len(other.word)) < LONG_ENOUGH_TO_ERR or one.word[0] != other.word[0]:
        return False
    return DamerauLevenshtein.normalized_similarity(one.word, other.word) >= CLOSE
