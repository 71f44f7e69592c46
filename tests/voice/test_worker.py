"""A worker process may be slow, fail, die or talk rubbish: whoever asked is told, and the next one is served."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.service.ports import Outage
from bot.voice.frames import PREFIX, lengths, pack_head, read_head
from bot.voice.worker import Died, Worker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).resolve().parents[2]
PARROT = "tests.fakes.parrot"
LONG = 60.0


@pytest_asyncio.fixture
async def worker() -> AsyncIterator[Worker]:
    made = Worker(PARROT)
    yield made
    await made.close()


async def test_it_answers(worker: Worker) -> None:
    """A head and a body come back as they were sent, letters of every language and empty bodies too."""
    assert await worker.call({"say": "Kā iet? مرحبا \ud800"}, b"\0\xff", seconds=LONG) == (
        {"say": "Kā iet? مرحبا \ud800"},
        b"\0\xff",
    )
    assert await worker.call({}, seconds=LONG) == ({}, b"")


async def test_a_large_body(worker: Worker) -> None:
    """Twenty megabytes go there and come back."""
    body = os.urandom(1 << 20) * 20

    assert (await worker.call({}, body, seconds=LONG))[1] == body


async def test_in_order_of_asking(worker: Worker) -> None:
    """Calls that are made at the same time are answered one after the other, each with its own answer."""
    done: list[int] = []

    async def ask(number: int) -> None:
        answer, _ = await worker.call({"number": number}, seconds=LONG)
        assert answer == {"number": number}
        done.append(number)

    await asyncio.gather(*(ask(number) for number in range(50)))

    assert done == list(range(50))


async def test_started_by_the_first_call(worker: Worker) -> None:
    """There is no process before it is needed, and one process serves many calls."""
    assert worker.pid is None

    await worker.call({}, seconds=LONG)
    first = worker.pid
    await worker.call({}, seconds=LONG)

    assert first is not None
    assert worker.pid == first


@pytest.mark.parametrize("way", ["die", "rubbish"])
async def test_a_worker_that_breaks(worker: Worker, way: str) -> None:
    """Who dies in mid-sentence or talks rubbish is an outage for one call; the next call finds a new worker."""
    await worker.call({}, seconds=LONG)
    first = worker.pid

    with pytest.raises(Died):
        await worker.call({"do": way}, seconds=LONG)

    assert await worker.call({"n": 1}, seconds=LONG) == ({"n": 1}, b"")
    assert worker.pid != first


async def test_killed_between_two_calls(worker: Worker) -> None:
    """A worker that was killed while nobody asked is replaced; the death is noticed at the latest by the next call."""
    await worker.call({}, seconds=LONG)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)

    try:
        answer = await worker.call({"n": 1}, seconds=LONG)
    except Outage:
        answer = await worker.call({"n": 1}, seconds=LONG)

    assert answer == ({"n": 1}, b"")


async def test_failing_is_told_without_words(worker: Worker) -> None:
    """An exception in the worker is an outage that names its type, never its text, and the worker lives on."""
    await worker.call({}, seconds=LONG)
    first = worker.pid

    with pytest.raises(Died, match="LookupError") as told:
        await worker.call({"do": "fail", "words": "Janis Berzins"}, seconds=LONG)

    assert "Janis" not in str(told.value)
    assert await worker.call({}, seconds=LONG) == ({}, b"")
    assert worker.pid == first


async def test_too_slow(worker: Worker) -> None:
    """Who takes too long is killed, and the next call finds a new worker."""
    with pytest.raises(Died, match=r"0\.2 s"):
        await worker.call({"do": "dawdle"}, seconds=0.2)

    assert await worker.call({"n": 1}, seconds=LONG) == ({"n": 1}, b"")


async def test_nobody_waits_any_more(worker: Worker) -> None:
    """A call that is cancelled leaves no answer behind that the next call would take for its own."""
    await worker.call({}, seconds=LONG)
    abandoned = asyncio.create_task(worker.call({"do": "dawdle"}, seconds=LONG))
    waiting = asyncio.create_task(worker.call({"n": 2}, seconds=LONG))
    await asyncio.sleep(0)
    abandoned.cancel()

    with pytest.raises(asyncio.CancelledError):
        await abandoned
    assert await waiting == ({"n": 2}, b"")


async def test_cancelled_in_the_queue(worker: Worker) -> None:
    """A call that is cancelled before its turn disturbs nobody: the worker that others talk to lives on."""
    await worker.call({}, seconds=LONG)
    first = worker.pid
    calls = [asyncio.create_task(worker.call({"n": n}, bytes(1 << 20), seconds=LONG)) for n in range(3)]
    await asyncio.sleep(0)
    calls[1].cancel()

    done = await asyncio.gather(*calls, return_exceptions=True)

    assert isinstance(done[1], asyncio.CancelledError)
    assert [done[0], done[2]] == [({"n": 0}, bytes(1 << 20)), ({"n": 2}, bytes(1 << 20))]
    assert worker.pid == first


async def test_closed_in_mid_sentence() -> None:
    """Closing waits for nobody: the call under way and those behind it are outages, and so is every later one."""
    worker = Worker(PARROT)
    await worker.call({}, seconds=LONG)
    calls = [asyncio.create_task(worker.call({"do": "dawdle"}, seconds=LONG)) for _ in range(2)]
    await asyncio.sleep(0)

    await worker.close()

    assert [type(each) for each in await asyncio.gather(*calls, return_exceptions=True)] == [Died, Outage]
    with pytest.raises(Outage, match="closed"):
        await worker.call({}, seconds=LONG)
    assert worker.pid is None


async def test_it_ends_without_a_word(caplog: pytest.LogCaptureFixture) -> None:
    """Whoever stops a program in the middle of its sounds reads nothing about processes."""
    for _ in range(15):
        worker = Worker(PARROT)
        await worker.call({}, seconds=LONG)
        call = asyncio.create_task(worker.call({"do": "dawdle"}, seconds=LONG))
        await asyncio.sleep(0)
        await worker.close()
        await asyncio.gather(call, return_exceptions=True)
    assert caplog.records == []


async def test_libraries_may_print(worker: Worker) -> None:
    """What a library prints does not get into the pipe."""
    assert await worker.call({"do": "print"}, seconds=LONG) == ({"do": "print"}, b"")


async def test_it_knows_no_secrets(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker gets none of the bot's settings, and gives way to the bot."""
    monkeypatch.setenv("KAZIPOT_TOKEN", "123:secret")

    told, _ = await worker.call({"do": "tell"}, seconds=LONG)

    assert told == {"nice": 10, "secrets": []}


