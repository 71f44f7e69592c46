"""Every method of the Bot API that the preview knows, by its name in small letters (Telegram does not mind the case).

``getUpdates`` waits and so stands in ``server``; all others answer at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.preview import editing, limits, profile, sending, webhook
from bot.preview import params as given

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.shapes import Json
    from bot.preview.world import World

Method: TypeAlias = "Callable[[World, Json], Any]"


def _get_file(world: World, params: Json) -> Json:
    return world.files.told(given.text(params, "file_id"))


METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "logout": profile.done,
    "close": profile.done,
    "setwebhook": webhook.set_webhook,
    "deletewebhook": webhook.delete_webhook,
    "getwebhookinfo": webhook.get_webhook_info,
    "sendmessage": sending.send_message,
    "sendvoice": sending.send_voice,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "copymessage": sending.copy_message,
    "forwardmessage": sending.forward_message,
    "editmessagetext": editing.edit_text,
    "editmessagecaption": editing.edit_caption,
    "editmessagereplymarkup": editing.edit_markup,
    "deletemessage": editing.delete_message,
    "deletemessages": editing.delete_messages,
    "setmessagereaction": editing.react,
    "answercallbackquery": editing.answer_tap,
    "getfile": _get_file,
    "setmycommands": profile.set_commands,
    "getmycommands": profile.get_commands,
    "deletemycommands": profile.delete_commands,
    "setmyname": profile.setter("name"),
    "getmyname": profile.getter("name"),
    "setmydescription": profile.setter("description"),
    "getmydescription": profile.getter("description"),
    "setmyshortdescription": profile.setter("short"),
    "getmyshortdescription": profile.getter("short"),
    "setchatmenubutton": profile.set_menu,
    "getchatmenubutton": profile.get_menu,
    "getchat": profile.get_chat,
    "leavechat": profile.leave_chat,
}

MEDIA = frozenset({"sendvoice", "senddocument", "sendphoto"})
"""The methods that may carry files."""

LARGEST_BODY = limits.UPLOAD + 2**20
"""Bytes of a body that are read; what is larger is refused before it is kept."""
