"""Which label somebody meant who typed instead of tapping.

A typed label, its printed number, or a close enough spelling answers as the button does: the label first, then the
number. Pictograms, case, accents and marks count for nothing; two labels that are equally close mean neither.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from rapidfuzz.distance import DamerauLevenshtein

if TYPE_CHECKING:
    from collections.abc import Sequence

CLOSE = 0.8
LONG_ENOUGH_TO_ERR = 4


def match(typed: str, labels: Sequence[str]) -> int | None:
    """The index of the label that is meant, from 0, or ``None``. Labels are as shown, pictograms included."""
    said = bare(typed)
    bares = [bare(label) for label in labels]
    if said and bares.count(said) == 1:
        return bares.index(said)
    if typed.strip().rstrip(".)").isdecimal():
        number = int(typed.strip().rstrip(".)")[:4])
        return number - 1 if 1 <= number <= len(labels) else None
    if not said:
        return _by_pictogram(typed, labels)
    return _closest(said, bares)


def bare(text: str) -> str:
    """Letters and digits alone, without case and accents: ``🚌 Autobuss`` and ``autobuss`` are the same."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = (each if each.isalnum() else " " for each in plain if not unicodedata.combining(each))
    return " ".join("".join(letters).split())


def _by_pictogram(typed: str, labels: Sequence[str]) -> int | None:
    sign = typed.strip().removesuffix("\ufe0f")
    found = [index for index, label in enumerate(labels) if sign and label.startswith(sign)]
    return found[0] if len(found) == 1 else None


def _closest(said: str, labels: Sequence[str]) -> int | None:
    if len(said) < LONG_ENOUGH_TO_ERR:
        return None
    likeness = [DamerauLevenshtein.normalized_similarity(said, label) for label in labels]
    best = max(likeness, default=0.0)
    return likeness.index(best) if best >= CLOSE and likeness.count(best) == 1 else None
