"""What happened in a chat, in the past tense: what the messenger's adapter makes of a raw update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Other = Literal[
    "sticker",
    "location",
    "contact",
    "poll",
    "picture",
    "album",
    "video",
    "document",
    "sound",
    "edited",
    "forwarded",
    "unknown",
]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who it was: the chat's number, Telegram's first name (never stored unasked) and language."""

    chat: int
    first_name: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Commanded:
    """A command was sent: ``/start CODE`` is ``start`` with ``rest`` ``CODE``. ``forwarded`` if it was not her own."""

    sender: Sender
    command: str
    rest: str = ""
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Tapped:
    """A button was pressed. ``data`` is forgeable; ``message`` is the message it stood under, if that is known."""

    sender: Sender
    callback: str
    data: str
    message: int | None = None


@dataclass(frozen=True, slots=True)
class Typed:
    """Words were typed."""

    sender: Sender
    text: str
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class VoiceCame:
    """A voice note came: the messenger's file, its length in seconds and its size in bytes."""

    sender: Sender
    file: str
    unique: str
    seconds: int
    size: int
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class SomethingCame:
    """Something came that the bot cannot take: a sticker, a place on the map, a poll, an edited message."""

    sender: Sender
    what: Other


@dataclass(frozen=True, slots=True)
class BlockedBot:
    """The person has blocked the bot."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class UnblockedBot:
    """The person has come back."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class CalledToGroup:
    """The bot was put into a group, or spoken to in one; ``chat`` is the group's number."""

    chat: int
    language: str = ""


Happening = Commanded | Tapped | Typed | VoiceCame | SomethingCame | BlockedBot | UnblockedBot | CalledToGroup
