"""What a voice note means, once it has been put into words: an option, several, yes or no, or a wish of its own.

The rules. A label is what counts first, whole or in words of its own; then a number, then yes and no. Steering
("back", "again") is meant only if nothing else is said. Words around an answer ("I think", "please") count for
nothing; endings and small slips neither. What fits two options means none of them, and so does a "not" that the
option has not: a guess is never made. In a long story nothing is looked for. What is understood here is only shown,
and becomes an answer when the person says that it is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.library.fitting import Label, fitting, says_first, within_bounds
from bot.library.lexicon import lexicon, made_of, without

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.library.lexicon import Lexicon, Words
    from bot.library.wording import Catalogues

Steer = Literal["", "back", "skip", "again", "help", "yes", "no"]

STEERS: Final[tuple[Literal["back", "skip", "again", "help"], ...]] = ("back", "skip", "again", "help")
LONGEST: Final = 60  # words
MOST_BESIDE: Final = 12  # words that mean no option, beside those that do


@dataclass(frozen=True, slots=True)
class Meaning:
    """The options that are meant, by index; or what is wanted instead. Empty: it was not understood."""

    options: tuple[int, ...] = ()
    steer: Steer = ""


NOTHING: Final = Meaning()


def understand(
    words: str,
    labels: Sequence[str],
    language: str,
    catalogues: Catalogues,
    *,
    several: bool = False,
    shown: Sequence[int] | None = None,
) -> Meaning:
    """What was meant among labels as they are shown, pictograms included. Never raises.

    ``several`` options may be meant at once. ``shown`` are the indices that were read aloud as "one", "two", …, where
    not all of a long list stand on the screen.
    """
    lexical = lexicon(language, catalogues)
    known = tuple(Label(lexical.words(label), label) for label in labels)
    note = _Note(lexical, lexical.words(words), known, range(len(labels)) if shown is None else shown, several=several)
    if not note.core or len(note.words) > LONGEST:
        return NOTHING
    exact = [at for at, label in enumerate(known) if label.words in (note.words, note.core)]
    if len(exact) == 1:
        return Meaning((exact[0],))
    for steer in STEERS:
        if made_of(note.core, getattr(lexical.meant, steer)):
            return Meaning(steer=steer)
    if made_of(note.core, lexical.meant.yes):
        return note.answered("yes", lexical.meant.yes)
    if made_of(note.core, lexical.meant.no):
        return note.answered("no", lexical.meant.no)
    return note.by_number() or note.by_words()


def number(words: str, language: str, catalogues: Catalogues, least: int, most: int) -> int | None:
    """The only number that is said, if it lies within the bounds; both are included. Never raises."""
    lexical = lexicon(language, catalogues)
    said = lexical.words(words)
    found = [each for each in lexical.counting.numbers_in(said) if not each.ordinal]
    beside = len(said) - sum(each.after - each.first for each in found)
    values = {each.value for each in found}
    if len(values) != 1 or beside > MOST_BESIDE:
        return None
    value = values.pop()
    return value if least <= value <= most else None


@dataclass(frozen=True, slots=True)
class _Note:
    """A voice note as bare words, and the labels that it may mean."""

    lexicon: Lexicon
    words: Words
    labels: tuple[Label, ...]
    shown: Sequence[int]
    several: bool

    @property
    def core(self) -> Words:
        """The words without those that say nothing."""
        return without(self.words, self.lexicon.meant.noise)

    def answered(self, steer: Literal["yes", "no"], meant: Collection[Words]) -> Meaning:
        """Yes or no: the one label that says so, alone or before a comma; where there is none, the word itself."""
        alone = [at for at, label in enumerate(self.labels) if made_of(label.words, meant)]
        found = alone or [at for at, label in enumerate(self.labels) if says_first(label, meant)]
        if not found:
            return Meaning(steer=steer)
        return Meaning((found[0],)) if len(found) == 1 else NOTHING

    def by_number(self) -> Meaning | None:
        """Numbers and nothing else: options by their place. ``None`` if it is not that."""
        rest = without(without(self.core, self.lexicon.meant.small), self.lexicon.meant.number_names) or self.core
        if made_of(rest, self.lexicon.meant.last) and self.shown:
            return Meaning((self.shown[-1],))
        found = self.lexicon.counting.numbers_in(rest)
        if sum(each.after - each.first for each in found) < len(rest):
            return None
        values = [each.value for each in found]
        digits = {label.words[0]: at for at, label in enumerate(self.labels) if _is_digits(label.words)}
        if digits:  # digits to tap: a number means itself, not a place
            known = [digits[str(value)] for value in values if str(value) in digits]
            return self._chosen(known) if len(known) == len(values) else NOTHING
        if all(1 <= value <= len(self.shown) for value in values):
            return self._chosen([self.shown[value - 1] for value in values])
        return None

    def by_words(self) -> Meaning:
        """Words of the labels; or a number that lies within the bounds of one."""
        fit = fitting(self.core, self.labels, self.lexicon)
        chosen = fit.several() if self.several else fit.one()
        if chosen is None or fit.beside(chosen) > MOST_BESIDE:
            return NOTHING
        if not chosen:
            within = within_bounds(self.core, self.labels, self.lexicon)
            return NOTHING if within is None else Meaning((within,))
        numbers = [each for each in fit.numbers_left(chosen) if 1 <= each <= len(self.shown)]
        placed = [self.shown[each - 1] for each in numbers]
        if fit.beside(chosen) or set(placed) <= set(chosen):
            return self._chosen(chosen)
        return self._chosen([*chosen, *placed]) if self.several else NOTHING

    def _chosen(self, options: Collection[int]) -> Meaning:
        found = tuple(sorted(set(options)))
        return Meaning(found) if self.several or len(found) == 1 else NOTHING


def _is_digits(words: Words) -> bool:
    return len(words) == 1 and words[0].isdecimal()
