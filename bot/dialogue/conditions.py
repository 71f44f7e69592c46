"""Conditions: five phrases, read and judged.

``X is Y`` · ``X is not Y`` · ``X includes Y`` · ``X was skipped`` · ``X is at least N``. ``is not`` is the exact
opposite of ``is``; a question that was not asked or was skipped *is* nothing, so ``is not`` holds for it.
Names may hold spaces, but none of the phrases; the first phrase in the text decides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, get_args

from bot.dialogue.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue.answers import Answer

Verb = Literal["is", "is not", "includes", "was skipped", "is at least"]
VERBS: tuple[Verb, ...] = get_args(Verb)

_PHRASE = re.compile(r"^(?P<name>.+?) (?P<verb>is not|is at least|is|includes) (?P<value>.+)$")
_SKIPPED = re.compile(r"^(?P<name>.+?) was skipped$")


class Test(Frozen):
    """One phrase. ``value`` is an option's key, digits for ``is at least``, or empty for ``was skipped``."""

    __test__ = False  # a phrase of the dialogue, not a test of ours

    name: str
    verb: Verb
    value: str = ""


class Condition(Frozen):
    """Several phrases: all must hold, or any of them."""

    tests: tuple[Test, ...]
    any_of: bool = False


def parse(text: str) -> Test | None:
    """Read one phrase; ``None`` if it is not one of the five."""
    if skipped := _SKIPPED.match(text):
        return Test(name=skipped["name"], verb="was skipped")
    if not (found := _PHRASE.match(text)):
        return None
    if found["verb"] == "is at least" and not found["value"].isdigit():
        return None
    return Test.model_validate(found.groupdict())


def holds(condition: Condition | None, answer_of: Callable[[str], Answer | None]) -> bool:
    """Whether a condition holds, given how to find the answer of a name. No condition always holds."""
    if condition is None:
        return True
    decisive = condition.any_of
    for test in condition.tests:
        if _judge(test, answer_of(test.name)) is decisive:
            return decisive
    return not decisive


def _judge(test: Test, answer: Answer | None) -> bool:
    given = None if answer is None or answer.skipped else answer.value
    match test.verb:
        case "is":
            return _is(given, test.value)
        case "is not":
            return not _is(given, test.value)
        case "includes":
            return isinstance(given, tuple) and test.value in given
        case "was skipped":
            return answer is not None and answer.skipped
        case "is at least":
            return isinstance(given, int) and given >= int(test.value)


def _is(given: object, value: str) -> bool:
    return given in (value, (value,)) or (isinstance(given, int) and str(given) == value)
