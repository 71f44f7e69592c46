"""Long words cut to the messenger's measure, which is counted in UTF-16 units.

A cut falls at the end of a paragraph if there is one in the second half, else of a line, of a sentence, of a word,
else anywhere; never within a character. What a messenger cannot carry (NUL) is left out.
"""

from __future__ import annotations

from typing import Final

MOST_TEXT: Final = 4096
MOST_CAPTION: Final = 1024
MOST_TOAST: Final = 200
_ENDS: Final = ("\n\n", "\n", ". ", "! ", "? ", "… ", " ")


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, most: int = MOST_TEXT) -> list[str]:
    """The text in pieces of at most ``most`` units; together they say everything but the blanks between them."""
    text = text.replace("\x00", "")
    if 2 * len(text) <= most:
        return [text]
    cut: list[str] = []
    while units(text) > most:
        end = _end(text, most)
        if text[:end].strip():
            cut.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*cut, text] if text or not cut else cut


def shortened(text: str, most: int) -> str:
    """The text if it fits, else its beginning and an ellipsis."""
    text = text.replace("\x00", "")
    if 2 * len(text) <= most or units(text) <= most:
        return text
    return text[: _fitting(text, most - 1)].rstrip() + "…"


def _end(text: str, most: int) -> int:
    fitting = _fitting(text, most)
    for end in _ENDS:
        at = text.rfind(end, fitting // 2, fitting)
        if at >= 0:
            return at + len(end)
    return fitting


def _fitting(text: str, most: int) -> int:
    """How many characters fit into so many units: one that takes two never straddles the end."""
    if text.isascii():
        return most
    head = text[:most].encode("utf-16-le", "surrogatepass")[: 2 * most]
    if len(head) == 2 * most and 0xD8 <= head[-1] <= 0xDB:  # noqa: PLR2004 - the first half of a surrogate pair
        head = head[:-2]
    return len(head.decode("utf-16-le", "surrogatepass"))
