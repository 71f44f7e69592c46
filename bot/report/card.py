"""The counsellor's card and the answers by chapter, as plain text for a phone.

The card has at most 900 characters and 16 lines, in this order: who and when, urgent, wants, can, limits, change,
next step; its first line is readable in the notification. It holds facts before meaning: no score, no guess. The
learner's own words are quotes, two at most, of twelve words at most. What is sensitive stands here only as urgent.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.dialogue.effects import Line
from bot.dialogue.phrases import SAID, VOICE_NOTE
from bot.report import phrases
from bot.report.inert import inert, quote, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.dialogue.answers import Answer, Voice
    from bot.dialogue.summary import Row, Summary

    Tongue = Callable[[Line], str]

MOST_CHARACTERS = 900
MOST_LINES = 16
QUOTES = 2
QUOTE_WORDS = 12
LONGEST_LINE = 130
SHORTEST_LINE = 40
STORY = "listen for"
SPOKEN = (VOICE_NOTE.context, SAID.context)
SCALE = "scale"


class CardReport:
    """Turns a summary into what a counsellor reads on a phone."""

    def card(self, summary: Summary, name: str, tongue: Tongue) -> str:
        """The card. Lines are made shorter, the longest first, until it fits."""
        lines = [line for line in _lines(summary, inert(name), tongue) if line][:MOST_LINES]
        for longest in range(LONGEST_LINE, SHORTEST_LINE, -10):
            fitted = [shorten(line, longest) for line in lines]
            if len("\n".join(fitted)) <= MOST_CHARACTERS:
                return "\n".join(fitted)
        return "\n".join(shorten(line, SHORTEST_LINE) for line in lines)

    def chapter(self, summary: Summary, chapter: int, tongue: Tongue) -> str:
        """All answers of one chapter, question by question; the learner's own words are quoted."""
        title = _say(tongue, phrases.CHAPTER, chapter=tongue(summary.chapters[chapter]))
        rows = [_row(row, tongue) for row in summary.rows if row.chapter == chapter]
        return "\n\n".join([title, *rows])


def _lines(summary: Summary, name: str, tongue: Tongue) -> list[str]:
    quotes: list[str] = []
    urgent = [tongue(flag) for flag in summary.flags]
    return [
        _header(summary, name, tongue),
        _line(phrases.URGENT, [*urgent, *_facts(summary, "urgent", tongue, quotes)], tongue),
        _line(phrases.WANTS, _facts(summary, "wants", tongue, quotes), tongue),
        _line(phrases.CAN, _facts(summary, "can", tongue, quotes), tongue),
        _line(phrases.WORKED, _facts(summary, "worked", tongue, quotes), tongue),
        _line(phrases.LANGUAGE, _facts(summary, "language", tongue, quotes), tongue),
        _line(phrases.REACH, _facts(summary, "reach", tongue, quotes), tongue),
        _line(phrases.LIMITS, _facts(summary, "limits", tongue, quotes), tongue),
        _line(phrases.SURE, _facts(summary, "sure", tongue, quotes), tongue),
        _voices(summary, tongue),
        _line(phrases.SKIPPED, [inert(tongue(row.question[-1])) for row in summary.rows if row.answer.skipped], tongue),
        _line(phrases.STEP, _facts(summary, "step", tongue, quotes), tongue),
    ]


def _header(summary: Summary, name: str, tongue: Tongue) -> str:
    interview = summary.interview
    who = " · ".join([name, *_facts(summary, "who", tongue, [])])
    minutes = _minutes(interview.started_at, interview.finished_at or interview.touched_at)
    asked = len(summary.rows) + summary.unanswered
    return _say(
        tongue,
        phrases.HEADER,
        name=who,
        language=interview.language.upper(),
        minutes=str(minutes),
        answered=str(summary.answered),
        asked=str(asked),
    )


def _facts(summary: Summary, card: str, tongue: Tongue, quotes: list[str]) -> list[str]:
    """What stands on one line, each once: labels, numbers with their question, at most two quotes over all."""
    facts: list[str] = []
    for row in summary.on_card(card):
        if row.way == STORY:
            own = row.answer.text or row.answer.transcript
            if own and len(quotes) < QUOTES:
                quotes.append(quote(own, words=QUOTE_WORDS))
                facts.append(quotes[-1])
        elif row.way == SCALE:
            facts.append(f"{inert(tongue(row.question[-1]))} {row.answer.value}")
        elif row.way == "rate":
            facts.append(f"{tongue(row.question[-1])} ({tongue(row.told[0])})")
        else:
            facts.extend(_told(row, tongue, words=QUOTE_WORDS))
    return list(dict.fromkeys(facts))


def _told(row: Row, tongue: Tongue, *, words: int | None = None) -> list[str]:
    """The answer's lines; what the person wrote or said herself is quoted, labels are not."""
    own = [] if row.way == "name" else [quote(each.words, words=words) for each in row.answer.voice if each.words]
    return [
        quote(line.text, words=words) if not line.context and row.way != "name" else inert(tongue(line))
        for line in row.told
        if line.context not in SPOKEN
    ] or own


def _line(line: Line, facts: Sequence[str], tongue: Tongue) -> str:
    return _say(tongue, line, what=" · ".join(facts)) if facts else ""


def _voices(summary: Summary, tongue: Tongue) -> str:
    notes = [voice for row in summary.rows for voice in row.answer.voice]
    if not notes:
        return ""
    length = _length(sum(note.seconds for note in notes))
    unread = sum(note.words is None for note in notes)
    if not unread:
        return _say(tongue, phrases.VOICE, count=str(len(notes)), length=length)
    return _say(tongue, phrases.VOICE_UNREAD, count=str(len(notes)), length=length, unread=str(unread))


def _row(row: Row, tongue: Tongue) -> str:
    asked = " – ".join(inert(tongue(line)) for line in row.question)
    mark = f"\n{tongue(phrases.SENSITIVE)}" if row.sensitive else ""
    return f"{asked}{mark}\n👉 {_answer(row, row.answer, tongue)}"


def _answer(row: Row, answer: Answer, tongue: Tongue) -> str:
    if answer.skipped:
        return tongue(phrases.SKIPPED_ANSWER)
    spoken = [_spoken(voice, tongue) for voice in answer.voice]
    if row.way == STORY:
        told = [quote(answer.text)] if answer.text else []
    elif row.way in (SCALE, "number"):
        told = [str(answer.value)]
    else:
        told = [", ".join(_told(row, tongue))] if answer.value is not None or answer.text else []
    return " · ".join([*told, *spoken])


def _spoken(voice: Voice, tongue: Tongue) -> str:
    """A voice note: its length, and what it says, or that nobody has put it into words."""
    if voice.words is None:
        return _say(tongue, phrases.VOICE_ANSWER_UNREAD, length=_length(voice.seconds))
    return f"{_say(tongue, phrases.VOICE_ANSWER, length=_length(voice.seconds))} {quote(voice.words)}"


def _say(tongue: Tongue, line: Line, **values: str) -> str:
    return tongue(Line(line.context, line.text, values))


def _minutes(started: str, ended: str) -> int:
    span = datetime.fromisoformat(ended) - datetime.fromisoformat(started)
    return max(1, round(span.total_seconds() / 60))


def _length(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
