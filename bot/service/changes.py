"""Everything that can be changed in the archive, as data. A turn is a list of changes, done together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.service.messages import Message
    from bot.service.records import Clip, Invitation, Kept, Person, VoiceNote


@dataclass(frozen=True, slots=True)
class SavePerson:
    """Save a person; ``person.revision`` is the revision that was read (0 for a new one), and is counted up."""

    person: Person


@dataclass(frozen=True, slots=True)
class SaveInterview:
    """Save an interview; ``kept.revision`` is the revision that was read (0 for a new one), and is counted up."""

    kept: Kept


@dataclass(frozen=True, slots=True)
class DropInterview:
    """Erase one interview."""

    interview: str


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Erase a person: the record, the interviews, voice notes, personal sounds, parcels and raw updates, invitations.

    Interviews that she holds as a counsellor stay, without a counsellor.
    """

    person: str


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put a message into the outbox."""

    message: Message
    at: str


@dataclass(frozen=True, slots=True)
class UpdateDone:
    """A raw update is done: its body is wiped, its number kept. ``why`` is set where it was set aside as malformed."""

    bot: int
    update: int
    why: str | None = None


@dataclass(frozen=True, slots=True)
class ParcelMoved:
    """A parcel changed its state. A sent, given-up or unsure one loses its body; ``message`` is its number there."""

    number: int
    state: str
    not_before: str = ""
    tries: int = 0
    message: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class SaveInvitation:
    """Keep an invitation (new, or used)."""

    invitation: Invitation


@dataclass(frozen=True, slots=True)
class SaveEdition:
    """Keep an edition for the interviews that are pinned to it. ``content`` is its JSON; nothing personal."""

    edition: str
    content: str


@dataclass(frozen=True, slots=True)
class Note:
    """Remember a small thing that is not personal (the bot's username, who is on duty, when it was last awake)."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class SaveVoiceNote:
    """Keep a voice note, new or changed; ``sound`` is its sound (Ogg/Opus), or ``None`` to leave that as it is.

    Refused as stale if its person, or the interview that it names, is gone.
    """

    note: VoiceNote
    sound: bytes | None = None


@dataclass(frozen=True, slots=True)
class DropVoiceNote:
    """Erase a voice note and its sound."""

    name: str


@dataclass(frozen=True, slots=True)
class SaveSound:
    """Remember under which file the messenger holds a sound; ``sound`` itself only if it is personal.

    ``person``: whose words it holds; with her it is erased, and if she is gone already it is not kept. A field that
    is ``None`` leaves what is known.
    """

    key: str
    file: str | None = None
    sound: bytes | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class DropSounds:
    """Erase the personal sounds of a person: her names and answers, said aloud."""

    person: str


@dataclass(frozen=True, slots=True)
class SaveClip:
    """Keep a recorded clip with its sound, in the place of an older one with the same key.

    A draft of somebody who is gone is not kept.
    """

    clip: Clip
    sound: bytes


@dataclass(frozen=True, slots=True)
class DropClip:
    """Erase a recorded clip."""

    key: str


@dataclass(frozen=True, slots=True)
class Witness:
    """Write down who did what to whose record (ids only)."""

    at: str
    actor: str
    deed: str
    subject: str


Change = (
    SavePerson
    | SaveInterview
    | DropInterview
    | ErasePerson
    | Enqueue
    | UpdateDone
    | ParcelMoved
    | SaveInvitation
    | SaveEdition
    | Note
    | SaveVoiceNote
    | DropVoiceNote
    | SaveSound
    | DropSounds
    | SaveClip
    | DropClip
    | Witness
)
