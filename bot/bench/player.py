"""The people of the benchmark, played inside the server: they listen to the bot's calls and tap.

A turn begins with a tap and is over once the bot has answered the tap, edited the message and sent a new one, in any
order; in writing or as a voice note with a caption is all one. Where no buttons stand under the new message the talk
is over; ``/start`` begins the next one, and that turn is over with its first message that has buttons. So is the turn
of somebody who sends a voice note. A sound without words that follows a message is no message of its own. Time runs
from the moment at which the update was handed out.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bot.bench.plan import FIRST_NAME
from bot.preview import acts, files
from bot.preview.shapes import Person, Upload

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.plan import Seat
    from bot.preview.shapes import Call, Json
    from bot.preview.world import World

ANSWERS: Final = "pick:"
FIRST: Final = ("pick:", "send:", "go:")
_CALLS: Final = {
    "answercallbackquery": 1,
    "editmessagetext": 2,
    "editmessagecaption": 2,
    "sendmessage": 4,
    "sendvoice": 4,
}
_ALL: Final = 7
_SENT: Final = 4
_OGG: Final = "audio/ogg"


class Turn(NamedTuple):
    """A turn that is over. Seconds: ``whole`` to the last call, ``shown`` to the next question.

    ``uploaded``: of a question that came aloud, the bytes that went along; ``None``: it came in writing.
    """

    chat: int
    whole: float
    shown: float
    uploaded: int | None


@dataclass(slots=True)
class _Chat:
    """One person at her phone. ``missing`` are the calls that this turn still waits for; 0 between two turns."""

    number: int
    screen: Json
    note: bytes = b""
    missing: int = 0
    handed: float = 0.0
    shown: float = 0.0
    uploaded: int | None = None
    starting: bool = False
    tapped: int = 0


@dataclass(slots=True)
class Player:
    """Plays everybody. ``over`` is told each turn that is over; what it does then decides the kind of load."""

    world: World
    over: Callable[[Turn], None]
    refused: int = 0
    uploaded: int = 0
    spoken: int = 0
    _chats: dict[int, _Chat] = field(default_factory=dict)
    _taps: dict[str, _Chat] = field(default_factory=dict)

    def seat(self, seat: Seat) -> None:
        """Put a person before her screen."""
        self.world.meet(Person(seat.chat, FIRST_NAME, started=True))
        rows = [[{"text": label, "callback_data": data} for label, data in row] for row in seat.rows]
        body = {**self._words(seat), "reply_markup": {"inline_keyboard": rows}}
        screen = self.world.post(self.world.chats[seat.chat], self.world.bot, body)
        self._chats[seat.chat] = _Chat(seat.chat, screen, base64.b64decode(seat.note))

    def listen(self) -> None:
        """Hear every call of the bot from now on."""
        self.world.on_call.append(self._hear)

    def act(self, number: int) -> None:
        """Send her voice note, or press the first answer on the screen; ``/start`` where there is none."""
        chat = self._chats[number]
        data = _first(chat.screen)
        chat.handed, chat.uploaded = 0.0, None
        if chat.note or data is None:
            chat.missing, chat.starting = _SENT, True
            said = {"voice": Upload("voice.ogg", chat.note, _OGG)} if chat.note else {"text": "/start"}
            acts.say(self.world, {"chat_id": number, **said})
            return
        chat.missing, chat.starting = _ALL, False
        chat.tapped += data.startswith(ANSWERS)
        told = acts.tap(self.world, {"chat_id": number, "message_id": chat.screen["message_id"], "data": data})
        self._taps[told["query_id"]] = chat

    def tapped(self) -> dict[str, int]:
        """How many answers each chat has tapped."""
        return {str(chat.number): chat.tapped for chat in self._chats.values()}

    def stuck(self) -> int:
        """How many wait for the bot."""
        return sum(chat.missing > 0 for chat in self._chats.values())

    def waits(self, number: int) -> bool:
        """Whether somebody waits for the bot."""
        return self._chats[number].missing > 0

    def _words(self, seat: Seat) -> Json:
        if not seat.aloud:
            return {"text": seat.text}
        heard = self.world.files.keep("voice", Upload("voice.ogg", b"", _OGG))
        return {**files.voice(heard, 1), "caption": seat.text}

    def _hear(self, call: Call) -> None:
        if call.code != 200:  # noqa: PLR2004 - HTTP's "OK"
            self.refused += 1
        elif call.method == "getupdates":
            self._hand_out(call)
        elif (bit := _CALLS.get(call.method)) is not None:
            self.uploaded += call.uploaded
            self.spoken += call.method == "sendvoice"
            known = self._taps.pop(str(call.params.get("callback_query_id")), None) if bit == 1 else None
            chat = known or self._chats.get(call.chat or 0)
            if chat is not None and not _follows(call):
                self._note(chat, bit, call)

    def _hand_out(self, call: Call) -> None:
        for update in call.result or ():
            chat = self._chats.get(_writer(update))
            if chat is not None and not chat.handed:
                chat.handed = call.at

    def _note(self, chat: _Chat, bit: int, call: Call) -> None:
        if bit == _SENT:
            buttons = "reply_markup" in call.result
            chat.screen, chat.shown = call.result, call.at
            chat.uploaded = call.uploaded if call.method == "sendvoice" else None
            if chat.starting and not buttons:
                return
        if not chat.missing & bit:
            return
        chat.missing &= ~bit
        if not chat.missing:
            self.over(Turn(chat.number, call.at - chat.handed, chat.shown - chat.handed, chat.uploaded))


def _follows(call: Call) -> bool:
    """Whether it is a sound alone, without words."""
    return call.method == "sendvoice" and "caption" not in call.result


def _first(screen: Json) -> str | None:
    rows: list[list[Json]] = screen.get("reply_markup", {}).get("inline_keyboard", [])
    data = (str(button.get("callback_data", "")) for row in rows for button in row)
    return next((each for each in data if each.startswith(FIRST)), None)


def _writer(update: Json) -> int:
    spoken: Any = update.get("callback_query") or update.get("message") or {}
    return int(spoken.get("from", {}).get("id", 0))
