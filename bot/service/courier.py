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
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.clerk import LINGER, Clerk
from bot.service.delivery import Delivery
from bot.service.lanes import Errand, Lane, Register, is_urgent, may_repeat, seconds_between
from bot.service.pace import Limits, Pace
from bot.service.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Iterable

    from bot.service.messages import Toast
    from bot.service.ports import Archive, Carrier, Clock
    from bot.service.records import Parcel

A_LOOK: Final = 1.0
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
        *,
        linger: float = LINGER,
    ) -> None:
        """Join them.

        Args:
            archive: Where the parcels are.
            carrier: Who takes them to the messenger.
            clock: Tells the time.
            on_blocked: Is told the chat of whoever has blocked the bot.
            limits: How fast it may go; ``None``: as fast as it goes.
            linger: Seconds that "sent" may wait to be written down together with others.
        """
        self._archive = archive
        self._carrier = carrier
        self._clock = clock
        self._pace = Pace(clock, limits)
        self._clerk = Clerk(archive, clock, self._start, linger)
        self._delivery = Delivery(archive, carrier, clock, on_blocked, self._pace, self._clerk)
        self._lanes: dict[int, Lane] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._crash: BaseException | None = None
        self._register = Register()

    async def open(self) -> None:
        """Take up what an earlier run has left: what waits, and what nobody knows about. Raises ``Outage``."""
        await self._look(first=True)

    async def run(self) -> None:
        """Look for other programs' parcels until ``stop``; raise what went wrong with a task of ours."""
        while not self._delivery.stopping:
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
        if not self._delivery.stopping:
            for toast in toasts:
                self._start(self._carrier.toast(toast))

    async def drain(self) -> None:
        """Return once everything is delivered and written down."""
        while self._tasks or self._clerk.behind:
            if self._tasks:
                await asyncio.wait(self._tasks)
            await self._clerk.caught_up()
        if self._crash is not None:
            raise self._crash

    async def stop(self, seconds: float = GRACE) -> None:
        """Let the calls under way end, for so many seconds; what waits is delivered after the next start."""
        self._delivery.stopping = True
        for lane in self._lanes.values():
            if lane.task is not None and not lane.calling:
                lane.task.cancel()
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
                await self._clerk.caught_up()
        except TimeoutError:
            _LOG.warning("some messages were cut off; what became of them is not known")
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
                self._delivery.end(parcel, "unsure", why="the bot was stopped while it was sent")
            else:
                self._take(parcel)
        self._register.move_mark(highest)

    def _take(self, parcel: Parcel) -> None:
        if self._delivery.stopping:
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
        try:
            await self._delivery.walk(lane)
        finally:
            del self._lanes[lane.chat]
