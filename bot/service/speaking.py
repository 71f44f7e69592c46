"""A carrier that speaks: what is to be said aloud becomes a voice note, with the words as its caption.

The rules. A sound is uploaded once, and sent by the messenger's file from then on; a file that is lost or refused is
uploaded again. A sound that cannot be had soon keeps nobody waiting: the words go at once, in writing, and the sound
follows by itself. Where nobody speaks the language, or somebody lets no voice notes in, the words are all there is. A
sound that fails again and again is given up.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.changes import Enqueue
from bot.service.messages import Sound, Text
from bot.service.ports import NotSent, Outage, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.service.messages import Message, Toast
    from bot.service.ports import Carrier, Clock
    from bot.service.records import Parcel
    from bot.service.sounds import Sounds, Tape
    from bot.service.speech import Speech

LOG = structlog.get_logger(__name__)
PATIENCE: Final = 3.0
A_LOOK: Final = 3.0
MOST_TRIES: Final = 3


@dataclass(slots=True)
class Speaker:
    """A ``Carrier`` around another one. ``deliver`` takes the parcels of sounds that follow."""

    carrier: Carrier
    sounds: Sounds
    clock: Clock
    deliver: Callable[[Iterable[Parcel]], None] = lambda _: None
    patience: float = PATIENCE
    _failed: dict[str, int] = field(default_factory=dict)
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
        await self._follow(message, speech)
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

    async def _follow(self, message: Text, speech: Speech) -> None:
        """The sound follows as a message of its own."""
        try:
            following = Enqueue(Sound(chat=message.chat, aloud=speech), self.clock.now())
            parcels = await self.sounds.archive.commit([following])
        except Outage:
            return
        self.deliver(parcels)

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
        tape = self.sounds.tape(speech)
        if tape is None:
            raise Refused("nobody speaks this language here")
        if (sent := await self._by_file(message, tape)) is not None:
            return sent[0]
        try:
            sound = await self.sounds.made(tape)
        except Outage as trouble:
            raise self._given_up(tape, trouble) from None
        self._failed.pop(tape.key, None)
        return await self._upload(message, tape, sound)

    def _given_up(self, tape: Tape, trouble: Outage) -> NotSent | Refused:
        """Whether a sound that failed is tried again: its third failure is the last."""
        self._failed[tape.key] = self._failed.get(tape.key, 0) + 1
        if self._failed[tape.key] < MOST_TRIES:
            return NotSent(str(trouble))
        del self._failed[tape.key]
        return Refused("these words cannot be said aloud")

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
