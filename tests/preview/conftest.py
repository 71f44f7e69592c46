"""A running preview server, a PTB bot that calls it, and people's phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.preview.client import Phone
from bot.preview.server import PreviewServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "4242:AAtest"


@pytest.fixture(autouse=True)
def _lengths_as_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """PTB gives lengths as timedelta, as it will always do one day; it warns otherwise."""
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def server() -> AsyncIterator[PreviewServer]:
    """A server on a free port."""
    running = PreviewServer(TOKEN)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A way to make HTTP calls."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
async def bot(server: PreviewServer) -> AsyncIterator[Bot]:
    """The bot as python-telegram-bot makes it."""
    made = Bot(
        TOKEN,
        base_url=f"{server.url}/bot",
        base_file_url=f"{server.url}/file/bot",
        request=HTTPXRequest(read_timeout=5),
        get_updates_request=HTTPXRequest(read_timeout=5),
    )
    async with made:
        yield made


@pytest.fixture
async def phone(server: PreviewServer, session: aiohttp.ClientSession) -> Phone:
    """A learner's phone; she has pressed Start, and the bot has taken it."""
    learner = await Phone.join(session, server.url, first_name="Ana", language="sl", started=True)
    return learner
