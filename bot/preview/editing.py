"""The methods that change or take away what stands in a chat, and those that answer a tap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.preview import limits
from bot.preview import params as given
from bot.preview.sending import formatted
from bot.preview.shapes import Chat, Json, bad_request

if TYPE_CHECKING:
    from bot.preview.world import World

_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_LATE = "query is too old and response timeout expired or query ID is invalid"
_OLD = 48 * 3600
_MEDIA = ("voice", "audio", "photo", "document")


def edit_text(world: World, params: Json) -> Json:
    """Change the text of a message of the bot's own, and its buttons."""
    chat, message = _own(world, params)
    text, entities = formatted(params, "text", "entities")
    if text and len(text) > limits.TEXT:
        raise bad_request("MESSAGE_TOO_LONG")
    limits.message_text(text)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _redrawn(world, chat, message, params, {"text": text, "entities": entities})


def edit_caption(world: World, params: Json) -> Json:
    """Change the caption of a voice note, a picture or a document."""
    chat, message = _own(world, params)
    text, entities = formatted(params, "caption", "caption_entities")
    limits.caption(text)
    if not message.keys() & set(_MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return _redrawn(world, chat, message, params, {"caption": text, "caption_entities": entities})


def edit_markup(world: World, params: Json) -> Json:
    """Change the buttons alone."""
    chat, message = _own(world, params)
    return _redrawn(world, chat, message, params, {})


def delete_message(world: World, params: Json) -> bool:
    """Take one message away, if it is less than 48 hours old."""
    chat = world.open_chat(given.chat_id(params))
    message = world.message(chat, given.integer(params, "message_id"), "message to delete not found")
    if world.now() - message["date"] >= _OLD:
        raise bad_request("message can't be deleted for everyone")
    world.erase(chat, [message["message_id"]])
    return True


def delete_messages(world: World, params: Json) -> bool:
    """Take up to 100 messages away; unknown and old ones are passed over."""
    chat = world.open_chat(given.chat_id(params))
    numbers = given.structure(params, "message_ids")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= limits.DELETE_AT_ONCE:
        raise bad_request(
            "too many message identifiers specified" if numbers else "message identifiers are not specified"
        )
    young = [one for one in map(int, numbers) if world.now() - chat.messages.get(one, {"date": 0})["date"] < _OLD]
    world.erase(chat, young)
    return True


def answer_tap(world: World, params: Json) -> bool:
    """Answer a tap, once and in time."""
    text = given.text(params, "text")
    limits.toast(text)
    query = given.text(params, "callback_query_id")
    chat_id, message_id, born = world.taps.pop(query, (0, 0, 0.0))
    if not chat_id or world.now() - born >= world.updates.tap_life:
        raise bad_request(_LATE)
    toast = {
        "query_id": query,
        "message_id": message_id,
        "text": text,
        "alert": given.flag(params, "show_alert"),
        "url": given.text(params, "url"),
    }
    world.toast(world.chat(chat_id), toast)
    return True


def react(world: World, params: Json) -> bool:
    """Put a reaction under a message, or take it away."""
    chat = world.open_chat(given.chat_id(params))
    message = world.message(chat, given.integer(params, "message_id"), "message to react not found")
    chosen = [str(one.get("emoji", "")) for one in given.structure(params, "reaction") or []]
    world.redraw(chat, {**message, "reactions": chosen})
    return True


def _own(world: World, params: Json) -> tuple[Chat, Json]:
    chat = world.open_chat(given.chat_id(params))
    message = world.message(chat, given.integer(params, "message_id"), "message to edit not found")
    if not message["from"]["is_bot"]:
        raise bad_request("message can't be edited")
    return chat, message


def _redrawn(world: World, chat: Chat, message: Json, params: Json, changes: Json) -> Json:
    wanted = {**changes, "reply_markup": limits.keyboard(params)}
    if all((message.get(name) or None) == (value or None) for name, value in wanted.items()):
        raise bad_request(_SAME)
    kept = {name: value for name, value in message.items() if name not in wanted}
    filled = {name: value for name, value in wanted.items() if value}
    return world.redraw(chat, {**kept, **filled, "edit_date": int(world.now())})
