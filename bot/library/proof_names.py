"""Names: is every question asked before its name is used, and can its answer be what a condition waits for?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.dialogue.script import Ask, AskEach, Choice, Name, Repeat, Say
from bot.library.asked import Asked, asked_by
from bot.library.grammar_conditions import part_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.dialogue.conditions import Condition, Test
    from bot.dialogue.script import Step, Words
    from bot.library.grammar import Reading
    from bot.library.mistakes import Notes

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BOTS_OWN = frozenset({"first name", "counsellor", "chapter"})


def check_names(reading: Reading, notes: Notes) -> None:
    """Note every name that is unknown, asked too late, hidden in a round or used twice."""
    if reading.script is None:
        return
    checker = _Names(reading, notes)
    for chapter in reading.script.chapters:
        checker.condition(chapter.when, chapter.line)
        checker.steps(chapter.steps)
    if reading.script.silence is not None:
        checker.steps(reading.script.silence.steps)


class _Names:
    """Goes down the page and remembers what was asked, and which rounds are over."""

    def __init__(self, reading: Reading, notes: Notes) -> None:
        self.notes = notes
        self.lines = reading.lines
        self.asked: dict[str, Asked] = {}
        self.ways: dict[str, Ask | AskEach] = {}
        self.taken: dict[str, int] = {}
        self.over: dict[str, str] = {}
        chapters = reading.script.chapters if reading.script else ()
        self.later = {name: line for each in chapters for name, line in _names_in(each.steps)}
        self.asks_name = any(_asks_a_name(each.steps) for each in chapters)

    def steps(self, steps: tuple[Step, ...]) -> None:
        for step in steps:
            self.condition(step.when, step.line)
            if isinstance(step, Ask | AskEach):
                self.question(step)
            elif isinstance(step, Repeat):
                self.repeat(step)
            elif isinstance(step, Say):
                self.placeholders((step.words, step.aloud), step.line)
            elif step.kind == "alert":
                self.placeholders((step.words,), step.line)

    def question(self, step: Ask | AskEach) -> None:
        self.placeholders((step.words, step.hint, step.aloud), step.line)
        self.claim(step.name, step.line)
        if isinstance(step, Ask) and isinstance(step.way, Choice) and step.way.source is not None:
            self.source(step, step.way)
        self.ways[step.name] = step
        for asked in asked_by(step, self.asked):
            self.asked[asked.name] = asked
        if not isinstance(step, Ask):
            return
        for branch in step.branches:
            self.branch(step, branch.key)
            self.steps(branch.steps)
        if step.silence is not None:
            self.steps(step.silence.steps)

    def repeat(self, step: Repeat) -> None:
        self.placeholders((step.words,), step.line)
        self.claim(step.name, step.line)
        before = set(self.asked)
        self.steps(step.steps)
        for name in self.asked.keys() - before:
            self.over[name] = step.name
            del self.asked[name]

    def claim(self, name: str, line: int) -> None:
        if name in self.taken and name:
            self.notes.note("name twice", line, name=name, first=str(self.taken[name]))
        self.taken.setdefault(name, line)

    def branch(self, step: Ask, key: str) -> None:
        asked = self.asked[step.name]
        if key not in asked.keys and not (asked.kind == "number" and _within(key, asked)):
            line = self.lines.get((step.line, f"if {key}"), step.line)
            guess = self.notes.guess(key, asked.keys)
            self.notes.note("answer nobody gives", line, waits=f"if {key}", answers=asked.answers, guess=guess)

    def source(self, step: Ask, way: Choice) -> None:
        name = way.source or ""
        earlier = self.ways.get(name)
        if earlier is None:
            self.unknown(name, step.line, code="no such source")
        elif isinstance(earlier, AskEach):
            self.rated(step, way, earlier)
        elif not isinstance(earlier.way, Choice):
            self.notes.note("source without options", step.line, name=name)
        elif way.rated:
            self.notes.note("rated without cards", step.line, name=name)

    def rated(self, step: Ask, way: Choice, cards: AskEach) -> None:
        scale = [option.key for option in cards.scale]
        if not way.rated:
            self.notes.note("cards without rating", step.line, name=cards.name, answers=", ".join(scale))
        for key in way.rated:
            if key not in scale:
                guess = self.notes.guess(key, scale)
                self.notes.note(
                    "answer nobody gives", step.line, waits=f"rated: {key}", answers=", ".join(scale), guess=guess
                )

    def condition(self, condition: Condition | None, line: int) -> None:
        for test in condition.tests if condition else ():
            at = self.lines.get((line, part_of(test)), line)
            asked = self.asked.get(test.name)
            if asked is None:
                self.unknown(test.name, at)
            else:
                self.meets(test, asked, at)

    def meets(self, test: Test, asked: Asked, line: int) -> None:
        said = part_of(test).strip()
        if test.verb == "was skipped":
            if asked.must:
                self.notes.note("never skipped", line, name=test.name)
        elif asked.kind == "words":
            self.notes.note("words cannot be compared", line, name=test.name)
        elif test.verb == "is at least":
            if asked.kind != "number":
                self.notes.note("no number to compare", line, name=test.name, answers=asked.answers)
            elif int(test.value) > asked.most:
                self.notes.note("answer nobody gives", line, waits=said, answers=asked.answers, guess="")
        elif test.value not in asked.keys and not _within(test.value, asked):
            guess = self.notes.guess(test.value, asked.keys)
            self.notes.note("answer nobody gives", line, waits=said, answers=asked.answers, guess=guess)
        elif test.verb == "includes" and asked.kind != "many":
            self.notes.note("one answer includes nothing", line, name=test.name, value=test.value)
        elif test.verb == "is" and asked.kind == "many" and test.value != asked.none:
            self.notes.note("is means only", line, name=test.name, value=test.value)

    def unknown(self, name: str, line: int, code: str = "name nobody asked") -> None:
        if name in self.over:
            self.notes.note("name in a round", line, name=name, round=self.over[name])
        elif name in self.later:
            self.notes.note("name asked later", line, name=name, later=str(self.later[name]))
        else:
            known = list(self.ways) if code == "no such source" else list(self.asked)
            self.notes.note(code, line, name=name, guess=self.notes.guess(name, known))

    def placeholders(self, words: Iterable[Words | None], line: int) -> None:
        for text in (each.text for each in words if each is not None):
            if "{" in PLACEHOLDER.sub("", text) or "}" in PLACEHOLDER.sub("", text):
                self.notes.note("half a placeholder", line)
            for name in PLACEHOLDER.findall(text):
                self.placeholder(name, line)

    def placeholder(self, name: str, line: int) -> None:
        if name == "first name" and not self.asks_name:
            self.notes.note("nobody asks the name", line)
        if name in BOTS_OWN or (name in self.ways and name in self.asked):
            return
        if name in self.over:
            self.notes.note("name in a round", line, name=name, round=self.over[name])
        elif name in self.later:
            self.notes.note("name asked later", line, name=name, later=str(self.later[name]))
        else:
            known = [*BOTS_OWN, *(each for each in self.ways if each in self.asked)]
            self.notes.note("unknown placeholder", line, name=name, guess=self.notes.guess(name, known))


def _within(value: str, asked: Asked) -> bool:
    if asked.kind != "number" or not value.isdecimal():
        return False
    return int(asked.keys[0]) <= int(value) <= asked.most


def _names_in(steps: tuple[Step, ...]) -> Iterator[tuple[str, int]]:
    for step in steps:
        if isinstance(step, AskEach):
            yield from ((f"{step.name}.{card.key}", step.line) for card in step.cards)
        if isinstance(step, Ask | AskEach):
            yield step.name, step.line
        if isinstance(step, Ask):
            for branch in step.branches:
                yield from _names_in(branch.steps)
        if isinstance(step, Repeat):
            yield from _names_in(step.steps)


def _asks_a_name(steps: tuple[Step, ...]) -> bool:
    for step in steps:
        if isinstance(step, Ask):
            if isinstance(step.way, Name) or any(_asks_a_name(branch.steps) for branch in step.branches):
                return True
        elif isinstance(step, Repeat) and _asks_a_name(step.steps):
            return True
    return False
