"""Messages out: each kind of message becomes the method of the Bot API that carries it.

Text goes as it is, without markup: nothing that a person wrote can become a format or a link with a preview. Text
that is too long for one message goes in several, with the buttons under the last; if that is interrupted, the next
try goes on where this one stopped. A message that is drawn anew cannot become several: it is shortened.

What is spoken goes as a voice note with the words as its caption. Words that are too long for a caption follow the
voice note as text, and the buttons are under them; if that is interrupted, the voice note does not go again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar, assert_never

from bot.service.messages import Delete, Document, Edit, Leave, Sound, Text
from bot.service.ports import Blocked, Outage, Refused, TooMany
from bot.telegram.cutting import MOST_CAPTION, MOST_TEXT, MOST_TOAST, pieces, shortened
from bot.telegram.lasting import seconds_of

if TYPE_CHECKING:
    from bot.service.messages import Message, Rows, Toast
    from bot.telegram.wire import Wire

A_TOAST: Final = 10.0
MOST_BEGUN: Final = 1000
A_VOICE: Final = "voice.ogg"
_NO_PREVIEW: Final = {"is_disabled": True}
_SOUNDS: Final = ("voice", "audio", "document")
"""What a voice note may turn out to be: Telegram decides by the file."""
_OTHER_KIND: Final = ("there is no caption in the message", "there is no text in the message")
"""How Telegram says that a message holds the one and not the other."""

MessageT = TypeVar("MessageT")
ValueT = TypeVar("ValueT")


class TelegramCarrier:
    """Carries messages over a wire; a ``Carrier``."""

    def __init__(self, wire: Wire) -> None:
        """Use this wire, which the caller closes."""
        self._wire = wire
        self._begun: dict[Text, int] = {}
        self._spoken: dict[Text | Sound, str | None] = {}

    async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:  # noqa: ARG002 - the messenger knows no turns
        """Send it and return the number of the new (of several: the last) message, or of the edited one.

        Raises:
            Refused, Blocked, TooMany, NotSent, MaybeSent: see the port.
        """
        match message:
            case Text():
                number = await self._text(message)
                self._spoken.pop(message, None)
                return number
            case Edit():
                return await self._edit(message, message.message if message.message is not None else number)
            case Sound():
                if message.file is None:
                    raise Refused("nothing to play")
                return (await self.speak(message, message.file))[0]
            case Document():
                return await self._document(message)
            case Delete(messages=messages):
                if wanted := messages or (() if number is None else (number,)):
                    await self._delete(message.chat, wanted)
                return None
            case Leave():
                await self._wire.call("leaveChat", {"chat_id": message.chat})
                return None
            case _:
                assert_never(message)

    async def speak(self, message: Text | Sound, sound: bytes | str) -> tuple[int | None, str | None]:
        """Send a voice note: ``sound`` is Ogg/Opus, or the file under which Telegram holds it.

        Returns the number of the message with the buttons, and the file under which Telegram holds the sound now.

        Raises:
            Refused, Blocked, TooMany, NotSent, MaybeSent: see the port.
        """
        words = message.text if isinstance(message, Text) else message.caption
        caption, *rest = pieces(words, MOST_CAPTION)
        if rest:
            return await self._voice_then_words(message, words, sound)
        sent = await self._voice(message.chat, sound, {**_caption(caption), **_buttons(message.rows)})
        return _number(sent), _file(sent)

    async def fetch(self, file: str) -> bytes:
        """The content of a file that Telegram holds. Raises ``Refused``, ``NotSent``, ``MaybeSent``: see the port."""
        return await self._wire.download(file)

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

    async def _voice(self, chat: int, sound: bytes | str, more: dict[str, Any]) -> Any:
        params = {"chat_id": chat, **more}
        if isinstance(sound, str):
            return await self._wire.call("sendVoice", {**params, "voice": sound})
        if (seconds := seconds_of(sound)) is not None:
            params["duration"] = seconds  # Telegram finds it out by itself only where the sound is short
        return await self._wire.call("sendVoice", params, {"voice": (A_VOICE, sound)})

    async def _voice_then_words(
        self, message: Text | Sound, words: str, sound: bytes | str
    ) -> tuple[int | None, str | None]:
        if message not in self._spoken:
            sent = await self._voice(message.chat, sound, {})
            _remember(self._spoken, message, _file(sent))
        text = message if isinstance(message, Text) else Text(chat=message.chat, text=words, rows=message.rows)
        try:
            number = await self._text(text)
        except (Refused, Blocked):
            self._spoken.pop(message, None)
            raise
        return number, self._spoken.pop(message, None)

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
            _remember(self._begun, message, each + 1)
        sent = await self._wire.call("sendMessage", _new(message.chat, parts[-1], message.rows))
        self._begun.pop(message, None)
        return _number(sent)

    async def _edit(self, message: Edit, number: int | None) -> int:
        """Draw it anew, as what it most likely is; if it is the other kind, as that."""
        if number is None:
            raise Refused("there is no such message")
        try:
            await self._redraw(message, number, spoken=message.spoken)
        except Refused as why:
            if not any(words in str(why).lower() for words in _OTHER_KIND):
                raise
            await self._redraw(message, number, spoken=not message.spoken)
        return number

    async def _redraw(self, message: Edit, number: int, *, spoken: bool) -> None:
        params: dict[str, Any] = {"chat_id": message.chat, "message_id": number, **_buttons(message.rows)}
        if spoken:
            await self._wire.tell("editMessageCaption", {**params, **_caption(message.text)})
        else:
            text = {"text": shortened(message.text, MOST_TEXT), "link_preview_options": _NO_PREVIEW}
            await self._wire.tell("editMessageText", {**params, **text})

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
    return {"chat_id": chat, "text": text, "link_preview_options": _NO_PREVIEW, **_buttons(rows)}


def _buttons(rows: Rows) -> dict[str, Any]:
    if not rows:
        return {}
    drawn = [
        [
            {"text": key.label, "callback_data": key.data} if key.url is None else {"text": key.label, "url": key.url}
            for key in row
        ]
        for row in rows
    ]
    return {"reply_markup": {"inline_keyboard": drawn}}


def _caption(caption: str) -> dict[str, str]:
    return {"caption": shortened(caption, MOST_CAPTION)} if caption else {}


def _number(sent: Any) -> int | None:
    number = sent.get("message_id") if isinstance(sent, dict) else None
    return number if isinstance(number, int) else None


def _file(sent: Any) -> str | None:
    held = next((sent[kind] for kind in _SOUNDS if kind in sent), None) if isinstance(sent, dict) else None
    file = held.get("file_id") if isinstance(held, dict) else None
    return file if isinstance(file, str) else None


def _remember(shelf: dict[MessageT, ValueT], message: MessageT, value: ValueT) -> None:
    """Remember how far a message has come; the oldest falls off."""
    shelf[message] = value
    if len(shelf) > MOST_BEGUN:
        del shelf[next(iter(shelf))]
