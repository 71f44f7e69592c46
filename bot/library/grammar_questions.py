"""``ask:`` and ``ask each:``: the questions of a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.script import Ask, AskEach, Branch, Name, Occupation, Silence, Story
from bot.library.grammar_conditions import CONDITION_KEYS, condition_of
from bot.library.grammar_ways import CHOICE_KEYS, LATER_WAYS, WAYS_TO_LEARN, is_way, read_way
from bot.library.grammar_words import VERBS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue.conditions import Condition
    from bot.dialogue.script import Step, Way, Words
    from bot.library.lists import Lists
    from bot.library.page import Block, Node, Text
    from bot.library.sheet import Sheet

    Steps = Callable[[Node | None, str, int], tuple[Step, ...]]

CARD_LINES = ("who", "wants", "can", "worked", "language", "reach", "limits", "sure", "step", "urgent")
COMMON_KEYS = frozenset(
    {"call it", "why", "must answer", "sensitive", "hint", "say aloud", "on the card"} | CONDITION_KEYS
)
ASK_KEYS = COMMON_KEYS | CHOICE_KEYS | {"ask", "low", "high"}
EACH_KEYS = COMMON_KEYS | {"ask each", "rate", "of"}

_SILENT = re.compile(r"^if silent for (\d{1,3}) days?$")
_FORBIDDEN = (" is ", " includes ", ".", "{", "}", " was skipped")
_TAKEN = ("first name", "counsellor", "chapter")


def read_ask(block: Block, line: int, sheet: Sheet, lists: Lists, steps: Steps) -> Ask | None:
    """One question with its way of answering and its branches."""
    strange = _note_strange_keys(block, sheet)
    name = read_name(block, "call it", line, sheet)
    words = sheet.words(name, sheet.text(block.get("ask"), "ask", line))
    way = _way(block, name, line, sheet, lists, strange=strange)
    branches, silence = _branches(block, line, sheet, steps)
    common = _common(block, name, line, sheet)
    if way is None:
        return None
    if common.sensitive and (isinstance(way, Story | Name | Occupation) or getattr(way, "own_words", False)):
        sheet.note("sensitive in words", line, name=name)
    return Ask(
        line=line,
        when=common.when,
        name=name,
        words=words,
        why=common.why,
        way=way,
        must=common.must,
        sensitive=common.sensitive,
        hint=common.hint,
        aloud=common.aloud,
        card=common.card,
        branches=branches,
        silence=silence,
    )


def read_ask_each(block: Block, line: int, sheet: Sheet) -> AskEach:
    """One question over several cards."""
    sheet.known_keys(block, EACH_KEYS, "“ask each”", besides=VERBS)
    name = read_name(block, "call it", line, sheet)
    words = sheet.words(name, sheet.text(block.get("ask each"), "ask each", line))
    common = _common(block, name, line, sheet)
    return AskEach(
        line=line,
        when=common.when,
        name=name,
        words=words,
        why=common.why,
        scale=sheet.options(block.get("rate"), "rate", line, f"{name}/rate"),
        cards=sheet.options(block.get("of"), "of", line, name),
        must=common.must,
        sensitive=common.sensitive,
        hint=common.hint,
        aloud=common.aloud,
        card=common.card,
    )


def read_name(block: Block, key: str, line: int, sheet: Sheet) -> str:
    """The name of a question or of a repeat, checked for phrases that conditions would stumble over."""
    said = sheet.text(block.get(key), key, line)
    for part in _FORBIDDEN:
        if part in said.value:
            sheet.note("name cannot hold", said.line, name=said.value, part=part.strip())
            break
    if said.value in _TAKEN:
        sheet.note("name is taken", said.line, name=said.value)
    return said.value


def read_silence(key: Text, node: Node, sheet: Sheet, steps: Steps) -> Silence | None:
    """``if silent for N days:``, or ``None`` if the key says something else."""
    found = _SILENT.match(key.value)
    if found is None:
        return None
    if int(found[1]) == 0:
        sheet.note("no days", key.line)
    within = steps(node, key.value, key.line)
    for step in within:
        if step.kind not in ("say", "show", "alert"):
            sheet.note("not while silent", step.line, verb=step.kind)
    return Silence(days=max(int(found[1]), 1), steps=within)


class _Common:
    """What questions of both kinds have."""

    def __init__(self, block: Block, name: str, line: int, sheet: Sheet) -> None:
        self.when: Condition | None = condition_of(block, line, sheet)
        self.must = sheet.yes(block.get("must answer"), "must answer", line)
        self.sensitive = sheet.yes(block.get("sensitive"), "sensitive", line)
        self.why = _why(block, name, line, sheet)
        self.hint = _words(block, "hint", f"{name}/hint", sheet)
        self.aloud = _words(block, "say aloud", f"{name}/aloud", sheet)
        self.card = _card(block, sheet)


_common = _Common


def _why(block: Block, name: str, line: int, sheet: Sheet) -> str:
    why = _optional(block, "why", sheet)
    if why is None and name:
        sheet.note("no why", line, name=name)
    return why.value if why else ""


def _optional(block: Block, key: str, sheet: Sheet) -> Text | None:
    node = block.get(key)
    return None if node is None else sheet.text(node, key, node.line)


def _words(block: Block, key: str, context: str, sheet: Sheet) -> Words | None:
    said = _optional(block, key, sheet)
    return sheet.words(context, said) if said and said.value else None


def _card(block: Block, sheet: Sheet) -> str | None:
    said = _optional(block, "on the card", sheet)
    if said is None or not said.value:
        return None
    if said.value not in CARD_LINES:
        guess = sheet.guess(said.value, CARD_LINES)
        sheet.note("no line of the card", said.line, said=said.value, known=", ".join(CARD_LINES), guess=guess)
        return None
    return said.value


def _note_strange_keys(block: Block, sheet: Sheet) -> bool:
    """Note the keys that nobody knows; tells whether there are any."""
    known = {*ASK_KEYS, *VERBS}
    strange = [
        key
        for key, _ in block.entries
        if key.value not in known and not is_way(key.value) and not key.value.startswith("if ")
    ]
    for key in strange:
        sheet.unknown(key, {*ASK_KEYS, *WAYS_TO_LEARN}, "“ask”")
    return bool(strange)


def _way(block: Block, name: str, line: int, sheet: Sheet, lists: Lists, *, strange: bool) -> Way | None:
    found = [(key, node) for key, node in block.entries if is_way(key.value)]
    if len(found) > 1:
        sheet.note("two ways", found[1][0].line, one=found[0][0].value, other=found[1][0].value)
    if found:
        key, node = found[0]
        if key.value not in LATER_WAYS:
            _misplaced(block, key.value, sheet)
        return read_way(key, node, block, name, sheet, lists)
    if not strange:
        sheet.note("no way", line, name=name)
    return None


def _misplaced(block: Block, way: str, sheet: Sheet) -> None:
    """Keys that mean nothing beside this way of answering."""
    fitting = set(CHOICE_KEYS) if way.startswith("choose") else {"low", "high"} if way == "scale" else set()
    if not way.endswith(" from"):
        fitting.discard("rated")
    for key, _ in block.entries:
        if key.value in (CHOICE_KEYS | {"low", "high"}) - fitting:
            sheet.note("means nothing here", key.line, key=key.value, way=way)


def _branches(block: Block, line: int, sheet: Sheet, steps: Steps) -> tuple[tuple[Branch, ...], Silence | None]:
    branches: list[Branch] = []
    silence = None
    for key, node in block.entries:
        if not key.value.startswith("if "):
            continue
        if quiet := read_silence(key, node, sheet, steps):
            silence = quiet
            continue
        option = key.value.removeprefix("if ").strip()
        sheet.remember(line, f"if {option}", key.line)
        branches.append(Branch(key=option, steps=steps(node, key.value, key.line)))
    return tuple(branches), silence
