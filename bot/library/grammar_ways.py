"""The ways of answering: one of them stands under every ``ask:``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.script import Choice, Name, Number, Occupation, Place, Scale, Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue.script import Option, Way
    from bot.library.lists import Lists
    from bot.library.page import Block, Node, Text
    from bot.library.sheet import Sheet

LATER_WAYS = frozenset({"day", "photo", "phone number"})
FIXED_WAYS = ("choose one", "choose any", "listen for", "name", "number", "place", "scale", "find")
WAYS_TO_LEARN = (*FIXED_WAYS, "choose up to 3", "choose up to 3 from", "find up to 3")
CHOICE_KEYS = frozenset({"none of these", "or in own words", "rated", "needs at least"})

_UP_TO = re.compile(r"^choose up to (\d+)$")
_UP_TO_FROM = re.compile(r"^choose up to (\d+) from$")
_FIND_UP_TO = re.compile(r"^find up to (\d+)$")
_RANGE = re.compile(r"^(\d{1,9}) to (\d{1,9})$")
LONGEST_STAIR = 11


def is_way(key: str) -> bool:
    """Whether a key names a way of answering."""
    return key in FIXED_WAYS or key in LATER_WAYS or bool(_numbered(key))


def read_way(key: Text, node: Node, ask: Block, name: str, sheet: Sheet, lists: Lists) -> Way | None:
    """The way of answering under a key, or ``None`` if it cannot be read."""
    if key.value in LATER_WAYS:
        sheet.note("comes later", key.line, word=key.value)
        return None
    if key.value.startswith("choose"):
        return _choice(key, node, ask, name, sheet, lists)
    if key.value == "scale":
        return _scale(key, node, ask, name, sheet)
    if key.value == "place":
        return _place(key, node, sheet, lists)
    if key.value.startswith("find"):
        return _occupation(key, node, sheet, lists)
    return _SIMPLE[key.value](key, node, sheet)


def _numbered(key: str) -> re.Match[str] | None:
    return _UP_TO.match(key) or _UP_TO_FROM.match(key) or _FIND_UP_TO.match(key)


def _choice(key: Text, node: Node, ask: Block, name: str, sheet: Sheet, lists: Lists) -> Choice:
    options: tuple[Option, ...] = ()
    source = None
    most = {"choose one": 1, "choose any": None}.get(key.value) or _most(key, sheet)
    if key.value.endswith(" from"):
        said = sheet.text(node, key.value, key.line).value
        options, source = (lists.options[said], None) if said in lists.options else ((), said)
    else:
        options = sheet.options(node, key.value, key.line, name)
    none = _none(ask, options, sheet)
    return Choice(
        key=key.value,
        most=most,
        options=options,
        source=source,
        rated=tuple(each.value for each in sheet.short_words(ask.get("rated"), "rated")),
        none=none,
        own_words=sheet.yes(ask.get("or in own words"), "or in own words", key.line),
        at_least=_at_least(ask, sheet),
    )


def _most(key: Text, sheet: Sheet) -> int | None:
    found = _numbered(key.value)
    if found is None:
        return None
    if int(found[1]) == 0:
        sheet.note("none at all", key.line, key=key.value)
    return max(int(found[1]), 1)


def _none(ask: Block, options: tuple[Option, ...], sheet: Sheet) -> str | None:
    node = ask.get("none of these")
    if node is None:
        return None
    said = sheet.text(node, "none of these", node.line)
    keys = [option.key for option in options]
    if said.value and said.value not in keys:
        guess = sheet.guess(said.value, keys)
        sheet.note("none is no option", said.line, said=said.value, keys=", ".join(keys), guess=guess)
    return said.value or None


def _at_least(ask: Block, sheet: Sheet) -> int:
    node = ask.get("needs at least")
    if node is None:
        return 1
    said = sheet.text(node, "needs at least", node.line)
    if not (said.value.isdecimal() and int(said.value) > 0):
        sheet.note("no number", said.line, key="needs at least", said=said.value)
        return 1
    return int(said.value)


def _bounds(key: Text, node: Node, sheet: Sheet) -> tuple[int, int] | None:
    said = sheet.text(node, key.value, key.line)
    found = _RANGE.match(said.value)
    if found is None or int(found[1]) >= int(found[2]):
        if said.value:
            sheet.note("no range", said.line, key=key.value, said=said.value)
        return None
    return int(found[1]), int(found[2])


def _number(key: Text, node: Node, sheet: Sheet) -> Number | None:
    bounds = _bounds(key, node, sheet)
    return Number(least=bounds[0], most=bounds[1]) if bounds else None


def _scale(key: Text, node: Node, ask: Block, name: str, sheet: Sheet) -> Scale | None:
    ends = {
        end: sheet.words(f"{name}/{end}", sheet.text(words, end, key.line))
        for end in ("low", "high")
        if (words := ask.get(end)) is not None
    }
    bounds = _bounds(key, node, sheet)
    if bounds is None:
        return None
    if bounds[1] - bounds[0] >= LONGEST_STAIR:
        sheet.note("stair too long", key.line, steps=str(bounds[1] - bounds[0] + 1))
        return None
    return Scale(least=bounds[0], most=bounds[1], low=ends.get("low"), high=ends.get("high"))


def _place(key: Text, node: Node, sheet: Sheet, lists: Lists) -> Place | None:
    said = sheet.text(node, "place", key.line)
    if said.value in lists.options:
        return Place(options=lists.options[said.value])
    if said.value:
        known = ", ".join(lists.options) or "none yet"
        sheet.note(
            "no such list", said.line, said=said.value, known=known, guess=sheet.guess(said.value, lists.options)
        )
    return None


def _occupation(key: Text, node: Node, sheet: Sheet, lists: Lists) -> Occupation | None:
    most = _most(key, sheet) or 1
    meant = "an occupation" if key.value == "find" else "occupations"
    said = sheet.text(node, key.value, key.line)
    if said.value != meant:
        if said.value:
            sheet.note("only this may stand here", said.line, key=key.value, said=said.value, meant=meant)
        return None
    if not lists.sectors:
        sheet.note("no list of work", key.line)
        return None
    return Occupation(key=key.value, most=most, sectors=lists.sectors)


def _story(key: Text, node: Node, sheet: Sheet) -> Story | None:
    return Story() if _says(key, node, "a story", sheet) else None


def _name(key: Text, node: Node, sheet: Sheet) -> Name | None:
    return Name() if _says(key, node, "yes", sheet) else None


def _says(key: Text, node: Node, meant: str, sheet: Sheet) -> bool:
    said = sheet.text(node, key.value, key.line)
    if said.value and said.value != meant:
        sheet.note("only this may stand here", said.line, key=key.value, said=said.value, meant=meant)
    return said.value == meant


_SIMPLE: dict[str, Callable[[Text, Node, Sheet], Way | None]] = {
    "number": _number,
    "listen for": _story,
    "name": _name,
}
