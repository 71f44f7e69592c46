"""Voice notes are fetched, looked at, and told about: one after the other in a chat, fairly between chats.

The rules. A note that came stands in the archive as waiting, in the same transaction as the turn that took it, so
nothing of it is lost by a stop. It is fetched from the messenger, kept sealed, listened to, and what it was goes back
into its chat as a turn of its own, which also writes down that it waits no longer. A chat has one note in hand at a
time and then stands at the end of the row, so that somebody who sends twenty keeps nobody waiting. What cannot be
fetched for a day, or is no sound, is told as broken; what the ear fails at again and again stays a note that nobody
has put into words.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.changes import SaveVoiceNote
from bot.service.lanes import seconds_between
from bot.service.ports import Blocked, Outage, Refused, Stale, TooMany
from bot.service.speech import Listened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from bot.service.ports import Archive, Carrier, Clock, Ear
    from bot.service.records import VoiceNote

LOG = structlog.get_logger(__name__)
A_LOOK: Final = 2.0
FIRST_WAIT: Final = 1.0
LONGEST_WAIT: Final = 300.0
HORIZON: Final = 86_400.0
MOST_FETCHES: Final = 4
MOST_TRIES: Final = 2


class Bell:
    """Is rung when voice notes have come."""

    def __init__(self) -> None:
        """Nobody has rung yet."""
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Notes have come."""
        self._rung.set()

    async def wait(self) -> None:
        """Return once somebody has rung since the last time."""
        await self._rung.wait()
        self._rung.clear()


class Listening:
    """Keep ``run`` running. ``tell`` takes what a note was into its chat."""

    def __init__(
        self,
        archive: Archive,
        carrier: Carrier,
        ear: Ear,
        clock: Clock,
        bell: Bell,
        tell: Callable[[VoiceNote, Listened], Awaitable[None]],
        polish: Callable[[VoiceNote, bytes], Awaitable[Listened]],
    ) -> None:
        """Join them. ``polish`` makes a clip of a coordinator's note."""
        self._archive = archive
        self._carrier = carrier
        self._ear = ear
        self._clock = clock
        self._tell = tell
        self._polish = polish
        self._known: set[str] = set()
        self._lanes: dict[int, deque[VoiceNote]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._fetching = asyncio.Semaphore(MOST_FETCHES)
        self._hearing = asyncio.Semaphore(1)
        self._polishing = asyncio.Semaphore(1)
        self._bell = bell

    async def run(self) -> None:
        """Take what waits, for ever; now and then look for what another program has put there."""
        while True:
            try:
                await self.look()
            except Outage as trouble:
                LOG.warning("voice notes cannot be looked for", why=str(trouble))
            alarm = asyncio.ensure_future(self._clock.sleep(A_LOOK))
            bell = asyncio.ensure_future(self._bell.wait())
            try:
                await asyncio.wait((alarm, bell), return_when=asyncio.FIRST_COMPLETED)
            finally:
                alarm.cancel()
                bell.cancel()

    async def look(self) -> None:
        """Take what waits and is not in hand yet. Raises ``Outage``."""
        for note in await self._archive.voice_notes_waiting():
            if note.name not in self._known:
                self._known.add(note.name)
                self._line_up(note)

    async def idle(self) -> None:
        """Wait until no note is in hand."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    async def stop(self) -> None:
        """Let go of what is in hand; it is taken up after the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _line_up(self, note: VoiceNote) -> None:
        if (lane := self._lanes.get(note.chat)) is not None:
            lane.append(note)
            return
        self._lanes[note.chat] = deque([note])
        self._start(self._walk(note.chat))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _walk(self, chat: int) -> None:
        lane = self._lanes[chat]
        try:
            while lane:
                await self._take(lane[0])
                self._known.discard(lane.popleft().name)
                await asyncio.sleep(0)  # another chat's turn
        finally:
            del self._lanes[chat]

    async def _take(self, note: VoiceNote) -> None:
        """One note, from the messenger to what it was."""
        try:
            sound = await self._archive.voice_sound(note.name) or await self._fetch(note)
            listened = await self._examine(note, sound) if sound else Listened("broken")
            await self._tell(note, listened)
        except Stale:
            LOG.info("a voice note is not wanted any more")
        except Outage as trouble:
            LOG.warning("a voice note waits for the archive", why=str(trouble))
            await self._clock.sleep(FIRST_WAIT)
        except Exception as fault:  # noqa: BLE001 - one note that breaks something must not stop the others
            LOG.error("a voice note was set aside", why=type(fault).__name__)  # noqa: TRY400 - a traceback may show a person's words
            await self._set_aside(note)

    async def _set_aside(self, note: VoiceNote) -> None:
        """It is kept, and nobody is told about it any more."""
        with contextlib.suppress(Outage, Stale):
            await self._archive.commit([SaveVoiceNote(note.model_copy(update={"waiting": False}))])

    async def _fetch(self, note: VoiceNote) -> bytes | None:
        """Its sound, kept sealed from now on; ``None`` if the messenger does not give it out."""
        sound = await self._download(note)
        if await self._archive.voice_note(note.name) is None:
            raise Stale("it was dropped meanwhile")
        if sound:
            await self._archive.commit([SaveVoiceNote(note, sound)])
        return sound

    async def _download(self, note: VoiceNote) -> bytes | None:
        wait = FIRST_WAIT
        while seconds_between(note.came_at, self._clock.now()) < HORIZON:
            try:
                async with self._fetching:
                    return await self._carrier.fetch(note.file)
            except (Refused, Blocked):
                return None
            except TooMany as order:
                wait = max(wait, order.seconds)
            except Outage as trouble:
                LOG.warning("a voice note cannot be fetched yet", why=str(trouble), seconds=wait)
            await self._clock.sleep(wait)
            wait = min(2 * wait, LONGEST_WAIT)
        return None

    async def _examine(self, note: VoiceNote, sound: bytes) -> Listened:
        """What it is; a coordinator's becomes a clip. What fails again and again is told as it is, or as broken."""
        for _ in range(MOST_TRIES):
            try:
                if note.interview is None:
                    async with self._polishing:
                        return await self._polish(note, sound)
                async with self._hearing:
                    return await self._ear.listen(sound, note.language)
            except Outage as trouble:
                LOG.warning("a voice note has to be listened to once more", why=str(trouble))
        return Listened("broken" if note.interview is None else "not transcribed")
