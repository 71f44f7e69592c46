"""A running preview server, a wire to it, a person, and both carriers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from bot.preview.server import PreviewServer
from bot.service.ports import MaybeSent, NotSent, TooMany
from bot.telegram.carrying import TelegramCarrier
from bot.telegram.wire import Wire
from tests.fakes.carrier import FakeCarrier

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.preview.shapes import Call
    from bot.service.ports import Carrier

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


@dataclass
class Side:
    """One of the two carriers, and what its chat shows."""

    carrier: Carrier
    chat: int
    server: PreviewServer | None = None

    def shown(self) -> dict[int, str]:
        """The bot's messages by number."""
        if self.server is None:
            assert isinstance(self.carrier, FakeCarrier)
            return self.carrier.chats.get(self.chat, {})
        messages = self.server.world.chats[self.chat].messages
        return {number: each.get("text") or each.get("caption", "") for number, each in messages.items()}

    def fail(self, kind: str) -> None:
        """Let the next call fail."""
        if self.server is not None:
            self.server.faults.order([{"kind": kind, "retry_after": 4}])
            return
        assert isinstance(self.carrier, FakeCarrier)
        faults = {"429": TooMany(4), "500": NotSent("x"), "drop_after": MaybeSent("x"), "drop_before": MaybeSent("x")}
        self.carrier.fail(self.chat, faults[kind], after=kind == "drop_after")

    def lose(self, file: str) -> None:
        """Let the messenger forget a file."""
        if self.server is not None:
            self.server.world.files.forget([file])
            return
        assert isinstance(self.carrier, FakeCarrier)
        self.carrier.lost.add(file)

    def block(self) -> None:
        """Let the person block the bot."""
        if self.server is not None:
            acts.block(self.server.world, {"chat_id": self.chat})
            return
        assert isinstance(self.carrier, FakeCarrier)
        self.carrier.blocked.add(self.chat)


@pytest.fixture(params=["telegram", "fake"])
def side(request: pytest.FixtureRequest, server: PreviewServer, wire: Wire, ana: int) -> Side:
    """Each of the two in turn."""
    if request.param == "fake":
        return Side(FakeCarrier(), ana)
    return Side(TelegramCarrier(wire), ana, server)


@pytest.fixture
def carrier(wire: Wire) -> TelegramCarrier:
    """The real one."""
    return TelegramCarrier(wire)


@pytest.fixture
def heard(server: PreviewServer) -> list[Call]:
    """What the bot has called, as it goes on."""
    listed: list[Call] = []
    server.world.on_call.append(listed.append)
    return listed
