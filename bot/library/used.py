"""The words that a dialogue uses: those of its page, of its lists, and of the help card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.script import Ask, Choice, Occupation, Place, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue.script import Script, Step
    from bot.library.grammar import Reading
    from bot.library.lists import Lists
    from bot.library.sheet import Placed


def placed_in(reading: Reading, lists: Lists) -> tuple[Placed, ...]:
    """Everything a translator gets to see, in the order of the page; the same words in the same context once."""
    found = list(reading.placed)
    if reading.script is not None:
        contexts = set(_list_contexts(reading.script))
        for name, words in lists.placed.items():
            if name == "help card" or any(each.context in contexts for each in words):
                found += words
    return tuple({each.key: each for each in reversed(found)}.values())[::-1]


def all_steps(script: Script) -> Iterator[Step]:
    """Every step of a script, however deep, in the order of the page."""
    if script.silence is not None:
        yield from script.silence.steps
    for chapter in script.chapters:
        yield from steps_within(chapter.steps)


def steps_within(steps: tuple[Step, ...]) -> Iterator[Step]:
    """Steps, and the steps that stand in them."""
    for step in steps:
        yield step
        if isinstance(step, Ask):
            for branch in step.branches:
                yield from steps_within(branch.steps)
            if step.silence is not None:
                yield from step.silence.steps
        elif isinstance(step, Repeat):
            yield from steps_within(step.steps)


def _list_contexts(script: Script) -> Iterator[str]:
    for step in all_steps(script):
        if not isinstance(step, Ask):
            continue
        if isinstance(step.way, Choice | Place):
            yield from (option.words.context for option in step.way.options)
        elif isinstance(step.way, Occupation):
            yield from (sector.words.context for sector in step.way.sectors)
