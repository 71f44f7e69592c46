"""What may be sent, in words that no messenger owns: each is stored in the outbox, sealed, until it is delivered.

Text is always plain: nothing in it is markup, whatever a person wrote. ``chat`` is the messenger's number of the
chat. ``slot`` names what a message is about (``interview:asking``), so that a later edit finds it again.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, TypeAdapter

from bot.dialogue.frozen import Frozen
from bot.service.speech import Speech


class Key(Frozen):
    """One button: its label, and the callback data (64 bytes at most) or the address that it opens."""

    label: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Key, ...], ...]


class Text(Frozen):
    """A new message.

    ``again`` tells that a second copy does no harm (a question may be asked twice); ``urgent`` that it goes first.
    ``aloud`` is what a voice note says; then the text is its caption, with the same buttons under it.
    """

    kind: Literal["text"] = "text"
    chat: int
    text: str
    rows: Rows = ()
    slot: str | None = None
    again: bool = True
    urgent: bool = False
    aloud: Speech | None = None


class Edit(Frozen):
    """A message drawn anew: the one numbered ``message``, else the last one sent for ``slot``.

    ``spoken``: it is most likely a voice note, whose caption is meant.
    """

    kind: Literal["edit"] = "edit"
    chat: int
    text: str
    rows: Rows = ()
    slot: str | None = None
    message: int | None = None
    spoken: bool = False


class Sound(Frozen):
    """A voice note alone: ``aloud`` is said, or the sound of ``note`` (a kept voice note) or ``clip`` is played.

    ``file`` is where the messenger holds it already, if that is known. A second copy does no harm. ``follows``: its
    words went before it, in writing, because it was late.
    """

    kind: Literal["sound"] = "sound"
    chat: int
    file: str | None = None
    note: str | None = None
    clip: str | None = None
    aloud: Speech | None = None
    caption: str = ""
    rows: Rows = ()
    slot: str | None = None
    follows: bool = False


class Document(Frozen):
    """A file, or a picture where ``picture`` is true. In JSON its content is base64."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    kind: Literal["document"] = "document"
    chat: int
    name: str
    content: bytes
    caption: str = ""
    picture: bool = False


class Delete(Frozen):
    """Take messages back (up to 100): those that are named, else the last one sent for ``slot``."""

    kind: Literal["delete"] = "delete"
    chat: int
    messages: tuple[int, ...] = ()
    slot: str | None = None


class Leave(Frozen):
    """Leave a group."""

    kind: Literal["leave"] = "leave"
    chat: int


Message = Annotated[Text | Edit | Sound | Document | Delete | Leave, Field(discriminator="kind")]
MESSAGE: TypeAdapter[Message] = TypeAdapter(Message)

NEW_MESSAGES = (Text, Sound, Document)
"""The kinds that Telegram counts against the limits of new messages; edits and the rest do not count."""


class Toast(Frozen):
    """The answer to a tap: a short word or nothing. It is worth nothing later, so it is never stored."""

    callback: str
    text: str = ""
    alert: bool = False
