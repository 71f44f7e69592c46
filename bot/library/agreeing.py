"""Numbers that agree with the words beside them: a voice that says "1 uro" by itself says "ena uro", not "eno uro".

What a number is called beside which words stands in the catalogue, as ``eno = 1 uro, 1 leto``. An ``…`` stands for
any letters, or for a number: ``divas = 2 …as``; a full stop at the end for the end of a sentence. Of two that fit,
the longer one is meant. Numbers that stand in no list stay digits.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from bot.library.listed import listed, paired

ANY_LETTERS: Final = "…"
ELIDED: Final = "'"
ENDS: Final = ".?!"
REACH: Final = 80  # characters on either side: a person may send thousands of numbers
_NUMBER: Final = r"\d{1,3}(?:/\d)?\.?(?=\s)|\d{1,3}|[½¼¾]"
_FOUND: Final = re.compile(rf"(?<![\w.,:/–—-])(?P<number>{_NUMBER})(?![\w:/%–—-]|[.,]\d)(?P<blank>\s*)")
_PLACE: Final = re.compile(rf"(?P<before>.*? )??(?P<number>{_NUMBER})(?P<after>.*)")


class Place(NamedTuple):
    """Words beside which a number is called as it is said: those before it, and a pattern of those after it."""

    before: str
    after: re.Pattern[str]
    said: str


def agreed(text: str, table: str) -> str:
    """The text with its numbers in words where the table has them beside these words."""
    places = _places(table)
    return _FOUND.sub(lambda found: _said(found, places), text) if places else text


def _said(found: re.Match[str], places: dict[str, tuple[Place, ...]]) -> str:
    start, end = found.start(), found.end("number")
    before, after = found.string[max(0, start - REACH) : start], found.string[end : end + REACH]
    number = found["number"].removesuffix(".")
    for written, dot in ((found["number"], ""), (number, found["number"][len(number) :])):
        for place in places.get(written, ()):
            if _ends(before, place.before) and place.after.match(dot + after):
                said = _capital(place.said) if before.rstrip()[-1:] in ENDS else place.said
                return said if said.endswith(ELIDED) else f"{said}{dot}{found['blank']}"
    return found[0]


def _ends(text: str, words: str) -> bool:
    """Whether a text ends with whole words; with none it always does."""
    return not words or f" {text}".casefold().endswith(f" {words}")


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


@lru_cache(64)
def _places(table: str) -> dict[str, tuple[Place, ...]]:
    """The places of each number, the longest first."""
    pairs = [(written, said) for said, places in paired(table) for written in listed(places)]
    found: dict[str, tuple[Place, ...]] = {}
    for written, said in sorted(pairs, key=lambda pair: -len(pair[0])):
        if place := _PLACE.fullmatch(written):
            made = Place((place["before"] or "").casefold(), _after(place["after"]), said)
            found[place["number"]] = (*found.get(place["number"], ()), made)
    return found


def _after(words: str) -> re.Pattern[str]:
    if words.endswith("."):
        return re.compile(rf"{_letters(words[:-1])}\s*(?:[.?!:;]|$)", re.IGNORECASE)
    return re.compile(rf"{_letters(words)}(?!\w)", re.IGNORECASE)


def _letters(words: str) -> str:
    """The pattern of words, in which an ``…`` stands for letters; at the end of a word also for none."""
    first, *others = map(re.escape, words.split(ANY_LETTERS))
    for each in others:
        first += (r"\w*" if first[-1:].isalnum() else r"\w+") + each
    return first
