"""What the courier promises about order, limits, trouble and restarts, in a time that the test moves."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from bot.service.changes import Enqueue, ParcelMoved
from bot.service.courier import Courier
from bot.service.messages import Delete, Document, Edit, Text, Toast
from bot.service.pace import Limits
from bot.service.ports import MaybeSent, NotSent, Outage, Refused, TooMany
from bot.storage.memory import MemoryArchive
from tests.fakes.carrier import FakeCarrier
from tests.fakes.clock import FakeClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.service.changes import Change
    from bot.service.messages import Message
    from bot.service.records import Parcel

ANA, BENO = 7, 8


class StubbornArchive(MemoryArchive):
    """An archive that can be out of reach, and that remembers every state of a parcel."""

    def __init__(self) -> None:
        """Begin reachable."""
        super().__init__()
        self.out_of_reach = False
        self.states: list[tuple[int, str]] = []
        self.commits = 0

    async def commit(self, changes: Sequence[Change]) -> list[Parcel]:
        """Commit, unless out of reach."""
        await asyncio.sleep(0)
        if self.out_of_reach:
            raise Outage("The disk is full.")
        self.commits += 1
        self.states.extend((each.number, each.state) for each in changes if isinstance(each, ParcelMoved))
        return await super().commit(changes)


@dataclass
class Stage:
    """A courier with everything around it."""

    archive: StubbornArchive = field(default_factory=StubbornArchive)
    carrier: FakeCarrier = field(default_factory=FakeCarrier)
    clock: FakeClock = field(default_factory=FakeClock)
    blocked: list[int] = field(default_factory=list)
    limits: Limits | None = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Hire a courier."""
        self.carrier.clock = self.clock.monotonic
        self.hire()

    def hire(self) -> None:
        """A courier that knows nothing yet, as after a restart."""
        self.courier = Courier(self.archive, self.carrier, self.clock, self._on_blocked, self.limits, linger=0)

    async def post(self, *messages: Message, tell: bool = True) -> list[Parcel]:
        """Enqueue messages as a turn does."""
        parcels = await self.archive.commit([Enqueue(message, self.clock.now()) for message in messages])
        if tell:
            self.courier.deliver(parcels)
        return parcels

    async def _on_blocked(self, chat: int) -> None:
        self.blocked.append(chat)

    def end_of(self, number: int) -> str:
        """The last state of a parcel."""
        return [state for each, state in self.archive.states if each == number][-1]


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A stage, and a clean end."""
    made = Stage()
    yield made
    await made.courier.stop(1)


def text(words: str, chat: int = ANA, **more: object) -> Text:
    return Text.model_validate({"chat": chat, "text": words, **more})


async def test_order(stage: Stage) -> None:
    """A chat's messages arrive in the order in which they were enqueued, edits among them."""
    parcels = await stage.post(text("one"), text("two", slot="s"), Edit(chat=ANA, text="two!", slot="s"), text("three"))
    await stage.clock.pass_(5)
    assert stage.carrier.texts() == ["one", "two", "two!", "three"]
    assert [stage.end_of(each.number) for each in parcels] == ["sent"] * 4
    assert await stage.archive.parcels() == []


async def test_sending_is_written_first(stage: Stage) -> None:
    """Before the messenger is called, the archive knows that it is about to be: otherwise nobody could tell later."""
    stage.archive.out_of_reach = True
    with pytest.raises(Outage):
        await stage.post(text("one"))
    stage.archive.out_of_reach = False
    parcels = await stage.post(text("two"), tell=False)
    stage.archive.out_of_reach = True
    stage.courier.deliver(parcels)
    await stage.clock.pass_(20)
    assert stage.carrier.carried == []
    stage.archive.out_of_reach = False
    await stage.clock.pass_(6)
    assert stage.carrier.texts() == ["two"]
    assert stage.archive.states == [(parcels[0].number, "sending"), (parcels[0].number, "sent")]


async def test_commits_are_shared(stage: Stage) -> None:
    """What may go at once in many chats goes through few commits together."""
    parcels = await stage.archive.commit([Enqueue(text("hi", chat), stage.clock.now()) for chat in range(1, 21)])
    before = stage.archive.commits
    stage.courier.deliver(parcels)
    await stage.clock.pass_(0.5)
    assert len(stage.carrier.carried) == 20
    assert stage.archive.commits - before <= 4


