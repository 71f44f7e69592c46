"""Sounds are made once: what is to be said becomes a tape, and a tape becomes a sound, from a shelf or new.

The rules. A recorded human voice for exactly these words comes first, then the machine's. A sound is known by the
voice that speaks in it: where a voice fails while it is asked, another tape is made, and nothing of it is taken for the
first one's. Who is named or quoted in a sound owns it: such a sound is kept sealed, under her name, and goes with her;
all others lie in the cupboard. Whoever wants the same sound while it is being made waits for the same work. A piece of
another language is a tape of its own, spoken by the voice of that language and played like a clip.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import structlog

from bot.service.changes import SaveSound
from bot.service.ports import OtherVoice, Outage, Refused, Stale
from bot.service.speech import DRAFT, Speech, piece_key

if TYPE_CHECKING:
    from bot.service.ports import Archive, Cupboard, Mouth

LOG = structlog.get_logger(__name__)
MOST_TAPES: Final = 2_000
MOST_FILES: Final = 20_000
CLIPS: Final = "clips changed at"


@dataclass(frozen=True, slots=True)
class Recorded:
    """A piece that a human voice has recorded: the key of its clip, and when it was made."""

    key: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Tape:
    """A speech as it is made now: its key, the voice that speaks, its pieces as words, clips or tapes, whose it is."""

    key: str
    voice: str
    pieces: tuple[str | Recorded | Tape, ...]
    speech: Speech


class Made(NamedTuple):
    """A sound, and the tape that it was made of in the end."""

    tape: Tape
    sound: bytes


@dataclass(slots=True)
class Sounds:
    """Makes and keeps sounds. ``bot`` is the bot's number: the messenger's files belong to one bot."""

    archive: Archive
    mouth: Mouth
    cupboard: Cupboard
    bot: int
    _clips: dict[str, str] = field(default_factory=dict)
    _clips_at: str | None = None
    _files: dict[str, str] = field(default_factory=dict)
    _tapes: dict[Speech, Tape] = field(default_factory=dict)
    _making: dict[str, asyncio.Task[Made]] = field(default_factory=dict)

    async def refresh(self) -> None:
        """Learn which lines have a human voice by now. Raises ``Outage``."""
        changed = await self.archive.note(CLIPS)
        if changed != self._clips_at:
            clips = await self.archive.clips()
            self._clips = {each.key: each.made_at for each in clips if not each.key.startswith(DRAFT)}
            self._clips_at = changed
            self._tapes.clear()

    def tape(self, speech: Speech) -> Tape | None:
        """How a speech is made now; ``None`` if nobody speaks its language."""
        known, voice = self._tapes.get(speech), self.mouth.voice(speech.language)
        if known is not None and self._is_current(known):
            return known
        if voice is None or not speech.pieces:
            return None
        elsewhere = dict(speech.elsewhere)
        pieces = tuple(self._piece(words, speech.language, elsewhere.get(words)) for words in speech.pieces)
        said = "\0".join([voice, "slow" if speech.slow else "", speech.language, *map(_named, pieces)])
        tape = Tape(hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32], voice, pieces, speech)
        if len(self._tapes) >= MOST_TAPES:
            self._tapes.clear()
        self._tapes[speech] = tape
        return tape

    async def made(self, tape: Tape) -> Made:
        """The sound of a tape; of another one, if its voice does not work. Raises ``Outage``, ``Refused``."""
        work = self._making.get(tape.key)
        if work is None:
            work = self._making[tape.key] = asyncio.create_task(self._make(tape))
            work.add_done_callback(lambda done: self._end(tape.key, done))
        return await asyncio.shield(work)

    async def file(self, tape: Tape) -> str | None:
        """The messenger's file of a tape, if it was sent before. Raises ``Outage``."""
        key = self._file_key(tape)
        file = self._files.get(key)
        if file is None and (kept := await self.archive.sound(key)) is not None and kept.file is not None:
            file = kept.file
            self._remember(key, file)
        return file

    def is_held(self, tape: Tape) -> bool:
        """Whether the messenger holds it, as far as is known without asking the archive."""
        return self._file_key(tape) in self._files

    def lose(self, tape: Tape) -> None:
        """The messenger does not know the file any more."""
        self._files.pop(self._file_key(tape), None)

    async def keep(self, tape: Tape, file: str, sound: bytes) -> None:
        """Remember under which file the messenger holds a sound, and the sound itself if it is somebody's own."""
        key, person = self._file_key(tape), tape.speech.person
        self._remember(key, file)
        try:
            await self.archive.commit([SaveSound(key, file, sound if person else None, person)])
        except (Outage, Stale) as trouble:
            LOG.warning("a sound will be uploaded again", why=type(trouble).__name__)

    def to_keep(self, tape: Tape, sound: bytes) -> list[SaveSound]:
        """What keeps a sound that was not sent yet, if it is somebody's own; all others lie in the cupboard."""
        person = tape.speech.person
        return [SaveSound(self._file_key(tape), None, sound, person)] if person is not None else []

    def _piece(self, words: str, language: str, other: str | None) -> str | Recorded | Tape:
        key = piece_key(other or language, words)
        if key in self._clips:
            return Recorded(key, self._clips[key])
        if other is None or other == language:
            return words
        return self.tape(Speech(language=other, pieces=(words,))) or words

    def _is_current(self, tape: Tape) -> bool:
        """Whether the voices that speak in it speak their languages still."""
        apart = (each for each in tape.pieces if isinstance(each, Tape))
        return all(self.mouth.voice(each.speech.language) == each.voice for each in (tape, *apart))

    def _end(self, key: str, work: asyncio.Task[Made]) -> None:
        self._making.pop(key, None)
        if not work.cancelled():
            work.exception()  # whoever waits is told; nobody need be waiting any more

    async def _make(self, tape: Tape) -> Made:
        if (kept := await self._kept(tape)) is not None:
            return Made(tape, kept)
        speech = tape.speech
        pieces = [each for each in [await self._played(each) for each in tape.pieces] if each]
        if not self._is_current(tape):
            return await self._make_anew(speech)
        try:
            sound = await self.mouth.say(pieces, speech.language, slow=speech.slow)
        except OtherVoice:
            return await self._make_anew(speech)
        if speech.person is None:
            await self.cupboard.put(tape.key, sound)
        return Made(tape, sound)

    async def _make_anew(self, speech: Speech) -> Made:
        """By the voice that speaks the language now."""
        tape = self.tape(speech)
        if tape is None:
            raise Refused("nobody speaks this language any more")
        return await self._make(tape)

    async def _kept(self, tape: Tape) -> bytes | None:
        if tape.speech.person is None:
            return await self.cupboard.get(tape.key)
        kept = await self.archive.sound(self._file_key(tape))
        return None if kept is None else kept.sound

    async def _played(self, piece: str | Recorded | Tape) -> str | bytes:
        match piece:
            case Recorded(key=key):
                return await self.archive.clip_sound(key) or b""
            case Tape():
                return (await self.made(piece)).sound
            case words:
                return words

    def _file_key(self, tape: Tape) -> str:
        return f"{self.bot}:{tape.speech.person or ''}:{tape.key}"

    def _remember(self, key: str, file: str) -> None:
        if len(self._files) >= MOST_FILES:
            self._files.clear()
        self._files[key] = file


def _named(piece: str | Recorded | Tape) -> str:
    match piece:
        case Recorded():
            return repr(piece)
        case Tape(key=key):
            return f"tape {key}"
        case words:
            return words
