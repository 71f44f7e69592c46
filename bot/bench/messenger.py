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
from dataclasses import asdict, dataclass, field
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.bench.plan import TOKEN, Played, read_plan
from bot.bench.player import Player
from bot.preview.server import PreviewServer

if TYPE_CHECKING:
    from bot.bench.plan import Crowd, Plan
    from bot.bench.player import Turn
    from bot.preview.shapes import Call

PATIENCE = 60.0
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


@dataclass(slots=True)
class _Seen:
    """The turns that ended while it counted."""

    whole: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    crowd: list[tuple[float, int | None]] = field(default_factory=list)
    spells: list[tuple[list[float], list[float]]] = field(default_factory=list)


@dataclass(slots=True)
class _Spell:
    """A stretch of time in which the crowd rests, or acts: since when, and the turns of the others that were in it."""

    since: float
    whole: list[float]


class _Playing:
    """One plan being played."""

    def __init__(self, server: PreviewServer, plan: Plan) -> None:
        self._plan = plan
        self._world = server.world
        self._asked = asyncio.Event()
        self._going_on = True
        self._turns = 0
        self._seen = _Seen()
        self._spell: _Spell | None = None
        self._crowd_acts = False
        self._player = Player(server.world, self._over)
        self._row = iter([seat.chat for seat in plan.seats])
        self._crowd = [seat.chat for seat in plan.crowd.seats] if plan.crowd else []
        self._crowds = set(self._crowd)
        self._next_of_crowd = iter(self._crowd) if plan.crowd and plan.crowd.once else cycle(self._crowd)
        for seat in (*plan.seats, *(plan.crowd.seats if plan.crowd else ())):
            self._player.seat(seat)

    async def play(self) -> Played:
        """Play it from the bot's first call to the end; a bot that does not come at all leaves everybody stuck."""
        self._world.on_call.append(self._come)
        self._player.listen()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), PATIENCE)
        begun = asyncio.create_task(self._begin())
        await self._warm()
        self._seen = _Seen()
        self._player.uploaded = self._player.spoken = 0
        begin, used = time.monotonic(), time.process_time()
        _say({"begin": begin})
        await self._count()
        self._going_on = False
        seconds, served, seen = time.monotonic() - begin, time.process_time() - used, self._seen
        uploaded, spoken = self._player.uploaded, self._player.spoken
        self._seen = _Seen()
        _say({"end": begin + seconds})
        begun.cancel()
        await self._settle()
        stuck, tapped = self._player.stuck(), self._player.tapped()
        return Played(
            len(seen.whole), seconds, served, stuck, tapped, self._player.refused,
            **{name: getattr(seen, name) for name in _Seen.__slots__}, uploaded=uploaded, spoken=spoken,
        )  # fmt: skip

    def _come(self, call: Call) -> None:
        """The bot's first call: nobody has tapped yet, so it need not be a question for updates."""
        if call.method in ("getupdates", "getme"):
            self._asked.set()

    def _over(self, turn: Turn) -> None:
        self._turns += 1
        if turn.chat in self._crowds:
            self._seen.crowd.append((turn.shown, turn.uploaded))
            following = next(self._next_of_crowd, None) if self._going_on and self._crowd_acts else None
        else:
            self._seen.whole.append(turn.whole)
            if self._spell is not None and time.monotonic() - turn.whole >= self._spell.since:
                self._spell.whole.append(turn.whole)
            self._seen.shown.append(turn.shown)
            following = self._next(turn.chat) if self._going_on else None
        if following is not None:
            self._player.act(following)

    def _next(self, chat: int) -> int | None:
        if self._plan.mode == "closed":
            return chat
        return next(self._row, None) if self._plan.mode == "once" else None

    async def _begin(self) -> None:
        """Let the first ones tap; in an open load, all of them."""
        if self._plan.crowd is not None and not self._waits_for_count(self._plan.crowd):
            self._start_crowd(self._plan.crowd)
        if self._plan.mode == "open":
            await self._tap_by_the_clock()
            return
        together = self._plan.abreast if self._plan.mode == "once" else len(self._plan.seats)
        for _, chat in zip(range(together), self._row, strict=False):
            self._player.act(chat)

    def _waits_for_count(self, crowd: Crowd) -> bool:
        """Whether the crowd must not act before it counts; where everybody has one turn, it counts at once."""
        return crowd.once and self._plan.mode != "once"

    def _start_crowd(self, crowd: Crowd) -> None:
        self._crowd_acts = True
        for _, chat in zip(range(crowd.abreast), self._next_of_crowd, strict=False):
            self._player.act(chat)

    async def _in_spells(self, crowd: Crowd) -> None:
        """Let the crowd rest, act, act, rest, rest, act, and so on: what drifts favours neither."""
        end = time.monotonic() + self._plan.seconds
        order = (False, True)
        while time.monotonic() < end:
            pair: tuple[list[float], list[float]] = ([], [])
            for acts in order:
                await self._one_spell(crowd, pair[acts], acts=acts)
            self._seen.spells.append(pair)
            order = order[::-1]

    async def _one_spell(self, crowd: Crowd, whole: list[float], *, acts: bool) -> None:
        if acts and not self._crowd_acts:
            self._start_crowd(crowd)
        elif not acts:
            self._crowd_acts = False
            await self._settle(crowd=True)
        self._spell = _Spell(time.monotonic(), whole)
        await asyncio.sleep(crowd.spell)
        self._spell = None

    async def _tap_by_the_clock(self) -> None:
        begin = time.monotonic()
        for number, chat in enumerate(cycle(self._row)):
            await asyncio.sleep(begin + number / self._plan.rate - time.monotonic())
            self._player.act(chat)

    async def _warm(self) -> None:
        """Let pass what does not count."""
        await asyncio.sleep(0 if self._plan.mode == "once" else self._plan.warm)
        before = -1
        while self._plan.quiet and self._player.uploaded != before:
            before = self._player.uploaded
            await asyncio.sleep(self._plan.quiet)

    async def _count(self) -> None:
        """Go on for as long as it counts."""
        if self._plan.mode == "once":
            await self._settle()
        elif (crowd := self._plan.crowd) is not None and crowd.once:
            self._start_crowd(crowd)
            await self._settle(crowd=True)
        elif crowd is not None and crowd.spell:
            await self._in_spells(crowd)
        else:
            await asyncio.sleep(self._plan.seconds)

    async def _settle(self, *, crowd: bool = False) -> None:
        """Wait until nobody (of the crowd) waits any more; or until nobody of them has been answered for a while."""
        waiting = self._crowd_waiting if crowd else self._player.stuck
        answered = self._crowd_waiting if crowd else lambda: self._turns
        patience = time.monotonic() + PATIENCE
        seen = -1
        while waiting() and time.monotonic() < patience:
            if answered() != seen:
                seen, patience = answered(), time.monotonic() + PATIENCE
            await asyncio.sleep(A_LOOK)

    def _crowd_waiting(self) -> int:
        return sum(map(self._player.waits, self._crowd))


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