async def test_private_limit(stage: Stage) -> None:
    """A chat gets three new messages at once, then one a second at most; edits do not count."""
    await stage.post(*[text(str(number)) for number in range(6)], Edit(chat=ANA, text="last", message=101))
    await stage.clock.pass_(0.1)
    assert stage.carrier.texts() == ["0", "1", "2"]
    await stage.clock.pass_(10)
    assert stage.carrier.texts() == ["0", "1", "2", "3", "4", "5", "last"]
    gaps = [later - sooner for sooner, later in zip(stage.carrier.times[2:5], stage.carrier.times[3:6], strict=True)]
    assert min(gaps) >= 1


async def test_overall_limit(stage: Stage) -> None:
    """No more than thirty new messages go in any second, and no time is wasted."""
    await stage.post(*[text("hi", chat) for chat in range(1, 121)])
    await stage.clock.pass_(10)
    times = stage.carrier.times
    assert len(times) == 120
    assert all(later - sooner >= 1 for sooner, later in zip(times, times[30:], strict=False))
    assert times[-1] - times[0] < 3.5


async def test_limits_lifted() -> None:
    """Without limits everything goes at once."""
    stage = Stage(limits=None)
    await stage.post(*[text(str(number)) for number in range(50)])
    await stage.clock.pass_(0.1)
    assert stage.carrier.texts() == [str(number) for number in range(50)]
    await stage.courier.stop(1)


async def test_urgent_first(stage: Stage) -> None:
    """An alert overtakes what waits in its own chat, and does not stand in the queue of all the others."""
    await stage.post(*[text("hi", chat) for chat in range(100, 400)], *[text(str(each)) for each in range(3)])
    await stage.clock.pass_(0.5)
    await stage.post(text("alert", urgent=True), text("alert", BENO, urgent=True))
    begun = stage.clock.monotonic()
    await stage.clock.pass_(20)
    alerts = [
        at - begun
        for at, each in zip(stage.carrier.times, stage.carrier.carried, strict=True)
        if isinstance(each, Text) and each.urgent
    ]
    assert len(alerts) == 2
    assert max(alerts) < 1.2
    assert stage.carrier.texts(ANA)[0] == "alert"


async def test_too_many_for_one(stage: Stage) -> None:
    """A 429 for one chat lets that chat wait as long as it says, in order, and nobody else."""
    stage.carrier.fail(ANA, TooMany(30))
    await stage.post(text("one"), text("two"), text("hi", BENO))
    await stage.clock.pass_(1)
    assert stage.carrier.texts() == ["hi"]
    await stage.clock.pass_(28)
    await stage.post(text("hi again", BENO))
    await stage.clock.pass_(0.5)
    assert stage.carrier.texts() == ["hi", "hi again"]
    await stage.clock.pass_(1)
    assert stage.carrier.texts(ANA) == ["one", "two"]


async def test_too_many_for_all(stage: Stage) -> None:
    """A 429 for everybody stops everybody."""
    stage.carrier.fail(ANA, TooMany(10, everywhere=True))
    await stage.post(text("one"))
    await stage.clock.pass_(1)
    await stage.post(text("hi", BENO))
    await stage.clock.pass_(8.5)
    assert stage.carrier.carried == []
    await stage.clock.pass_(2)
    assert sorted(stage.carrier.texts()) == ["hi", "one"]


async def test_retried(stage: Stage) -> None:
    """What did not arrive is sent again after 1, 2, 4 … seconds, and what follows waits for it."""
    stage.carrier.fail(ANA, NotSent("down"), NotSent("down"), NotSent("down"))
    await stage.post(text("one"), text("two"))
    await stage.clock.pass_(6.9)
    assert stage.carrier.carried == []
    await stage.clock.pass_(0.2)
    assert stage.carrier.texts() == ["one", "two"]


async def test_given_up_after_a_day(stage: Stage) -> None:
    """Trouble of the network is waited out for 24 hours; then a message is given up, and the next has its turn."""
    stage.carrier.fail(ANA, *[NotSent("down")] * 400)
    first, second = await stage.post(text("one"), text("two"))
    await stage.clock.pass_(86_000)
    assert stage.end_of(first.number) in ("waiting", "sending")
    await stage.clock.pass_(1_000)
    assert stage.end_of(first.number) == "given up"
    stage.carrier.faults.clear()
    await stage.post(text("three"))
    await stage.clock.pass_(1_000)
    assert stage.end_of(second.number) == "given up"
    assert stage.carrier.texts() == ["three"]


