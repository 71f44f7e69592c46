"""How soon something is there: ``try`` from the call to the first question on the learner's phone, and ``--help``."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from typing import TYPE_CHECKING, Final

import aiohttp

from bot.bench.finding import Finding, Verdict
from bot.bench.rounds import Failed
from bot.preview.client import Phone

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES: Final = 10
LEARNER: Final = 7001
MOST_TRY: Final = 3.0
MOST_HELP: Final = 0.3
PATIENCE: Final = 30.0


async def measure(told: Callable[[str], None], times: int = TIMES) -> Finding:
    """Start it so often. Raises ``Failed`` if it does not start."""
    tries, helps = [], []
    for number in range(1, times + 1):
        told(f"start, {number} of {times}")
        tries.append(await _first_question())
        helps.append(await _help())
    finding = Finding(f"Starting, {times} times", plain={"try": tries, "help": helps})
    finding.verdicts = [
        _median("try: first question on the page", tries, MOST_TRY),
        _median("--help", helps, MOST_HELP),
    ]
    return finding


def _median(what: str, values: list[float], target: float) -> Verdict:
    return Verdict(f"{what}, median", statistics.median(values), target, "s", least=min(values), most=max(values))


async def _help() -> float:
    begin = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "--help", stdout=DEVNULL)
    if await process.wait():
        raise Failed("kazipot --help does not work.")
    return time.perf_counter() - begin


async def _first_question() -> float:
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as folder:
        env = {name: value for name, value in os.environ.items() if not name.startswith("KAZIPOT_")}
        begin = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "try", "--port", "0",
            stdout=PIPE, stderr=DEVNULL, env={**env, "KAZIPOT_DATA": folder},
        )  # fmt: skip
        try:
            await asyncio.wait_for(_asked(process), PATIENCE)
            return time.perf_counter() - begin
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()


async def _asked(process: asyncio.subprocess.Process) -> None:
    """Press Start as soon as the page is there, and wait for the first question."""
    assert process.stdout is not None  # noqa: S101 - it was opened with a pipe
    line = (await process.stdout.readline()).decode()
    url = next((word for word in line.split() if word.startswith("http://")), None)
    if url is None:
        raise Failed("kazipot try does not start.")
    async with aiohttp.ClientSession() as session:
        phone = Phone(session, url, LEARNER)
        await phone.start()
        await phone.wait_for(lambda view: view.keyboard, PATIENCE)
