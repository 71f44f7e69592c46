"""Written words become words to be read aloud.

The rules. Pictograms, stairs, dots, arrows and quotation marks are not read; only where a sentence speaks of a
button by its pictogram ("Then tap ✅.") is it called by its name. Ranges, signs and short forms are written out as
the language says them; a telephone number is read digit by digit; a command is read as its word; a line ends like a
sentence. Numbers stay digits, which every voice reads in its own language; only where it would not inflect them do
they become words. Nothing that can be written makes this fail.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from bot.library import phrases
from bot.library.agreeing import agreed
from bot.library.listed import paired, template
from bot.library.spans import Ranges, spanned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.library.wording import Catalogues

REMEMBERED = 4096
ENDS = ".?!:"
BESIDE = "…"
COMPARED = "<>≤≥"
PER = "/"
ARROWS = (("\u2190", "\u21ff"), ("\u27f0", "\u27ff"), ("\u2900", "\u297f"))

_TELEPHONE = re.compile(
    r"(?<![\w.,])(?:\+\d[\d /-]{5,}\d|0\d[\d /-]{4,}\d|\d{7,}|116 ?\d{3}|112|11[03589](?!\s+[^\W\d_]))(?![\d%])"
)
_COMMAND = re.compile(r"(?<![\w/€$£%])/([a-z]{2,32})\b")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_EQUALS = re.compile(r"\s*=\s*")
_MONEY = re.compile(r"([€$£])\s?(\d[\d.,]*)")
_MEASURED = re.compile(r"(?:[\d€$£%]|\d\s?[^\W\d_]+\.?)\s?$")
_DASH = re.compile(r"\s[–—-]+\s|[–—]+")
_QUOTES = re.compile(r"[“”„‟«»‹›\"`´]|(?<!\w)['‘’‚]|['‘’](?!\w)")
_CLAUSE = re.compile(r"\s*[()\[\]|•·]\s*|(?<=[^\W\d_])\s*/\s*(?=[^\W\d_])")
_MORE_TO_COME = re.compile(r"\s*(?:…|\.{3,})(?=(\s*\w)?)")
_LEFT_OUT = re.compile(r"[{}<>≤≥~^*_#\\]")
_BLANK_BEFORE = re.compile(r"\s+([,.;:?!])")
_TWO_MARKS = re.compile(r"[,;](?=\s*[,.;:?!])|(?<=[.?!:])\s*[,.;:](?!\d)")
_LEADING = re.compile(r"^(?:[\s,.;:?!]|-(?!\d))+")
_BLANKS = re.compile(r"\s+")


class Manner(NamedTuple):
    """How a language reads aloud: its phrases, as they stand in the catalogue."""

    ranges: Ranges
    short_forms: str
    signs: str
    agreeing: str


def speakable(words: str, language: str, catalogues: Catalogues) -> str:
    """The words as they are read aloud in a language; empty if there is nothing to be read. Never raises."""
    return _speakable(words, manner(language, catalogues))


def reader(language: str, catalogues: Catalogues) -> Callable[[str], str]:
    """What ``speakable`` does in one language, for many words: its phrases are looked up once."""
    way = manner(language, catalogues)
    return lambda words: _speakable(words, way)


def ended(words: str) -> str:
    """The words with a mark of punctuation at their end: a voice lets itself down there."""
    if not words or words[-1] in ENDS:
        return words
    return words.rstrip(" ,;-") + "."


def manner(language: str, catalogues: Catalogues) -> Manner:
    """How a language reads aloud."""
    ranges = (phrases.RANGE, phrases.RANGE_OF, phrases.RANGE_OF_TIMES, phrases.TIMES, phrases.DAYS)
    others = (phrases.SHORT_FORMS, phrases.SIGNS, phrases.AGREEING)
    worded = (template(line, language, catalogues) for line in (*ranges, *others))
    return Manner(Ranges(*islice(worded, len(ranges))), *worded)


@lru_cache(REMEMBERED)
def _speakable(words: str, way: Manner) -> str:
    lines = [_line(each, way) for each in words.splitlines()]
    said = [each for each in lines if each]
    return " ".join([*(_closed(each) for each in said[:-1]), *said[-1:]])


def _closed(line: str) -> str:
    return line if line[-1] in ".?!:,;" else line + "."


def _line(text: str, way: Manner) -> str:
    said = _named_signs(_PLACEHOLDER.sub("", text), way.signs)
    said = "".join(_heard(each) for each in said)
    said = _COMMAND.sub(r"\1", _ADDRESS.sub("", said))
    said = _TELEPHONE.sub(_digit_by_digit, said)
    said = spanned(said, way.ranges)
    said = said.replace("<=", "≤").replace(">=", "≥")
    said = _written_out(_MONEY.sub(r"\2 \1", said), way.short_forms)
    return agreed(_tidy(said), way.agreeing)


def _tidy(said: str) -> str:
    """Marks that a voice would stumble over become pauses, or go."""
    said = _LEFT_OUT.sub(" ", _QUOTES.sub("", said))
    said = _EQUALS.sub(", ", _CLAUSE.sub(", ", _DASH.sub(", ", said)))
    said = _MORE_TO_COME.sub(lambda found: "," if found[1] else ".", said)
    said = _BLANKS.sub(" ", said)
    said = _TWO_MARKS.sub("", _BLANK_BEFORE.sub(r"\1", said))
    said = _LEADING.sub("", said).rstrip(",;- ").replace("’", "'")
    return said if any(each.isalnum() for each in said) else ""


def _heard(character: str) -> str:
    """The character itself, a blank in place of a picture, nothing in place of what cannot be seen."""
    if character.isalnum() or character in " .,?!:;'°€%=":
        return character
    category = unicodedata.category(character)
    if category in ("So", "Sk", "Co") or any(first <= character <= last for first, last in ARROWS):
        return " "
    return "" if category in ("Cc", "Cf", "Cs", "Cn", "Me") or character in "\ufe0e\ufe0f" else character


def _named_signs(text: str, signs: str) -> str:
    finder, names = _signs(signs)
    return finder.sub(lambda found: _named(found, names), text) if finder.search(text) else text


def _named(found: re.Match[str], names: dict[str, str]) -> str:
    """A sign's name where the sentence speaks of it; nothing where it only stands before a label."""
    before, after = found.string[: found.start()].rstrip(), found.string[found.end() :].lstrip()
    speaks = before[-1:].isalnum() or (before[-1:] in (":", ",") and not after[:1].isalpha())
    return f" {names[found[1]]} " if before and speaks else " "


