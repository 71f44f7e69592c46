"""Numbers in words: what "twenty five", "petindvajset" and "huszonöt" mean, from 0 to 999.

The words of a language stand in ``phrases``: those up to twenty, the tens, a hundred, and how they are joined. They
are compared without blanks, since languages join them in their own ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.library.listed import listed, paired
from bot.library.matching import bare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_WORDS = 6
HUNDRED = 100
VOWELS = "aeiou"


class Counted(NamedTuple):
    """A number that was said: where its words begin and end, its value, and whether it tells an order ("second")."""

    first: int
    after: int
    value: int
    ordinal: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """How a language counts: its numbers below a hundred, its hundreds, its ordinals; all without blanks."""

    small: Mapping[str, int]
    hundreds: Mapping[str, int]
    ordinals: Mapping[str, int]
    joint: str

    def numbers_in(self, tokens: Sequence[str]) -> tuple[Counted, ...]:
        """The numbers among words, in their order, the longest first: "twenty five" is 25, not 20 and 5."""
        found = []
        at = 0
        while at < len(tokens):
            counted = self._at(tokens, at)
            if counted is not None:
                found.append(counted)
            at = counted.after if counted else at + 1
        return tuple(found)

    def _at(self, tokens: Sequence[str], first: int) -> Counted | None:
        if tokens[first].isdecimal():
            return Counted(first, first + 1, int(tokens[first][:9]), ordinal=False)
        for after in range(min(len(tokens), first + MOST_WORDS), first, -1):
            words = "".join(tokens[first:after])
            if (value := self.ordinals.get(words)) is not None:
                return Counted(first, after, value, ordinal=True)
            if (value := self._value(words)) is not None:
                return Counted(first, after, value, ordinal=False)
        return None

    def _value(self, words: str) -> int | None:
        if (value := self.small.get(words, self.hundreds.get(words))) is not None:
            return value
        for hundred, value in self.hundreds.items():
            rest = words.removeprefix(hundred)
            below = self.small.get(rest, self.small.get(rest.removeprefix(self.joint)))
            if rest != words and below:
                return value + below
        return None


def counting(numbers: str, ordinals: str, tens_joined: str, hundreds_joined: str) -> Counting:
    """How a language counts, from its phrases."""
    words = _words(numbers)
    small = {form: value for value, forms in words.items() if value < HUNDRED for form in forms}
    for value, tens in words.items():
        if value % 10 == 0 and 20 <= value < HUNDRED:  # noqa: PLR2004 - from twenty on, ones are joined to tens
            for ones in range(1, 10):
                joined = _joined(tens, words.get(ones, ()), tens_joined)
                small |= {form: value + ones for form in joined if form not in small}
    hundreds = dict.fromkeys(words.get(HUNDRED, ()), HUNDRED)
    for ones in range(2, 10):
        many = (one + hundred for one in words.get(ones, ()) for hundred in words.get(HUNDRED, ()))
        hundreds |= dict.fromkeys(many, ones * HUNDRED)
    orders = {form: value for value, forms in _words(ordinals).items() for form in forms}
    joint = _unspaced(hundreds_joined.replace("{hundreds}", " ").replace("{rest}", " "))
    return Counting(small, dict(sorted(hundreds.items(), key=_longest_first)), orders, joint)


def _words(pairs: str) -> dict[int, tuple[str, ...]]:
    """The words of each number, without blanks; a pair whose first part is no number is left out."""
    table = {int(number[:9]): said for number, said in paired(pairs) if number.isdecimal()}
    return {number: tuple(filter(None, map(_unspaced, listed(said)))) for number, said in table.items()}


def _joined(tens: Sequence[str], ones: Sequence[str], pattern: str) -> list[str]:
    found = []
    for ten in tens:
        for one in ones:
            found.append(_unspaced(pattern.replace("{tens}", ten).replace("{ones}", one)))
            if ten[-1] in VOWELS and one[0] in VOWELS:  # venti, uno: ventuno
                found.append(_unspaced(pattern.replace("{tens}", ten[:-1]).replace("{ones}", one)))
    return found


def _longest_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -len(pair[0]), pair[0]


def _unspaced(words: str) -> str:
    return bare(words).replace(" ", "")
