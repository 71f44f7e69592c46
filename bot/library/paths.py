"""The ways through a script, as far as proofreading needs them: can somebody get here, and with which answers?

The page is walked once, top to bottom, with everything that may have been answered so far: for each question the
set of answers that are still possible. A condition narrows the sets on the way in; ``end`` and ``ask again`` leave
nobody behind; where two ways meet, the sets are joined. Nothing is ever left out that could happen, so "nobody
gets here" is always true; how answers depend on each other beyond that is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bot.dialogue.conditions import Condition, Test
from bot.dialogue.script import Ask, AskAgain, AskEach, End, Repeat
from bot.library.asked import Asked, asked_by

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.script import Script, Step

# What is still possible: question (or question and option) → answers. ``None``: nobody is here.
Facts: TypeAlias = "dict[str, frozenset[str]] | None"

SKIPPED, NOTHING, GIVEN = "⏭", "∅", "✓"
YES, NO = "yes", "no"


@dataclass(slots=True)
class Reach:
    """What the walk found, by lines: conditions nobody meets, steps nobody reaches, questions nobody gets out of."""

    never_met: list[int] = field(default_factory=list)
    unreached: list[int] = field(default_factory=list)
    endless: list[Ask] = field(default_factory=list)
    consent_left_open: bool = False


def reach(script: Script) -> Reach:
    """Walk a script with everything that may be answered."""
    walker = _Walker()
    facts: Facts = {}
    for chapter in script.chapters:
        if facts is None:
            walker.found.unreached.append(chapter.line)
            break
        inside = walker.narrow(facts, chapter.when)
        if inside is None:
            walker.found.never_met.append(chapter.line)
            continue
        facts = _join(walker.steps(chapter.steps, inside), walker.widen(facts, chapter.when))
    return walker.found


class _Walker:
    def __init__(self) -> None:
        self.found = Reach()
        self.asked: dict[str, Asked] = {}

    def steps(self, steps: tuple[Step, ...], facts: Facts) -> Facts:
        for step in steps:
            if facts is None:
                self.found.unreached.append(step.line)
                return None
            inside = self.narrow(facts, step.when)
            if inside is None:
                self.found.never_met.append(step.line)
                continue
            facts = _join(self.step(step, inside), self.widen(facts, step.when))
        return facts

    def step(self, step: Step, facts: dict[str, frozenset[str]]) -> Facts:
        if isinstance(step, End | AskAgain):
            return None
        if isinstance(step, Ask):
            return self.ask(step, facts)
        if isinstance(step, AskEach):
            return self.learn(step, facts)
        if isinstance(step, Repeat):
            return self.steps(step.steps, facts)
        return facts

    def learn(self, step: Ask | AskEach, facts: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
        facts = dict(facts)
        for asked in asked_by(step, self.asked):
            self.asked[asked.name] = asked
            facts |= _possible(asked)
        return facts

    def ask(self, step: Ask, facts: dict[str, frozenset[str]]) -> Facts:
        after: Facts = self.learn(step, facts)
        ways_out = False
        for branch in step.branches:
            if after is None:
                break
            test = Test(name=step.name, verb=self._verb(step.name), value=branch.key)
            inside = self.narrow(after, Condition(tests=(test,)))
            if inside is None:
                continue
            ways_out = ways_out or any(isinstance(each, End) for each in branch.steps)
            after = _join(self.steps(branch.steps, inside), self.widen(after, Condition(tests=(test,))))
        if after is None and not ways_out:
            self.found.endless.append(step)
        if step.name == "consent" and after is not None and after["consent"] - {"yes"}:
            self.found.consent_left_open = True
        return after

    def _verb(self, name: str) -> str:
        return "includes" if self.asked[name].kind == "many" else "is"

    def narrow(self, facts: dict[str, frozenset[str]], condition: Condition | None) -> Facts:
        """What is still possible where a condition holds."""
        if condition is None:
            return facts
        if condition.any_of:
            return self._either(facts, condition.tests, holds=True)
        return self._every(facts, condition.tests, holds=True)

    def widen(self, facts: dict[str, frozenset[str]], condition: Condition | None) -> Facts:
        """What is still possible where a condition does not hold."""
        if condition is None:
            return None
        if condition.any_of:
            return self._every(facts, condition.tests, holds=False)
        return self._either(facts, condition.tests, holds=False)

    def _every(self, facts: Facts, tests: tuple[Test, ...], *, holds: bool) -> Facts:
        for test in tests:
            if facts is None:
                return None
            facts = self._judge(facts, test, holds=holds)
        return facts

    def _either(self, facts: dict[str, frozenset[str]], tests: tuple[Test, ...], *, holds: bool) -> Facts:
        joined: Facts = None
        for test in tests:
            joined = _join(joined, self._judge(facts, test, holds=holds))
        return joined

    def _judge(self, facts: dict[str, frozenset[str]], test: Test, *, holds: bool) -> Facts:
        asked = self.asked.get(test.name)
        if asked is None:
            return facts
        if test.verb == "is not":
            return self._judge(facts, test.model_copy(update={"verb": "is"}), holds=not holds)
        if asked.kind == "many" and test.verb in ("is", "includes"):
            return _judge_many(facts, asked, test, holds=holds)
        now = facts.get(test.name, frozenset({NOTHING}))
        meant = frozenset(each for each in now if _means(each, test))
        return _keep(facts, test.name, meant if holds else now - meant)


def _means(answer: str, test: Test) -> bool:
    if test.verb == "was skipped":
        return answer == SKIPPED
    if test.verb == "is at least":
        return answer.isdecimal() and int(answer) >= int(test.value)
    return answer == test.value


def _judge_many(facts: dict[str, frozenset[str]], asked: Asked, test: Test, *, holds: bool) -> Facts:
    mark = f"{asked.name}\n{test.value}"
    if not holds:
        return _keep(facts, mark, facts.get(mark, frozenset({NO})) - {YES}) if test.verb == "includes" else facts
    kept = _keep(facts, asked.name, facts.get(asked.name, frozenset({NOTHING})) & {GIVEN})
    if kept is None or (chosen := _keep(kept, mark, kept.get(mark, frozenset({NO})) & {YES})) is None:
        return None
    alone = test.verb == "is" or test.value == asked.none
    for key in asked.keys:
        if alone and key != test.value:
            narrowed = _keep(chosen, f"{asked.name}\n{key}", chosen.get(f"{asked.name}\n{key}", frozenset()) - {YES})
            if narrowed is None:
                return None
            chosen = narrowed
    return chosen


def _possible(asked: Asked) -> Mapping[str, frozenset[str]]:
    """Everything that can be answered to a question, skipping included."""
    given = frozenset(asked.keys) if asked.kind in ("one", "number") else frozenset({GIVEN})
    may = (frozenset() if asked.must else frozenset({SKIPPED})) | (frozenset() if asked.always else {NOTHING})
    marks = {f"{asked.name}\n{key}": frozenset({YES, NO}) for key in asked.keys if asked.kind == "many"}
    return {asked.name: given | may} | marks


def _keep(facts: dict[str, frozenset[str]], name: str, values: frozenset[str]) -> Facts:
    return facts | {name: values} if values else None


def _join(one: Facts, other: Facts) -> Facts:
    if one is None or other is None:
        return other if one is None else one
    return {name: _known(one, name) | _known(other, name) for name in one.keys() | other.keys()}


def _known(facts: dict[str, frozenset[str]], name: str) -> frozenset[str]:
    return facts.get(name, frozenset({NO if "\n" in name else NOTHING}))
