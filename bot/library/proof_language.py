"""Plain words: the limits of easy language, for each of the five languages. They only warn.

Measured on easy prompts of each language (words a sentence, words a prompt, letters of the longest word): what lies
above is read with difficulty by adults who read little.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library.mistakes import Mistake
from bot.library.proof_names import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.library.sheet import Placed


@dataclass(frozen=True, slots=True)
class Limits:
    """The most words a sentence, words a prompt, and letters a word."""

    sentence: int
    prompt: int
    word: int


LIMITS = {
    "en": Limits(10, 25, 10),
    "sl": Limits(10, 22, 12),
    "lv": Limits(9, 20, 13),
    "it": Limits(11, 24, 12),
    "hu": Limits(8, 18, 15),
}

ENOUGH = 40  # characters, to find a sentence again

_SENTENCE_END = re.compile(r"[.!?…:]+(?:\s+|$)|\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def check_language(placed: Placed, text: str, language: str, file: str, line: int) -> Iterator[Mistake]:
    """Warnings about one text in a language; labels are judged elsewhere."""
    limits = LIMITS.get(language)
    if limits is None or placed.kind != "sentence":
        return
    plain = PLACEHOLDER.sub("Anna", text)
    longest = max(_SENTENCE_END.split(plain), key=_count)
    words = _WORD.findall(plain)
    if _count(longest) > limits.sentence:
        yield _warn("sentence long", file, line, limits.sentence, _count(longest), longest)
    if len(words) > limits.prompt:
        yield _warn("prompt long", file, line, limits.prompt, len(words), text)
    word = max(words, key=len, default="")
    if len(word) > limits.word:
        yield _warn("word long", file, line, limits.word, len(word), word)
    if text.count("?") > 1:
        yield _warn("two questions", file, line, 1, text.count("?"), text)


def _count(sentence: str) -> int:
    return len(_WORD.findall(sentence))


def _warn(code: str, file: str, line: int, most: int, count: int, begin: str) -> Mistake:
    begin = begin.strip()
    shown = begin if len(begin) <= ENOUGH else begin[:ENOUGH].rstrip() + "…"
    values = {"most": str(most), "count": str(count), "begin": shown}
    return Mistake(code, file, line, values)
