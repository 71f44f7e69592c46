"""The courier with the archive that is used in earnest: what it writes down is what the next start reads."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import pytest

from bot.service.changes import Enqueue
from bot.service.courier import Courier
from bot.service.messages import Edit, Text
from bot.storage.sealing import Sealer
from bot.storage.sqlite import SqliteArchive
from tests.fakes.carrier import FakeCarrier
from tests.fakes.clock import QuickClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.service.messages import Message

AT = "2026-11-21T09:00:00.000Z"


@pytest.fixture
async def archive(tmp_path: Path) -> AsyncIterator[SqliteArchive]:
    """A database of its own."""
    opened = SqliteArchive(tmp_path / "kept.db", Sealer(bytes(32)))
    await opened.open()
    yield opened
    await opened.close()


async def nobody_blocked(chat: int) -> None:
    raise AssertionError(chat)


def hired(archive: SqliteArchive, carrier: FakeCarrier) -> Courier:
    return Courier(archive, carrier, QuickClock(), nobody_blocked, None)


async def test_all_delivered_in_order(archive: SqliteArchive) -> None:
    """Many chats' messages and edits are delivered, each chat's in order, and nothing is left in the outbox."""
    carrier = FakeCarrier()
    courier = hired(archive, carrier)

    async def turn(chat: int) -> None:
        for number in range(4):
            slot = f"{chat}:{number}"
            messages: list[Message] = [
                Text(chat=chat, text=f"q{number}", slot=slot),
                Edit(chat=chat, text=f"a{number}", slot=slot),
            ]
            courier.deliver(await archive.commit([Enqueue(each, AT) for each in messages]))

    await asyncio.gather(*[turn(chat) for chat in range(1, 31)])
    await courier.drain()
    for chat in range(1, 31):
        assert carrier.texts(chat) == ["q0", "a0", "q1", "a1", "q2", "a2", "q3", "a3"]
    assert await archive.parcels() == []
    assert await archive.message_for("7:3") == max(carrier.chats[7])


async def test_cut_off_at_any_moment(archive: SqliteArchive) -> None:
    """Whenever the courier is cut off, the next one delivers what is left: everything arrives, in order."""
    carrier = FakeCarrier()
    texts = [f"{number}" for number in range(40)]
    await archive.commit([Enqueue(Text(chat=7, text=text), AT) for text in texts])
    for cut in range(12):
        courier = hired(archive, carrier)
        await courier.open()
        await asyncio.sleep(cut / 1000)
        await courier.stop(0)
    courier = hired(archive, carrier)
    await courier.open()
    await courier.drain()
    assert sorted(set(carrier.texts()), key=int) == texts
    firsts = list(dict.fromkeys(carrier.texts()))
    assert firsts == texts
    assert await archive.parcels() == []


@pytest.mark.long
async def test_little_work_a_turn(archive: SqliteArchive) -> None:
    """Three thousand messages of a hundred chats take little of the processor: commits are shared."""
    carrier = FakeCarrier()
    courier = hired(archive, carrier)
    before = time.process_time()
    for _ in range(30):
        parcels = await archive.commit([Enqueue(Text(chat=chat, text="hi"), AT) for chat in range(1, 101)])
        courier.deliver(parcels)
    await courier.drain()
    assert len(carrier.carried) == 3000
    assert time.process_time() - before < 6
