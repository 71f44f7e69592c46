"""What happens by itself: asking again after downtime, reminders, and forgetting in time.

Kept how long (DESIGN section 7): a finished interview 12 months after the last contact; its sensitive answers and
its voice notes 90 days after hand-over; an unfinished one 30 days after the last tap, with a reminder before; without
consent nothing for longer than 24 hours; numbers of raw updates 72 hours.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.dialogue.answers import Answer
from bot.dialogue.summary import summarise
from bot.service.changes import DropInterview, DropSounds, DropVoiceNote, ErasePerson, Note, SaveInterview
from bot.service.hall import AWAKE, days_between, later
from bot.service.invitations import reopened
from bot.service.ports import Outage, Stale

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.dialogue.interview import Interview
    from bot.service.changes import Change
    from bot.service.hall import Hall
    from bot.service.intake import Intake
    from bot.service.records import Kept

LOG = structlog.get_logger()
SWEEP_SECONDS = 600.0
SWEPT = "swept at"
MOST_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Periods:
    """How long things wait and are kept. Days, unless the name says otherwise."""

    downtime_seconds: float = 120.0
    awake_seconds: float = 10.0
    traces_seconds: float = 60.0
    active_hours: float = 24.0
    unconsented_hours: float = 24.0
    first_reminder: int = 1
    last_reminder: int = 27
    unfinished: int = 30
    sensitive: int = 90
    finished: int = 365
    update_hours: float = 72.0


class Housekeeping:
    """The rounds of the house."""

    def __init__(self, hall: Hall, intake: Intake, periods: Periods | None = None) -> None:
        """Join the hall, the way in (reminders wait their turn there), and the periods."""
        self._hall = hall
        self._intake = intake
        self._periods = periods or Periods()
        self._asking_again: list[asyncio.Future[None]] = []

    async def after_downtime(self) -> int:
        """Ask everybody again who was active and waits, if the bot was away long enough; tell how many.

        Whom an earlier start has reached, before it was cut off, is not asked a second time.
        """
        now = self._hall.clock.now()
        awake = await self._hall.archive.note(AWAKE)
        if awake is None or later(awake, seconds=self._periods.downtime_seconds) > now:
            return 0
        for kept in await self._hall.archive.open_since(later(now, hours=-self._periods.active_hours)):
            if kept.interview.paused or (kept.asked_again_at or "") > awake or kept.person is None:
                continue
            if person := await self._hall.archive.person(kept.person):
                self._asking_again.append(self._intake.ask_again(person.chat, kept))
        return len(self._asking_again)

    async def stay_awake(self) -> None:
        """Note now and then that the bot is awake, for ever; not before everybody was asked again who is to be."""
        if self._asking_again:
            await asyncio.wait(self._asking_again)
        while True:
            try:
                await self._hall.archive.commit([Note(AWAKE, self._hall.clock.now())])
            except Outage as outage:
                LOG.warning("archive out of reach", why=str(outage))
            await self._hall.clock.sleep(self._periods.awake_seconds)

    async def leave_no_traces(self) -> None:
        """Scrub every minute, for ever: the last words to somebody who was erased are wiped a while after the rest."""
        while True:
            await self._hall.clock.sleep(self._periods.traces_seconds)
            try:
                await self._hall.archive.scrub()
            except Outage as outage:
                LOG.warning("archive out of reach", why=str(outage))

    async def make_rounds(self) -> None:
        """Remind and forget, every ten minutes, for ever."""
        while True:
            try:
                await self.sweep()
            except Outage as outage:
                LOG.warning("archive out of reach", why=str(outage))
            await self._hall.clock.sleep(SWEEP_SECONDS)

    async def sweep(self) -> None:
        """One round: look at the silent ones; once a day at everything."""
        now = self._hall.clock.now()
        erased = False
        day_ago = later(now, days=-1)
        for kept in await self._hall.archive.open_before(day_ago, MOST_AT_ONCE):
            erased = await self._quietly(self._look_at_open(kept, now)) or erased
        if (await self._hall.archive.note(SWEPT) or "") <= day_ago:
            async for kept in self._hall.archive.interviews():
                if kept.interview.status != "open":
                    erased = await self._quietly(self._look_at_closed(kept, now)) or erased
            erased = await self._forget_visitors(now) or erased
            await self._hall.archive.commit([Note(SWEPT, now)])
        old = later(now, hours=-self._periods.update_hours)
        await self._hall.archive.purge(updates_before=old, parcels_before=old)
        if erased:
            await self._hall.archive.scrub()

    async def _quietly(self, look: Awaitable[bool]) -> bool:
        """Somebody may be talking just now: then the next round looks again."""
        try:
            return await look
        except Stale:
            return False

    async def _look_at_closed(self, kept: Kept, now: str) -> bool:
        """What a closed interview needs; true if something was erased."""
        if kept.person is None:
            return False
        if days_between(kept.interview.touched_at, now) >= self._periods.finished:
            await self._hall.archive.commit([DropInterview(kept.interview.id), DropSounds(kept.person)])
            return True
        if days_between(kept.interview.finished_at or now, now) >= self._periods.sensitive:
            return await self._fade(kept)
        return False

    async def _look_at_open(self, kept: Kept, now: str) -> bool:
        """What a silent interview needs; true if it was erased."""
        silent = days_between(kept.interview.touched_at, now)
        too_long = later(kept.interview.touched_at, hours=self._periods.unconsented_hours) <= now
        if silent >= self._periods.unfinished or (kept.consent is None and too_long):
            await self._hall.archive.commit([DropInterview(kept.interview.id), DropSounds(kept.person or "")])
            return True
        due = self._periods.last_reminder if silent >= self._periods.last_reminder else self._periods.first_reminder
        reminded = kept.reminded_at is not None and kept.reminded_at >= later(kept.interview.touched_at, days=due)
        if silent >= due and not reminded and kept.person and (person := await self._hall.archive.person(kept.person)):
            self._intake.remind(person.chat, kept)
        return False

    async def _fade(self, kept: Kept) -> bool:
        """Sensitive answers and voice notes go before the rest."""
        edition = await self._hall.editions.pinned(kept.interview.edition, self._hall.archive)
        if edition is None:
            return False
        sensitive = {row.key for row in summarise(edition.script, kept.interview).rows if row.sensitive}
        faded = _faded(kept.interview, sensitive)
        if faded.answers == kept.interview.answers:
            return False
        notes = {voice.name for answer in kept.interview.answers.values() for voice in answer.voice}
        gone: list[Change] = [*(DropVoiceNote(name) for name in sorted(notes)), DropSounds(kept.person or "")]
        await self._hall.archive.commit([SaveInterview(kept.model_copy(update={"interview": faded})), *gone])
        return True

    async def _forget_visitors(self, now: str) -> bool:
        """Who never came past the door, or refused to come in, is forgotten after a day."""
        erased = False
        for person in await self._hall.archive.people():
            waited = later(person.joined_at, hours=self._periods.unconsented_hours) <= now
            if person.roles == ("learner",) and waited and await self._hall.archive.latest_interview(person.id) is None:
                await self._hall.archive.commit([ErasePerson(person.id), *await reopened(self._hall.archive, person)])
                erased = True
        return erased


def _faded(interview: Interview, sensitive: set[str]) -> Interview:
    """The interview without sensitive answers and without voice notes."""
    answers = {
        key: Answer(
            at=answer.at, value=answer.value, text=answer.text, transcript=answer.transcript, skipped=answer.skipped
        )
        for key, answer in interview.answers.items()
        if key not in sensitive
    }
    return interview.model_copy(update={"answers": answers, "spoken": {}, "hearing": ()})
