"""Proofreading."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.library.catalogues import Catalogue
    from bot.library.grammar import Reading
    from bot.library.lists import Lists
    from bot.library.mistakes import Mistake


def proofread(reading: Reading, lists: Lists, catalogues: tuple[Catalogue, ...]) -> tuple[Mistake, ...]:
    """Every mistake of a page, its reading's own included."""
    return reading.mistakes
