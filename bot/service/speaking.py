"""A carrier that speaks: what is to be said aloud becomes a voice note, with the words as its caption.

The rules. The same words in the same voice are made once, uploaded once, and sent by the messenger's file from then
on; a file that is lost or refused is uploaded again. Who is named or quoted in a sound owns it: such a sound is kept
sealed, under her name, and goes with her; all others lie in the cupboard. A sound that cannot be had soon keeps
nobody waiting: the words go at once, in writing, and the sound follows by itself. Where nobody speaks the language,
the words are all there is. A sound that fails again and again is given up.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.changes import Enqueue, SaveSound
from bot.service.messages import Sound, Text
from bot.service.ports import NotSent, Outage, Refused, Stale
from bot.service.speech import piece_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.service.messages import Message, Toast
    from bot.service.ports import Archive, Carrier, Clock, Cupboard, Mouth
    from bot.service.records import Parcel
    from bot.service.speech import Speech

LOG = structlog.get_logger(__name__)
PATIENCE: Final = 3.0
A_LOOK: Final = 3.0
MOST_TRIES: Final = 3
MOST_FILES: Final = 20_000
CLIPS: Final = "clips changed at"


@dataclass(frozen=True, slots=True)
class Tape:
    """A speech as it will be made: its key, and for each piece the key of its clip or its words."""

    key: str
    pieces: tuple[str | tuple[str], ...]
    speech: Speech


@dataclass(slots=True)
class Speaker:
    """A ``Carrier`` around another one. ``bot`` is the bot's number: files belong to one bot."""

    carrier: Carrier
    archive: Archive
    mouth: Mouth
    cupboard: Cupboard
    clock: Clock
    bot: int
    deliver: Callable[[Iterable[Parcel]], None] = lambda _: None
    patience: float = PATIENCE
    _clips: dict[str, str] = field(default_factory=dict)
    _clips_at: str | None = None
    _files: dict[str, str] = field(default_factory=dict)
    _tapes: dict[Speech, Tape] = field(default_factory=dict)
    _making: dict[str, asyncio.Task[bytes]] = field(default_factory=dict)
    _failed: dict[str, int] = field(default_factory=dict)

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

    async def refresh(self) -> None:
        """Learn which lines have a human voice by now. Raises ``Outage``."""
        changed = await self.archive.note(CLIPS)
        if changed != self._clips_at:
            clips = await self.archive.clips()
            self._clips = {each.key: each.made_at for each in clips if not each.key.startswith("draft:")}
            self._clips_at = changed
            self._tapes.clear()

    async def keep_fresh(self) -> None:
        """Learn of new recordings, for ever."""
        while True:
            await self.clock.sleep(A_LOOK)
            try:
                await self.refresh()
            except Outage as trouble:
                LOG.warning("recordings cannot be looked for", why=str(trouble))

    async def make(self, speech: Speech) -> bytes | None:
        """The sound of a speech that is nobody's own, from the cupboard or new. Raises ``Outage``, ``Refused``."""
        tape = self._tape(speech)
        return None if tape is None else await self._made(tape)

    async def _say(self, message: Text, speech: Speech) -> int | None:
        """In writing and aloud; in writing first, if the sound cannot be had soon."""
        tape = self._tape(speech)
        if tape is None:
            return await self.carrier.carry(message)
        if (sent := await self._by_file(message, tape)) is not None:
            return sent[0]
        try:
            sound = await self._soon(tape)
        except Refused:
            return await self.carrier.carry(message)
        if sound is not None:
            return await self._upload_or_write(message, tape, sound)
        number = await self.carrier.carry(message)
        await self._follow(message, speech)
        return number

    async def _soon(self, tape: Tape) -> bytes | None:
        """The sound, or ``None`` if it cannot be had soon. Raises ``Refused``."""
        making = asyncio.ensure_future(self._made(tape))
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
        if message.note is not None:
            sound = await self.archive.voice_sound(message.note)
        else:
            sound = await self.archive.clip_sound(message.clip or "")
        if sound is None:
            raise Refused("the sound is not kept any more")
        return (await self.carrier.speak(message, sound))[0]

    async def _utter(self, message: Sound, speech: Speech) -> int | None:
        tape = self._tape(speech)
        if tape is None:
            raise Refused("nobody speaks this language here")
        if (sent := await self._by_file(message, tape)) is not None:
            return sent[0]
        try:
            sound = await self._made(tape)
        except Outage as trouble:
            self._failed[tape.key] = self._failed.get(tape.key, 0) + 1
            if self._failed[tape.key] >= MOST_TRIES:
                del self._failed[tape.key]
                raise Refused("these words cannot be said aloud") from None
            raise NotSent(str(trouble)) from None
        self._failed.pop(tape.key, None)
        return await self._upload(message, tape, sound)

    async def _by_file(self, message: Text | Sound, tape: Tape) -> tuple[int | None, str | None] | None:
        """Send it by the file that the messenger holds; ``None`` if there is none (any more)."""
        key = self._file_key(tape)
        file = self._files.get(key)
        if file is None:
            kept = await self.archive.sound(key)
            file = kept.file if kept else None
        if file is None:
            return None
        try:
            sent = await self.carrier.speak(message, file)
        except Refused:
            self._files.pop(key, None)
            return None
        self._remember(key, sent[1] or file)
        return sent

    async def _upload_or_write(self, message: Text, tape: Tape, sound: bytes) -> int | None:
        """Some people let no voice notes in: then the words are all there is."""
        try:
            return await self._upload(message, tape, sound)
        except Refused:
            return await self.carrier.carry(message)

    async def _upload(self, message: Text | Sound, tape: Tape, sound: bytes) -> int | None:
        number, file = await self.carrier.speak(message, sound)
        if file is not None:
            key = self._file_key(tape)
            self._remember(key, file)
            person = tape.speech.person
            try:
                await self.archive.commit([SaveSound(key, file, sound if person else None, person)])
            except (Outage, Stale) as trouble:
                LOG.warning("a sound will be uploaded again", why=type(trouble).__name__)
        return number

    async def _follow(self, message: Text, speech: Speech) -> None:
        """The sound follows as a message of its own."""
        try:
            parcels = await self.archive.commit([Enqueue(Sound(chat=message.chat, aloud=speech), self.clock.now())])
        except Outage:
            return
        self.deliver(parcels)

    async def _made(self, tape: Tape) -> bytes:
        """The sound of a tape; whoever wants the same one meanwhile waits for the same work."""
        work = self._making.get(tape.key)
        if work is None:
            work = self._making[tape.key] = asyncio.create_task(self._make(tape))
            work.add_done_callback(lambda done: self._end(tape.key, done))
        return await asyncio.shield(work)

    def _end(self, key: str, work: asyncio.Task[bytes]) -> None:
        self._making.pop(key, None)
        if not work.cancelled():
            work.exception()  # whoever waits is told; nobody need be waiting any more

    async def _make(self, tape: Tape) -> bytes:
        if tape.speech.person is not None:
            kept = await self.archive.sound(self._file_key(tape))
            if kept is not None and kept.sound is not None:
                return kept.sound
        elif (found := await self.cupboard.get(tape.key)) is not None:
            return found
        pieces = [each if isinstance(each, str) else await self._clip(each[0]) for each in tape.pieces]
        sound = await self.mouth.say([each for each in pieces if each], tape.speech.language, slow=tape.speech.slow)
        if tape.speech.person is None:
            await self.cupboard.put(tape.key, sound)
        return sound

    async def _clip(self, key: str) -> bytes:
        return await self.archive.clip_sound(key) or b""

    def _tape(self, speech: Speech) -> Tape | None:
        """How a speech is made now; ``None`` if nobody speaks its language."""
        known = self._tapes.get(speech)
        if known is not None:
            return known
        voice = self.mouth.voice(speech.language)
        if voice is None or not speech.pieces:
            return None
        keys = [piece_key(speech.language, words) for words in speech.pieces]
        pieces = tuple((key,) if key in self._clips else words for key, words in zip(keys, speech.pieces, strict=True))
        named = [each if isinstance(each, str) else f"clip {each[0]} {self._clips[each[0]]}" for each in pieces]
        said = "\0".join([voice, "slow" if speech.slow else "", speech.language, *named])
        tape = Tape(hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32], pieces, speech)
        if len(self._tapes) >= MOST_FILES:
            self._tapes.clear()
        self._tapes[speech] = tape
        return tape

    def _file_key(self, tape: Tape) -> str:
        return f"{self.bot}:{tape.speech.person or ''}:{tape.key}"

    def _remember(self, key: str, file: str) -> None:
        if len(self._files) >= MOST_FILES:
            self._files.clear()
        self._files[key] = file
