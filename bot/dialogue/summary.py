"""What the counsellor is told: every answer that applies, in the order of the page, and nothing else.

The summary is plain facts with their lines; it scores nobody. ``card`` says on which line of the counsellor's card
an answer stands; an answer to a sensitive question stands on the card only under ``urgent``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.asking import question
from bot.dialogue.script import Alert, Ask, AskEach, Choice
from bot.dialogue.telling import plain, told
from bot.dialogue.walk import walk

if TYPE_CHECKING:
    from bot.dialogue.answers import Answer
    from bot.dialogue.effects import Line
    from bot.dialogue.interview import Interview
    from bot.dialogue.script import Script


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: its key, its chapter (from 0), the way of answering, the question's and the answer's lines."""

    key: str
    chapter: int
    way: str
    question: tuple[Line, ...]
    told: tuple[Line, ...]
    answer: Answer
    sensitive: bool
    card: str | None


@dataclass(frozen=True, slots=True)
class Summary:
    """An interview as it is told: titles of the chapters, rows, alerts, and how many questions stay open."""

    interview: Interview
    title: Line
    chapters: tuple[Line, ...]
    rows: tuple[Row, ...]
    flags: tuple[Line, ...]
    unanswered: int

    def on_card(self, card: str) -> tuple[Row, ...]:
        """The answered rows of one line of the card."""
        return tuple(row for row in self.rows if row.card == card and not row.answer.skipped)

    @property
    def answered(self) -> int:
        """How many questions have an answer that is not a skip."""
        return sum(not row.answer.skipped for row in self.rows)


def summarise(script: Script, interview: Interview) -> Summary:
    """Gather what applies."""
    rows: list[Row] = []
    unanswered = 0
    for stop in walk(script, interview):
        if not isinstance(stop.step, Ask | AskEach):
            continue
        if (answer := interview.answers.get(stop.key)) is None:
            unanswered += 1
            continue
        way = stop.step.way.key if isinstance(stop.step, Ask) else "rate"
        asked = question(script, interview, stop)
        card = _card(stop.step, answer)
        rows.append(Row(stop.key, stop.chapter, way, asked, told(stop, answer), answer, stop.step.sensitive, card))
    return Summary(
        interview=interview,
        title=plain(script.title),
        chapters=tuple(plain(chapter.words) for chapter in script.chapters),
        rows=tuple(rows),
        flags=_flags(script, interview),
        unanswered=unanswered,
    )


def _card(step: Ask | AskEach, answer: Answer) -> str | None:
    """The line of the card on which an answer stands; what is sensitive, or needs nobody, stands on none."""
    if step.card == "urgent":
        none = step.way.none if isinstance(step, Ask) and isinstance(step.way, Choice) else None
        return None if answer.value == (none,) else step.card
    return None if step.sensitive else step.card


def _flags(script: Script, interview: Interview) -> tuple[Line, ...]:
    """The alerts that hold, as lines of the page."""
    alerts = {
        step.words.text: plain(step.words) for stop in walk(script, interview) if isinstance(step := stop.step, Alert)
    }
    return tuple(alerts[flag] for flag in interview.flags if flag in alerts)
