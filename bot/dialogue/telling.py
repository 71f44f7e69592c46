"""How the engine says what stands on the page: words with the values of their placeholders, and answers as lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from bot.dialogue import phrases
from bot.dialogue.answers import Answer, Found
from bot.dialogue.effects import Line, Value
from bot.dialogue.script import Ask, AskEach, Choice, Name, Number, Occupation, Option, Place, Scale, Story
from bot.dialogue.walk import walk

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.answers import Voice
    from bot.dialogue.interview import Interview
    from bot.dialogue.script import Script, Words
    from bot.dialogue.stops import Stop

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


def verbatim(text: str) -> Line:
    """A line that is the same in every language: a number, a name, a person's own words."""
    return Line("", text)


def plain(words: Words) -> Line:
    """Words of the page without placeholders (labels)."""
    return Line(words.context, words.text)


def tell(words: Words, script: Script, interview: Interview, stop: Stop | None = None) -> Line:
    """Words of the page with the values of their placeholders."""
    if "{" not in words.text:
        return Line(words.context, words.text)
    return Line(words.context, words.text, _values(words.text, script, interview, stop))


def counsellor(interview: Interview) -> Value:
    """What the counsellor is called: by name, or by what she is."""
    return interview.counsellor or phrases.YOUR_COUNSELLOR


def label(option: Option) -> Line:
    """An option's label."""
    return plain(option.words)


def told(stop: Stop, answer: Answer) -> tuple[Line, ...]:
    """An answer as lines: one a chosen option, the words as they were typed, a mark for each voice note."""
    if answer.skipped:
        return (phrases.SKIPPED,)
    typed = (verbatim(answer.text),) if answer.text is not None else ()
    spoken = tuple(_spoken(each) for each in answer.voice)
    if isinstance(stop.step, AskEach):
        return _labels(stop.options, answer)
    if not isinstance(stop.step, Ask):
        return ()
    match stop.step.way:
        case Choice() as way:
            return _labels(stop.options, answer) + typed + (spoken if way.own_words else ())
        case Place(options=options):
            return _labels(options, answer) or typed or spoken
        case Number() | Scale() | Name():
            return (verbatim(str(answer.value)),)
        case Story():
            return typed + spoken
        case Occupation() as way:
            found = answer.value if isinstance(answer.value, tuple) else ()
            return tuple(_work(way, each) for each in found if isinstance(each, Found)) + spoken
        case other:
            assert_never(other)


def group_of(way: Occupation, code: str | None) -> Option | None:
    """The group of work with this code."""
    return next((group for sector in way.sectors for group in sector.groups if group.key == code), None)


def found_line(way: Occupation, found: Found) -> Line:
    """An occupation as a line: the group's label where the person gave no words of her own."""
    return _work(way, found)


def _spoken(voice: Voice) -> Line:
    """A voice note: its words, if they were understood and confirmed."""
    if voice.words is None:
        return phrases.VOICE_NOTE
    return Line(phrases.SAID.context, phrases.SAID.text, {"words": voice.words})


def _work(way: Occupation, found: Found) -> Line:
    group = group_of(way, found.code)
    if group is not None and group.words.text == found.label:
        return label(group)
    return verbatim(found.label)


def _labels(options: tuple[Option, ...], answer: Answer) -> tuple[Line, ...]:
    keys = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return tuple(label(option) for option in options if option.key in keys)


def _values(text: str, script: Script, interview: Interview, stop: Stop | None) -> Mapping[str, Value]:
    wanted = set(PLACEHOLDER.findall(text))
    values: dict[str, Value] = {"counsellor": counsellor(interview)}
    if stop is not None:
        values["chapter"] = plain(script.chapters[stop.chapter].words)
    if wanted - values.keys():
        values |= _answered(wanted, script, interview, stop)
    return {name: value for name, value in values.items() if name in wanted}


def _answered(wanted: set[str], script: Script, interview: Interview, here: Stop | None) -> dict[str, Value]:
    """The values of earlier answers, and of ``first name``, which is the answer of the question that asks it."""
    values: dict[str, Value] = {}
    scope = here.scope if here else ""
    for stop in walk(script, interview):
        answer = interview.answers.get(stop.key)
        if answer is None or answer.skipped or not isinstance(stop.step, Ask):
            continue
        if isinstance(stop.step.way, Name):
            values["first name"] = str(answer.value)
        if stop.step.name in wanted and stop.scope in ("", scope):
            values[stop.step.name] = told(stop, answer)
    return values
