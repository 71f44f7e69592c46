"""A running preview server, a PTB bot that calls it, and people's phones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.preview.client import Phone
from bot.preview.server import PreviewServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "4242:AAtest"  # noqa: S105 - opens nothing but this test


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
    return await Phone.join(session, server.url, first_name="Ana", language="sl", started=True)


Call = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def call(server: PreviewServer, session: aiohttp.ClientSession) -> Call:
    """A way to call a method by hand: gives the status, and the result or the words of refusal."""

    async def by_hand(method: str, **params: Any) -> tuple[int, Any]:
        async with session.post(f"{server.url}/bot{TOKEN}/{method}", json=params) as answer:
            body = await answer.json()
        return answer.status, body.get("result", body.get("description"))

    return by_hand
