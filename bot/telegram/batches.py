"""One answer of ``getUpdates`` taken apart, whatever it looks like.

Every update with a usable number is kept raw, even if nobody will be able to read it: parsing is for later, and each
is parsed alone. An update without a usable number cannot be confirmed and is only counted. If the answer as a whole is
no JSON (cut off, a nesting that no parser bears), its elements are found by their brackets and taken one by one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.telegram.reading import MOST_NUMBER, lane_and_number

if TYPE_CHECKING:
    from collections.abc import Iterator

FAR: Final = 1_000_000
_MARKS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_BEGUN: Final = re.compile(r'\A\s*\{[^\[{]*?"result"\s*:\s*\[\s*', re.DOTALL)
_GAP: Final = re.compile(r"\s*(?:,\s*|(?=\]))")
_decode: Final = json.JSONDecoder().raw_decode
_RESULT: Final = re.compile(rb'\A\s*\{[^\[{]*?"result"\s*:\s*\[', re.DOTALL)
_NUMBER: Final = re.compile(rb'\A\s*\{\s*"update_id"\s*:\s*(\d{1,10})\s*[,}]')


@dataclass(frozen=True, slots=True)
class Batch:
    """Updates as ``(number, lane, body)`` in the order in which they came, and how many could not be taken."""

    taken: tuple[tuple[int, int, bytes], ...]
    lost: int = 0
    broken: bool = False

    def highest(self) -> int:
        """The highest number; one that lies far from the others was not given by the messenger, and does not count."""
        numbers = sorted(number for number, _, _ in self.taken)
        middle = numbers[len(numbers) // 2]
        return max(number for number in numbers if number - middle <= FAR)


def take_apart(body: bytes) -> Batch:
    """Take an answer of ``getUpdates`` apart; ``broken`` tells that it was not what Telegram sends."""
    try:
        return _batch([_taken(update, raw.encode()) for update, raw in _parsed(body.decode())], broken=False)
    except (ValueError, RecursionError, IndexError):
        return _batch([_from_bytes(each) for each in _elements(body)], broken=True)


def _parsed(text: str) -> Iterator[tuple[Any, str]]:
    """Each update, parsed and as it was written."""
    begun = _BEGUN.match(text)
    if begun is None:
        raise ValueError
    at = begun.end()
    while text[at] != "]":
        update, end = _decode(text, at)
        yield update, text[at:end]
        gap = _GAP.match(text, end)
        if gap is None:
            raise ValueError
        at = gap.end()


def _batch(found: list[tuple[int, int, bytes] | None], *, broken: bool) -> Batch:
    taken = tuple(each for each in found if each is not None)
    return Batch(taken, len(found) - len(taken), broken)


def _taken(update: Any, raw: bytes) -> tuple[int, int, bytes] | None:
    lane, number = lane_and_number(update)
    return None if number is None else (number, lane, raw)


def _from_bytes(element: bytes) -> tuple[int, int, bytes] | None:
    try:
        return _taken(json.loads(element), element)
    except (ValueError, RecursionError):
        found = _NUMBER.match(element)
        known = found is not None and int(found[1]) <= MOST_NUMBER
        return (int(found[1]), 0, element) if found is not None and known else None


def _elements(body: bytes) -> Iterator[bytes]:
    """The whole elements of ``result``, by counting brackets outside of strings; without recursion."""
    begun = _RESULT.match(body)
    if begun is None:
        return
    start, depth = begun.end(), 0
    for mark in _MARKS.finditer(body, start):
        if mark[0] in b"[{":
            depth += 1
        elif mark[0] in b"]}":
            depth -= 1
        if depth < 0 or (depth == 0 and mark[0] == b","):
            if element := body[start : mark.start()].strip():
                yield element
            start = mark.end()
            if depth < 0:
                return