async def test_maybe_sent(stage: Stage) -> None:
    """After a lost answer a message that may come twice is sent until it surely arrived, and any other once more."""
    stage.carrier.fail(ANA, *[MaybeSent("lost")] * 3, after=True)
    stage.carrier.fail(BENO, *[MaybeSent("lost")] * 3, after=True)
    again, once = await stage.post(text("question"), text("once", BENO, again=False))
    await stage.clock.pass_(60)
    assert Counter(stage.carrier.texts()) == {"question": 4, "once": 2}
    assert stage.end_of(again.number) == "sent"
    assert stage.end_of(once.number) == "unsure"


async def test_failures_are_no_tries(stage: Stage) -> None:
    """What surely did not arrive leaves the one repetition to a message that may come only once more."""
    stage.carrier.fail(ANA, NotSent("down"), TooMany(1), MaybeSent("lost"))
    (parcel,) = await stage.post(text("once", again=False))
    await stage.clock.pass_(60)
    assert stage.carrier.texts() == ["once"]
    assert stage.end_of(parcel.number) == "sent"


async def test_refused(stage: Stage) -> None:
    """A message that is refused, or that cannot even be carried, is given up; the next one goes."""
    stage.carrier.fail(ANA, Refused("message is too long"), RuntimeError("ours"))
    first, second, third = await stage.post(text("one"), text("two"), text("three"))
    await stage.clock.pass_(5)
    assert [stage.end_of(each.number) for each in (first, second, third)] == ["given up", "given up", "sent"]


async def test_unknown_slot(stage: Stage) -> None:
    """An edit of a message that never was is given up."""
    (parcel,) = await stage.post(Edit(chat=ANA, text="new", slot="nothing"))
    await stage.clock.pass_(1)
    assert stage.end_of(parcel.number) == "given up"


async def test_blocked(stage: Stage) -> None:
    """Whoever has blocked the bot loses what waits for her, and the house is told once; nobody else is touched."""
    stage.carrier.blocked.add(ANA)
    parcels = await stage.post(*[text(str(each)) for each in range(5)], text("hi", BENO))
    await stage.clock.pass_(10)
    assert stage.blocked == [ANA]
    assert [stage.end_of(each.number) for each in parcels] == ["given up"] * 5 + ["sent"]
    stage.carrier.blocked.clear()
    await stage.post(text("welcome back"))
    await stage.clock.pass_(1)
    assert stage.carrier.texts(ANA) == ["welcome back"]


async def test_other_programs(stage: Stage) -> None:
    """What another program enqueues is found within about a second, and what is known is not taken twice."""
    running = asyncio.ensure_future(stage.courier.run())
    await stage.post(text("ours"))
    await stage.post(text("theirs", BENO), tell=False)
    late = await stage.post(text("ours too"), tell=False)
    await stage.clock.pass_(1.5)
    stage.courier.deliver(late)
    await stage.clock.pass_(5)
    assert sorted(stage.carrier.texts()) == ["ours", "ours too", "theirs"]
    running.cancel()


async def test_outage_while_looking(stage: Stage) -> None:
    """An archive that cannot be read for a while does not end the looking."""

    class Blind(StubbornArchive):
        blind = True

        async def parcels(self, after: int = 0) -> list[Parcel]:
            if self.blind:
                raise Outage("locked")
            return await super().parcels(after)

    archive = stage.archive = Blind()
    stage.hire()
    running = asyncio.ensure_future(stage.courier.run())
    await stage.post(text("theirs"), tell=False)
    await stage.clock.pass_(3)
    archive.blind = False
    await stage.clock.pass_(1.5)
    assert stage.carrier.texts() == ["theirs"]
    running.cancel()


