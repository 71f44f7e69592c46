"""Lists that stand in one line for translators: ``one, two, three``, and ``short = long; other = another``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.dialogue.effects import Line
    from bot.library.wording import Catalogues


def listed(text: str) -> tuple[str, ...]:
    """The parts of a list that are divided by commas."""
    return tuple(part for each in text.split(",") if (part := each.strip()))


def paired(text: str) -> tuple[tuple[str, str], ...]:
    """The pairs of a list; a part that is no pair is left out."""
    pairs = (each.partition("=") for each in text.split(";"))
    return tuple((first.strip(), second.strip()) for first, _, second in pairs if first.strip() and second.strip())


def template(line: Line, language: str, catalogues: Catalogues) -> str:
    """The words of a line as they stand, its placeholders unfilled."""
    return catalogues.find(language, line.context, line.text) or line.text
