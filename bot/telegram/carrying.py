"""Messages out: each kind of message becomes the method of the Bot API that carries it.

Text goes as it is, without markup: nothing that a person wrote can become a format or a link with a preview. Text
that is too long for one message goes in several, with the buttons under the last; if that is interrupted, the next
try goes on where this one stopped. A message that is drawn anew cannot become several: it is shortened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never

from bot.service.messages import Delete, Document, Edit, Leave, Sound, Text
from bot.service.ports import Blocked, Outage, Refused, TooMany
from bot.telegram.cutting import MOST_CAPTION, MOST_TEXT, MOST_TOAST, pieces, shortened

if TYPE_CHECKING:
    from bot.service.messages import Message, Rows, Toast
    from bot.telegram.wire import Wire

A_TOAST: Final = 10.0
MOST_BEGUN: Final = 1000
_NO_PREVIEW: Final = {"is_disabled": True}


class TelegramCarrier:
    """Carries messages over a wire; a ``Carrier``."""

    def __init__(self, wire: Wire) -> None:
        """Use this wire, which the caller closes."""
        self._wire = wire
        self._begun: dict[Text, int] = {}

    async def carry(self, message: Message, number: int | None = None) -> int | None:
        """Send it and return the number of the new (of several: the last) message, or of the edited one.

        Raises:
            Refused, Blocked, TooMany, NotSent, MaybeSent: see the port.
        """
        match message:
            case Text():
                return await self._text(message)
            case Edit():
                return await self._edit(message, message.message if message.message is not None else number)
            case Sound():
                params = {"chat_id": message.chat, "voice": message.file or "", **_caption(message.caption)}
                return _number(await self._wire.call("sendVoice", params))
            case Document():
                return await self._document(message)
            case Delete():
                await self._delete(message.chat, message.messages)
                return None
            case Leave():
                await self._wire.call("leaveChat", {"chat_id": message.chat})
                return None
            case _:
                assert_never(message)

    async def toast(self, toast: Toast) -> None:
        """Answer a tap; best effort, never raises: a late one is refused, and that is all right."""
        params: dict[str, Any] = {"callback_query_id": toast.callback}
        if toast.text:
            params["text"] = shortened(toast.text, MOST_TOAST)
            if toast.alert:
                params["show_alert"] = True
        try:
            await self._wire.tell("answerCallbackQuery", params, seconds=A_TOAST)
        except (Outage, Refused, Blocked, TooMany):
            return

    async def _text(self, message: Text) -> int | None:
        parts = pieces(message.text)
        if len(parts) == 1:
            return _number(await self._wire.call("sendMessage", _new(message.chat, parts[0], message.rows)))
        try:
            return await self._several(message, parts)
        except (Refused, Blocked):
            self._begun.pop(message, None)
            raise

    async def _several(self, message: Text, parts: list[str]) -> int | None:
        for each in range(self._begun.get(message, 0), len(parts) - 1):
            await self._wire.call("sendMessage", _new(message.chat, parts[each], ()))
            self._remember(message, each + 1)
        sent = await self._wire.call("sendMessage", _new(message.chat, parts[-1], message.rows))
        self._begun.pop(message, None)
        return _number(sent)

    def _remember(self, message: Text, done: int) -> None:
        self._begun[message] = done
        if len(self._begun) > MOST_BEGUN:
            del self._begun[next(iter(self._begun))]

    async def _edit(self, message: Edit, number: int | None) -> int:
        if number is None:
            raise Refused("there is no such message")
        params = _new(message.chat, shortened(message.text, MOST_TEXT), message.rows)
        params["message_id"] = number
        await self._wire.tell("editMessageText", params)
        return number

    async def _document(self, message: Document) -> int | None:
        method, field = ("sendPhoto", "photo") if message.picture else ("sendDocument", "document")
        params = {"chat_id": message.chat, **_caption(message.caption)}
        return _number(await self._wire.call(method, params, {field: (message.name, message.content)}))

    async def _delete(self, chat: int, messages: tuple[int, ...]) -> None:
        """Delete them; if one of them spoils it for all, halve them until only that one is left over."""
        try:
            await self._wire.tell("deleteMessages", {"chat_id": chat, "message_ids": list(messages)})
        except Refused:
            if len(messages) == 1:
                return
            middle = len(messages) // 2
            await self._delete(chat, messages[:middle])
            await self._delete(chat, messages[middle:])


def _new(chat: int, text: str, rows: Rows) -> dict[str, Any]:
    params: dict[str, Any] = {"chat_id": chat, "text": text, "link_preview_options": _NO_PREVIEW}
    if rows:
        params["reply_markup"] = {
            "inline_keyboard": [
                [
                    {"text": key.label, "callback_data": key.data}
                    if key.url is None
                    else {"text": key.label, "url": key.url}
                    for key in row
                ]
                for row in rows
            ]
        }
    return params


def _caption(caption: str) -> dict[str, str]:
    return {"caption": shortened(caption, MOST_CAPTION)} if caption else {}


def _number(sent: Any) -> int | None:
    number = sent.get("message_id") if isinstance(sent, dict) else None
    return number if isinstance(number, int) else None
