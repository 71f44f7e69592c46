"""Updates come in: they are stored first, then taken in order, chat by chat, different chats side by side."""

from __future__ import annotations

import asyncio
from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bot.service.conversation import Conversation
    from bot.service.ports import Archive
    from bot.service.records import Arrival, Kept, VoiceNote
    from bot.service.speech import Listened

LOG = structlog.get_logger()


class Intake:
    """The way in. ``receive`` returns once the updates are safe; they are taken afterwards."""

    def __init__(self, archive: Archive, conversation: Conversation) -> None:
        """Join the archive and the conversation."""
        self._archive = archive
        self._conversation = conversation
        self._lanes: dict[int, deque[Callable[[], Awaitable[None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Commit raw updates, then queue those that are new. Raises ``Outage`` if they could not be stored."""
        for arrival in await self._archive.receive(arrivals):
            self._queue(arrival.lane, partial(self._conversation.take, arrival))

    async def resume(self) -> None:
        """Queue what was stored and not finished before the last stop."""
        for arrival in await self._archive.unfinished():
            self._queue(arrival.lane, partial(self._conversation.take, arrival))

    def ask_again(self, chat: int, kept: Kept) -> asyncio.Future[None]:
        """Queue asking again after downtime, in the order of the chat; what is returned is done once that is saved."""
        asked = asyncio.get_running_loop().create_future()

        async def ask() -> None:
            try:
                await self._conversation.ask_again(kept)
            finally:
                asked.set_result(None)

        self._queue(chat, ask)
        return asked

    async def hear(self, note: VoiceNote, listened: Listened) -> None:
        """Tell a chat what a voice note was, in the order of the chat; return once that is saved."""
        told = asyncio.get_running_loop().create_future()

        async def tell() -> None:
            try:
                await self._conversation.heard(note, listened)
            except Exception as fault:
                told.set_exception(fault)
                raise
            told.set_result(None)

        self._queue(note.chat, tell)
        await told

    def remind(self, chat: int, kept: Kept) -> None:
        """Queue a reminder, in the order of the chat."""
        self._queue(chat, lambda: self._conversation.remind(kept))

    async def idle(self) -> None:
        """Wait until nothing is queued."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self, seconds: float) -> None:
        """Finish the turns that are under way, for so many seconds; what is left is taken after the next start."""
        for lane in self._lanes.values():
            while len(lane) > 1:
                lane.pop()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in self._tasks:
            task.cancel()

    def _queue(self, lane: int, errand: Callable[[], Awaitable[None]]) -> None:
        if (waiting := self._lanes.get(lane)) is not None:
            waiting.append(errand)
            return
        self._lanes[lane] = deque([errand])
        task = asyncio.create_task(self._walk(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _walk(self, lane: int) -> None:
        """Take what waits for a chat, until nothing does. What fails is told, and the next one is taken."""
        waiting = self._lanes[lane]
        try:
            while waiting:
                try:
                    await waiting[0]()
                except Exception as fault:  # noqa: BLE001 - a fault of ours must not keep a chat waiting
                    LOG.error("an errand failed", why=type(fault).__name__)  # noqa: TRY400 - a traceback may show a person's words
                waiting.popleft()
        finally:
            del self._lanes[lane]
