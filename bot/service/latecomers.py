"""Sounds that are late: they follow their words, chat by chat, in the order in which the words were said.

The rules. Messages of one turn bear one stamp, the time at which the turn was decided. Once a sound of a turn is late,
whatever else that turn says goes in writing at once, and its sound waits in the row: nobody waits twice, and nobody
hears the second sentence before the first. A later turn ends the row, for the person has gone on. A sound that fails
again and again is given up, and the next one is tried. A personal sound that was made is kept sealed with the message
that will play it, so that it is made once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.changes import Enqueue
from bot.service.messages import Sound
from bot.service.ports import Outage, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.service.messages import Text
    from bot.service.ports import Clock
    from bot.service.records import Parcel
    from bot.service.sounds import Made, Sounds, Tape
    from bot.service.speech import Speech

LOG = structlog.get_logger(__name__)
PAUSES: Final = (0.5, 2.0, 8.0)
"""Seconds before a sound that is late is tried again."""
MOST_CHATS: Final = 5_000


@dataclass(slots=True, eq=False)
class Row:
    """The late sounds of a chat's last turn: the messages that were written, and what each of them says."""

    turn: str
    is_late: bool = False
    waiting: deque[tuple[Text | Sound, Tape]] = field(default_factory=deque)


@dataclass(slots=True)
class Latecomers:
    """Brings sounds after their words. ``deliver`` takes the parcels in which they follow."""

    sounds: Sounds
    clock: Clock
    deliver: Callable[[Iterable[Parcel]], None]
    _rows: dict[int, Row] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def note(self, chat: int, turn: str) -> Row:
        """Something of this turn is said; what an earlier turn has left to say is over. The row of the last turn."""
        row = self._rows.pop(chat, None)
        if row is None or row.turn < turn:
            row = Row(turn)
        self._rows[chat] = row
        if len(self._rows) > MOST_CHATS:
            del self._rows[next(iter(self._rows))]
        return row

    def are_awaited(self, chat: int, turn: str) -> bool:
        """Whether a sound of this turn is late already."""
        row = self._rows.get(chat)
        return row is not None and row.is_late and row.turn == turn

    def add(self, message: Text | Sound, tape: Tape, turn: str) -> None:
        """Let the sound of a message follow, unless a later turn has said something already."""
        row = self.note(message.chat, turn)
        if row.turn != turn:
            return
        row.is_late = True
        row.waiting.append((message, tape))
        if len(row.waiting) == 1:
            task = asyncio.create_task(self._go_along(row))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Let go of the sounds that are still to follow: their words are written."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _go_along(self, row: Row) -> None:
        """One after the other: the next one waits until the one before has gone, or was given up."""
        while row.waiting:
            message, tape = row.waiting[0]
            if not await self._follow(message, tape, row):
                LOG.warning("a sound was given up")
            row.waiting.popleft()

    async def _follow(self, message: Text | Sound, tape: Tape, row: Row) -> bool:
        """Make a sound and send it; whether that is done, or is not wanted any more."""
        for pause in PAUSES:
            await self.clock.sleep(pause)
            try:
                made = None if self._is_over(message.chat, row) else await self._made(tape)
                if not self._is_over(message.chat, row):
                    await self._send(message, tape.speech, made, row.turn)
            except (Outage, Refused) as trouble:
                LOG.warning("a sound is tried once more", why=str(trouble))
            else:
                return True
        return False

    def _is_over(self, chat: int, row: Row) -> bool:
        """Whether the person has gone on since."""
        return self._rows.get(chat, row) is not row

    async def _made(self, tape: Tape) -> Made | None:
        """The sound, or ``None`` if the messenger holds it. Raises ``Outage``, ``Refused``."""
        return await self.sounds.made(tape) if await self.sounds.file(tape) is None else None

    async def _send(self, message: Text | Sound, speech: Speech, made: Made | None, turn: str) -> None:
        """Put it into the outbox, with the stamp of the turn to which it belongs. Raises ``Outage``."""
        rows = message.rows if isinstance(message, Sound) else ()
        following = Sound(chat=message.chat, aloud=speech, rows=rows, follows=True)
        kept = () if made is None else self.sounds.to_keep(*made)
        self.deliver(await self.sounds.archive.commit([*kept, Enqueue(following, turn)]))
