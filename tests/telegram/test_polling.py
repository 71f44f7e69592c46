"""Polling: nothing is confirmed before it is kept, and nothing that comes ends it but a wrong token."""

from __future__ import annotations

import asyncio
import gc
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.preview import acts
from bot.service.ports import Outage
from bot.telegram.answers import WrongToken
from bot.telegram.batches import take_apart
from bot.telegram.polling import Poller
from bot.telegram.wire import Wire
from tests.fakes.clock import QuickClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.preview.server import PreviewServer
    from bot.service.records import Arrival

TOKEN = "4242:AAtest-token_of-nobody"  # noqa: S105 - nobody's token


@dataclass
class Keeper:
    """An intake that keeps everything, and fails on order."""

    kept: list[Arrival] = field(default_factory=list)
    outages: int = 0
    fault: Exception | None = None
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, arrivals: Sequence[Arrival]) -> None:
        """Keep them, or fail."""
        if self.fault is not None:
            raise self.fault
        if self.outages:
            self.outages -= 1
            raise Outage("The disk is full.")
        self.kept.extend(arrivals)
        self.came.set()

    async def until(self, enough: Callable[[], bool]) -> None:
        """Wait until enough has come."""
        async with asyncio.timeout(10):
            while not enough():
                self.came.clear()
                await self.came.wait()

    def texts(self) -> list[str]:
        """The words that came, in order."""
        bodies = [json.loads(each.body) for each in self.kept]
        return [body["message"]["text"] for body in bodies if "text" in body.get("message", {})]


@dataclass
class Running:
    """A poller that runs."""

    poller: Poller
    keeper: Keeper
    clock: QuickClock
    task: asyncio.Future[None]


@pytest.fixture
async def running(wire: Wire) -> AsyncIterator[Running]:
    """A poller that runs against the server, and stops in time."""
    keeper, clock = Keeper(), QuickClock()
    poller = Poller(wire, keeper, clock, a_poll=5)
    task = asyncio.ensure_future(poller.run())
    yield Running(poller, keeper, clock, task)
    poller.stop()
    async with asyncio.timeout(2):
        await asyncio.gather(task, return_exceptions=True)


async def test_all_come_once(server: PreviewServer, running: Running, ana: int) -> None:
    """Every update comes once, raw, in order, with its lane and the bot's number."""
    for number in range(250):
        acts.say(server.world, {"chat_id": ana, "text": str(number)})
    await running.keeper.until(lambda: len(running.keeper.kept) >= 250)
    assert running.keeper.texts() == [str(number) for number in range(250)]
    assert {(each.bot, each.lane) for each in running.keeper.kept} == {(4242, ana)}
    acts.say(server.world, {"chat_id": ana, "text": "last"})
    await running.keeper.until(lambda: len(running.keeper.kept) >= 251)
    assert not server.world.updates.waiting or len(server.world.updates.waiting) == 1


async def test_kept_before_confirmed(server: PreviewServer, wire: Wire, ana: int) -> None:
    """While the intake cannot keep them, updates are neither confirmed nor lost; it recovers by itself."""
    keeper, clock = Keeper(outages=8), QuickClock()
    poller = Poller(wire, keeper, clock, a_poll=5)
    acts.say(server.world, {"chat_id": ana, "text": "one"})
    task = asyncio.ensure_future(poller.run())
    while keeper.outages:
        assert [each.kind for each in server.world.updates.waiting] == ["message"]
        await asyncio.sleep(0.001)
    await keeper.until(lambda: keeper.texts() == ["one"])
    assert clock.waits == [0.5, 1, 2, 4, 5, 5, 5, 5]
    poller.stop()
    await task


async def test_stops_while_nothing_can_be_kept(wire: Wire, server: PreviewServer, ana: int) -> None:
    """The poller stops at once, even if the intake cannot keep anything; what it held comes again."""
    keeper = Keeper(outages=10**9)
    poller = Poller(wire, keeper, QuickClock(), a_poll=5)
    acts.say(server.world, {"chat_id": ana, "text": "one"})
    task = asyncio.ensure_future(poller.run())
    await asyncio.sleep(0.05)
    poller.stop()
    async with asyncio.timeout(1):
        await task
    again = Keeper()
    poller = Poller(wire, again, QuickClock(), a_poll=5)
    task = asyncio.ensure_future(poller.run())
    await again.until(lambda: again.texts() == ["one"])
    poller.stop()
    await task


async def test_stops_in_the_middle_of_a_poll(running: Running) -> None:
    """A poll that waits is given up as soon as the poller is to stop."""
    await asyncio.sleep(0.05)
    running.poller.stop()
    async with asyncio.timeout(1):
        await running.task


@pytest.mark.parametrize("kind", ["500", "502", "429", "drop_before", "drop_after", "delay", "403"])
async def test_faults(server: PreviewServer, running: Running, ana: int, kind: str) -> None:
    """After any trouble between the bot and Telegram every update still comes, once."""
    server.faults.order([{"kind": kind, "method": "getUpdates", "times": 3, "delay": 0.02, "retry_after": 1}])
    for number in range(5):
        acts.say(server.world, {"chat_id": ana, "text": str(number)})
        await asyncio.sleep(0.01)
    await running.keeper.until(lambda: len(set(running.keeper.texts())) == 5)
    assert list(dict.fromkeys(running.keeper.texts())) == ["0", "1", "2", "3", "4"]


