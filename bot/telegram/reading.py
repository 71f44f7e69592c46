"""Updates in: a raw update becomes one of the happenings, in the words of the house.

PTB parses, each update alone, and only the parts that are looked at: an update is not malformed because of a keyboard
or an entity that nobody reads. A malformed one is a ``ValueError`` that carries nothing of its content. What is said
outside a private chat calls the bot to a group. What nobody asked for (inline, business, reactions, service messages)
is nothing.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from telegram import CallbackQuery, ChatMemberUpdated, Message
from telegram.error import TelegramError

from bot.service.happenings import (
    BlockedBot,
    CalledToGroup,
    Commanded,
    Sender,
    SomethingCame,
    Tapped,
    Typed,
    UnblockedBot,
    VoiceCame,
)

if TYPE_CHECKING:
    from telegram import User, Voice

    from bot.service.happenings import Happening, Other

ALLOWED_UPDATES: Final = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
MOST_NUMBER: Final = 2**31 - 1
_MOST_CHAT: Final = 2**63 - 1
_COMMAND: Final = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w{1,64})?(?:\s+(.*))?", re.DOTALL)
_AN_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,256}")
"""A file's id: it becomes part of a name under which the file is kept."""
_KINDS: Final[tuple[tuple[str, Other], ...]] = (
    ("sticker", "sticker"),
    ("venue", "location"),
    ("location", "location"),
    ("contact", "contact"),
    ("poll", "poll"),
    ("photo", "picture"),
    ("animation", "video"),
    ("video", "video"),
    ("video_note", "video"),
    ("audio", "sound"),
    ("document", "document"),
    ("dice", "unknown"),
    ("game", "unknown"),
    ("story", "unknown"),
    ("paid_media", "unknown"),
    ("checklist", "unknown"),
    ("invoice", "unknown"),
    ("giveaway", "unknown"),
)
_READ: Final = frozenset(
    {"message_id", "date", "edit_date", "chat", "from", "text", "voice", "media_group_id", "forward_origin"}
)
_LEFT: Final = ("left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id")


def read(body: bytes) -> Happening | None:
    """Tell what happened, or ``None`` if it is nothing for us.

    Raises:
        ValueError: The update is malformed.
    """
    try:
        raw = json.loads(body)
        if number(raw) is None:
            raise ValueError  # noqa: TRY301 - told below like every other slip
        return _happening(raw)
    except (
        ValueError,
        TypeError,
        KeyError,
        AttributeError,
        LookupError,
        ArithmeticError,
        OSError,  # a time that the calendar of this machine does not know
        RecursionError,
        TelegramError,
    ):
        raise ValueError("The update is malformed.") from None


def lane_and_number(raw: Any) -> tuple[int, int | None]:
    """The chat whose turn it is (0 if that is not known), and the update's number (``None`` if it has no usable one).

    Lenient: it believes nothing of the rest, and never raises.
    """
    lane = 0
    if isinstance(raw, dict):
        for kind in ALLOWED_UPDATES:
            if isinstance(part := raw.get(kind), dict):
                lane = _lane(part)
                break
    return lane, number(raw)


def number(raw: Any) -> int | None:
    """The update's number, if it has one that the messenger can have given (a positive 32-bit number)."""
    found = raw.get("update_id") if isinstance(raw, dict) else None
    usable = isinstance(found, int) and not isinstance(found, bool) and 0 <= found <= MOST_NUMBER
    return found if usable else None


def _lane(part: dict[str, Any]) -> int:
    spoken = part.get("message", part)
    for holder in (spoken.get("chat") if isinstance(spoken, dict) else None, part.get("from")):
        chat = holder.get("id") if isinstance(holder, dict) else None
        if isinstance(chat, int) and not isinstance(chat, bool) and abs(chat) <= _MOST_CHAT:
            return chat
    return 0


