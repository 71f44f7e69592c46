"""The updates that wait for the bot, handed out as Telegram hands them out.

- An update counts as confirmed once ``getUpdates`` comes with an offset above its id; until then each call hands it
  out again, afterwards it never comes back. A negative offset forgets all but the last ones.
- Ids are sequential from a random start. Messages live 24 hours, taps 150 seconds; both can be scaled for tests.
- A second ``getUpdates`` ends the first with 409. A long poll ends a moment (2 ms) after the first update has come,
  so that a burst arrives together.
- Kinds that the bot did not ask for are not kept: by default all but ``chat_member`` and the reactions.

Telegram also makes an impatient caller, who asks again and again with one offset, wait three seconds. The preview does
not, so that tests are quick.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.preview.shapes import Json, RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 100
LONGEST = 50
_GATHERING = 0.002
_UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One update that the bot has not confirmed. ``born`` is the world's time in seconds."""

    update_id: int
    kind: str
    born: float
    body: Json


class Updates:
    """The queue of one bot.

    Args:
        clock: Gives the world's time in seconds.
        first: The first ``update_id``.
        message_life: Seconds that a message and all but taps are kept.
        tap_life: Seconds that a tap is kept.
    """

    def __init__(self, clock: Callable[[], float], first: int, message_life: float, tap_life: float) -> None:
        self.message_life = message_life
        self.tap_life = tap_life
        self.waiting: deque[Waiting] = deque()
        self.on_put: Callable[[Waiting], None] | None = None
        self._clock = clock
        self._next = first
        self._asked: frozenset[str] | None = None
        self._poll: asyncio.Future[None] | None = None

    def put(self, kind: str, body: Json) -> int | None:
        """Queue an update; return its id, or None where the bot did not ask for this kind."""
        if kind in _UNASKED if self._asked is None else kind not in self._asked:
            return None
        return self._queue(kind, {"update_id": self._next, kind: body})

    def put_raw(self, update: Json) -> int:
        """Queue an object as it stands, right or wrong; an ``update_id`` is added where it has none."""
        kind = next((name for name in update if name != "update_id"), "")
        return self._queue(kind, {"update_id": self._next, **update})

    def ask_for(self, kinds: list[str] | None) -> None:
        """Remember which kinds the bot wants; None changes nothing, an empty list is the default."""
        if kinds is not None:
            self._asked = frozenset(kinds) or None

    def drop(self, one: Waiting) -> None:
        """Forget an update that a webhook has taken."""
        if one in self.waiting:
            self.waiting.remove(one)

    def is_alive(self, one: Waiting) -> bool:
        """Tell whether an update is still kept."""
        life = self.tap_life if one.kind == "callback_query" else self.message_life
        return self._clock() - one.born < life

    def confirm(self, offset: int) -> None:
        """Forget what is confirmed by this offset, and what has outlived its time."""
        if offset < 0:
            while len(self.waiting) > -offset:
                self.waiting.popleft()
        while self.waiting and self.waiting[0].update_id < offset:
            self.waiting.popleft()
        if not all(map(self.is_alive, self.waiting)):
            self.waiting = deque(filter(self.is_alive, self.waiting))

    def take(self, limit: int) -> list[Json]:
        """Return the first updates that are waiting; they stay until they are confirmed."""
        count = limit if 0 < limit <= MOST else MOST
        return [one.body for one, _ in zip(self.waiting, range(count), strict=False)]

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Json]:  # noqa: ASYNC109 - Telegram's word
        """Answer ``getUpdates``.

        Args:
            offset: Confirms every update below it.
            limit: 1 to 100.
            timeout: Seconds to wait for the first update, at most 50.

        Raises:
            RefusedError: Another ``getUpdates`` came meanwhile (409).
        """
        self._interrupt()
        self.confirm(offset)
        if self.waiting or timeout <= 0:
            return self.take(limit)
        loop = asyncio.get_running_loop()
        self._poll = mine = loop.create_future()
        alarm = loop.call_later(min(timeout, LONGEST), _end, mine)
        try:
            await mine
        finally:
            alarm.cancel()
            if self._poll is mine:
                self._poll = None
        self.confirm(0)
        return self.take(limit)

    def release(self) -> None:
        """End a poll that is waiting, with nothing in its hands."""
        if self._poll:
            _end(self._poll)

    def _queue(self, kind: str, body: Json) -> int:
        one = Waiting(self._next, kind, self._clock(), body)
        self._next += 1
        self.waiting.append(one)
        if self._poll and len(self.waiting) == 1:
            asyncio.get_running_loop().call_later(_GATHERING, _end, self._poll)
        if self.on_put:
            self.on_put(one)
        return one.update_id

    def _interrupt(self) -> None:
        if self._poll and not self._poll.done():
            words = "terminated by other getUpdates request; make sure that only one bot instance is running"
            self._poll.set_exception(RefusedError(409, f"Conflict: {words}"))
        self._poll = None


def _end(poll: asyncio.Future[None]) -> None:
    if not poll.done():
        poll.set_result(None)
