"""Rules of a good interview: consent first, a way out of everything, a hand-over, questions that know why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.script import Ask, AskAgain, AskEach, Chapter, Choice, HandOver, Place, Repeat
from bot.library.grammar import has_question
from bot.library.paths import reach
from bot.library.used import all_steps, steps_within

if TYPE_CHECKING:
    from bot.dialogue.script import Script, Step
    from bot.library.grammar import Reading
    from bot.library.mistakes import Notes

MOST_BUTTONS = 100
LONGEST_TEXT = 3000
CONSENT = "consent"


def check_rules(reading: Reading, notes: Notes) -> None:
    """Note what keeps a page from being a good interview."""
    script = reading.script
    if script is None:
        return
    _check_steps(script, notes)
    if not reading.whole:
        return
    _check_consent(script, notes)
    _check_hand_over(script, notes)
    _check_ways(script, notes)


def check_lengths(reading: Reading, notes: Notes) -> None:
    """Note words that do not fit into one message."""
    for each in reading.placed:
        if len(each.text) > LONGEST_TEXT:
            notes.note("text too long", each.line, length=str(len(each.text)), most=str(LONGEST_TEXT))


def _check_steps(script: Script, notes: Notes) -> None:
    for step in all_steps(script):
        if isinstance(step, Ask) and isinstance(step.way, Choice | Place):
            _check_options(step, step.way, notes)
    for chapter in script.chapters:
        _check_again(chapter.steps, notes)


def _check_options(step: Ask, way: Choice | Place, notes: Notes) -> None:
    if len(way.options) > MOST_BUTTONS:
        notes.note("too many buttons", step.line, count=str(len(way.options)), most=str(MOST_BUTTONS))
    if isinstance(way, Place) or way.source is not None or not way.options:
        return
    if len(way.options) == 1 and not way.own_words:
        notes.note("one option", step.line, name=step.name)
    if (way.most or 1) > len(way.options):
        notes.note("more than there are", step.line, key=way.key, count=str(len(way.options)))
    if way.at_least > len(way.options):
        notes.note("never enough options", step.line, least=str(way.at_least), count=str(len(way.options)))


def _check_again(steps: tuple[Step, ...], notes: Notes) -> None:
    """``ask again`` may stand only under an ``if`` of a question."""
    for step in steps:
        if isinstance(step, AskAgain):
            notes.note("ask again out of place", step.line)
        elif isinstance(step, Repeat):
            _check_again(step.steps, notes)


def _check_consent(script: Script, notes: Notes) -> None:
    for chapter in script.chapters:
        for step in chapter.steps:
            if isinstance(step, Ask) and step.name == CONSENT:
                _check_consent_itself(step, chapter, notes)
                return
            if has_question((step,), CONSENT):
                notes.note("consent in a corner", step.line)
                return
            if isinstance(step, Ask | AskEach | Repeat):
                notes.note("asked before consent", step.line, name=step.name)


def _check_consent_itself(step: Ask, chapter: Chapter, notes: Notes) -> None:
    if step.when is not None or chapter.when is not None:
        notes.note("consent under a condition", step.line)
    if not _has_yes(step):
        notes.note("consent without yes", step.line)
    elif not step.must:
        notes.note("consent may be skipped", step.line)


def _has_yes(consent: Ask) -> bool:
    way = consent.way
    keys = [option.key for option in way.options] if isinstance(way, Choice) and way.most == 1 else []
    return "yes" in keys and len(keys) > 1


def _check_hand_over(script: Script, notes: Notes) -> None:
    over = False
    for chapter in script.chapters:
        for step in steps_within(chapter.steps):
            if over and isinstance(step, Ask | AskEach | Repeat):
                notes.note("question after hand over", step.line, name=step.name)
                return
            over = over or (isinstance(step, HandOver) and step.when is None and chapter.when is None)
    if not any(isinstance(step, HandOver) for step in all_steps(script)):
        notes.note("no hand over", script.chapters[-1].line)


def _check_ways(script: Script, notes: Notes) -> None:
    found = reach(script)
    for line in found.never_met:
        notes.note("never met", line)
    for line in found.unreached:
        notes.note("nobody gets here", line)
    for step in found.endless:
        notes.note("nobody gets out", step.line, name=step.name)
    consent = next((step for step in all_steps(script) if isinstance(step, Ask) and step.name == CONSENT), None)
    if found.consent_left_open and consent is not None and consent.must and _has_yes(consent):
        notes.note("consent goes on without yes", consent.line)
