"""Pictograms: the one at the front of a label, whether old telephones know it, and the bot's own."""

from __future__ import annotations

import unicodedata

# Under every question: hear, back, skip, later, help.
CONSTANT_ROW = {"🔊": "hear", "⬅": "back", "⏭": "skip", "⏸": "later", "❓": "help"}
# One meaning in many words: none of these.
NONE_OF_THESE = "🚫"

_JOINER = "\u200d"
_DRESS = {"\ufe0f", "\ufe0e"} | {chr(code) for code in range(0x1F3FB, 0x1F400)}
# Emoji 13.0 and later (emoji-data.txt of Unicode 16): old telephones show a box.
_NEW = (
    *((0x1F6D6, 0x1F6D7), (0x1F6DC, 0x1F6DF), (0x1F6FB, 0x1F6FC), (0x1F7F0, 0x1F7F0), (0x1F90C, 0x1F90C)),
    *((0x1F972, 0x1F972), (0x1F977, 0x1F979), (0x1F9A3, 0x1F9A4), (0x1F9AB, 0x1F9AD), (0x1F9CB, 0x1F9CC)),
    *((0x1FA74, 0x1FA77), (0x1FA7B, 0x1FA7F), (0x1FA83, 0x1FA8F), (0x1FA96, 0x1FAFF)),
)


def pictogram(label: str) -> str:
    """The pictogram at the front of a label, without variation selectors and skin tones; empty if there is none."""
    first, _, _ = label.partition(" ")
    if not first or any(character.isalnum() and ord(character) < 0x2000 for character in first):  # noqa: PLR2004 - letters and digits end below
        return ""
    bare = "".join(character for character in first if character not in _DRESS)
    is_picture = any(unicodedata.category(character) == "So" or character == _JOINER for character in bare)
    return bare if is_picture or bare in CONSTANT_ROW else ""


def without_pictogram(label: str) -> str:
    """The words of a label."""
    return label.partition(" ")[2].strip() if pictogram(label) else label


def is_new(picture: str) -> bool:
    """Whether a pictogram is newer than Emoji 12."""
    return any(first <= ord(character) <= last for character in picture for first, last in _NEW)
