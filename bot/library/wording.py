"""A line becomes a sentence in somebody's language.

A catalogue is looked up by msgctxt and source words; words that nobody translated stay in the page's own language.
Placeholders are replaced in one pass, so that a person's own words are never read as a placeholder. A value that is
missing is dropped together with the blank or comma before it: “Hello {first name}.” becomes “Hello.” Wording never
fails: whatever a page, a catalogue or a person contains, some sentence comes out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.effects import Line, Value

# Language → msgctxt and source words, joined by U+0004 → translation.
Words: TypeAlias = "Mapping[str, Mapping[str, str]]"

SEPARATOR = "\x04"
DEEPEST = 8

_PLACEHOLDER = re.compile(r"(?P<before>,? ?)\{(?P<name>[^{}]+)\}")
_ORPHANED = re.compile(r"(^|[.!?…]|\n)[ ]*[,;:][ ]*(\w)")


class Catalogues:
    """Translations in several languages, in layers: the bot's own words, and those of a dialogue's edition."""

    def __init__(self, *layers: Words) -> None:
        self._layers = layers

    def over(self, layer: Words) -> Catalogues:
        """These catalogues with one more layer, which is looked at first."""
        return Catalogues(layer, *self._layers)

    def find(self, language: str, context: str, text: str) -> str | None:
        """The translation of source words, or ``None``."""
        key = context + SEPARATOR + text
        for layer in self._layers:
            if (words := layer.get(language)) is not None and (found := words.get(key)):
                return found
        return None

    def word(self, line: Line, language: str) -> str:
        """The sentence of a line in a language. Never raises."""
        return self._word(line, language, 0)

    def _word(self, line: Line, language: str, depth: int) -> str:
        if not line.context:
            return line.text
        sentence = self.find(language, line.context, line.text) or line.text
        if "{" not in sentence or depth > DEEPEST:
            return sentence
        return self._filled(sentence, line, language, depth)

    def _filled(self, sentence: str, line: Line, language: str, depth: int) -> str:
        dropped = False

        def value(found: re.Match[str]) -> str:
            nonlocal dropped
            said = self._said(line.values.get(found["name"], ""), language, depth + 1)
            dropped = dropped or not said
            return found["before"] + said if said else ""

        filled = _PLACEHOLDER.sub(value, sentence)
        return _closed_up(filled) if dropped else filled

    def _said(self, value: Value, language: str, depth: int) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, tuple):
            return ", ".join(said for each in value if (said := self._word(each, language, depth)))
        return self._word(value, language, depth)


def _closed_up(sentence: str) -> str:
    """The sentence after something was dropped from its beginning: no comma or blank leads it."""
    return _ORPHANED.sub(_begun_anew, sentence.lstrip(" "))


def _begun_anew(found: re.Match[str]) -> str:
    blank = " " if found[1] in (".", "!", "?", "…") else ""
    return f"{found[1]}{blank}{found[2].upper()}"
