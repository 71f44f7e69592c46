"""The preview server as a process of its own, with the people in it: ``python -m bot.bench.messenger PLAN.json``.

It prints JSON lines: ``{"url": …}`` once it listens, ``{"begin": …}`` when it begins to count, ``{"end": …}`` when it
stops, and last what was played. The people begin as soon as the bot asks for updates; after the end they do not tap
any more, and what is under way is waited for. It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections import deque
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.bench.plan import TOKEN, Played, read_plan
from bot.bench.player import Player
from bot.preview.server import PreviewServer

if TYPE_CHECKING:
    from bot.bench.plan import Plan
    from bot.preview.shapes import Call

PATIENCE = 20.0
A_LOOK = 0.02
_MESSAGES_KEPT = 3


def main() -> None:
    """Play one plan."""
    plan = read_plan(Path(sys.argv[1]).read_text("utf-8"))
    asyncio.run(_serve(plan))


async def _serve(plan: Plan) -> None:
    server = PreviewServer(TOKEN, keep=_MESSAGES_KEPT, page=False)
    server.world.calls = deque(maxlen=1)
    await server.start()
    let_go = asyncio.ensure_future(asyncio.to_thread(sys.stdin.read))
    playing = asyncio.ensure_future(_play(server, plan))
    try:
        await asyncio.wait((playing, let_go), return_when=asyncio.FIRST_COMPLETED)
        if playing.done():
            _say(asdict(playing.result()))
            await let_go
    finally:
        playing.cancel()
        await server.stop()


async def _play(server: PreviewServer, plan: Plan) -> Played:
    playing = _Playing(server, plan)
    _say({"url": server.url})
    return await playing.play()


class _Playing:
    """One plan being played."""

    def __init__(self, server: PreviewServer, plan: Plan) -> None:
        self._plan = plan
        self._world = server.world
        self._asked = asyncio.Event()
        self._going_on = True
        self._player = Player(server.world, self._over)
        self._row = iter([seat.chat for seat in plan.seats])
        for seat in plan.seats:
            self._player.seat(seat)

    async def play(self) -> Played:
        """Play it from the bot's first call to the end; a bot that does not come at all leaves everybody stuck."""
        self._world.on_call.append(self._come)
        self._player.listen()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), PATIENCE)
        begun = asyncio.create_task(self._begin())
        await asyncio.sleep(0 if self._plan.mode == "once" else self._plan.warm)
        self._player.whole.clear()
        self._player.shown.clear()
        begin, used = time.monotonic(), time.process_time()
        _say({"begin": begin})
        await (self._settle() if self._plan.mode == "once" else asyncio.sleep(self._plan.seconds))
        self._going_on = False
        seconds, served = time.monotonic() - begin, time.process_time() - used
        whole, shown = list(self._player.whole), list(self._player.shown)
        _say({"end": begin + seconds})
        begun.cancel()
        await self._settle()
        stuck, tapped = self._player.stuck(), self._player.tapped()
        return Played(len(whole), seconds, served, stuck, tapped, self._player.refused, whole, shown)

    def _come(self, call: Call) -> None:
        """The bot's first call: nobody has tapped yet, so it need not be a question for updates."""
        if call.method in ("getupdates", "getme"):
            self._asked.set()

    def _over(self, chat: int) -> None:
        if self._going_on and self._plan.mode == "closed":
            self._player.tap(chat)
        elif self._going_on and self._plan.mode == "once" and (following := next(self._row, None)) is not None:
            self._player.tap(following)

    async def _begin(self) -> None:
        """Let the first ones tap; in an open load, all of them."""
        if self._plan.mode == "open":
            await self._tap_by_the_clock()
            return
        together = self._plan.abreast if self._plan.mode == "once" else len(self._plan.seats)
        for _, chat in zip(range(together), self._row, strict=False):
            self._player.tap(chat)

    async def _tap_by_the_clock(self) -> None:
        begin = time.monotonic()
        for number, chat in enumerate(cycle(self._row)):
            await asyncio.sleep(begin + number / self._plan.rate - time.monotonic())
            self._player.tap(chat)

    async def _settle(self) -> None:
        """Wait until nobody waits any more; or until nobody has been answered for a while."""
        patience = time.monotonic() + PATIENCE
        seen = -1
        while self._player.stuck() and time.monotonic() < patience:
            if len(self._player.whole) != seen:
                seen, patience = len(self._player.whole), time.monotonic() + PATIENCE
            await asyncio.sleep(A_LOOK)


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
