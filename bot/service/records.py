"""What is kept about people, interviews, invitations and messages. Everything personal in it is sealed at rest.

Times are ISO 8601 in UTC (``2026-11-21T05:30:00Z``); they sort as text. ``revision`` counts how often a record was
saved: whoever saves names the revision that was read, and is refused if somebody else was quicker.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.dialogue.frozen import Frozen
from bot.dialogue.interview import Interview
from bot.dialogue.script import SpokenWay
from bot.service.messages import Message

Role = Literal["learner", "counsellor", "coordinator"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A raw update as it came: unique by bot and update number; ``lane`` is the chat whose turn it is."""

    bot: int
    update: int
    lane: int
    body: bytes
    received_at: str


class Person(Frozen):
    """Somebody who talks with the bot.

    ``id`` is opaque and public to the operator; ``chat`` is the messenger's number. ``name`` is the confirmed name,
    or the one that the invitation carried. ``counsellor`` is the id of the assigned counsellor. ``door`` tells which
    of the first two choices is still open, or what is being practised. ``recording`` is the line that a coordinator
    is asked to read (language, context, words). ``dialogue`` is the page that the invitation named, ``code_hash`` the
    invitation itself, so that it can work again for somebody who refused.
    """

    id: str
    chat: int
    name: str = ""
    language: str = "en"
    way: SpokenWay = "only read"
    roles: tuple[Role, ...] = ()
    status: Literal["active", "blocked"] = "active"
    counsellor: str | None = None
    dialogue: str | None = None
    door: Literal["language", "way", "tap", "voice"] | None = None
    recording: str | None = None
    code_hash: str | None = None
    joined_at: str
    revision: int = 0


class Consented(Frozen):
    """Consent, bound to the text that was read: its SHA-256, its language, and when."""

    text_hash: str
    language: str
    at: str


class Kept(Frozen):
    """An interview as it is kept: whose it is, who reads it, and which revision this is.

    ``person`` is ``None`` for a refused one. ``taken_over_at`` tells when the counsellor took it over,
    ``asked_again_at`` when the question that waits was last put once more because the bot had been away.
    """

    interview: Interview
    person: str | None
    counsellor: str | None
    consent: Consented | None = None
    taken_over_at: str | None = None
    reminded_at: str | None = None
    asked_again_at: str | None = None
    revision: int = 0


class Invitation(Frozen):
    """An invitation, known by the keyed hash of its code. ``poster`` works many times until it expires."""

    code_hash: str
    role: Role
    name: str = ""
    counsellor: str | None = None
    dialogue: str | None = None
    poster: bool = False
    made_at: str
    expires_at: str
    used_at: str | None = None


class VoiceNote(Frozen):
    """A voice note that somebody sent: how the messenger knows it, and what for it came.

    ``interview`` is the learner's; ``None`` for a coordinator's clip, which is ``about`` a line. ``transcribe``
    tells that its words are wanted.
    ``waiting``: it has still to be fetched, looked at, and told about. Its sound is kept beside it.
    """

    name: str
    person: str
    chat: int
    interview: str | None = None
    file: str
    seconds: int
    language: str
    transcribe: bool = False
    about: str = ""
    waiting: bool = True
    came_at: str


class Clip(Frozen):
    """A line that a human voice has recorded. ``key`` is ``speech.piece_key``, or ``draft:`` and a person's id.

    ``context`` tells where its line stands, ``words`` are the words as they were read. A context may hold several
    lines: ``place`` tells how many of them stood before this one (``None``: nobody wrote it down).
    """

    key: str
    language: str
    words: str
    context: str
    made_at: str
    place: int | None = None


class KeptSound(Frozen):
    """A sound that was made or sent before: the messenger's file, and the sound itself if it is a personal one."""

    file: str | None = None
    sound: bytes | None = None


class Parcel(Frozen):
    """A message in the outbox. ``number`` orders the parcels of a chat; ``not_before`` is a time or empty."""

    number: int
    message: Message
    state: Literal["waiting", "sending", "sent", "given up", "unsure"]
    made_at: str
    not_before: str = ""
    tries: int = 0