@lru_cache(64)
def _signs(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    names = {sign.rstrip("\ufe0f"): name for sign, name in paired(table)}
    return re.compile(f"({_any_of(names)})\ufe0f?"), names


def _written_out(text: str, table: str) -> str:
    finder, forms = _short_forms(table)
    return finder.sub(lambda found: _whole(found, forms), text) if finder.search(text) else text


def _whole(found: re.Match[str], forms: dict[str, str]) -> str:
    before, after = found.string[: found.start()], found.string[found.end() :]
    short = found[0].replace(" ", "")
    if short[0] == PER and not _MEASURED.search(before):
        return found[0]
    small = short[0].lower() + short[1:]
    ends = "." if short.endswith(".") and (not after.strip() or after.lstrip()[0].isupper()) else ""
    if BESIDE + short in forms and before.rstrip()[-1:].isdecimal():
        return forms[BESIDE + short] + ends
    for form, end in ((short + BESIDE, ""), (short, ends)):
        if whole := forms.get(form):
            return whole + end if short[0].isalnum() else f" {whole} " if after[:1].isalnum() else f" {whole}"
        if whole := forms.get(small + form[len(short) :]):
            return whole[0].upper() + whole[1:] + end
    return found[0]


@lru_cache(64)
def _short_forms(table: str) -> tuple[re.Pattern[str], dict[str, str]]:
    forms = {short.replace(" ", ""): whole for short, whole in paired(table)}
    words = {each for each in forms if each[0].isalnum()}
    words |= {each[0].upper() + each[1:] for each in words}
    compared = {each for each in forms if each[0] in COMPARED}
    per = {each for each in forms if each[0] == PER}
    signs = {each for each in forms if not each[0].isalnum()} - compared - per
    kinds = (
        (compared, r"(?<![\w=-])(?:{})(?=\s?\d)"),
        (per, r"(?:{})(?!\w)"),
        ((each[:-1] for each in words if each.endswith(BESIDE)), r"(?<![\w.])(?:{})(?=,?\s+\w)"),
        ((each[1:] for each in forms if each.startswith(BESIDE)), r"(?:(?<=\d)|(?<=\d ))(?:{})(?!\w)"),
        ((each for each in words if not each.endswith(BESIDE)), r"(?<![\w.])(?:{})(?!\w)"),
        ((each for each in signs if each[0] != BESIDE), "(?:{})"),
    )
    found = [pattern.format(_any_of(kind)) for each, pattern in kinds if (kind := set(each))]
    return re.compile("|".join(found) or r"(?!)"), forms


def _any_of(parts: Iterable[str]) -> str:
    longest_first = sorted(parts, key=len, reverse=True)
    return "|".join(re.escape(each).replace(r"\.", r"\.\ ?").removesuffix(r"\ ?") for each in longest_first)


def _digit_by_digit(found: re.Match[str]) -> str:
    groups = re.split(r"[ /-]+", found[0])
    return ", ".join(" ".join(group).replace("+ ", "+") for group in groups if group)
