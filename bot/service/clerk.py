"""Writes down what becomes of the parcels, many at a time.

One commit is under way at any moment; what comes meanwhile goes with the next. Where the archive is out of reach the
same moves are tried again, in their order, until it takes them.
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
LONGEST_WAIT: Final = 5.0
_LOG = structlog.get_logger(__name__)


class Clerk:
    """Keeps the states of the parcels."""

    def __init__(self, archive: Archive, clock: Clock, start: Callable[[Coroutine[None, None, None]], object]) -> None:
        """Write into this archive, in tasks that ``start`` starts and looks after."""
        self._archive = archive
        self._clock = clock
        self._moves: list[ParcelMoved] = []
        self._written: asyncio.Future[None] | None = None
        self._start = start
        self._busy = False

    def note(self, moves: Iterable[ParcelMoved]) -> asyncio.Future[None]:
        """Have these written with the next commit; what is returned is done once they are."""
        self._moves.extend(moves)
        if self._written is None:
            self._written = asyncio.get_running_loop().create_future()
        if not self._busy:
            self._busy = True
            self._start(self._go_on())
        return self._written

    async def write(self, moves: Iterable[ParcelMoved]) -> None:
        """Return once these are written."""
        await asyncio.shield(self.note(moves))

    async def caught_up(self) -> None:
        """Return once everything that was noted so far is written."""
        if self._busy:
            await self.write(())

    async def _go_on(self) -> None:
        try:
            while self._written is not None:
                moves, written = self._moves, self._written
                self._moves, self._written = [], None
                try:
                    await self._commit(moves)
                except BaseException as error:
                    written.set_exception(error)
                    written.exception()  # the task tells it too: nobody need be waiting here
                    raise
                written.set_result(None)
        finally:
            self._busy = False

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
