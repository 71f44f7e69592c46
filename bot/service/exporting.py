"""Interviews as records: the export's JSON, one object an interview, as DESIGN section 4 fixes it.

Only answers that apply stand in it, in the order of the page. A refused interview carries neither learner nor
answers; a skipped question has the value ``null`` and ``skipped`` true; a story has the value ``null``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.dialogue.answers import Found
from bot.dialogue.summary import Row, summarise

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.library.shelf import Edition
    from bot.service.hall import Editions
    from bot.service.ports import Archive
    from bot.service.records import Kept, Person

Record = dict[str, Any]


async def records(archive: Archive, editions: Editions) -> AsyncIterator[Record]:
    """Every interview, in the order in which they were begun; however many there are, a few at a time in memory."""
    counsellors = {person.id: person for person in await archive.people("counsellor")}
    async for kept in archive.interviews():
        edition = await editions.pinned(kept.interview.edition, archive)
        if edition is not None:
            learner = await archive.person(kept.person) if kept.person else None
            yield record(kept, edition, learner, counsellors.get(kept.counsellor or ""))


def record(kept: Kept, edition: Edition, learner: Person | None, counsellor: Person | None) -> Record:
    """One interview."""
    interview = kept.interview
    summary = summarise(edition.script, interview)
    refused = interview.status == "refused"
    titles = [chapter.text for chapter in summary.chapters]
    return {
        "id": interview.id,
        "dialogue": interview.dialogue,
        "edition": interview.edition,
        "language": interview.language,
        "learner": None if refused or learner is None else {"id": learner.id, "name": learner.name},
        "counsellor": None if refused or counsellor is None else {"id": counsellor.id, "name": counsellor.name},
        "status": interview.status,
        "started_at": interview.started_at,
        "finished_at": interview.finished_at,
        "answers": [] if refused else [_answer(row, titles[row.chapter]) for row in summary.rows],
        "flags": [] if refused else list(interview.flags),
    }


def _answer(row: Row, chapter: str) -> Record:
    answer = row.answer
    return {
        "question": row.key,
        "chapter": chapter,
        "kind": row.way,
        "value": _value(row),
        "text": answer.text,
        "voice": [voice.name for voice in answer.voice],
        "transcript": answer.transcript,
        "answered_at": answer.at,
        "skipped": answer.skipped,
    }


def _value(row: Row) -> object:
    """An occupation alone where one was asked for; a list where several were."""
    value = row.answer.value
    if not isinstance(value, tuple):
        return value
    plain = [each.model_dump() if isinstance(each, Found) else each for each in value]
    return plain[0] if row.way == "find" and plain else plain


COLUMNS = (
    "interview",
    "dialogue",
    "edition",
    "language",
    "learner_id",
    "learner_name",
    "counsellor_id",
    "counsellor_name",
    "status",
    "started_at",
    "finished_at",
    "flags",
    "question",
    "chapter",
    "kind",
    "value",
    "text",
    "voice",
    "transcript",
    "answered_at",
    "skipped",
)
"""The heads of the flat table: one answer a row."""


def flat(record: Record) -> list[list[str]]:
    """The answers of a record as rows of words, beneath ``COLUMNS``. An interview without answers has no row."""
    who = [(record[role] or {}).get(field) for role in ("learner", "counsellor") for field in ("id", "name")]
    interview = [record[key] for key in ("id", "dialogue", "edition", "language")]
    course = [record[key] for key in ("status", "started_at", "finished_at", "flags")]
    about = [_words(cell) for cell in (*interview, *who, *course)]
    answer = COLUMNS[COLUMNS.index("question") :]
    return [[*about, *(_words(row.get(column)) for column in answer)] for row in record["answers"]]


def _words(value: object) -> str:
    """One cell: several things stand one after the other, an occupation with its code behind it."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(_words, value))
    if isinstance(value, dict):
        return f"{value['label']} ({value['code']})" if value.get("code") else str(value["label"])
    return str(value)
