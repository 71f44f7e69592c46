"""One turn, from a raw update to one transaction.

The update is read, the person and the interview are loaded, what happened is handled, and everything that follows
is committed together with "this update is done". If somebody else saved the record first, the turn is decided anew;
if the archive is out of reach, it is tried again until it answers. A malformed update, or a fault of ours, sets that
one update aside and the rest go on. Nothing is sent before the commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.dialogue.inputs import Began, StayedSilent
from bot.service import interviewing, phrases, recording, talk
from bot.service.changes import SaveVoiceNote, UpdateDone
from bot.service.hall import days_between
from bot.service.happenings import BlockedBot, CalledToGroup, Sender
from bot.service.invitations import Doorkeeper
from bot.service.messages import Leave, Text
from bot.service.ports import Outage, Stale
from bot.service.reception import receive, talking
from bot.service.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.service.courier import Courier
    from bot.service.hall import Hall
    from bot.service.happenings import Happening
    from bot.service.ports import Reader
    from bot.service.records import Arrival, Kept, VoiceNote
    from bot.service.speech import Listened

LOG = structlog.get_logger()
SLOWEST_RETRY = 5.0
MOST_BEATEN = 100
SOON_FORGOTTEN = 27


class Conversation:
    """Takes happenings, one at a time a chat."""

    def __init__(
        self, hall: Hall, reader: Reader, courier: Courier, *, notes_came: Callable[[], None] = lambda: None
    ) -> None:
        """Join the shared things, what reads updates, what delivers messages, and who is rung when voice notes come."""
        self._hall = hall
        self._notes_came = notes_came
        self._read = reader
        self._courier = courier
        self._doorkeeper = Doorkeeper(hall.archive, hall.clock)

    async def take(self, arrival: Arrival) -> None:
        """Take one raw update to its end."""
        done = UpdateDone(arrival.bot, arrival.update)
        try:
            happening = self._read(arrival.body)
        except ValueError:
            LOG.warning("update set aside", update=arrival.update, why="malformed")
            await self._commit(lambda: self._handle(None), UpdateDone(done.bot, done.update, "malformed"))
            return
        try:
            await self._commit(lambda: self._handle(happening), done)
        except Exception as fault:  # noqa: BLE001 - a fault of ours sets this one update aside, and stops nobody else
            LOG.error("update set aside", update=arrival.update, why=type(fault).__name__, where=_where(fault))  # noqa: TRY400 - a traceback may show a person's words
            why = UpdateDone(done.bot, done.update, type(fault).__name__)
            await self._commit(lambda: self._apologise(happening), why)

    async def ask_again(self, kept: Kept) -> None:
        """After downtime: the question that waits is put once more."""
        await self._commit(lambda: self._return_to(kept, missed=True))

    async def remind(self, kept: Kept) -> None:
        """Nothing was heard for days: say what the page says then, once."""
        await self._commit(lambda: self._return_to(kept, missed=False))

    async def heard(self, note: VoiceNote, listened: Listened) -> None:
        """A voice note was listened to: its chat is told what it was, and it waits no longer."""
        await self._commit(lambda: self._hear(note, listened))

    async def _commit(self, decide: Callable[[], Awaitable[Visit]], *done: UpdateDone) -> None:
        pause, beaten = 0.1, 0
        while True:
            try:
                visit = await decide()
                changes = [*visit.gather(), *done]
                parcels = await self._hall.archive.commit(changes) if changes else []
            except Stale:
                beaten += 1
                if beaten > MOST_BEATEN:
                    raise
                continue
            except Outage as outage:
                LOG.warning("archive out of reach", why=str(outage))
                await self._hall.clock.sleep(pause)
                pause = min(pause * 2, SLOWEST_RETRY)
                continue
            self._courier.deliver(parcels)
            if any(isinstance(change, SaveVoiceNote) and change.note.waiting for change in changes):
                self._notes_came()
            self._courier.toast(visit.gather_toasts())
            if visit.erased:
                await self._scrub()
            return

    async def _scrub(self) -> None:
        """What was erased is gone for everybody; if its last traces cannot go now, the archive makes up for it."""
        try:
            await self._hall.archive.scrub()
        except Outage as outage:
            LOG.warning("the archive is scrubbed later", why=str(outage))

    async def _handle(self, happening: Happening | None) -> Visit:
        visit = _visit(self._hall, happening)
        if happening is None:
            return visit
        if isinstance(happening, CalledToGroup):
            text = self._hall.tongue(happening.language[:2])(phrases.GROUP)
            visit.send(Text(chat=happening.chat, text=text))
            visit.send(Leave(chat=happening.chat))
            return visit
        await visit.arrive()
        if visit.person is not None and visit.person.status == "blocked" and not isinstance(happening, BlockedBot):
            visit.change_person(status="active")
        await receive(visit, happening, self._doorkeeper)
        return visit

    async def _return_to(self, kept: Kept, *, missed: bool) -> Visit:
        visit = _visit(self._hall, None)
        person = await self._hall.archive.person(kept.person or "")
        if person is None or person.status == "blocked":
            return visit
        visit.sender = Sender(chat=person.chat)
        await visit.arrive()
        if visit.kept is None or visit.kept.interview.id != kept.interview.id or not talking(visit):
            return visit
        if missed:
            visit.change_kept(asked_again_at=visit.at)
            visit.say(phrases.MISSED_YOU)
            await talk.happen(visit, Began(visit.kept.interview.touched_at))
            return visit
        visit.change_kept(reminded_at=visit.at)
        silent = days_between(visit.kept.interview.touched_at, visit.at)
        if silent >= SOON_FORGOTTEN:
            visit.say(phrases.SOON_FORGOTTEN)
            await talk.happen(visit, Began(visit.kept.interview.touched_at))
        else:
            await talk.happen(visit, StayedSilent(visit.at, silent))
        return visit

    async def _hear(self, note: VoiceNote, listened: Listened) -> Visit:
        visit = _visit(self._hall, None)
        person = await self._hall.archive.person(note.person)
        if person is None:
            return visit
        visit.sender = Sender(chat=person.chat)
        await visit.arrive()
        if note.interview is None:
            await recording.reviewed(visit, note, listened)
            return visit
        if await self._hall.archive.voice_note(note.name) is None:
            return visit
        visit.changes.append(SaveVoiceNote(note.model_copy(update={"waiting": False})))
        if visit.kept is not None and visit.kept.interview.id == note.interview and talking(visit):
            await interviewing.heard(visit, note, listened)
        return visit

    async def _apologise(self, happening: Happening | None) -> Visit:
        visit = _visit(self._hall, happening)
        if happening is not None and not isinstance(happening, CalledToGroup):
            text = self._hall.tongue(visit.sender.language[:2])(phrases.OUR_FAULT)
            visit.send(Text(chat=visit.sender.chat, text=text))
        return visit


def _visit(hall: Hall, happening: Happening | None) -> Visit:
    sender = Sender(chat=0) if happening is None or isinstance(happening, CalledToGroup) else happening.sender
    return Visit(hall, hall.clock.now(), sender)


def _where(fault: BaseException) -> str:
    """File and line of a fault of ours; nothing of what was being handled."""
    traceback = fault.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return "" if traceback is None else f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"
