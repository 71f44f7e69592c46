"""A carrier that speaks: what is to be said aloud becomes a voice note, with the words as its caption.

The rules. A sound is uploaded once, and sent by the messenger's file from then on; a file that is lost or refused is
uploaded again. A sound that cannot be had soon keeps nobody waiting: the words go at once, in writing, and the sound
follows by itself, unless something else is said to the person before it is ready. It never holds the chat up. Where
nobody speaks the language, or somebody lets no voice notes in, the words are all there is. A sound that fails again and
again is given up.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.changes import Enqueue
from bot.service.messages import Sound, Text
from bot.service.ports import Outage, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from bot.service.messages import Message, Toast
    from bot.service.ports import Carrier, Clock
    from bot.service.records import Parcel
    from bot.service.sounds import Sounds, Tape
    from bot.service.speech import Speech

LOG = structlog.get_logger(__name__)
PATIENCE: Final = 3.0
A_LOOK: Final = 3.0
PAUSES: Final = (0.5, 2.0, 8.0)
"""Seconds before a sound that failed is tried again."""
MOST_CHATS: Final = 5_000


@dataclass(slots=True)
class Speaker:
    """A ``Carrier`` around another one. ``deliver`` takes the parcels of sounds that follow."""

    carrier: Carrier
    sounds: Sounds
    clock: Clock
    deliver: Callable[[Iterable[Parcel]], None] = lambda _: None
    patience: float = PATIENCE
    _latest: dict[int, Text | Sound] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _uploading: dict[str, asyncio.Event] = field(default_factory=dict)

    async def carry(self, message: Message, number: int | None = None) -> int | None:
        """Carry a message; one that is to be said aloud goes as a voice note."""
        if isinstance(message, Text) and message.aloud is not None:
            return await self._say(message, message.aloud)
        if isinstance(message, Sound):
            return await self._play(message)
        return await self.carrier.carry(message, number)

    async def speak(self, message: Text | Sound, sound: bytes | str) -> tuple[int | None, str | None]:
        """Send a message with a sound that is there already."""
        return await self.carrier.speak(message, sound)

    async def fetch(self, file: str) -> bytes:
        """The content of a file that the messenger holds."""
        return await self.carrier.fetch(file)

    async def toast(self, toast: Toast) -> None:
        """Answer a tap."""
        await self.carrier.toast(toast)

    async def stop(self) -> None:
        """Let go of the sounds that are still to follow: their words are written."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def keep_fresh(self) -> None:
        """Learn of new recordings, for ever."""
        while True:
            await self.clock.sleep(A_LOOK)
            try:
                await self.sounds.refresh()
            except Outage as trouble:
                LOG.warning("recordings cannot be looked for", why=str(trouble))

    async def _say(self, message: Text, speech: Speech) -> int | None:
        """In writing and aloud; in writing first, if the sound cannot be had soon."""
        self._note_latest(message)
        tape = self.sounds.tape(speech)
        if tape is None:
            return await self.carrier.carry(message)
        if (sent := await self._by_file(message, tape)) is not None:
            return sent[0]
        try:
            sound = await self._soon(tape)
            if sound is not None:
                return await self._upload(message, tape, sound)
        except Refused:
            return await self.carrier.carry(message)
        number = await self.carrier.carry(message)
        self._start(self._follow(message, tape))
        return number

    async def _soon(self, tape: Tape) -> bytes | None:
        """The sound, or ``None`` if it cannot be had soon. Raises ``Refused``."""
        making = asyncio.ensure_future(self.sounds.made(tape))
        alarm = asyncio.ensure_future(self.clock.sleep(self.patience))
        try:
            await asyncio.wait((making, alarm), return_when=asyncio.FIRST_COMPLETED)
            return await making if making.done() else None
        except Outage as trouble:
            LOG.warning("written first, spoken later", why=str(trouble))
            return None
        finally:
            alarm.cancel()
            making.cancel()

    async def _follow(self, message: Text | Sound, tape: Tape) -> None:
        """The sound follows by itself, unless something else has been said to this person meanwhile."""
        for pause in PAUSES:
            await self.clock.sleep(pause)
            try:
                await self.sounds.made(tape)
            except (Outage, Refused) as trouble:
                LOG.warning("a sound is tried once more", why=str(trouble))
            else:
                await self._send_after(message, tape.speech)
                return
        LOG.warning("a sound was given up")

    async def _send_after(self, message: Text | Sound, speech: Speech) -> None:
        if self._latest.get(message.chat, message) is not message:
            return
        rows = message.rows if isinstance(message, Sound) else ()
        following = Enqueue(Sound(chat=message.chat, aloud=speech, rows=rows), self.clock.now())
        try:
            self.deliver(await self.sounds.archive.commit([following]))
        except Outage as trouble:
            LOG.warning("a sound was given up", why=str(trouble))

    def _note_latest(self, message: Text | Sound) -> None:
        self._latest.pop(message.chat, None)
        self._latest[message.chat] = message
        if len(self._latest) > MOST_CHATS:
            del self._latest[next(iter(self._latest))]

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _play(self, message: Sound) -> int | None:
        """A voice note alone: said aloud, or one that was kept, by its file or by its sound."""
        if message.aloud is not None:
            return await self._utter(message, message.aloud)
        if message.file is not None:
            try:
                return (await self.carrier.speak(message, message.file))[0]
            except Refused:
                if message.note is None:
                    raise
        sound = await self._kept(message)
        if sound is None:
            raise Refused("the sound is not kept any more")
        return (await self.carrier.speak(message, sound))[0]

    async def _kept(self, message: Sound) -> bytes | None:
        archive = self.sounds.archive
        if message.note is not None:
            return await archive.voice_sound(message.note)
        return await archive.clip_sound(message.clip) if message.clip is not None else None

    async def _utter(self, message: Sound, speech: Speech) -> int | None:
        """Say something; if its sound cannot be had soon, the chat goes on, and it follows."""
        tape = self.sounds.tape(speech)
        if tape is None:
            raise Refused("nobody speaks this language here")
        if (sent := await self._by_file(message, tape)) is not None:
            return sent[0]
        sound = await self._soon(tape)
        if sound is not None:
            return await self._upload(message, tape, sound)
        self._note_latest(message)
        self._start(self._follow(message, tape))
        return None

    async def _by_file(self, message: Text | Sound, tape: Tape) -> tuple[int | None, str | None] | None:
        """Send it by the file that the messenger holds; ``None`` if there is none (any more)."""
        file = await self.sounds.file(tape)
        if file is None:
            return None
        try:
            return await self.carrier.speak(message, file)
        except Refused:
            self.sounds.lose(tape)
            return None

    async def _upload(self, message: Text | Sound, tape: Tape, sound: bytes) -> int | None:
        """Upload it. Whoever wants the same sound meanwhile waits, and then sends it by its file."""
        while (under_way := self._uploading.get(tape.key)) is not None:
            await under_way.wait()
        if self.sounds.is_held(tape) and (sent := await self._by_file(message, tape)) is not None:
            return sent[0]
        self._uploading[tape.key] = asyncio.Event()
        try:
            number, file = await self.carrier.speak(message, sound)
            if file is not None:
                await self.sounds.keep(tape, file, sound)
        finally:
            self._uploading.pop(tape.key).set()
        return number
