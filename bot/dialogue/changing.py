"""What may be changed: every answer that applies, by chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.walk import walk

if TYPE_CHECKING:
    from bot.dialogue.interview import Interview
    from bot.dialogue.script import Script
    from bot.dialogue.stops import Stop


def chapters_to_change(script: Script, interview: Interview) -> tuple[int, ...]:
    """The numbers of the chapters that hold answers, from 0."""
    return tuple(sorted({stop.chapter for stop in _answered(script, interview)}))


def answers_to_change(script: Script, interview: Interview, chapter: int) -> tuple[Stop, ...]:
    """The stops of a chapter that are answered, in the order of the page."""
    return tuple(stop for stop in _answered(script, interview) if stop.chapter == chapter)


def _answered(script: Script, interview: Interview) -> list[Stop]:
    return [stop for stop in walk(script, interview) if stop.answerable and stop.key in interview.answers]
