"""Writes down what becomes of the parcels, many at a time.

One commit is under way at any moment; what somebody waits for goes with the next. What nobody waits for goes with it
too, or by itself after a moment. Where the archive is out of reach the same moves are tried again, in their order,
until it takes them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from bot.service.changes import ParcelMoved
    from bot.service.ports import Archive, Clock

FIRST_WAIT: Final = 0.25
LINGER: Final = 0.02
LONGEST_WAIT: Final = 5.0
_LOG = structlog.get_logger(__name__)


class Clerk:
    """Keeps the states of the parcels."""

    def __init__(
        self,
        archive: Archive,
        clock: Clock,
        start: Callable[[Coroutine[None, None, None]], object],
        linger: float = LINGER,
    ) -> None:
        """Write into this archive, in tasks that ``start`` starts and looks after.

        ``linger``: real seconds that a note may wait for company.
        """
        self._archive = archive
        self._clock = clock
        self._start = start
        self._linger = linger
        self._moves: list[ParcelMoved] = []
        self._awaited: asyncio.Future[None] | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._busy = False

    @property
    def behind(self) -> bool:
        """Whether something is still to be written."""
        return self._busy or bool(self._moves)

    def note(self, moves: Iterable[ParcelMoved]) -> None:
        """Have these written soon."""
        self._moves.extend(moves)
        if not self._busy and self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(self._linger, self._begin)

    async def write(self, moves: Iterable[ParcelMoved]) -> None:
        """Return once these, and everything that was noted before, are written."""
        self._moves.extend(moves)
        if self._awaited is None:
            self._awaited = asyncio.get_running_loop().create_future()
        awaited = self._awaited
        self._begin()
        await asyncio.shield(awaited)

    async def caught_up(self) -> None:
        """Return once everything that was noted so far is written."""
        if self.behind:
            await self.write(())

    def _begin(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if not self._busy:
            self._busy = True
            self._start(self._go_on())

    async def _go_on(self) -> None:
        try:
            while True:
                moves, awaited = self._moves, self._awaited
                self._moves, self._awaited = [], None
                await self._do(moves, awaited)
                if self._awaited is None:
                    break
        finally:
            self._busy = False
        if self._moves:
            self.note(())

    async def _do(self, moves: list[ParcelMoved], awaited: asyncio.Future[None] | None) -> None:
        try:
            await self._commit(moves)
        except BaseException as error:
            if awaited is not None:
                awaited.set_exception(error)
                awaited.exception()  # the task tells it too: nobody need be waiting here
            raise
        if awaited is not None:
            awaited.set_result(None)

    async def _commit(self, moves: list[ParcelMoved]) -> None:
        wait = FIRST_WAIT
        while moves:
            try:
                await self._archive.commit(moves)
            except Outage as trouble:
                _LOG.warning("the outbox waits for the archive", why=str(trouble))
                await self._clock.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                return
