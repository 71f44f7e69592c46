"""What a voice note means, once it has been put into words: an option, several, yes or no, or a wish of its own.

The rules. A label is what counts first, whole or in words of its own; then a number, then yes and no. Steering
("back", "again") is meant only if nothing else is said. Words around an answer ("I think", "please") count for
nothing; endings and small slips neither. What fits two options means none of them, and so does a "not" that the
option has not, unless it ends before a "but": a guess is never made. In a long story nothing is looked for. What is
understood here is only shown, and becomes an answer when the person says that it is right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from bot.library.clauses import affirmed, clauses
from bot.library.fitting import Label, fitting, says_first, within_bounds
from bot.library.lexicon import lexicon, made_of, without
from bot.library.pictograms import NONE_OF_THESE, pictogram

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from bot.library.lexicon import Lexicon, Words
    from bot.library.wording import Catalogues

Steer = Literal["", "back", "skip", "again", "help", "yes", "no"]

STEERS: Final[tuple[Literal["back", "skip", "again", "help"], ...]] = ("back", "skip", "again", "help")
LONGEST: Final = 60  # words
MOST_BESIDE: Final = 12  # words that mean no option, beside those that do
LONGEST_VERDICT: Final = 4  # words
MOST_AFTER: Final = 6  # words after a yes or a no
MARKS: Final = (",", ".", ";", ":", "!", "?", "…")
AROUND_A_NAME: Final = " .,;:!?…\"“”„«»‘’'()–—-"


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
    places = range(len(labels)) if shown is None else shown
    note = _Note(lexical, words, lexical.words(words), known, places, several=several)
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
    found = note.by_number() or note.by_words()
    return found if found != NOTHING else note.by_clauses()


def verdict(words: str, right: str, again: str, language: str, catalogues: Catalogues) -> Literal["", "yes", "no"]:
    """What was said of something that was read back: the button ``right``, or ``again``, or yes or no. Never raises.

    Only a few words are a verdict; who says more says something new.
    """
    if len(lexicon(language, catalogues).words(words)) > LONGEST_VERDICT:
        return ""
    meaning = understand(words, (right, again), language, catalogues, shown=())
    if meaning.options == (0,) or meaning.steer == "yes":
        return "yes"
    return "no" if meaning.options == (1,) or meaning.steer in ("no", "again") else ""


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


def name_said(words: str, language: str, catalogues: Catalogues) -> str:
    """The name in "My name is Ana." or "Ana is my name", as it was said; else all of the words. Never raises."""
    lexical = lexicon(language, catalogues)
    said = words.split()
    if lexical.words(words) in lexical.meant.names:
        return words
    first = next((at for at in range(len(said) - 1, 0, -1) if _leads(said[:at], said[at - 1], lexical)), 0)
    said = said[first:]
    last = next((at for at in range(1, len(said)) if _leads(said[at:], said[at - 1], lexical)), len(said))
    return " ".join(said[:last]).strip(AROUND_A_NAME) or words


def _leads(beside: Sequence[str], before_the_mark: str, lexical: Lexicon) -> bool:
    """Whether words beside a name say nothing but that it is one; a "please" does so only beyond a mark."""
    words = lexical.words(" ".join(beside))
    core = lexical.core(words)
    return made_of(core, lexical.meant.names) or (not core and before_the_mark.endswith(MARKS))


@dataclass(frozen=True, slots=True)
class _Note:
    """A voice note as bare words, and the labels that it may mean."""

    lexicon: Lexicon
    written: str
    words: Words
    labels: tuple[Label, ...]
    shown: Sequence[int]
    several: bool

    @property
    def core(self) -> Words:
        """The words without those that say nothing."""
        return self.lexicon.core(self.words)

    def answered(self, steer: Literal["yes", "no"], meant: Collection[Words]) -> Meaning:
        """Yes or no: the one label that says so, alone or before a comma; where there is none, the word itself."""
        found = self._saying(meant)
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

    def by_clauses(self) -> Meaning:
        """None or all of the labels; a yes or a no that more words follow; or what a "not" does not reach."""
        found = self.none_or_all() or self._yes_or_no()
        rest = affirmed(self.written, self.lexicon)
        if found or not rest:
            return found or NOTHING
        found = replace(self, words=rest).by_words()
        is_yes = set(found.options) & set(self._saying(self.lexicon.meant.yes))  # "yes, but not now" is none
        return NOTHING if is_yes else found

    def none_or_all(self) -> Meaning | None:
        none = [at for at, label in enumerate(self.labels) if pictogram(label.written) == NONE_OF_THESE]
        meant = self.lexicon.meant
        forms = (self.core, without(self.core, meant.small))
        if len(none) == 1 and any(made_of(each, meant.none) for each in forms):
            return Meaning((none[0],))
        if self.several and any(made_of(each, meant.all) for each in forms):
            return self._chosen([at for at in range(len(self.labels)) if at not in none])
        return None

    def _yes_or_no(self) -> Meaning | None:
        """The label that says yes or no, unless what follows fits another one, or says the contrary."""
        meant = self.lexicon.meant
        said_yes, rest = self._first_word()
        if said_yes is None:
            return None
        after = replace(self, words=rest)
        closer = after.by_words() if rest else NOTHING
        if closer == NOTHING:
            closer = after.none_or_all() or NOTHING
        same, contrary = self._saying(meant.yes), self._saying(meant.no)
        if not said_yes:
            same, contrary = contrary, same
        if closer.options:
            return None if set(closer.options) & set(contrary) else closer
        against = made_of(rest, meant.no if said_yes else meant.yes)
        against |= said_yes and any(map(self.lexicon.is_negation, rest))
        return Meaning((same[0],)) if len(same) == 1 and len(rest) <= MOST_AFTER and not against else None

    def _first_word(self) -> tuple[bool | None, Words]:
        """Whether yes was said first, or no, or neither; and what was said after it."""
        meant = self.lexicon.meant
        if made_of(self.core, meant.rather_no):
            return False, ()
        first, *others = clauses(self.written, self.lexicon) or ((),)
        after = tuple(word for each in others for word in each)
        for said_yes, said in ((True, meant.yes), (False, meant.no)):
            if made_of(first, said):
                return said_yes, after
            rest = first[1:] + after
            plain = not without(rest, meant.small) or (not said_yes and any(map(self.lexicon.is_negation, rest[:2])))
            if rest and first[:1] in said and plain:
                return said_yes, rest
        return None, ()

    def _saying(self, meant: Collection[Words]) -> list[int]:
        """The labels that say one of these words, alone; where there is none, before a comma."""
        alone = [at for at, label in enumerate(self.labels) if made_of(label.words, meant)]
        return alone or [at for at, label in enumerate(self.labels) if says_first(label, meant)]

    def _chosen(self, options: Collection[int]) -> Meaning:
        found = tuple(sorted(set(options)))
        return Meaning(found) if self.several or len(found) == 1 else NOTHING


def _is_digits(words: Words) -> bool:
    return len(words) == 1 and words[0].isdecimal()
