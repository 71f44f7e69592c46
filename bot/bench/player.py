"""The people of the benchmark, played inside the server: they listen to the bot's calls and tap.

A turn begins with a tap and is over once the bot has answered the tap, edited the message and sent a new one, in any
order. Where no buttons stand under the new message the talk is over; ``/start`` begins the next one, and that turn is
over with its first message that has buttons. Time runs from the moment at which the update was handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.preview import acts
from bot.preview.shapes import Person

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.bench.plan import Seat
    from bot.preview.shapes import Call, Json
    from bot.preview.world import World

ANSWERS = "pick:"
FIRST = ("pick:", "send:", "go:")
_CALLS = {"answercallbackquery": 1, "editmessagetext": 2, "sendmessage": 4}
_ALL = 7
_SENT = 4


@dataclass(slots=True)
class _Chat:
    """One person at her phone. ``missing`` are the calls that this turn still waits for; 0 between two turns."""

    number: int
    screen: Json
    missing: int = 0
    handed: float = 0.0
    shown: float = 0.0
    starting: bool = False
    tapped: int = 0


@dataclass(slots=True)
class Player:
    """Plays everybody. ``over`` is told a chat whose turn is over; what it does then decides the kind of load."""

    world: World
    over: Callable[[int], None]
    whole: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    refused: int = 0
    _chats: dict[int, _Chat] = field(default_factory=dict)
    _taps: dict[str, _Chat] = field(default_factory=dict)

    def seat(self, seat: Seat) -> None:
        """Put a person before her screen."""
        self.world.meet(Person(seat.chat, "Ana", started=True))
        rows = [[{"text": label, "callback_data": data} for label, data in row] for row in seat.rows]
        body = {"text": seat.text, "reply_markup": {"inline_keyboard": rows}}
        self._chats[seat.chat] = _Chat(seat.chat, self.world.post(self.world.chats[seat.chat], self.world.bot, body))

    def listen(self) -> None:
        """Hear every call of the bot from now on."""
        self.world.on_call.append(self._hear)

    def tap(self, number: int) -> None:
        """Press the first answer on the screen; ``/start`` where there is none."""
        chat = self._chats[number]
        data = _first(chat.screen)
        chat.handed = 0.0
        if data is None:
            chat.missing, chat.starting = _SENT, True
            acts.say(self.world, {"chat_id": number, "text": "/start"})
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

    def _hear(self, call: Call) -> None:
        if call.code != 200:  # noqa: PLR2004 - HTTP's "OK"
            self.refused += 1
        elif call.method == "getupdates":
            self._hand_out(call)
        elif (bit := _CALLS.get(call.method)) is not None:
            known = self._taps.pop(str(call.params.get("callback_query_id")), None) if bit == 1 else None
            chat = known or self._chats.get(call.chat or 0)
            if chat is not None:
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
            if chat.starting and not buttons:
                return
        if not chat.missing & bit:
            return
        chat.missing &= ~bit
        if not chat.missing:
            self.whole.append(call.at - chat.handed)
            self.shown.append(chat.shown - chat.handed)
            self.over(chat.number)


def _first(screen: Json) -> str | None:
    rows: list[list[Json]] = screen.get("reply_markup", {}).get("inline_keyboard", [])
    data = (str(button.get("callback_data", "")) for row in rows for button in row)
    return next((each for each in data if each.startswith(FIRST)), None)


def _writer(update: Json) -> int:
    spoken: Any = update.get("callback_query") or update.get("message") or {}
    return int(spoken.get("from", {}).get("id", 0))
