"""One round: the messenger in one process, a bot in another, and what the bot needed meanwhile.

Processor time and memory are those of the bot's process alone. Memory is looked at ten times a second. What it read
from files is what Linux counts (``rchar`` of ``/proc/<pid>/io``: reading calls on files, not sockets); elsewhere it is
not known. What its worker processes need is told apart: their time on the processor, and, where it is asked for, the
memory of the bot and its workers together, in which what several processes share is divided among them (PSS; Linux
alone counts it). How much of the machine other programs took tells what a round is worth.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import psutil  # type: ignore[import-untyped]  # it brings no types along

from bot.bench.plan import Played

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator

    from bot.bench.plan import Plan

A_LOOK = 0.1
STOPPING = 10.0
_LINE = 1 << 26


class Failed(Exception):  # noqa: N818 - a state of affairs, told as a sentence
    """A round could not be played to its end; the text says why."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round showed. ``cpu`` in seconds, ``memory`` in bytes, ``read`` in bytes (``None``: not known).

    ``workers`` is the workers' time on the processor in seconds, ``together`` the most memory of the bot with its
    workers in bytes (0: not asked for, or not known). ``others`` is the share of all processors that was taken by
    programs which have no part in this.
    """

    played: Played
    cpu: float
    memory: int
    read: int | None
    workers: float = 0.0
    together: int = 0
    others: float = 0.0


class _Spent(NamedTuple):
    """Seconds on the processor, of the bot, its workers, this program and everybody; bytes that the bot has read."""

    cpu: float
    workers: float
    here: float
    everybody: float
    read: int | None


@dataclass(slots=True)
class _Watch:
    """Looks after the bot's process, and if it is to be weighed, after its workers' memory too."""

    bot: psutil.Process
    weigh: bool = False
    memory: int = 0
    together: int = 0

    def spent(self) -> _Spent:
        read: int | None = None
        with contextlib.suppress(psutil.Error, AttributeError):
            read = int(self.bot.io_counters().read_chars)
        return _Spent(_busy(self.bot), sum(map(_busy, self._workers())), time.process_time(), _all_busy(), read)

    async def look(self) -> None:
        while True:
            with contextlib.suppress(psutil.Error):
                self.memory = max(self.memory, self.bot.memory_info().rss)
                if self.weigh:
                    self.together = max(self.together, sum(map(_share, (self.bot, *self._workers()))))
            await asyncio.sleep(A_LOOK)

    def _workers(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return list(self.bot.children(recursive=True))
        return []


def _busy(process: psutil.Process) -> float:
    with contextlib.suppress(psutil.Error):
        times = process.cpu_times()
        return float(times.user + times.system)
    return 0.0


def _all_busy() -> float:
    """Seconds that all processors together were not idle."""
    times = psutil.cpu_times()
    return float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))


def _share(process: psutil.Process) -> int:
    """The bytes that a process has for itself, and its share of those that it shares; 0 if that is not known."""
    with contextlib.suppress(psutil.Error):
        return int(getattr(process.memory_full_info(), "pss", 0))
    return 0


async def play(plan: Plan, module: str, *more: str, weigh: bool = False) -> Round:
    """Play a plan with the bot that this module is, called with the server's address and ``more``.

    ``weigh``: the memory of the bot and its workers together is looked at, too.

    Raises:
        Failed: The bot or the server gave up, or somebody was left without an answer.
    """
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as folder:
        paper = Path(folder) / "plan.json"
        paper.write_text(plan.dump(), "utf-8")
        async with _running(folder, "bot.bench.messenger", str(paper)) as messenger:
            url = (await _next(messenger, "the server"))["url"]
            async with _running(folder, module, url, *more) as bot:
                return await _watched(messenger, bot, weigh=weigh)


async def _watched(messenger: Process, bot: Process, *, weigh: bool) -> Round:
    watch = _Watch(psutil.Process(bot.pid), weigh)
    looking = asyncio.create_task(watch.look())
    died = asyncio.create_task(_died(bot))
    playing = asyncio.create_task(_played(messenger, watch))
    try:
        await asyncio.wait((died, playing), return_when=asyncio.FIRST_COMPLETED)
        if not playing.done():
            died.result()
        return await playing
    finally:
        for task in (looking, died, playing):
            task.cancel()
        await asyncio.gather(looking, died, playing, return_exceptions=True)


async def _played(messenger: Process, watch: _Watch) -> Round:
    await _next(messenger, "the server")
    before = watch.spent()
    await _next(messenger, "the server")
    after = watch.spent()
    told = await _next(messenger, "the server")
    played = Played(**told)
    if played.stuck:
        raise Failed(f"{played.stuck} people were left without an answer.")
    return _told(before, after, played, watch)


def _told(before: _Spent, after: _Spent, played: Played, watch: _Watch) -> Round:
    read = None if before.read is None or after.read is None else after.read - before.read
    cpu, workers = after.cpu - before.cpu, max(0.0, after.workers - before.workers)
    ours = cpu + workers + played.served + after.here - before.here
    machine = played.seconds * (psutil.cpu_count() or 1)
    others = max(0.0, after.everybody - before.everybody - ours) / machine
    return Round(played, cpu, watch.memory, read, workers, watch.together, others)


async def _died(bot: Process) -> None:
    _, said = await bot.communicate()
    last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
    raise Failed(f"The bot ended with code {bot.returncode}. {' '.join(last)}")


async def _next(process: Process, name: str) -> dict[str, Any]:
    assert process.stdout is not None  # noqa: S101 - it was opened with a pipe
    line = await process.stdout.readline()
    if not line:
        raise Failed(f"Without a word, {name} ended.")
    told: dict[str, Any] = json.loads(line)
    return told


@contextlib.asynccontextmanager
async def _running(folder: str, module: str, *arguments: str) -> AsyncIterator[Process]:
    """A program of ours, its temporary files in a folder; at the end it is asked to stop, or made to."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KAZIPOT_")}
    clean["TMPDIR"] = folder
    is_server = module.endswith("messenger")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, env=clean, limit=_LINE, start_new_session=True,
        stdin=PIPE if is_server else DEVNULL, stdout=PIPE if is_server else DEVNULL, stderr=None if is_server else PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        elif process.returncode is None:
            process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOPPING)
        except TimeoutError:
            process.kill()
            await process.wait()
