"""Times of day and ranges as they are said: "8–16" from eight to sixteen, "10.30" after an "at", "Mon–Fri".

How a language says a range stands in its catalogue: alone (an age), of something that follows it (months), of times.
A word that a range brings along is not said twice: "ob 10.30–12.00" becomes "od 10:30 do 12". A full hour is said
without its minutes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.library.listed import listed, paired

if TYPE_CHECKING:
    from collections.abc import Iterable

ANY_TIME: Final = "…"
NOTHING: Final = r"(?!)"

_TIME: Final = r"(?:[01]?\d|2[0-4])[:.][0-5]\d"
_NUMBER: Final = r"\d{1,2}[:.]\d\d|\d{1,4}"
_TO: Final = r"(?: ?[–—] ?|-)"
_RANGE: Final = re.compile(
    rf"(?P<before>(?<!\w)[^\W\d_]+\.?:?\s+)?(?<![\w.,:–—-])(?P<least>{_NUMBER}){_TO}(?P<most>{_NUMBER})"
    r"(?![\d–—-])(?P<after>\s+[^\W\d_]+)?"
)
_TIMES: Final = re.compile(rf"(?<![\w.,:–—€$£-])({_TIME})({_TO})({_TIME})(?![\w.–—-]|\s*[€$£%]|\s+[^\W\d_])")
_FULL_HOUR: Final = re.compile(r"(?<![\w.,:–—-])([01]?\d|2[0-4]):00(?![\d:])")


class Ranges(NamedTuple):
    """How a language says ranges and times: its phrases, as they stand in the catalogue."""

    alone: str
    of_something: str
    of_times: str
    times: str
    days: str


def spanned(text: str, way: Ranges) -> str:
    """The text with its times and ranges as a language says them."""
    text = _days(way.days).sub(lambda found: _of_days(found, way), text)
    before, after = _beside_times(way.times)
    for finder in (before, after):
        text = finder.sub(lambda found: found[0].replace(found["time"], _clock(found["time"])), text)
    text = _TIMES.sub(lambda found: f"{_clock(found[1])}{found[2]}{_clock(found[3])}", text)
    text = _RANGE.sub(lambda found: _range(found, way), text)
    return _FULL_HOUR.sub(r"\1", text)


def _clock(time: str) -> str:
    return time.replace(".", ":")


def _range(found: re.Match[str], way: Ranges) -> str:
    before, least, most, after = (found[part] or "" for part in ("before", "least", "most", "after"))
    if _size(least) >= _size(most):
        return found[0]
    leads = bool(before) and _word(before) in _words_before(way.times)
    if leads or ":" in least + most or _word(before) in _words_of_days(way.days):
        pattern = way.of_times
    else:
        pattern = way.of_something if after and _word(after) != _word(way.alone.split()[-1]) else way.alone
    said = pattern.replace("{least}", least).replace("{most}", most)
    if before and (leads or _word(before) == _word(said.split(maxsplit=1)[0])):
        said, before = _like(before, said), ""
    return before + said + ("" if _word(after) == _word(said.split()[-1]) else after)


def _size(number: str) -> float:
    return float(number.replace(":", "."))


def _of_days(found: re.Match[str], way: Ranges) -> str:
    days = _names_of_days(way.days)
    said = f"{days[found['first'].casefold()][0]} {days[found['last'].casefold()][1]}"
    before = found["before"] or ""
    if _word(before) == _word(said.split(maxsplit=1)[0]):
        return _like(before, said)
    return before + (said if before else _like(found["first"], said))


def _word(text: str) -> str:
    return text.strip(" .:").casefold()


def _like(written: str, said: str) -> str:
    """What is said, with a capital where what was written had one."""
    return said[0].upper() + said[1:] if written[0].isupper() else said


@lru_cache(64)
def _names_of_days(table: str) -> dict[str, tuple[str, str]]:
    pairs = ((listed(written), listed(said)) for written, said in paired(table))
    return {name.casefold(): (said[0], said[-1]) for names, said in pairs if said for name in names}


@lru_cache(64)
def _words_of_days(table: str) -> frozenset[str]:
    """The words that may stand before the hours of a day."""
    days = _names_of_days(table)
    return frozenset({*days, *(_word(last.split()[-1]) for _, last in days.values())})


@lru_cache(64)
def _days(table: str) -> re.Pattern[str]:
    known = _names_of_days(table)
    written = {each for names, _ in paired(table) for each in listed(names) if each.casefold() in known}
    names = sorted(written, key=len, reverse=True)
    either = "|".join(_as_written(each) for each in names) or NOTHING
    return re.compile(
        rf"(?P<before>(?<!\w)[^\W\d_]+\s+)?(?<![\w–—-])(?P<first>{either})\.?{_TO}(?P<last>{either})(?![\w–—-])\.?"
    )


def _as_written(name: str) -> str:
    """A name as it may be written: with a capital, too."""
    return f"[{name[0].lower()}{name[0].upper()}]{re.escape(name[1:])}" if len(name) > 1 else re.escape(name)


@lru_cache(64)
def _words_before(table: str) -> frozenset[str]:
    return frozenset(_word(each.removesuffix(ANY_TIME)) for each in listed(table) if each.endswith(ANY_TIME))


@lru_cache(64)
def _beside_times(table: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What finds a time after the words that stand before one, and a time before those that stand after one."""
    before = _any_of(each.removesuffix(ANY_TIME).strip() for each in listed(table) if each.endswith(ANY_TIME))
    after = _any_of(each.removeprefix(ANY_TIME) for each in listed(table) if each.startswith(ANY_TIME))
    return (
        re.compile(rf"(?<!\w)(?:{before})\s+(?P<time>{_TIME}(?:{_TO}{_TIME})?)(?![\d.]|,\d|\s*[€$£%])", re.IGNORECASE),
        re.compile(rf"(?<![\w.,:])(?P<time>(?:{_TIME}{_TO})?{_TIME})(?:{after})(?!\w)", re.IGNORECASE),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(each) for each in sorted(words, key=len, reverse=True)) or NOTHING
