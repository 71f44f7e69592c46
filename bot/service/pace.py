"""How fast messages may go: the messenger's own advice, kept so that it never has to complain.

- New messages: 30 in any second over all chats. Whoever is urgent goes before whoever waits already.
- New messages to one chat: one a second, after a burst of three.
- Edits, deletions and answers to taps do not count, and never come here.
- A pause that the messenger orders for everybody stops everybody.

Messages reach the messenger a little later than they are allowed to go, so a second is counted a little long.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.service.ports import Clock


@dataclass(frozen=True, slots=True)
class Limits:
    """Messages a second over all chats; messages a second to one chat, and how many may go at once first."""

    overall: int = 30
    a_chat: float = 1.0
    burst: int = 3
    second: float = 1.05


class Pace:
    """Says when the next new message may go. At most one caller waits for each chat."""

    def __init__(self, clock: Clock, limits: Limits | None) -> None:
        """Keep to these limits; ``None``: to the messenger's orders alone."""
        self._clock = clock
        self._limits = limits
        self._recent: deque[float] = deque()
        self._chats: dict[int, tuple[float, float]] = {}
        self._urgent: dict[int, asyncio.Future[None]] = {}
        self._normal: dict[int, asyncio.Future[None]] = {}
        self._usher: asyncio.Task[None] | None = None
        self._stopped_until = 0.0

    def stop_everybody(self, seconds: float) -> None:
        """Let nobody go for so many seconds."""
        self._stopped_until = max(self._stopped_until, self._clock.monotonic() + seconds)

    def wait_for_all(self) -> float:
        """How many seconds the pause for everybody still lasts."""
        return self._stopped_until - self._clock.monotonic() if self._stopped_until > 0 else 0.0

    def at_once(self, chat: int) -> bool:
        """Take a turn for a new message to this chat if it may go now; nobody is overtaken."""
        now = self._clock.monotonic()
        if now < self._stopped_until:
            return False
        if self._limits is None:
            return True
        busy = self._usher is not None or self._wait(now, self._limits) > 0
        if busy or self._chat_wait(chat, now, self._limits) > 0:
            return False
        self._take(chat, now, self._limits)
        return True

    async def turn(self, chat: int, *, urgent: bool) -> None:
        """Wait for, and take, a turn for a new message to this chat."""
        if self._limits is None:
            return
        while (wait := self._chat_wait(chat, self._clock.monotonic(), self._limits)) > 0:
            await self._clock.sleep(wait)
        if self.at_once(chat):
            return
        waiting = asyncio.get_running_loop().create_future()
        (self._urgent if urgent else self._normal)[chat] = waiting
        if self._usher is None:
            self._usher = asyncio.create_task(self._let_in(self._limits))
        try:
            await waiting
        finally:
            self._urgent.pop(chat, None)
            self._normal.pop(chat, None)

    def hurry(self, chat: int) -> None:
        """Something urgent has come for this chat: if somebody waits for it, she goes before the others."""
        if (waiting := self._normal.pop(chat, None)) is not None:
            self._urgent[chat] = waiting

    def tidy(self) -> None:
        """Forget the chats that have had their rest."""
        if self._limits is None:
            return
        now, rest = self._clock.monotonic(), self._limits.burst * self._limits.second / self._limits.a_chat
        self._chats = {chat: kept for chat, kept in self._chats.items() if now - kept[1] < rest}

    async def _let_in(self, limits: Limits) -> None:
        try:
            while self._urgent or self._normal:
                now = self._clock.monotonic()
                if (wait := self._wait(now, limits)) > 0:
                    await self._clock.sleep(wait)
                    continue
                row = self._urgent or self._normal
                chat = next(iter(row))
                waiting = row.pop(chat)
                if not waiting.done():
                    self._take(chat, now, limits)
                    waiting.set_result(None)
        finally:
            self._usher = None

    def _wait(self, now: float, limits: Limits) -> float:
        """Seconds until the next one may go, whichever chat it is for."""
        while self._recent and now >= self._recent[0] + limits.second:
            self._recent.popleft()
        full = len(self._recent) >= limits.overall
        return max(self._stopped_until - now, self._recent[0] + limits.second - now if full else 0.0)

    def _chat_wait(self, chat: int, now: float, limits: Limits) -> float:
        have = self._saved(chat, now, limits)
        return 0.0 if have >= 1 else (1 - have) * limits.second / limits.a_chat

    def _take(self, chat: int, now: float, limits: Limits) -> None:
        self._recent.append(now)
        self._chats[chat] = (self._saved(chat, now, limits) - 1, now)

    def _saved(self, chat: int, now: float, limits: Limits) -> float:
        """How many messages this chat has saved up."""
        saved, at = self._chats.get(chat, (float(limits.burst), now))
        return min(float(limits.burst), saved + (now - at) * limits.a_chat / limits.second)
