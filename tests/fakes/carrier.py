"""A messenger in memory: it keeps what it was given, chat by chat, and fails on order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, assert_never

from bot.service.messages import Delete, Document, Edit, Leave, Sound, Text
from bot.service.ports import Blocked, Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.service.messages import Message, Toast


@dataclass
class FakeCarrier:
    """A ``Carrier``. ``faults`` are raised, one a call, each before or after the message was taken (``after``)."""

    blocked: set[int] = field(default_factory=set)
    faults: dict[int, deque[tuple[Exception, bool]]] = field(default_factory=dict)
    carried: list[Message] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    toasts: list[Toast] = field(default_factory=list)
    chats: dict[int, dict[int, str]] = field(default_factory=dict)
    clock: Callable[[], float] | None = None
    _last: int = 100

    def fail(self, chat: int, *faults: Exception, after: bool = False) -> None:
        """Fail so at the next calls for this chat."""
        self.faults.setdefault(chat, deque()).extend((fault, after) for fault in faults)

    async def carry(self, message: Message, number: int | None = None) -> int | None:
        """Take it, or fail."""
        waiting = self.faults.get(message.chat)
        fault, after = waiting.popleft() if waiting else (None, False)
        if fault is not None and not after:
            raise fault
        if message.chat in self.blocked:
            raise Blocked("bot was blocked by the user")
        taken = self._take(message, number)
        self.carried.append(message)
        if self.clock is not None:
            self.times.append(self.clock())
        if fault is not None:
            raise fault
        return taken

    async def toast(self, toast: Toast) -> None:
        """Keep it."""
        self.toasts.append(toast)

    def texts(self, chat: int | None = None) -> list[str]:
        """The words of the texts and edits that were taken, in order."""
        return [each.text for each in self.carried if isinstance(each, Text | Edit) and chat in (None, each.chat)]

    def _take(self, message: Message, number: int | None) -> int | None:
        chat = self.chats.setdefault(message.chat, {})
        match message:
            case Text():
                return self._new(chat, message.text)
            case Sound() | Document():
                return self._new(chat, message.caption)
            case Edit():
                wanted = number if message.message is None else message.message
                if wanted is None or wanted not in chat:
                    raise Refused("message to edit not found")
                chat[wanted] = message.text
                return wanted
            case Delete():
                for each in message.messages:
                    chat.pop(each, None)
                return None
            case Leave():
                del self.chats[message.chat]
                return None
            case _:
                assert_never(message)

    def _new(self, chat: dict[int, str], text: str) -> int:
        self._last += 1
        chat[self._last] = text
        return self._last
