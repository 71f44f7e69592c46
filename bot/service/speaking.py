"""A carrier that speaks: what is to be said aloud becomes a voice note, with the words as its caption.

The rules. A sound is uploaded once, and sent by the messenger's file from then on; a file that is lost or refused is
uploaded again. A sound that cannot be had soon keeps nobody waiting: the words go at once, in writing, and the sound
follows by itself, as ``latecomers`` tells, unless the person has gone on before it is ready. It never holds the chat
up. Where nobody speaks the language, or somebody lets no voice notes in, the words are all there is.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from bot.service.latecomers import Latecomers
from bot.service.messages import Sound, Text
from bot.service.ports import Outage, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.service.messages import Message, Toast
    from bot.service.ports import Carrier, Clock
    from bot.service.records import Parcel
    from bot.service.sounds import Made, Sounds, Tape
    from bot.service.speech import Speech

LOG = structlog.get_logger(__name__)
PATIENCE: Final = 3.0
A_LOOK: Final = 3.0


class Said(NamedTuple):
    """Something was said aloud: the number of its message."""

    number: int | None


@dataclass(slots=True)
class Speaker:
    """A ``Carrier`` around another one. ``deliver`` takes the parcels of sounds that follow."""

    carrier: Carrier
    sounds: Sounds
    clock: Clock
    deliver: Callable[[Iterable[Parcel]], None] = lambda _: None
    patience: float = PATIENCE
    _late: Latecomers = field(init=False)
    _uploading: dict[str, asyncio.Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let late sounds go wherever ``deliver`` leads by then."""
        self._late = Latecomers(self.sounds, self.clock, lambda parcels: self.deliver(parcels))  # noqa: PLW0108 - ``deliver`` is set later

    async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:
        """Carry a message; one that is to be said aloud goes as a voice note."""
        if isinstance(message, Text | Sound):
            self._late.note(message.chat, turn)
        if isinstance(message, Text) and message.aloud is not None:
            return await self._say(message, message.aloud, turn)
        if isinstance(message, Sound):
            return await self._play(message, turn)
        return await self.carrier.carry(message, number, turn=turn)

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
        await self._late.stop()

    async def keep_fresh(self) -> None:
        """Learn of new recordings, for ever."""
        while True:
            await self.clock.sleep(A_LOOK)
            try:
                await self.sounds.refresh()
            except Outage as trouble:
                LOG.warning("recordings cannot be looked for", why=str(trouble))

    async def _say(self, message: Text, speech: Speech, turn: str) -> int | None:
        """In writing and aloud; in writing first, if the sound cannot be had soon."""
        tape = self.sounds.tape(speech)
        if tape is None:
            return await self.carrier.carry(message, turn=turn)
        if not self._late.are_awaited(message.chat, turn):
            try:
                if (sent := await self._aloud(message, tape)) is not None:
                    return sent.number
            except Refused:
                return await self.carrier.carry(message, turn=turn)
        number = await self.carrier.carry(message, turn=turn)
        self._late.add(message, tape, turn)
        return number

    async def _aloud(self, message: Text | Sound, tape: Tape) -> Said | None:
        """Send it with its sound; ``None`` if that cannot be had soon. Raises ``Refused``."""
        if (sent := await self._by_file(message, tape)) is not None:
            return sent
        made = await self._soon(tape)
        return None if made is None else await self._upload(message, made.tape, made.sound)

    async def _soon(self, tape: Tape) -> Made | None:
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

    async def _play(self, message: Sound, turn: str) -> int | None:
        """A voice note alone: said aloud, or one that was kept, by its file or by its sound."""
        if message.aloud is not None:
            return await self._utter(message, message.aloud, turn)
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

    async def _utter(self, message: Sound, speech: Speech, turn: str) -> int | None:
        """Say something; if its sound cannot be had soon, the chat goes on, and it follows."""
        tape = self.sounds.tape(speech)
        if tape is None:
            raise Refused("nobody speaks this language here")
        may_go = message.follows or not self._late.are_awaited(message.chat, turn)
        if may_go and (sent := await self._aloud(message, tape)) is not None:
            return sent.number
        if message.follows:
            LOG.warning("a sound was given up")  # it was made, and is gone: it would be made again and again
        else:
            self._late.add(message, tape, turn)
        return None

    async def _by_file(self, message: Text | Sound, tape: Tape) -> Said | None:
        """Send it by the file that the messenger holds; ``None`` if there is none (any more)."""
        file = await self.sounds.file(tape)
        if file is None:
            return None
        try:
            return Said((await self.carrier.speak(message, file))[0])
        except Refused:
            self.sounds.lose(tape)
            return None

    async def _upload(self, message: Text | Sound, tape: Tape, sound: bytes) -> Said:
        """Upload it. Whoever wants the same sound meanwhile waits, and then sends it by its file."""
        while (under_way := self._uploading.get(tape.key)) is not None:
            await under_way.wait()
        if self.sounds.is_held(tape) and (sent := await self._by_file(message, tape)) is not None:
            return sent
        self._uploading[tape.key] = asyncio.Event()
        try:
            number, file = await self.carrier.speak(message, sound)
            if file is not None:
                await self.sounds.keep(tape, file, sound)
        finally:
            self._uploading.pop(tape.key).set()
        return Said(number)
