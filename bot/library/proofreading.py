"""Everything that is looked at before a page may be published, all at once.

The grammar has already noted what cannot be read. What could be read is proofread: labels and words always; names,
conditions and ways through the page only if every step could be read, since a step that is missing would make
innocent ones look wrong. Catalogues are compared with the words of the page, of its lists, and of the help card.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.script import Ask, Place
from bot.library.mistakes import Mistake, Notes
from bot.library.pictograms import pictogram
from bot.library.proof_labels import check_labels
from bot.library.proof_language import check_language
from bot.library.proof_names import check_names
from bot.library.proof_rules import check_lengths, check_rules
from bot.library.proof_translations import Wanted, check_translations
from bot.library.sheet import Kind, Placed
from bot.library.used import all_steps, placed_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bot.dialogue.effects import Line
    from bot.dialogue.script import Script
    from bot.library.catalogues import Catalogue
    from bot.library.grammar import Reading
    from bot.library.lists import Lists

# Told by the way through the page; not once more where the name or answer was told already.
_CONSEQUENCES = frozenset({"never met", "nobody gets here"})


def proofread(reading: Reading, lists: Lists, catalogues: Collection[Catalogue] = ()) -> tuple[Mistake, ...]:
    """Every mistake of a page and its catalogues, those of the reading included; the lists' own are not."""
    script = reading.script
    if script is None:
        return reading.mistakes
    notes = Notes(reading.file)
    if reading.whole:
        check_names(reading, notes)
    check_rules(reading, notes)
    check_lengths(reading, notes)
    names = proper_names(script)
    placed = placed_in(reading, lists)
    found = [*reading.mistakes, *_without_consequences(notes.mistakes)]
    found += check_labels(placed, names)
    for each in placed:
        found += check_language(each, each.text, script.language, each.file, each.line)
    if reading.whole:
        found += check_translations(Wanted(placed, script.languages, names, reading.file), catalogues)
    return tuple(found)


def proofread_bot_words(
    lines: Iterable[Line], languages: tuple[str, ...], catalogues: Collection[Catalogue]
) -> tuple[Mistake, ...]:
    """Mistakes in the catalogues of the bot's own words."""
    placed = tuple(_placed(line) for line in lines)
    return tuple(check_translations(Wanted(placed, languages, file="bot"), catalogues))


def proper_names(script: Script) -> frozenset[str]:
    """The contexts of places without a pictogram: they are names, and may stay as they are in every language."""
    ways = (step.way for step in all_steps(script) if isinstance(step, Ask))
    options = (option for way in ways if isinstance(way, Place) for option in way.options)
    return frozenset(option.words.context for option in options if not pictogram(option.words.text))


def _without_consequences(mistakes: list[Mistake]) -> list[Mistake]:
    if all(each.level == "warning" or each.code in _CONSEQUENCES for each in mistakes):
        return mistakes
    return [each for each in mistakes if each.code not in _CONSEQUENCES]


def _placed(line: Line) -> Placed:
    kind: Kind = "label" if line.context.startswith("bot/button/") else "title"
    return Placed(line.context, line.text, "bot", 0, kind, beside=line.context)
