"""What the service asks of the outside world: small protocols, each with a real adapter and a fake that obeys it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.dialogue.summary import Summary
    from bot.service.changes import Change
    from bot.service.facing import Tongue
    from bot.service.happenings import Happening
    from bot.service.messages import Message, Sound, Text, Toast
    from bot.service.records import (
        Arrival,
        Clip,
        Invitation,
        Kept,
        KeptSound,
        Parcel,
        Person,
        Role,
        VoiceNote,
    )
    from bot.service.speech import Listened


class Stale(Exception):  # noqa: N818 - a state of affairs, not an error of anybody's
    """Somebody else saved the record first: read it again and decide anew."""


class Outage(Exception):  # noqa: N818 - the word of the house: blame is in the type
    """The world is to blame: try again later. The text names what is missing, never a person's words."""


class OtherVoice(Outage):
    """A voice does not work: from now on the mouth names another one for its language, or none."""


class Archive(Protocol):
    """Where everything is kept. Every method may raise ``Outage``; none hands out what it could not unseal."""

    async def open(self) -> None:
        """Open it and bring its tables up to date. Raises ``Outage`` with a sentence if that is not possible."""

    async def close(self) -> None:
        """Close it; what was committed stays."""

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Commit raw updates to the inbox, and return those that were not there before."""

    async def unfinished(self) -> list[Arrival]:
        """Raw updates that were received and are not done, oldest first."""

    async def commit(self, changes: Sequence[Change]) -> list[Parcel]:
        """Do all changes or none, durably; return the parcels that were enqueued, in order.

        Commits that are asked for at the same time may share a transaction, each in a savepoint of its own.
        Raises ``Stale`` if a saved record has another revision by now.
        """

    async def person_at(self, chat: int) -> Person | None:
        """The person who writes from this chat."""

    async def person(self, person: str) -> Person | None:
        """The person with this id."""

    async def people(self, role: Role | None = None) -> list[Person]:
        """Everybody, or everybody with a role, in the order in which they joined."""

    async def interview(self, interview: str) -> Kept | None:
        """The interview with this id."""

    async def latest_interview(self, person: str) -> Kept | None:
        """The person's interview that was begun last."""

    def interviews(
        self, *, counsellor: str | None = None, person: str | None = None, status: str | None = None
    ) -> AsyncIterator[Kept]:
        """Interviews in the order in which they were begun, a few at a time in memory."""

    async def open_since(self, touched_at: str) -> list[Kept]:
        """Open interviews that were touched at this time or later."""

    async def open_before(self, touched_at: str, limit: int) -> list[Kept]:
        """Open interviews that were last touched before this time, oldest first."""

    async def invitation(self, code_hash: str) -> Invitation | None:
        """The invitation with this hash."""

    async def edition(self, edition: str) -> str | None:
        """The JSON of an edition."""

    async def note(self, key: str) -> str | None:
        """A small thing that was remembered."""

    async def voice_note(self, name: str) -> VoiceNote | None:
        """The voice note with this name, without its sound."""

    async def voice_sound(self, name: str) -> bytes | None:
        """The sound of a voice note, if it was fetched."""

    async def voice_notes_waiting(self) -> list[VoiceNote]:
        """Voice notes that wait to be looked at, in the order in which they came."""

    async def sound(self, key: str) -> KeptSound | None:
        """What is remembered of a sound."""

    async def clips(self) -> list[Clip]:
        """Every recorded clip, without its sound, in no order."""

    async def clip_sound(self, key: str) -> bytes | None:
        """The sound of a recorded clip."""

    async def parcels(self, after: int = 0) -> list[Parcel]:
        """Parcels that are waiting or sending, with a number above ``after``, in order."""

    async def message_for(self, slot: str) -> int | None:
        """The messenger's number of the last message that was sent for this slot."""

    async def sent_to(self, chat: int, since: str) -> list[int]:
        """Numbers of the messages that were sent to a chat since a time."""

    async def purge(self, *, updates_before: str, parcels_before: str) -> None:
        """Forget old numbers of updates, and old parcels that are no longer waiting."""

    async def scrub(self) -> None:
        """Let nothing of what was erased stay in the write-ahead log. Call it after ``ErasePerson``."""

    def code_hash(self, code: str) -> str:
        """The keyed hash under which an invitation's code is known."""


