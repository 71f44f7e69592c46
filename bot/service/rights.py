"""The learner's rights inside the chat: see everything, take it along, delete everything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.dialogue.summary import summarise
from bot.service import desk, phrases
from bot.service.buttons import encode
from bot.service.exporting import record
from bot.service.hall import later
from bot.service.messages import Delete, Document, Text

if TYPE_CHECKING:
    from bot.library.shelf import Edition
    from bot.service.records import Kept, Person
    from bot.service.visit import Visit

DELETABLE_HOURS = 48
MOST_AT_ONCE = 100


async def my_data(visit: Visit) -> None:
    """``/mydata``: the answers in words, and everything in a file."""
    kept = [each async for each in visit.hall.archive.interviews(person=visit.person.id)] if visit.person else []
    if not kept or visit.person is None:
        visit.say(phrases.MY_DATA_NOTHING)
        return
    visit.say(phrases.MY_DATA)
    records = []
    for each in kept:
        edition = await visit.hall.editions.pinned(each.interview.edition, visit.hall.archive)
        if edition is None:
            continue
        counsellor = await visit.hall.archive.person(each.counsellor) if each.counsellor else None
        records.append(record(each, edition, visit.person, counsellor))
        _tell_answers(visit, each, edition)
    content = json.dumps(records, ensure_ascii=False, indent=2).encode()
    visit.send(Document(chat=visit.sender.chat, name="my-data.json", content=content))


def ask_forget(visit: Visit) -> None:
    """``/forget`` asks once more: it cannot be undone."""
    rows = (
        (visit.key(phrases.YES_FORGET, encode("forget", "me", 1)),),
        (visit.key(phrases.NO_FORGET, encode("forget", "me", 0)),),
    )
    visit.say(phrases.FORGET_SURE, rows)


async def forget(visit: Visit, *, yes: bool) -> None:
    """Erase everything of the person, take back what the bot wrote, tell the counsellors, and say so."""
    if not yes:
        visit.replace(phrases.FORGET_CANCELLED)
        return
    if visit.person is not None:
        await take_leave(visit, visit.person)
        visit.erase_person()
    visit.say(phrases.FORGOTTEN)


async def take_leave(visit: Visit, person: Person) -> None:
    """Tell each counsellor who has had a summary or will be written to, and take the bot's messages back."""
    told = {kept.counsellor async for kept in visit.hall.archive.interviews(person=person.id) if kept.counsellor}
    for each in sorted(told):
        if counsellor := await visit.hall.archive.person(each):
            visit.changes.append(desk.farewell(visit.hall, counsellor, person.name, visit.at))
    since = later(visit.at, hours=-DELETABLE_HOURS)
    sent = await visit.hall.archive.sent_to(person.chat, since)
    for start in range(0, len(sent), MOST_AT_ONCE):
        visit.send(Delete(chat=person.chat, messages=tuple(sent[start : start + MOST_AT_ONCE])))


def _tell_answers(visit: Visit, kept: Kept, edition: Edition) -> None:
    tongue = visit.hall.tongue(visit.language, edition)
    summary = summarise(edition.script, kept.interview)
    for chapter in sorted({row.chapter for row in summary.rows}):
        visit.send(Text(chat=visit.sender.chat, text=visit.hall.report.chapter(summary, chapter, tongue)))
        for row in summary.rows:
            if row.chapter == chapter:
                for voice in row.answer.voice:
                    visit.send(desk.played(visit.sender.chat, row, voice, tongue))
