"""A clock that a test moves: nothing passes by itself, and everything that was due is done in its order."""

from __future__ import annotations

import asyncio
import heapq
from datetime import UTC, datetime, timedelta

_SETTLED = 25


class FakeClock:
    """A ``Clock`` that begins at nine in the morning of 21 November 2026, or when it is told to."""

    def __init__(self, begin: datetime = datetime(2026, 11, 21, 9, tzinfo=UTC)) -> None:
        """Begin."""
        self._begin = begin
        self._passed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> str:
        """ISO 8601 in UTC, to the millisecond."""
        moment = self._begin + timedelta(seconds=self._passed)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def monotonic(self) -> float:
        """Seconds that passed since the beginning, and a thousand."""
        return 1000.0 + self._passed

    async def sleep(self, seconds: float) -> None:
        """Wait until a test has let so many seconds pass."""
        self._count += 1
        sleeper = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + seconds, self._count, sleeper))
        await sleeper

    def jump(self, seconds: float) -> None:
        """Let time pass without waking anybody."""
        self._passed += seconds

    async def settle(self) -> None:
        """Let everybody do what can be done now."""
        for _ in range(_SETTLED):
            await asyncio.sleep(0)

    async def pass_(self, seconds: float) -> None:
        """Let time pass, from one sleeper to the next."""
        await self.settle()
        end = self._passed + seconds
        while self._sleepers and self._sleepers[0][0] <= end:
            due, _, sleeper = heapq.heappop(self._sleepers)
            self._passed = max(self._passed, due)
            if not sleeper.done():
                sleeper.set_result(None)
                await self.settle()
        self._passed = end


class QuickClock(FakeClock):
    """A clock whose waits are over in a moment, and remembered: for tests that talk over a real connection."""

    def __init__(self) -> None:
        """Begin."""
        super().__init__()
        self.waits: list[float] = []

    async def sleep(self, seconds: float) -> None:
        """Wait a moment."""
        self.waits.append(seconds)
        self.jump(seconds)
        await asyncio.sleep(0.001)
