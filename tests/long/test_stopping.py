"""Stopping, and refusing to start: soon, with the right exit code, and with a sentence."""

from __future__ import annotations

import asyncio
import dataclasses
import os
import random
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.fakes.disk import locked
from tests.long.conftest import END, FIGURES
from tests.long.driving import Heard
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Place

    Run = Callable[[Place], Awaitable[Heard]]

pytestmark = [pytest.mark.long, pytest.mark.timeout(120)]

STOPS_WITHIN = 8.0
REFUSES_WITHIN = 5.0
PEOPLE = 20


@pytest.fixture
async def run() -> AsyncIterator[Run]:
    """A way to start ``kazipot run``; whatever runs at the end is ended."""
    started: list[Heard] = []

    async def start(place: Place) -> Heard:
        started.append(await Heard.started(place, "-m", "bot", "run"))
        return started[-1]

    yield start
    for each in started:
        await each.end()


def running(line: str) -> bool:
    """Whether the bot says that it runs."""
    return line.startswith("The bot is running.")


async def stopped(bot: Heard, number: int) -> float:
    """Send a signal; return how many seconds it took until the bot had ended well."""
    begun = time.monotonic()
    bot.process.send_signal(number)
    assert await bot.ended() == 0, bot.all.decode()
    return time.monotonic() - begun


async def has_begun(bot: Heard) -> None:
    """Wait until the command no longer leaves SIGTERM to the system."""
    async with asyncio.timeout(REFUSES_WITHIN):
        while not minds_signals(bot.process.pid):  # noqa: ASYNC110 - another process, which tells nobody
            await asyncio.sleep(0.01)


def minds_signals(pid: int) -> bool:
    """Whether a process holds SIGTERM back, or catches it."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        pytest.skip("only Linux tells which signals a process takes")
    told = dict(line.split(":\t") for line in status.read_text().splitlines() if line.startswith("Sig"))
    return bool((int(told["SigBlk"], 16) | int(told["SigCgt"], 16)) >> (signal.SIGTERM - 1) & 1)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_it_within_eight_seconds(place: Place, run: Run, number: int) -> None:
    """With exit code 0, and without a complaint."""
    bot = await run(place)
    await bot.says(running)
    took = await stopped(bot, number)
    assert took < STOPS_WITHIN
    assert b"Traceback" not in bot.all
    FIGURES.info("stopped after %.2f s", took)


async def test_a_signal_in_the_middle_of_the_start_stops_it_too(place: Place, run: Run) -> None:
    """Whenever it comes once the command has begun: exit code 0 and no traceback."""
    for turn in range(6):
        bot = await run(place)
        await has_begun(bot)
        await asyncio.sleep(random.uniform(0, 0.8) if turn else 0)  # noqa: S311 - any moment will do
        assert await stopped(bot, (signal.SIGINT, signal.SIGTERM)[turn % 2]) < STOPS_WITHIN
        assert b"Traceback" not in bot.all


async def test_a_signal_under_load_stops_it_and_loses_nothing(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """While twenty people answer, the messenger is slow and another program holds the database."""
    bots = await nursery(limits=False)
    await bots.bear()
    players = [Player.joined(server, post, think=0.02, patience=60) for _ in range(PEOPLE)]
    for player in players:
        player.start()
    going = asyncio.gather(*(player.play(END) for player in players))
    for trouble in ("nothing", "a slow messenger", "a locked database", "both"):
        await asyncio.sleep(0.5)
        if trouble in ("a slow messenger", "both"):
            server.faults.order([{"kind": "delay", "delay": 20, "times": None, "method": "sendMessage"}])
            await asyncio.sleep(0.5)
        begun = time.monotonic()
        if trouble in ("a locked database", "both"):
            with locked(place.database):
                await asyncio.sleep(0.5)
                begun = time.monotonic()
                assert await bots.stop() == 0
        else:
            assert await bots.stop() == 0
        took = time.monotonic() - begun
        FIGURES.info("stopped under %s after %.2f s", trouble, took)
        assert took < STOPS_WITHIN
        server.faults.clear()
        await bots.bear()
    await going
    stored = sorted([answer["value"] for answer in each["answers"]] for each in await place.exported())
    assert stored == sorted(player.values() for player in players)
    assert await bots.stop() == 0
    assert b"Traceback" not in bots.said


@pytest.mark.parametrize("shared", ["the database", "the token"])
async def test_a_second_one_refuses_to_start(place: Place, run: Run, shared: str) -> None:
    """With a sentence that says what to do, exit code 1, within five seconds; the first one runs on."""
    first = await run(place)
    await first.says(running)
    other = {"the database": {"KAZIPOT_TOKEN": "77:AAother"}, "the token": {"KAZIPOT_DATA": str(place.folder / "two")}}
    begun = time.monotonic()
    second = await run(dataclasses.replace(place, more=other[shared]))
    assert await second.ended() == 1
    assert time.monotonic() - begun < REFUSES_WITHIN
    assert b"The bot runs already" in second.all
    assert second.all.count(b"\n") == 1
    assert first.process.returncode is None
    assert await stopped(first, signal.SIGTERM) < STOPS_WITHIN


async def test_after_a_kill_the_next_one_starts_at_once(place: Place, run: Run) -> None:
    """The lock dies with its holder."""
    first = await run(place)
    await first.says(running)
    os.kill(first.process.pid, signal.SIGKILL)
    second = await run(place)
    await second.says(running, patience=REFUSES_WITHIN)


async def test_a_wrong_token_is_told_in_a_sentence(place: Place, run: Run) -> None:
    """It ends by itself, with exit code 1 and the remedy."""
    bot = await run(dataclasses.replace(place, more={"KAZIPOT_TOKEN": "77:AAwrong"}))
    assert await bot.ended() == 1
    assert b"Telegram does not know this token." in bot.all
    assert b"Traceback" not in bot.all
    assert b"AAwrong" not in bot.all
