"""The methods that put something new into a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.preview import files, limits, markup, media
from bot.preview import params as given
from bot.preview.shapes import Chat, Json, StoredFile, Upload, bad_request

if TYPE_CHECKING:
    from bot.preview.world import World

_FOLDERS = {"voice": ("voice/", "music/"), "photo": ("photos/",), "document": ("",)}
_TYPES = {"voice": "VoiceNote", "music": "Audio", "photos": "Photo", "photo": "Photo", "stickers": "Sticker"}
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(world: World, params: Json) -> Json:
    """Send text."""
    chat = world.open_chat(given.chat_id(params))
    text, entities = formatted(params, "text", "entities")
    limits.message_text(text)
    return _deliver(world, chat, params, {"text": text, **({"entities": entities} if entities else {})})


def send_voice(world: World, params: Json) -> Json:
    """Send a voice note: Ogg with Opus. MP3 and M4A arrive as music, anything else as a document."""
    chat = world.open_chat(given.chat_id(params))
    length = given.integer(params, "duration", 0)
    stored = _stored(world, params, "voice", _kind_of_sound)
    if stored.path.startswith("voice/"):
        body = files.voice(stored, length or None)
    elif stored.path.startswith("music/"):
        body = files.audio(stored, length)
    else:
        body = files.document(stored)
    return _deliver(world, chat, params, {**body, **_captioned(params)})


def send_document(world: World, params: Json) -> Json:
    """Send a file."""
    chat = world.open_chat(given.chat_id(params))
    stored = _stored(world, params, "document", lambda _: "document")
    return _deliver(world, chat, params, {**files.document(stored), **_captioned(params)})


def send_photo(world: World, params: Json) -> Json:
    """Send a picture, at most 10 MB."""
    chat = world.open_chat(given.chat_id(params))
    stored = _stored(world, params, "photo", _kind_of_picture)
    return _deliver(world, chat, params, {**files.photo(stored), **_captioned(params)})


def send_chat_action(world: World, params: Json) -> bool:
    """Show that the bot is typing, or the like."""
    chat = world.open_chat(given.chat_id(params))
    action = given.text(params, "action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.act(chat, action)
    return True


def copy_message(world: World, params: Json) -> Json:
    """Send the same again, without saying whose it was."""
    chat, original = world.open_chat(given.chat_id(params)), _original(world, params, "copy")
    dropped = {"message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup", "forward_origin"}
    body = {name: value for name, value in original.items() if name not in dropped}
    return {"message_id": _deliver(world, chat, params, body)["message_id"]}


def forward_message(world: World, params: Json) -> Json:
    """Send the same again, and say whose it was."""
    chat, original = world.open_chat(given.chat_id(params)), _original(world, params, "forward")
    dropped = {"message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup"}
    origin = {"type": "user", "sender_user": original["from"], "date": original["date"]}
    body = {name: value for name, value in original.items() if name not in dropped}
    return _deliver(world, chat, params, {"forward_origin": origin, **body})


def formatted(params: Json, name: str, entities: str) -> tuple[str, list[Json]]:
    """Return the text of a call and its entities."""
    return markup.read(
        given.text(params, name), given.text(params, "parse_mode"), given.structure(params, entities) or []
    )


def _captioned(params: Json) -> Json:
    text, entities = formatted(params, "caption", "caption_entities")
    limits.caption(text)
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _deliver(world: World, chat: Chat, params: Json, body: Json) -> Json:
    keyboard = limits.keyboard(params)
    if keyboard:
        body["reply_markup"] = keyboard
    body |= _replying(world, chat, params)
    if given.flag(params, "protect_content"):
        body["has_protected_content"] = True
    chat.action = ""
    if not keyboard and params.get("reply_markup"):
        _lay_keyboard(chat, given.structure(params, "reply_markup"))
    return world.post(chat, world.bot, body)


def _replying(world: World, chat: Chat, params: Json) -> Json:
    reply = given.structure(params, "reply_parameters") or {}
    number = int(reply.get("message_id") or given.integer(params, "reply_to_message_id", 0))
    if not number:
        return {}
    if number not in chat.messages:
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    original = world.message(chat, number, "message to be replied not found")
    return {"reply_to_message": {name: value for name, value in original.items() if name != "reply_to_message"}}


def _lay_keyboard(chat: Chat, markup_given: Json) -> None:
    """Show or take away the keyboard under the text box (not the one under a message)."""
    if "keyboard" in markup_given:
        chat.keyboard = markup_given
    elif markup_given.get("remove_keyboard"):
        chat.keyboard = None


def _stored(world: World, params: Json, name: str, kind_of: Any) -> StoredFile:
    value = params.get(name)
    if isinstance(value, str) and value.startswith("attach://"):
        value = params.get(value.removeprefix("attach://"))
    if isinstance(value, Upload):
        limits.upload(len(value.content), limits.PHOTO if name == "photo" else limits.UPLOAD)
        return world.files.keep(kind_of(value), value)
    if not value:
        raise bad_request(f"there is no {name} in the request")
    stored = world.files.by_id(str(value))
    if not stored.path.startswith(_FOLDERS[name]):
        kind = _TYPES.get(stored.path.partition("/")[0], "Document")
        raise bad_request(f"can't use file of type {kind} as {_TYPES[name]}")
    return stored


def _kind_of_sound(upload: Upload) -> str:
    if media.is_opus(upload.content):
        return "voice"
    return "audio" if media.is_sound(upload.content) else "document"


def _kind_of_picture(upload: Upload) -> str:
    if media.picture_size(upload.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return "photo"


def _original(world: World, params: Json, verb: str) -> Json:
    chat = world.chat(given.integer(params, "from_chat_id"))
    return world.message(chat, given.integer(params, "message_id"), f"message to {verb} not found")
