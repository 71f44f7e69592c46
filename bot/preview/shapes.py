"""What the preview's small world is made of: people, chats, files, calls, and Telegram's way to say no.

Messages and updates are kept as the JSON objects that the Bot API would give: they travel unchanged to the bot, and
the page reads the very same objects. A message that is edited is replaced by a new object, never changed in place,
so that an update that was handed out before keeps what it said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import asyncio

Json: TypeAlias = dict[str, Any]
"""One JSON object."""


class RefusedError(Exception):
    """A call that Telegram would refuse.

    Args:
        code: The HTTP status and ``error_code``.
        description: Telegram's own words.
        parameters: For example ``retry_after``, in seconds.
    """

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def answer(self) -> Json:
        """Return the body of the answer, as the Bot API writes it."""
        body: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = dict(self.parameters)
        return body


def bad_request(words: str) -> RefusedError:
    """Return the refusal that nearly every wrong parameter is answered with."""
    return RefusedError(400, f"Bad Request: {words}")


@dataclass(slots=True)
class Person:
    """Somebody with a phone. ``start`` is the code of the link that she came by; ``role`` serves the page alone."""

    user_id: int
    first_name: str
    language: str = "en"
    role: str = "learner"
    role_label: str = ""
    start: str = ""
    started: bool = False
    blocked: bool = False

    def user(self) -> Json:
        """Return the Bot API's ``User``."""
        return {
            "id": self.user_id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language,
        }


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (negative id). ``version`` grows with every change."""

    chat_id: int
    kind: str = "private"
    title: str = ""
    member: bool = True
    messages: dict[int, Json] = field(default_factory=dict)
    toasts: list[Json] = field(default_factory=list)
    keyboard: Json | None = None
    action: str = ""
    version: int = 0
    waiting: list[asyncio.Future[None]] = field(default_factory=list)

    def reference(self, person: Person | None) -> Json:
        """Return the Bot API's ``Chat``."""
        if person is None:
            return {"id": self.chat_id, "type": self.kind, "title": self.title}
        return {"id": self.chat_id, "type": "private", "first_name": person.first_name}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call or from a phone."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that the server holds. ``size`` may be claimed larger than what is there, to play a heavy voice note."""

    file_id: str
    unique_id: str
    path: str
    name: str
    mime: str
    content: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the bot. ``at`` is monotonic seconds, ``size`` the body's bytes, ``uploaded`` those of its files.

    Those who listen also get the ``result`` (of ``getUpdates`` the updates that were handed out); the log leaves it
    away, so that it stays small.
    """

    number: int
    method: str
    chat: int | None
    at: float
    size: int
    code: int
    params: Json
    result: Any = None
    uploaded: int = 0
