"""Long polling: updates are asked for, kept, and only then confirmed.

- The offset moves when the intake has committed a batch. If the intake cannot (disk full, locked), the batch is kept
  in hand and offered again, for as long as it takes; nothing is confirmed meanwhile.
- Numbers may restart anywhere after a quiet week, so a day without updates forgets the offset: by then everything
  below it was confirmed.
- Trouble is waited out: 0.5 seconds first, then longer, at most 5; somebody else's polling at most 30. A wrong token
  ends the loop with a sentence. Anything unexpected is raised to whoever runs the loop: it never dies in silence.
- To stop, the poll that is waiting is given up: what it would have brought comes again.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

import structlog

from bot.service.ports import Blocked, Outage, Refused, TooMany
from bot.service.records import Arrival
from bot.telegram.answers import Conflict, WrongToken
from bot.telegram.batches import take_apart
from bot.telegram.reading import ALLOWED_UPDATES

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.service.ports import Clock
    from bot.telegram.batches import Batch
    from bot.telegram.wire import Wire

A_POLL: Final = 25
GRACE: Final = 10.0
FIRST_WAIT: Final = 0.5
LONGEST_WAIT: Final = 5.0
LONGEST_CONFLICT: Final = 30.0
A_DAY: Final = 86_400.0

_LOG = structlog.get_logger(__name__)
_Result = TypeVar("_Result")


class Intake(Protocol):
    """Takes raw updates in."""

    async def receive(self, arrivals: Sequence[Arrival]) -> object:
        """Commit them. Raises ``Outage`` if that is not possible now."""


class Poller:
    """Polls for one bot, until it is told to stop."""

    def __init__(self, wire: Wire, intake: Intake, clock: Clock, *, a_poll: int = A_POLL) -> None:
        """Poll over this wire into this intake; a poll waits ``a_poll`` seconds for the first update."""
        self._wire = wire
        self._intake = intake
        self._clock = clock
        self._a_poll = a_poll
        self._offset: int | None = None
        self._last_came = clock.monotonic()
        self._stopping = asyncio.Event()
        self._waits = 0
        self.polled_at: float | None = None
        self.lost = 0

    def stop(self) -> None:
        """Stop: ``run`` returns soon, in the middle of a poll but not of a commit."""
        self._stopping.set()

    async def run(self) -> None:
        """Poll until ``stop``.

        Raises:
            WrongToken: The messenger does not know the token.
        """
        while not self._stopping.is_set():
            batch = await self._unless_stopped(self._poll())
            if batch is None:
                continue
            if batch.taken:
                await self._hand_over(batch)
            elif batch.broken or batch.lost:
                await self._pause("nothing usable in the answer")

    async def _poll(self) -> Batch | None:
        """One poll; ``None`` if it failed and was waited out."""
        params: dict[str, Any] = {"timeout": self._a_poll, "limit": 100, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            params["offset"] = self._offset
        try:
            body = await self._wire.call_raw("getUpdates", params, seconds=self._a_poll + GRACE)
        except WrongToken:
            raise
        except Conflict:
            await self._pause("another program polls with this token; stop one of them", most=LONGEST_CONFLICT)
            return None
        except TooMany as wait:
            await self._clock.sleep(wait.seconds)
            return None
        except (Outage, Refused, Blocked) as trouble:
            await self._pause(str(trouble))
            return None
        self.polled_at = self._clock.monotonic()
        return self._counted(take_apart(body))

    def _counted(self, batch: Batch) -> Batch:
        if batch.lost:
            self.lost += batch.lost
            _LOG.warning("updates without a usable number were skipped", count=batch.lost)
        if batch.taken:
            self._last_came = self._clock.monotonic()
        elif not batch.broken and not batch.lost:
            self._waits = 0
            if self._clock.monotonic() - self._last_came > A_DAY:
                self._offset = None
        return batch

    async def _hand_over(self, batch: Batch) -> None:
        """Have a batch committed, however long it takes, and move the offset."""
        at = self._clock.now()
        arrivals = [Arrival(self._wire.bot, number, lane, body, at) for number, lane, body in batch.taken]
        while True:
            try:
                await self._intake.receive(arrivals)
            except Outage as trouble:
                await self._unless_stopped(self._pause(str(trouble)))
                if self._stopping.is_set():
                    return
            else:
                break
        self._offset = batch.highest() + 1
        self._waits = 0

    async def _pause(self, why: str, most: float = LONGEST_WAIT) -> None:
        seconds = min(FIRST_WAIT * 2**self._waits, most)
        self._waits = min(self._waits + 1, 10)
        _LOG.warning("polling waits", why=why, seconds=seconds)
        await self._clock.sleep(seconds)

    async def _unless_stopped(self, wanted: Coroutine[Any, Any, _Result]) -> _Result | None:
        """Do what is wanted, unless ``stop`` comes first."""
        doing = asyncio.ensure_future(wanted)
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((doing, stopping), return_when=asyncio.FIRST_COMPLETED)
            return await doing if doing.done() else None
        finally:
            stopping.cancel()
            doing.cancel()
            await asyncio.gather(doing, return_exceptions=True)
