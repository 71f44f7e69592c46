"""A running preview server, a wire to it, and a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from bot.preview.server import PreviewServer
from bot.telegram.wire import Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "4242:AAtest-token_of-nobody"  # noqa: S105 - nobody's token


@pytest.fixture
async def server() -> AsyncIterator[PreviewServer]:
    """A server on a free port."""
    running = PreviewServer(TOKEN, page=False)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def wire(server: PreviewServer) -> AsyncIterator[Wire]:
    """A wire to the server."""
    async with Wire(TOKEN, server.url) as opened:
        yield opened


@pytest.fixture
def ana(server: PreviewServer) -> int:
    """The chat of a learner who has pressed Start."""
    chat: int = acts.people(server.world, {"first_name": "Ana", "language": "sl", "started": True})["chat_id"]
    return chat
