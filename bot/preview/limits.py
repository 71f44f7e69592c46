"""What Telegram refuses, in Telegram's words: lengths, keyboards, commands.

Lengths are UTF-16 units after the entities were read; callback data is counted in bytes.
"""

from __future__ import annotations

import re
from typing import Any

from bot.preview import params as given
from bot.preview.markup import width
from bot.preview.shapes import Json, RefusedError, bad_request

TEXT = 4096
CAPTION = 1024
TOAST = 200
DATA = 64
BUTTONS = 100
ROW = 8
COMMANDS = 100
DESCRIPTION = 256
UPLOAD = 50 * 2**20
PHOTO = 10 * 2**20
DOWNLOAD = 20 * 2**20
DELETE_AT_ONCE = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"(?:[a-z]{2})?")


def message_text(text: str) -> None:
    """Refuse a text that is empty or too long."""
    if not text:
        raise bad_request("message text is empty")
    if width(text) > TEXT:
        raise bad_request("message is too long")


def caption(text: str) -> None:
    """Refuse a caption that is too long."""
    if width(text) > CAPTION:
        raise bad_request("message caption is too long")


def toast(text: str) -> None:
    """Refuse an answer to a tap that is too long."""
    if width(text) > TOAST:
        raise bad_request("MESSAGE_TOO_LONG")


def upload(size: int, limit: int = UPLOAD) -> None:
    """Refuse a file that is empty or too big."""
    if size == 0:
        raise bad_request("file must be non-empty")
    if size > limit:
        raise RefusedError(413, "Request Entity Too Large")


def keyboard(params: Json) -> Json | None:
    """Return the inline keyboard of a call, checked and without empty rows; None where there is none.

    Raises:
        RefusedError: A button or the whole of it breaks a rule.
    """
    markup = given.structure(params, "reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad_request(
            'can\'t parse reply keyboard markup JSON object: Field "inline_keyboard" must be of type Array'
        )
    for row in rows:
        for button in row:
            _button(button)
    if sum(map(len, rows)) > BUTTONS or any(len(row) > ROW for row in rows):
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    kept = [row for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def commands(params: Json) -> list[Json]:
    """Return the commands of a call, checked."""
    listed = given.structure(params, "commands")
    if not isinstance(listed, list):
        raise bad_request('parameter "commands" is required')
    if len(listed) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for one in listed:
        if not isinstance(one, dict) or not _COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= width(str(one.get("description", ""))) <= DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return [
        {"command": str(one["command"]).removeprefix("/"), "description": str(one["description"])} for one in listed
    ]


def language(params: Json) -> str:
    """Return the two letters of a language, or nothing for everybody."""
    code = given.text(params, "language_code")
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not button["text"].strip():
        raise bad_request("inline keyboard button text must be non-empty")
    if "callback_data" in button:
        if not 1 <= len(str(button["callback_data"]).encode("utf-8", "surrogatepass")) <= DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        if not re.match(r"(?:https?|tg|tel|mailto):|[\w-]+\.\w", str(button["url"])):
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    elif not button.keys() & {"web_app", "switch_inline_query", "switch_inline_query_current_chat", "copy_text"}:
        raise bad_request("text buttons are unallowed in the inline keyboard")