async def test_restart(stage: Stage) -> None:
    """After a stop, what waits is delivered; what was being sent goes again, if it may."""
    waiting, asked, edited, taken_back, once, tried = await stage.post(
        text("waiting"),
        text("asked", 1),
        Edit(chat=2, text="edited", message=101),
        Delete(chat=3, messages=(1,)),
        Document(chat=4, name="a.pdf", content=b"a", caption="once"),
        text("tried", 5, again=False),
        tell=False,
    )
    sending = [ParcelMoved(each.number, "sending", tries=1) for each in (asked, edited, taken_back, once)]
    await stage.archive.commit([*sending, ParcelMoved(tried.number, "sending", tries=2)])
    stage.carrier.chats[2] = {101: "before"}
    stage.hire()
    await stage.courier.open()
    await stage.clock.pass_(2)
    assert sorted(each.kind for each in stage.carrier.carried) == ["delete", "document", "edit", "text", "text"]
    assert stage.end_of(tried.number) == "unsure"
    assert {stage.end_of(each.number) for each in (waiting, asked, edited, taken_back, once)} == {"sent"}


async def test_restart_keeps_waiting_times(stage: Stage) -> None:
    """A pause that the messenger ordered outlives a restart."""
    stage.carrier.fail(ANA, TooMany(100))
    await stage.post(text("one"))
    await stage.clock.pass_(1)
    await stage.courier.stop(1)
    stage.hire()
    await stage.courier.open()
    await stage.clock.pass_(90)
    assert stage.carrier.carried == []
    await stage.clock.pass_(10)
    assert stage.carrier.texts() == ["one"]


async def test_stop_lets_calls_end(stage: Stage) -> None:
    """Stopping lets the call under way end and writes it down; what waits is left for the next start."""
    gate = asyncio.Event()

    class Slow(FakeCarrier):
        async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:
            await gate.wait()
            return await super().carry(message, number, turn=turn)

    stage.carrier = Slow()
    stage.hire()
    first, second = await stage.post(text("one"), text("two"))
    await stage.clock.settle()
    stopping = asyncio.ensure_future(stage.courier.stop(5))
    await stage.clock.settle()
    await stage.post(text("three"))
    gate.set()
    await stopping
    assert stage.carrier.texts() == ["one"]
    assert stage.end_of(first.number) == "sent"
    assert stage.end_of(second.number) == "waiting"
    assert [each.state for each in await stage.archive.parcels()] == ["waiting", "waiting"]


async def test_stop_in_time(stage: Stage) -> None:
    """A call that never ends is cut off in time, and stays known as one that may have arrived."""

    class Stuck(FakeCarrier):
        async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:
            del message, number, turn
            return await asyncio.Event().wait() and None

    stage.carrier = Stuck()
    stage.hire()
    await stage.post(text("one"))
    await stage.clock.settle()
    async with asyncio.timeout(3):
        await stage.courier.stop(0.2)
    assert [each.state for each in await stage.archive.parcels()] == ["sending"]


async def test_messages_of_a_turn_bear_one_stamp(stage: Stage) -> None:
    """The carrier is told which messages belong together: those of one turn, and not those of the next."""
    await stage.post(text("one"), text("two"))
    await stage.courier.drain()
    stage.clock.jump(1)
    await stage.post(text("three"))
    await stage.courier.drain()

    first, second, third = stage.carrier.turns
    assert first == second < third


async def test_toasts_go_at_once(stage: Stage) -> None:
    """Answers to taps wait for nothing and count against no limit."""
    await stage.post(*[text("hi", chat) for chat in range(100, 140)])
    stage.courier.toast([Toast(callback="a"), Toast(callback="b", text="late")])
    await stage.clock.settle()
    assert [each.callback for each in stage.carrier.toasts] == ["a", "b"]


async def test_drained(stage: Stage) -> None:
    """``drain`` returns when everything is delivered and written down."""
    await stage.post(text("one"), text("two"), text("hi", BENO))
    await stage.courier.drain()
    assert await stage.archive.parcels() == []


async def test_chats_side_by_side(stage: Stage) -> None:
    """A call that takes long holds up its own chat alone."""
    gate = asyncio.Event()

    class Slow(FakeCarrier):
        async def carry(self, message: Message, number: int | None = None, *, turn: str = "") -> int | None:
            if message.chat == ANA:
                await gate.wait()
            return await super().carry(message, number, turn=turn)

    stage.carrier = Slow()
    stage.hire()
    await stage.post(text("slow"), text("quick", BENO))
    await stage.clock.settle()
    assert stage.carrier.texts() == ["quick"]
    gate.set()
    await stage.courier.drain()
    assert stage.carrier.texts() == ["quick", "slow"]
