"""How a mistake is told: its place, the rule and the remedy; then the line as it stands, and as it should stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.library.mistakes import Mistake


def tell(mistake: Mistake) -> str:
    """One mistake in plain words, on one to four lines."""
    place = f"{mistake.file}, line {mistake.line}" if mistake.line else mistake.file
    grave = "" if mistake.level == "error" else "Only a warning: "
    lines = [f"{place}: {grave}{rule(mistake)}"]
    if mistake.shown:
        lines.append(f"    {mistake.shown}")
    if mistake.better:
        lines += ["  Write:", f"    {mistake.better}"]
    return "\n".join(lines)


def rule(mistake: Mistake) -> str:
    """The rule and the remedy alone, without the place."""
    return SENTENCES[mistake.code].words.format_map(mistake.values)


def tell_all(mistakes: Iterable[Mistake]) -> str:
    """Every mistake in the order of files and lines, errors and warnings together, with a sum at the end."""
    found = sorted(mistakes, key=lambda each: (each.file, each.line, each.code))
    errors = sum(each.level == "error" for each in found)
    return "\n".join([*(tell(each) for each in found), sum_of(errors, len(found) - errors)])


def sum_of(errors: int, warnings: int) -> str:
    """``2 mistakes, 1 warning.``, or that all is well."""
    if not errors and not warnings:
        return "All is well."
    parts = [_count(errors, "mistake") if errors else "No mistakes"]
    parts += [_count(warnings, "warning")] if warnings else []
    return ", ".join(parts) + "."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
