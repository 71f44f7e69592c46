"""Delivers the outbox: in order chat by chat, different chats side by side, as fast as the messenger likes it.

- A parcel is ``waiting``; ``sending`` is committed before the call, and what became of it afterwards: ``sent``,
  ``given up`` (refused, or tried for 24 hours), ``unsure`` (nobody knows whether it arrived). What may go at once in
  a chat goes through the commits together.
- The messenger has no way to send exactly once. After a lost connection, or a stop in the middle, a message is sent
  again: any number of times if a second copy does no harm (``again``, edits), otherwise once.
- Urgent messages overtake the others, in their chat and before the overall limit.
- 429 stops one chat (or everybody, if the messenger says so). A connection that fails is tried again, after one
  second first and five minutes at most. Whoever has blocked the bot loses what waits for her, and ``on_blocked`` hears.
- Parcels come from ``deliver`` right after their commit. Once a second the archive is asked for those that another
  program has put there. Nothing a person wrote is ever logged.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.clerk import Clerk
from bot.service.hall import later
from bot.service.lanes import Errand, Lane, Register, counts, is_urgent, may_repeat, moved, seconds_between
from bot.service.messages import Edit
from bot.service.pace import Limits, Pace
from bot.service.ports import Blocked, MaybeSent, Outage, Refused, TooMany

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable

    from bot.service.messages import Message, Toast
    from bot.service.ports import Archive, Carrier, Clock
    from bot.service.records import Parcel

A_LOOK: Final = 1.0
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0
HORIZON: Final = 86_400.0
MOST_AT_ONCE: Final = 10
GRACE: Final = 5.0
LIMITS: Final = Limits()

_LOG = structlog.get_logger(__name__)


class Courier:
    """Delivers parcels. ``open`` it, keep ``run`` running, feed it by ``deliver`` and ``toast``, then ``stop`` it."""

    def __init__(
        self,
        archive: Archive,
        carrier: Carrier,
        clock: Clock,
        on_blocked: Callable[[int], Awaitable[None]],
        limits: Limits | None = LIMITS,
    ) -> None:
        """Join them. ``on_blocked`` is told the chat of whoever has blocked the bot; no limits: as fast as it goes."""
        self._archive = archive
        self._carrier = carrier
        self._clock = clock
        self._on_blocked = on_blocked
        self._pace = Pace(clock, limits)
        self._clerk = Clerk(archive, clock, self._start)
        self._lanes: dict[int, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._crash: BaseException | None = None
        self._register = Register()

    async def open(self) -> None:
        """Take up what an earlier run has left: what waits, and what nobody knows about. Raises ``Outage``."""
        await self._look(first=True)

    async def run(self) -> None:
        """Look for other programs' parcels until ``stop``; raise what went wrong with a task of ours."""
        while not self._stopping:
            await self._clock.sleep(A_LOOK)
            if self._crash is not None:
                raise self._crash
            try:
                await self._look(first=False)
            except Outage as trouble:
                _LOG.warning("the outbox cannot be read", why=str(trouble))
            self._pace.tidy()

    def deliver(self, parcels: Iterable[Parcel]) -> None:
        """Deliver parcels that were just committed."""
        for parcel in parcels:
            if self._register.is_new(parcel.number):
                self._take(parcel)

    def toast(self, toasts: Iterable[Toast]) -> None:
        """Answer taps, now and at most once: an answer that comes late is worth nothing."""
        if not self._stopping:
            for toast in toasts:
                self._start(self._carrier.toast(toast))

    async def drain(self) -> None:
        """Return once everything is delivered and written down."""
        while self._tasks:
            await asyncio.wait(self._tasks)
        if self._crash is not None:
            raise self._crash

    async def stop(self, seconds: float = GRACE) -> None:
        """Let the calls under way end, for so many seconds; what waits is delivered after the next start."""
        self._stopping = True
        for lane in self._lanes.values():
            if lane.task is not None and not lane.calling:
                lane.task.cancel()
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._tasks and (left := end - loop.time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _look(self, *, first: bool) -> None:
        """Take parcels that are not known yet. What is being sent was left behind by an earlier run, or is ours."""
        highest = self._register.highest
        for parcel in await self._archive.parcels(self._register.mark):
            highest = max(highest, parcel.number)
            if (parcel.state == "sending" and not first) or not self._register.is_new(parcel.number):
                continue
            if parcel.state == "sending" and not may_repeat(parcel.message, parcel.tries):
                self._end(parcel, "unsure", why="the bot was stopped while it was sent")
            else:
                self._take(parcel)
        self._register.move_mark(highest)

    def _take(self, parcel: Parcel) -> None:
        if self._stopping:
            return
        chat = parcel.message.chat
        if (lane := self._lanes.get(chat)) is None:
            lane = self._lanes[chat] = Lane(chat)
        lane.line_up(Errand(parcel, parcel.tries))
        if is_urgent(parcel.message):
            self._pace.hurry(chat)
        if parcel.not_before and len(lane.waiting) == 1:
            lane.resume_at = self._clock.monotonic() + seconds_between(self._clock.now(), parcel.not_before)
        if lane.task is None:
            lane.task = self._start(self._walk(lane))

    def _start(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._crash = error

    async def _walk(self, lane: Lane) -> None:
        """Deliver what waits for a chat, until nothing does."""
        try:
            while lane.waiting and not self._stopping:
                await self._rest(lane)
                if counts(lane.waiting[0].parcel.message):
                    await self._pace.turn(lane.chat, urgent=is_urgent(lane.waiting[0].parcel.message))
                lane.calling = True
                await self._send_all(lane, self._ready(lane))
                if lane.gone:
                    await self._give_up(lane)
                lane.calling = False
        finally:
            del self._lanes[lane.chat]

    async def _rest(self, lane: Lane) -> None:
        while (wait := max(lane.resume_at - self._clock.monotonic(), self._pace.wait_for_all())) > 0:
            await self._clock.sleep(wait)

    def _ready(self, lane: Lane) -> deque[Errand]:
        """The first one, whose turn it is, and those after it that may go at once."""
        ready = deque([lane.waiting.popleft()])
        while lane.waiting and len(ready) < MOST_AT_ONCE:
            if counts(lane.waiting[0].parcel.message) and not self._pace.at_once(lane.chat):
                break
            ready.append(lane.waiting.popleft())
        return ready

    async def _send_all(self, lane: Lane, ready: deque[Errand]) -> None:
        """Send them in order; what was not tried because something came between waits again."""
        for errand in ready:
            errand.tries += 1
        await self._clerk.write([moved(each.parcel, "sending", each.tries) for each in ready])
        while ready and not self._stopping:
            if not await self._send(lane, ready.popleft()):
                break
        for errand in ready:
            self._wait_again(lane, errand)

    async def _send(self, lane: Lane, errand: Errand) -> bool:
        """Send one, and tell whether the next one may follow."""
        parcel = errand.parcel
        try:
            sent = await self._carrier.carry(parcel.message, await self._number(parcel.message))
        except TooMany as wait:
            if wait.everywhere:
                self._pace.stop_everybody(wait.seconds)
            return self._try_later(lane, errand, str(wait), wait.seconds)
        except MaybeSent as trouble:
            if may_repeat(parcel.message, errand.tries):
                return self._try_later(lane, errand, str(trouble), maybe=True)
            self._end(parcel, "unsure", why=str(trouble))
        except Outage as trouble:
            return self._try_later(lane, errand, str(trouble))
        except Blocked as refusal:
            self._end(parcel, "given up", why=str(refusal))
            lane.gone = True
            return False
        except Refused as refusal:
            self._end(parcel, "given up", why=str(refusal))
        except Exception as fault:  # noqa: BLE001 - one message that cannot be carried must not stop the others
            self._end(parcel, "given up", why=type(fault).__name__)
        else:
            self._clerk.note([moved(parcel, "sent", message=sent)])
        return True

    async def _number(self, message: Message) -> int | None:
        """The number of the message that an edit draws anew, if it does not name it itself."""
        if not isinstance(message, Edit) or message.message is not None or message.slot is None:
            return None
        await self._clerk.caught_up()
        return await self._archive.message_for(message.slot)

    def _try_later(
        self, lane: Lane, errand: Errand, why: str, seconds: float | None = None, *, maybe: bool = False
    ) -> bool:
        """Let the whole chat wait, and try this one again; after 24 hours give it up and go on."""
        if seconds_between(errand.parcel.made_at, self._clock.now()) > HORIZON:
            self._end(errand.parcel, "unsure" if maybe else "given up", why=why)
            return True
        if seconds is None:
            seconds = min(FIRST_WAIT * 2**errand.waits, LONGEST_WAIT)
            errand.waits = min(errand.waits + 1, 20)
        lane.resume_at = self._clock.monotonic() + seconds
        _LOG.warning("a message waits", parcel=errand.parcel.number, why=why, seconds=seconds)
        self._wait_again(lane, errand, maybe=maybe, not_before=later(self._clock.now(), seconds=seconds))
        return False

    def _wait_again(self, lane: Lane, errand: Errand, *, maybe: bool = False, not_before: str = "") -> None:
        """Back into the row. Only what may have reached the messenger counts as a try."""
        errand.tries -= not maybe
        lane.line_up(errand)
        self._clerk.note([moved(errand.parcel, "waiting", errand.tries, not_before=not_before)])

    def _end(self, parcel: Parcel, state: str, why: str) -> None:
        _LOG.warning(
            "a message was not delivered", parcel=parcel.number, kind=parcel.message.kind, state=state, why=why
        )
        self._clerk.note([moved(parcel, state, why=why)])

    async def _give_up(self, lane: Lane) -> None:
        """Whoever has blocked the bot gets nothing more."""
        self._clerk.note([moved(each.parcel, "given up", why="blocked") for each in lane.waiting])
        lane.waiting.clear()
        lane.gone = False
        while not self._stopping:
            try:
                await self._on_blocked(lane.chat)
            except Outage as trouble:
                _LOG.warning("a blocked chat could not be written down", why=str(trouble))
                await self._clock.sleep(FIRST_WAIT)
            else:
                return
