"""Slips of the pen that YAML answers with riddles, or with silence.

Each line is looked at by itself: a sentence with a colon in it, a sentence that begins with a character that means
something to YAML, `` #`` that would silently cut a sentence, a quote that is not closed, tabs. A slip is noted
with the line as it should stand, and the corrected line is what is read on, so that one slip does not hide the
next. Lines under ``>`` or ``|`` are left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.library.mistakes import Notes

FARTHEST = 20  # lines over which a quoted sentence may go

_KEY = r"""(?:[^\s"'\[\]{}#&*!|>%@`?,-][^:"#]*?|"[^"]*"|'[^']*')"""
_KEYED = re.compile(rf"^(?P<head>(?P<margin>\s*(?:-[ \t]+)*){_KEY}:)[ \t]+(?P<value>\S.*?)\s*$")
_ITEM = re.compile(r"^(?P<head>(?P<margin>\s*)(?:-[ \t]+)*-)[ \t]+(?P<value>\S.*?)\s*$")
_BELOW = re.compile(r"^[|>][+-]?\d?[+-]?(\s+#.*)?$")
_PLACEHOLDER_FIRST = re.compile(r"^\{[^{}:,]+\}")
# Not a slip but machinery: the parser's events refuse it as what it is.
_MACHINERY = re.compile(r"^(!!|[&*][\w-]+(\s+[\[{&*!|>].*)?$)")
_SHORT_LIST = re.compile(r"^\[[^\]]*\](\s+#.*)?$|^\[[^\]]*$")
_COLON = re.compile(r":(\s|$)")
_HASH = re.compile(r"\s#")
_CLOSED = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"'),
    "'": re.compile(r"'(?:[^']|'')*'"),
}


def mend(lines: list[str], notes: Notes) -> list[str]:
    """The lines as they can be read, with every slip noted."""
    mended = list(lines)
    below = -1
    for number, line in enumerate(lines):
        depth = len(line) - len(line.lstrip())
        if not line.strip() or (below >= 0 and depth > below):
            continue
        below = -1
        mended[number] = line = _without_tabs(line, number + 1, notes)  # noqa: PLW2901 - the corrected line is read on
        if not (found := _KEYED.match(line) or _ITEM.match(line)):
            continue
        if _BELOW.match(found["value"]):
            below = len(found["margin"])
        elif not _closes_later(found["value"], lines, number + 1):
            mended[number] = _look_at(found, number + 1, notes)
    return mended


def quote(sentence: str) -> str:
    """A sentence in quotes, as YAML wants them."""
    if '"' in sentence or "\\" in sentence:
        return "'" + sentence.replace("'", "''") + "'"
    return f'"{sentence}"'


def _without_tabs(line: str, number: int, notes: Notes) -> str:
    margin = line[: len(line) - len(line.lstrip())]
    if "\t" not in margin:
        return line
    better = margin.replace("\t", "  ") + line.lstrip()
    notes.note("tab", number, shown=line.strip())
    return better


def _look_at(found: re.Match[str], number: int, notes: Notes) -> str:
    value = found["value"]
    code = _slip(value, keyed=found.re is _KEYED)
    if code is None:
        return found.string
    better = _better(value, code)
    line = f"{found['head']} {better}"
    notes.note(code, number, shown=found.string.strip(), better=line.strip(), first=value[0])
    return line


def _better(value: str, code: str) -> str:
    if code == "half-open quote" and value[0] == '"' and value.count('"') == 1:
        return value + '"'
    return quote(value)


def _slip(value: str, *, keyed: bool) -> str | None:
    """The code of the first slip in a value, or ``None``."""
    first = value[0]
    if first in _CLOSED:
        return _quote_slip(value)
    if first == "#" or _SHORT_LIST.match(value) or _MACHINERY.match(value):
        return None
    if first == "{":
        return "leading brace" if _PLACEHOLDER_FIRST.match(value) else None
    if first in "[]}@`%&*!|>," or value[:2] in ("- ", "? ", ": "):
        return "leading character"
    hash_at, colon_at = _HASH.search(value), _COLON.search(value)
    if hash_at and not (colon_at and colon_at.start() < hash_at.start()):
        return "comment in a sentence"
    return "colon in a sentence" if colon_at and keyed else None


def _quote_slip(value: str) -> str | None:
    closed = _CLOSED[value[0]].match(value)
    if closed is None:
        return "half-open quote"
    rest = value[closed.end() :]
    return "words after a quote" if rest.strip() and not _HASH.match(rest) else None


def _closes_later(value: str, lines: list[str], begin: int) -> bool:
    """Whether a quote that is open at the end of the line is closed further down, before another key or dash."""
    if value[0] not in _CLOSED or _CLOSED[value[0]].match(value):
        return False
    for line in lines[begin : begin + FARTHEST]:
        if _KEYED.match(line) or _ITEM.match(line) or line.strip().endswith(":"):
            return False
        if value[0] in line:
            return line.rstrip().endswith(value[0])
    return False