def _happening(raw: dict[str, Any]) -> Happening | None:
    if (tap := raw.get("callback_query")) is not None:
        return _tap(tap)
    if (said := raw.get("message")) is not None:
        return _message(said)
    if (edited := raw.get("edited_message")) is not None:
        return _edited(edited)
    if (post := raw.get("channel_post")) is not None:
        return CalledToGroup(_chat(post))
    if (member := raw.get("my_chat_member")) is not None:
        return _member(member)
    return None


def _tap(raw: dict[str, Any]) -> Happening | None:
    under = raw.get("message")
    query = CallbackQuery.de_json({name: part for name, part in raw.items() if name != "message"}, None)
    if not isinstance(query.id, str) or not isinstance(query.from_user.id, int):
        raise TypeError
    if under is None:
        message = None
    elif under["chat"].get("type", "private") != "private":
        return _called(_chat(under), query.from_user)
    else:
        message = _whole(under["message_id"])
    if query.inline_message_id is not None or query.data is None:
        return None
    return Tapped(_sender(query.from_user.id, query.from_user), query.id, _clean(query.data), message)


def _message(raw: dict[str, Any]) -> Happening | None:
    what = next((kind for name, kind in _KINDS if raw.get(name) is not None), None)
    message = _parsed(raw)
    if message.chat.type != "private":
        if any(name in raw for name in _LEFT):
            return None
        return _called(message.chat.id, message.from_user)
    if message.from_user is not None and message.from_user.is_bot:
        return None
    sender = _sender(message.chat.id, message.from_user)
    forwarded = message.forward_origin is not None
    if message.text is not None:
        return _words(sender, _clean(message.text), forwarded=forwarded)
    if message.voice is not None:
        return _voice(sender, message.voice, raw["voice"]["duration"], forwarded=forwarded)
    if what is not None:
        return SomethingCame(sender, "album" if message.media_group_id else what)
    return SomethingCame(sender, "forwarded") if forwarded else None


def _edited(raw: dict[str, Any]) -> Happening | None:
    message = _parsed(raw)
    if message.chat.type != "private":
        return None
    return SomethingCame(_sender(message.chat.id, message.from_user), "edited")


def _words(sender: Sender, text: str, *, forwarded: bool) -> Happening:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Typed(sender, text, forwarded)
    return Commanded(sender, command[1].lower(), (command[2] or "").strip(), forwarded)


def _voice(sender: Sender, voice: Voice, seconds: Any, *, forwarded: bool) -> Happening:
    if not _AN_ID.fullmatch(voice.file_id) or not _AN_ID.fullmatch(voice.file_unique_id):
        raise ValueError
    size = 0 if voice.file_size is None else _whole(voice.file_size)
    return VoiceCame(sender, voice.file_id, voice.file_unique_id, _whole(seconds), size, forwarded)


def _member(raw: dict[str, Any]) -> Happening | None:
    change = ChatMemberUpdated.de_json(raw, None)
    status = change.new_chat_member.status
    inside = status not in ("left", "kicked") and getattr(change.new_chat_member, "is_member", True)
    if change.chat.type != "private":
        return _called(change.chat.id, change.from_user) if inside else None
    sender = _sender(change.chat.id, change.from_user)
    return UnblockedBot(sender) if inside else BlockedBot(sender)


def _parsed(raw: dict[str, Any]) -> Message:
    """Let PTB parse what is read of a message."""
    message = Message.de_json({name: part for name, part in raw.items() if name in _READ}, None)
    if message.text is not None and not isinstance(message.text, str):
        raise TypeError
    return message


def _called(chat: int, user: User | None) -> CalledToGroup:
    return CalledToGroup(_whole(chat), _clean((user and user.language_code) or ""))


def _sender(chat: int, user: User | None) -> Sender:
    if user is None:
        return Sender(_whole(chat))
    return Sender(_whole(chat), _clean(user.first_name), _clean(user.language_code or ""))


def _chat(raw: dict[str, Any]) -> int:
    return _whole(raw["chat"]["id"])


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST_CHAT:
        raise TypeError
    return value


def _clean(text: str) -> str:
    """The text, with half surrogate pairs, which nobody can store or send, replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
