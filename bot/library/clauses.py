"""Where one thought ends and the next begins in what was said: at a mark, and at a "but".

A yes or a no stands alone before a mark: "No, not now" begins with a no, "No problem" does not. A "not" reaches to
the next "but", or to the end of its sentence; not to a comma only, since "no car, no bike" may be said with one "no".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bot.library.lexicon import Lexicon, Words

_MARK: Final = re.compile(r"[,.;:!?…–—]+(?:\s+|$)")
_END: Final = re.compile(r"[.;!?…]+(?:\s+|$)")


def clauses(text: str, lexicon: Lexicon) -> tuple[Words, ...]:
    """The words between the marks of a text; those that say nothing are left out."""
    return tuple(words for each in _MARK.split(text) if (words := lexicon.core(lexicon.words(each))))


def affirmed(text: str, lexicon: Lexicon) -> Words:
    """The words that no "not" reaches, where it reaches others: "I have no car but I walk". Else none."""
    parts = [each for sentence in _END.split(text) for each in _divided(lexicon.words(sentence), lexicon.meant.but)]
    kept = [each for each in parts if not any(map(lexicon.is_negation, each))]
    return tuple(word for each in kept for word in each) if len(kept) < len(parts) else ()


def _divided(words: Words, dividers: Collection[Words]) -> Iterator[Words]:
    """The words between the dividers."""
    longest = max(map(len, dividers), default=0)
    begin = at = 0
    while at < len(words):
        size = next((n for n in range(longest, 0, -1) if words[at : at + n] in dividers), 0)
        if size:
            yield words[begin:at]
            begin = at + size
        at += size or 1
    yield words[begin:]