class Refused(Exception):  # noqa: N818 - an answer of the messenger
    """The messenger refuses this message for good; ``str()`` is its reason, without anybody's words."""


class Blocked(Exception):  # noqa: N818 - an answer of the messenger
    """The person has blocked the bot or is gone."""


class TooMany(Exception):  # noqa: N818 - an answer of the messenger
    """Too many messages: wait ``seconds`` before the next one to this chat (or to all, if ``everywhere``)."""

    def __init__(self, seconds: float, *, everywhere: bool = False) -> None:
        """Keep how long to wait, and whether for everybody."""
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds
        self.everywhere = everywhere


class NotSent(Outage):
    """The message did not reach the messenger: send it again."""


class MaybeSent(Outage):
    """The connection broke after the message was handed over: nobody knows whether it arrived."""


class Carrier(Protocol):
    """Carries one message to the messenger."""

    async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:
        """Send it and return the number of the new message. ``number`` is the message that an edit draws anew.

        ``turn`` is the stamp that all messages of one turn share: when they were put into the outbox.
        Raises ``Refused``, ``Blocked``, ``TooMany``, ``NotSent`` or ``MaybeSent``.
        """

    async def speak(self, message: Text | Sound, sound: bytes | str) -> tuple[int | None, str | None]:
        """Send a message as a voice note, its words as the caption, its buttons under it.

        ``sound`` is Ogg/Opus, or the file under which the messenger holds it. Returns the number of the message that
        carries the buttons, and the file under which the messenger now holds the sound. Raises as ``carry`` does.
        """

    async def fetch(self, file: str) -> bytes:
        """The content of a file that the messenger holds, at most 20 MB.

        Raises ``Refused`` if it is gone or too large, ``NotSent`` or ``MaybeSent`` if it should be tried again.
        """

    async def toast(self, toast: Toast) -> None:
        """Answer a tap; best effort, never raises."""


class Unusable(Exception):  # noqa: N818 - what came, not an error of anybody's
    """A sound cannot be used: ``str()`` is ``broken``, ``silence`` or ``slip``."""


class Mouth(Protocol):
    """Says words aloud, and gets recorded sounds into shape. It may be slow, and it may die and come back."""

    def voice(self, language: str) -> str | None:
        """The name of the voice that speaks a language; another voice has another name. ``None``: nobody does."""

    async def say(self, pieces: Sequence[str | bytes], language: str, *, slow: bool = False) -> bytes:
        """Words are spoken, recorded clips are played, with breaths between them: Ogg/Opus, mono, 48 kHz, −16 LUFS.

        Raises ``Outage`` if it died or took too long (the next call finds it alive again), ``OtherVoice`` if the voice
        does not work, ``Refused`` if nobody speaks the language, or if it died of these words twice.
        """

    async def polish(self, sound: bytes) -> bytes:
        """A recording as a clip: silence trimmed at both ends, evened to −16 LUFS. Raises ``Unusable``, ``Outage``."""


class Ear(Protocol):
    """Listens to voice notes. ``transcribes`` tells whether it can put them into words."""

    transcribes: bool

    async def listen(self, sound: bytes, language: str) -> Listened:
        """What a voice note holds. ``language`` is the speaker's. Raises ``Outage`` (try again)."""


class Cupboard(Protocol):
    """Where sounds that are nobody's own are kept on disk. Losing them costs nothing but time."""

    async def get(self, key: str) -> bytes | None:
        """The sound, if it is there."""

    async def put(self, key: str, sound: bytes) -> None:
        """Keep it; a disk that is full or broken only means that it has to be made again."""


class Reader(Protocol):
    """Reads a raw update."""

    def __call__(self, body: bytes) -> Happening | None:
        """What happened, or ``None`` if it is nothing for us. Raises ``ValueError`` for a malformed update."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> str:
        """ISO 8601 in UTC, to the millisecond: ``2026-11-21T05:30:00.000Z``."""

    def monotonic(self) -> float:
        """Seconds that only grow."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class Reporter(Protocol):
    """Turns a summary into what a counsellor reads."""

    def card(self, summary: Summary, name: str, tongue: Tongue) -> str:
        """The card: at most 900 characters and 16 lines; a person's own words are quoted and inert."""

    def chapter(self, summary: Summary, chapter: int, tongue: Tongue) -> str:
        """All answers of one chapter, question by question."""