async def test_malformed_among_good(server: PreviewServer, running: Running, ana: int) -> None:
    """Malformed updates are kept raw like all others, and block nobody."""
    bad: list[dict[str, Any]] = [
        {"message": {}},
        {"message": []},
        {"callback_query": 5},
        {"update_id": "7", "message": {}},
        {"update_id": None},
        {"update_id": -3},
        {"nothing": {"a": [[[[]]]]}},
    ]
    for number in range(60):
        acts.raw(server.world, {"update": bad[number % len(bad)]})
        acts.say(server.world, {"chat_id": ana, "text": str(number)})
    await running.keeper.until(lambda: len(running.keeper.texts()) >= 60)
    assert running.keeper.texts() == [str(number) for number in range(60)]
    assert running.poller.lost > 10
    assert not running.task.done()


@pytest.mark.long
async def test_five_thousand_malformed(server: PreviewServer, running: Running, ana: int) -> None:
    """Five thousand malformed updates among a thousand good ones: all good ones are kept, polling never stops."""
    for number in range(1000):
        for _ in range(5):
            acts.raw(server.world, {"update": {"message": {"from": number}}})
        acts.say(server.world, {"chat_id": ana, "text": str(number)})
    await running.keeper.until(lambda: len(running.keeper.kept) >= 6000)
    assert running.keeper.texts() == [str(number) for number in range(1000)]
    assert not running.task.done()


async def test_another_poller(server: PreviewServer, running: Running, ana: int) -> None:
    """Somebody else's polling is waited out: this poller goes on afterwards."""
    async with Wire(TOKEN, server.url) as other:
        await asyncio.sleep(0.02)
        await other.call("getUpdates", {"timeout": 0})
    acts.say(server.world, {"chat_id": ana, "text": "one"})
    await running.keeper.until(lambda: running.keeper.texts() == ["one"])


async def test_wrong_token(server: PreviewServer) -> None:
    """A token that the messenger does not know ends the polling with a sentence."""
    async with Wire("1:other", server.url) as wire:
        with pytest.raises(WrongToken, match="KAZIPOT_TOKEN"):
            await Poller(wire, Keeper(), QuickClock()).run()


async def test_never_dies_in_silence(server: PreviewServer, wire: Wire, ana: int) -> None:
    """What nobody expected is raised to whoever runs the poller."""
    acts.say(server.world, {"chat_id": ana, "text": "one"})
    with pytest.raises(ZeroDivisionError):
        await Poller(wire, Keeper(fault=ZeroDivisionError()), QuickClock()).run()


async def test_a_quiet_day(server: PreviewServer, running: Running, ana: int) -> None:
    """After a day without updates the numbers may begin anywhere, lower ones too."""
    acts.say(server.world, {"chat_id": ana, "text": "one"})
    await running.keeper.until(lambda: running.keeper.texts() == ["one"])
    await asyncio.sleep(0.02)
    running.clock.jump(90_000)
    server.world.release()
    await asyncio.sleep(0.05)
    acts.raw(server.world, {"update": {"update_id": 5, "message": {"text": "two"}}})
    await running.keeper.until(lambda: "two" in running.keeper.texts())


def whole(*elements: bytes) -> bytes:
    return b'{"ok":true,"result":[' + b",".join(elements) + b"]}"


def test_nothing_in_the_answer() -> None:
    """An empty answer is whole; an answer that is no list of updates is broken."""
    assert not take_apart(whole()).broken
    for body in (b"", b"null", b'{"ok":true}', b'{"ok":true,"result":{}}', b"<html>", b"\xff", b"[" * 10**5):
        batch = take_apart(body)
        assert batch.broken
        assert batch.taken == ()


def test_one_element_that_no_parser_bears() -> None:
    """A nesting that no parser bears, or a number without end, is kept raw; the others are taken as ever."""
    deep = b'{"update_id":2,"message":' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    long = b'{"update_id":3,"message":' + b"9" * 5_000 + b"}"
    good = b'{"update_id":%d,"message":{"chat":{"id":7},"text":"a ] } \\" , b"}}'
    batch = take_apart(whole(good % 1, deep, long, good % 4))
    assert [(number, lane) for number, lane, _ in batch.taken] == [(1, 7), (2, 0), (3, 0), (4, 7)]
    assert batch.taken[1][2] == deep
    assert batch.broken


def test_cut_off() -> None:
    """Of an answer that was cut off, the whole updates are taken."""
    body = whole(b'{"update_id":1}', b'{"update_id":2,"message":{"text":"x')[:-2]
    assert [number for number, _, _ in take_apart(body).taken] == [1]


def test_a_number_that_nobody_gave() -> None:
    """A number that lies far from the others does not move the offset: it would confirm what never came."""
    batch = take_apart(whole(b'{"update_id":100}', b'{"update_id":2147483647}', b'{"update_id":101}'))
    assert len(batch.taken) == 3
    assert batch.highest() == 101


@given(st.lists(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5), max_size=5))
def test_bodies_are_what_came(parts: list[Any]) -> None:
    """What is kept of an update says what came, letter by letter, half surrogate pairs too."""
    updates = [{"update_id": number, "part": part} for number, part in enumerate(parts)]
    batch = take_apart(json.dumps({"ok": True, "result": updates}).encode())
    assert [json.loads(body) for _, _, body in batch.taken] == updates


async def test_given_up_with_a_wrong_token(server: PreviewServer) -> None:
    """A poller that is cut off just as its poll fails leaves no failure behind that nobody has heard."""
    unheard: list[dict[str, Any]] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: unheard.append(context))
    for pause in range(40):
        async with Wire("1:other", server.url) as wire:
            task = asyncio.ensure_future(Poller(wire, Keeper(), QuickClock()).run())
            await asyncio.sleep(pause / 10_000)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            del task
    gc.collect()
    assert unheard == []
