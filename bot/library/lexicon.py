"""What the words of a language mean when they are heard: made once of the phrases of a language.

Everything is compared as ``bare`` words: without accents, case and marks. A phrase is a tuple of words.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.library import phrases
from bot.library.counting import Counting, counting
from bot.library.listed import listed, paired, template
from bot.library.matching import bare

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.library.wording import Catalogues

Words = tuple[str, ...]
Same = tuple[tuple[Words, Words], ...]

SHORTEST_STEM: Final = 3
ANY_ENDING: Final = "…"


class Meant(NamedTuple):
    """The phrases of a language, by what they mean."""

    yes: frozenset[Words]
    no: frozenset[Words]
    back: frozenset[Words]
    skip: frozenset[Words]
    again: frozenset[Words]
    help: frozenset[Words]
    noise: frozenset[Words]
    small: frozenset[Words]
    number_names: frozenset[Words]
    negations: frozenset[Words]
    under: frozenset[Words]
    over: frozenset[Words]
    or_more: frozenset[Words]
    last: frozenset[Words]
    rather_no: frozenset[Words]
    none: frozenset[Words]
    all: frozenset[Words]
    but: frozenset[Words]
    names: frozenset[Words]


LINES: Final = (
    phrases.YES,
    phrases.NO,
    phrases.BACK,
    phrases.SKIP,
    phrases.AGAIN,
    phrases.HELP,
    phrases.NOISE,
    phrases.SMALL_WORDS,
    phrases.NUMBER_NAMES,
    phrases.NEGATIONS,
    phrases.UNDER,
    phrases.OVER,
    phrases.OR_MORE,
    phrases.LAST,
    phrases.RATHER_NO,
    phrases.NONE,
    phrases.ALL,
    phrases.BUT,
    phrases.MY_NAME_IS,
)
FORMS: Final = (phrases.SAME, phrases.ENDINGS)
NUMBERS: Final = (phrases.NUMBER_WORDS, phrases.ORDINALS, phrases.TENS_JOINED, phrases.HUNDREDS_JOINED)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language: what they mean, which are the same, how they end, and how one counts in it."""

    meant: Meant
    same: Same
    endings: Words
    counting: Counting

    def words(self, text: str) -> Words:
        """The bare words of a text, each in the form in which answers have it."""
        return _in_one_form(tuple(bare(text).split()), self.same)

    def core(self, words: Words) -> Words:
        """The words without those that say nothing."""
        return without(words, self.meant.noise)

    def is_negation(self, word: str) -> bool:
        """Whether a word makes of the others their contrary."""
        negations = self.meant.negations
        return (word,) in negations or any((word[:end] + ANY_ENDING,) in negations for end in range(1, len(word)))

    def stems(self, word: str) -> frozenset[str]:
        """The word, and what is left of it without one of the endings of its language; double letters are one."""
        return _stems(word, self.endings)


def lexicon(language: str, catalogues: Catalogues) -> Lexicon:
    """The words of a language; where nobody has translated them, those of the bot's own language."""
    lists, forms, numbers = (
        tuple(template(line, language, catalogues) for line in lines) for lines in (LINES, FORMS, NUMBERS)
    )
    return _made(lists, forms, numbers)


def without(words: Words, phrases_: Collection[Words]) -> Words:
    """The words without these phrases, wherever they stand, the longest first."""
    longest = max(map(len, phrases_), default=0)
    left: list[str] = []
    at = 0
    while at < len(words):
        size = next((n for n in range(longest, 0, -1) if words[at : at + n] in phrases_), 0)
        if not size:
            left.append(words[at])
        at += size or 1
    return tuple(left)


def made_of(words: Words, phrases_: Collection[Words]) -> bool:
    """Whether the words are these phrases and nothing else."""
    return bool(words) and not without(words, phrases_)


@lru_cache(64)
def _made(lists: Words, forms: Words, numbers: Words) -> Lexicon:
    same, endings = forms
    pairs = ((tuple(bare(one).split()), tuple(bare(other).split())) for one, other in paired(same))
    longest_first: Same = tuple(sorted((each for each in pairs if all(each)), key=lambda each: (-len(each[0]), each)))
    return Lexicon(
        Meant._make(_phrases(each, longest_first) for each in lists),
        longest_first,
        tuple(sorted({_without_doubles(bare(each)) for each in listed(endings)})),
        counting(*numbers),
    )


def _phrases(text: str, same: Same) -> frozenset[Words]:
    """The phrases of a list. A word that ends with “…” is kept with it: it stands for every word that begins so."""
    found = set()
    for each in listed(text):
        words = _in_one_form(tuple(bare(each).split()), same)
        if words:
            found.add((words[0] + ANY_ENDING,) if each.endswith(ANY_ENDING) else words)
    return frozenset(found)


def _in_one_form(words: Words, same: Same) -> Words:
    found: list[str] = []
    at = 0
    while at < len(words):
        pair = next((each for each in same if words[at : at + len(each[0])] == each[0]), None)
        found += pair[1] if pair else (words[at],)
        at += len(pair[0]) if pair else 1
    return tuple(found)


@lru_cache(8192)
def _stems(word: str, endings: Words) -> frozenset[str]:
    plain = _without_doubles(word)
    cut = (plain.removesuffix(each) for each in endings if plain.endswith(each))
    return frozenset({plain, *(each for each in cut if len(each) >= SHORTEST_STEM)})


def _without_doubles(word: str) -> str:
    return "".join(each for at, each in enumerate(word) if at == 0 or each != word[at - 1])
