"""Many callers, one trip: whoever asks while a trip is under way goes with the next one.

A single task takes all pieces that wait and hands them to one function, which answers each with a result or with an
exception of its own. Nobody waits longer than for the trip under way and the next; a lone caller waits for nothing.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.service.ports import Outage, Stale

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A piece of work that waits, and who waits for it."""

    work: Callable[[Any], Any]
    done: asyncio.Future[Any]


class Gathering:
    """Takes pieces of work from many callers and does them together."""

    def __init__(self, trip: Callable[[Sequence[Piece]], Awaitable[list[Any]]]) -> None:
        """Name what does a batch; ``trip`` answers every piece, and what it raises is everybody's answer."""
        self._trip = trip
        self._waiting: list[Piece] = []
        self._bell = asyncio.Event()
        self._open = True
        self._task = asyncio.create_task(self._go_on())

    async def join(self, work: Callable[[Any], Any]) -> Any:
        """Have a piece of work done with the next trip, and return its answer.

        A caller that is cancelled meanwhile leaves its piece under way.
        """
        if not self._open:
            raise Outage("The database is closed.")
        piece = Piece(work, asyncio.get_running_loop().create_future())
        self._waiting.append(piece)
        self._bell.set()
        return await piece.done

    async def close(self) -> None:
        """Do what waits, then end."""
        self._open = False
        self._bell.set()
        await self._task

    async def _go_on(self) -> None:
        while self._open or self._waiting:
            await self._bell.wait()
            self._bell.clear()
            if self._waiting:
                batch, self._waiting = self._waiting, []
                try:
                    answers = await self._trip(batch)
                except Exception as error:  # noqa: BLE001 - whatever it is, the callers are told and the task goes on
                    answers = [error] * len(batch)
                _tell(batch, answers)


def _tell(batch: Sequence[Piece], answers: Sequence[Any]) -> None:
    for piece, answer in zip(batch, answers, strict=True):
        if piece.done.done():
            continue
        if isinstance(answer, Exception):
            piece.done.set_exception(_own(answer))
        else:
            piece.done.set_result(answer)


def _own(error: Exception) -> Exception:
    """An exception of one's own for each caller, so that their tracebacks do not grow into each other."""
    return type(error)(*error.args) if isinstance(error, Outage | Stale) else error
