"""``only if:`` and ``only if any:``, before any step or chapter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.conditions import Condition, Test, parse

if TYPE_CHECKING:
    from bot.library.page import Block, Text
    from bot.library.sheet import Sheet

CONDITION_KEYS = frozenset({"only if", "only if any"})

_NEAR_MISSES = (
    (re.compile(r"^(.+?) (?:isn't|isn’t|is no|not is|is not equal to|!=|≠) (.+)$"), "{} is not {}"),
    (re.compile(r"^(.+?) (?:=|==|equals|was|are) (.+)$"), "{} is {}"),
    (re.compile(r"^(.+?) (?:include|contains|contain|has|is in|including) (.+)$"), "{} includes {}"),
    (re.compile(r"^(.+?) (?:>=|is more than|is over|at least|≥) (\d+)$"), "{} is at least {}"),
    (re.compile(r"^(.+?) (?:is skipped|skipped|was not answered|is empty)$"), "{} was skipped"),
)


def part_of(test: Test) -> str:
    """The name under which a condition's line is remembered."""
    return f"{test.name} {test.verb} {test.value}"


def condition_of(block: Block, line: int, sheet: Sheet) -> Condition | None:
    """The condition of a step or chapter, or ``None`` if it has none (or none that can be read)."""
    every, some = block.get("only if"), block.get("only if any")
    if every is not None and some is not None:
        sheet.note("two conditions", some.line)
    node, key = (every, "only if") if every is not None else (some, "only if any")
    tests = tuple(test for said in sheet.short_words(node, key) if (test := _test(said, line, sheet)))
    return Condition(tests=tests, any_of=key == "only if any") if tests else None


def _test(said: Text, line: int, sheet: Sheet) -> Test | None:
    if not said.value:
        return None
    near = _near_miss(said.value)
    test = parse(said.value)
    if test is None or (near and " is not equal to " in said.value):
        sheet.note("no condition", said.line, said=said.value, guess=f" Did you mean “{near}”?" if near else "")
        return None
    sheet.remember(line, part_of(test), said.line)
    return test


def _near_miss(said: str) -> str:
    for pattern, better in _NEAR_MISSES:
        if found := pattern.match(said):
            return better.format(*found.groups())
    return ""
