"""A process that is killed at any moment loses nothing that it has confirmed, and leaves nothing half done."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes.records import BOT
from tests.storage.conftest import MASTER, opened

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import asyncio, sys
from pathlib import Path
from bot.service.changes import Enqueue, SaveInterview, SavePerson, UpdateDone
from bot.storage.sealing import Sealer
from bot.storage.sqlite import SqliteArchive
from tests.fakes.records import BOT, a_kept, a_message, a_person, an_arrival, answered, time_at

async def chat(archive, number, begin):
    person = await archive.person_at(number)
    if person is None:
        await archive.commit([SavePerson(a_person(f"p{number}", number)),
                              SaveInterview(a_kept(f"i{number}", person=f"p{number}"))])
    for turn in range(begin, begin + 100_000):
        update = number * 1_000_000_000 + turn
        await archive.receive([an_arrival(update, chat=number)])
        print("received", update, flush=True)
        kept = await archive.latest_interview(f"p{number}")
        await archive.commit([SaveInterview(answered(kept, **{f"a{turn}": "x"})), UpdateDone(BOT, update),
                              Enqueue(a_message(f"m{update}", chat=number), time_at(1))])
        print("done", update, flush=True)

async def main():
    archive = SqliteArchive(Path(sys.argv[1]), Sealer(bytes.fromhex(sys.argv[2])))
    await archive.open()
    begin = int(sys.argv[3])
    await asyncio.gather(*(chat(archive, number, begin) for number in range(1, 6)))

asyncio.run(main())
"""


async def kill_and_look(database: Path, rounds: int) -> None:
    """Let a process write, kill it, and compare what it said with what is kept."""
    received: set[int] = set()
    done: set[int] = set()
    for turn in range(rounds):
        for line in words_of_a_killed_writer(database, begin=turn * 100_000):
            word, update = line.split()
            (received if word == "received" else done).add(int(update))
        async with opened(database) as archive:
            waiting = {arrival.update for arrival in await archive.unfinished()}
            sent = [int(getattr(parcel.message, "text", "m0")[1:]) for parcel in await archive.parcels()]
            answers = set()
            async for kept in archive.interviews():
                number = int(kept.interview.id[1:])
                answers |= {number * 1_000_000_000 + int(name[1:]) for name in kept.interview.answers}
        assert answers >= done
        assert len(sent) == len(set(sent))
        assert answers == set(sent)
        assert received <= answers | waiting
        assert not answers & waiting


def words_of_a_killed_writer(database: Path, begin: int) -> list[str]:
    """What a process said before it was killed, after a moment of its own choosing; only whole lines count."""
    command = [sys.executable, "-c", WRITER, str(database), MASTER.hex(), str(begin)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:  # noqa: S603 - our own words
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(random.uniform(0, 0.3))  # noqa: S311 - any moment will do
        writer.kill()
        rest, _ = writer.communicate()
    return [line for line in (first + rest).splitlines(keepends=False) if line.count(" ") == 1][:-1]


async def test_a_kill_loses_nothing_that_was_confirmed(database: Path) -> None:
    """Every confirmed update is done or waits, every confirmed turn is kept whole, and none twice."""
    assert BOT > 0
    await kill_and_look(database, rounds=3)


@pytest.mark.long
@pytest.mark.timeout(600)
async def test_many_kills_lose_nothing_that_was_confirmed(database: Path) -> None:
    """The same after a hundred kills of one database."""
    await kill_and_look(database, rounds=100)
