"""The lists of an area: places, helpers, first jobs, fields of work, and the help card.

A list file holds ``list:`` and ``options:``; the list of work holds ``sectors:`` and, under each sector's key, its
``groups:``; the help card holds ``help card:`` and ``numbers:``. Their words are translated under
``lists/<file>/<key>`` and ``help card/<key>``, with each dialogue that uses them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from bot.dialogue.script import HelpCard, Option, Sector, Telephone
from bot.library.mistakes import Notes
from bot.library.page import Block, Node, Text, read_nodes, read_source
from bot.library.sheet import Placed, Sheet
from bot.library.standard import help_card

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bot.library.mistakes import Mistake

EMERGENCY = "112"
HELP_CARD = "help card"
_NUMBER = re.compile(r"^\+?[0-9][0-9 /()-]{1,24}$")


@dataclass(frozen=True, slots=True)
class Lists:
    """All lists of a folder, by the file's stem, with the words that can be translated."""

    options: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)
    sectors: tuple[Sector, ...] = ()
    help_card: HelpCard = field(default_factory=help_card)
    placed: Mapping[str, tuple[Placed, ...]] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()
    work: str = "work"


def read_lists(folder: Path) -> Lists:
    """Read every list of a folder; a folder that is not there holds none."""
    shelf = _Shelf()
    for path in sorted(folder.glob("*.yaml")) + sorted(folder.glob("*.yml")):
        shelf.add(path)
    return Lists(shelf.options, shelf.sectors, shelf.card, shelf.placed, tuple(shelf.mistakes), shelf.work)


def read_list_text(text: str, name: str) -> tuple[Placed, ...]:
    """The words of one list that is at hand as text."""
    shelf = _Shelf()
    shelf.read(text, name, f"lists/{name}.yaml")
    return shelf.placed[name]


class _Shelf:
    def __init__(self) -> None:
        self.options: dict[str, tuple[Option, ...]] = {}
        self.sectors: tuple[Sector, ...] = ()
        self.card = help_card()
        self.placed: dict[str, tuple[Placed, ...]] = {}
        self.mistakes: list[Mistake] = []
        self.work = "work"

    def add(self, path: Path) -> None:
        sheet = Notes(f"{path.parent.name}/{path.name}")
        source = read_source(path, sheet)
        self.mistakes += sheet.mistakes
        if source is not None:
            self.read(source, path.stem, sheet.file)

    def read(self, source: str, name: str, file: str) -> None:
        sheet = Sheet(file, HELP_CARD if name == HELP_CARD else f"lists/{name}")
        node = read_nodes(source, sheet)
        if isinstance(node, Block):
            self._read(name, node, sheet)
        elif node is not None:
            sheet.note("not a list", node.line)
        self.placed[name] = tuple(sheet.placed)
        self.mistakes += sheet.mistakes

    def _read(self, name: str, page: Block, sheet: Sheet) -> None:
        if page.get(HELP_CARD) is not None or name == HELP_CARD:
            self.card = _help_card(page, sheet)
        elif page.get("sectors") is not None:
            self.sectors, self.work = _sectors(page, sheet), name
        else:
            sheet.known_keys(page, {"list", "options"}, "a list")
            sheet.text(page.get("list"), "list", page.line)
            self.options[name] = sheet.options(page.get("options"), "options", page.line, "")


def _sectors(page: Block, sheet: Sheet) -> tuple[Sector, ...]:
    sheet.known_keys(page, {"list", "sectors", "groups"}, "the list of work")
    sheet.text(page.get("list"), "list", page.line)
    sectors = sheet.options(page.get("sectors"), "sectors", page.line, "")
    groups = sheet.block(page.get("groups"), "groups", page.line)
    names = [sector.key for sector in sectors]
    sheet.known_keys(groups, names, "the groups of the list of work")
    found = [Sector(key=each.key, words=each.words, groups=_groups(groups, each.key, sheet)) for each in sectors]
    keys = names + [group.key for sector in found for group in sector.groups]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        sheet.note("group twice", groups.line, key=key)
    return tuple(found)


def _groups(groups: Block, sector: str, sheet: Sheet) -> tuple[Option, ...]:
    node = groups.get(sector)
    if node is None:
        sheet.note("sector without groups", groups.line, key=sector)
        return ()
    return sheet.options(node, sector, node.line, "", sector)


def _help_card(page: Block, sheet: Sheet) -> HelpCard:
    sheet.known_keys(page, {HELP_CARD, "numbers"}, "the help card")
    words = sheet.words("", sheet.text(page.get(HELP_CARD), HELP_CARD, page.line))
    entries = sheet.block(page.get("numbers"), "numbers", page.line).entries
    numbers = tuple(_telephone(name, node, sheet) for name, node in entries)
    if EMERGENCY not in {each.number for each in numbers}:
        sheet.note("no 112", page.line)
    return HelpCard(words=words, numbers=numbers)


def _telephone(name: Text, node: Node, sheet: Sheet) -> Telephone:
    block = sheet.block(node, name.value, name.line)
    sheet.known_keys(block, {"number", "for", "checked on"}, "a number of the help card")
    number = sheet.text(block.get("number"), "number", name.line)
    if number.value and not _NUMBER.match(number.value):
        sheet.note("no telephone number", number.line, said=number.value)
    checked = _checked_on(block.get("checked on"), sheet, name.line)
    if checked is None and number.value != EMERGENCY:
        sheet.note("number not confirmed", name.line, number=number.value)
    words = sheet.words(name.value, sheet.text(block.get("for"), "for", name.line))
    return Telephone(key=name.value, number=number.value, words=words, checked_on=checked)


def _checked_on(node: Node | None, sheet: Sheet, line: int) -> str | None:
    if node is None:
        return None
    said = sheet.text(node, "checked on", line)
    try:
        return date.fromisoformat(said.value).isoformat()
    except ValueError:
        sheet.note("no date", said.line, said=said.value)
        return None