async def test_no_such_worker() -> None:
    """A worker that cannot run is an outage at every call."""
    worker = Worker("bot.voice.no_such_module")

    for _ in range(2):
        with pytest.raises(Outage):
            await worker.call({}, seconds=LONG)

    await worker.close()


@pytest.mark.parametrize("busy", [False, True], ids=["idle", "busy"])
def test_it_dies_with_its_parent(busy: bool, tmp_path: Path) -> None:  # noqa: FBT001 - what the test is about
    """When the parent is killed, the worker ends, also in the middle of something long."""
    sign = tmp_path / "sign"
    os.mkfifo(sign)
    with subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, "-c", _PARENT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:
        assert parent.stdin is not None
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        if busy:
            parent.stdin.write(f"{sign}\n".encode())
            parent.stdin.flush()
            assert sign.read_text("utf-8") == "busy"
        parent.kill()

    _await_end(pid)


def test_ctrl_c_is_the_parents_affair() -> None:
    """An interrupt from the terminal reaches the whole group; the worker goes on until its parent closes it."""
    head = pack_head({"n": 1}, b"")
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", PARROT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        for _ in range(2):
            child.stdin.write(head)
            child.stdin.flush()
            head_length, _ = lengths(child.stdout.read(PREFIX.size))
            assert read_head(child.stdout.read(head_length)) == {"n": 1}
            child.send_signal(signal.SIGINT)
        child.stdin.close()

        assert child.wait(LONG) == 0


_PARENT = """
import asyncio, sys
from bot.voice.worker import Worker
async def main():
    worker = Worker("tests.fakes.parrot")
    await worker.call({}, seconds=60)
    print(worker.pid, flush=True)
    sign = await asyncio.to_thread(sys.stdin.readline)
    await worker.call({"do": "dawdle", "sign": sign.strip()}, seconds=600)
asyncio.run(main())
"""


def _await_end(pid: int) -> None:
    """Wait until a process is gone."""
    with contextlib.suppress(ProcessLookupError):
        watch = os.pidfd_open(pid)
        ended, _, _ = select.select([watch], [], [], LONG)
        os.close(watch)
        assert ended
