"""Many callers share a transaction, each with its own success or failure."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.service.changes import Enqueue, Note, SaveInterview, SavePerson
from bot.service.ports import Outage, Stale
from bot.storage.gathering import Gathering, Piece
from tests.fakes.records import a_kept, a_message, a_person, an_arrival, time_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.storage.sqlite import SqliteArchive


async def transactions_of(archive: SqliteArchive, turns: Sequence[Any]) -> tuple[list[Any], int]:
    """What the turns answer when they come at once, and in how many transactions they were written."""
    count = 0

    def note(statement: str) -> None:
        nonlocal count
        count += statement == "COMMIT"

    await archive.ledger.alone(lambda db: db.set_trace_callback(note))
    ends = await asyncio.gather(*turns, return_exceptions=True)
    await archive.ledger.alone(lambda db: db.set_trace_callback(None))
    return ends, count


async def test_turns_that_come_at_once_share_a_transaction(sqlite: SqliteArchive) -> None:
    """A hundred turns and updates at once are one transaction, and every caller gets its own parcels."""
    turns = [sqlite.commit([Enqueue(a_message(f"m{turn}", chat=turn), time_at(1))]) for turn in range(100)]
    updates = [sqlite.receive([an_arrival(update)]) for update in range(20)]
    ends, transactions = await transactions_of(sqlite, [*turns, *updates])
    assert transactions == 1
    assert [end[0].message.text for end in ends[:100]] == [f"m{turn}" for turn in range(100)]
    assert [end[0].update for end in ends[100:]] == list(range(20))


async def test_one_that_fails_takes_nobody_along(sqlite: SqliteArchive) -> None:
    """Turns that are refused or faulty are taken back alone; their neighbours hold, in one transaction."""
    await sqlite.commit([SavePerson(a_person())])
    faulty: Any = a_message().model_copy(update={"text": "\ud83d"})
    turns = [
        sqlite.commit([Note("one", "1")]),
        sqlite.commit([Note("two", "2"), SavePerson(a_person())]),
        sqlite.commit([Note("three", "3"), Enqueue(faulty, time_at(1))]),
        sqlite.commit([Note("four", "4"), SaveInterview(a_kept(person="nobody"))]),
        sqlite.commit([Note("five", "5"), Enqueue(a_message(), time_at(1))]),
    ]
    ends, transactions = await transactions_of(sqlite, turns)
    assert transactions == 1
    assert [isinstance(end, Exception) for end in ends] == [False, True, True, True, False]
    assert [type(ends[1]), type(ends[3])] == [Stale, Stale]
    assert [await sqlite.note(name) for name in ("one", "two", "three", "four", "five")] == ["1", None, None, None, "5"]
    assert [parcel.message for parcel in await sqlite.parcels()] == [a_message()]


async def test_a_caller_that_goes_away_harms_nobody(sqlite: SqliteArchive) -> None:
    """Where one caller is cancelled, the others of its transaction get their answers, and the archive goes on."""
    turns = [asyncio.create_task(sqlite.commit([Note(f"n{turn}", "1")])) for turn in range(3)]
    await asyncio.sleep(0)
    turns[1].cancel()
    ends = await asyncio.gather(*turns, return_exceptions=True)
    assert [type(end).__name__ for end in ends] == ["list", "CancelledError", "list"]
    await sqlite.commit([Note("after", "1")])
    assert [await sqlite.note(name) for name in ("n0", "n2", "after")] == ["1", "1", "1"]


async def test_closing_writes_what_waits(sqlite: SqliteArchive) -> None:
    """Whoever has asked before the end gets an answer."""
    turns = [asyncio.create_task(sqlite.commit([Note(f"n{turn}", "1")])) for turn in range(3)]
    await asyncio.sleep(0)
    await sqlite.close()
    assert await asyncio.gather(*turns) == [[], [], []]


async def test_who_comes_during_a_trip_goes_with_the_next() -> None:
    """The trip under way is not held up, and all that came meanwhile go together."""
    trips: list[int] = []
    gone, home = asyncio.Event(), asyncio.Event()

    async def trip(batch: Sequence[Piece]) -> list[Any]:
        trips.append(len(batch))
        gone.set()
        await home.wait()
        return [piece.work(0) for piece in batch]

    gathering = Gathering(trip)
    first = asyncio.create_task(gathering.join(lambda _: "first"))
    await gone.wait()
    rest = [asyncio.create_task(gathering.join(partial(max, n))) for n in range(5)]
    await asyncio.sleep(0)
    home.set()
    assert await asyncio.gather(first, *rest) == ["first", 0, 1, 2, 3, 4]
    assert trips == [1, 5]
    await gathering.close()


async def test_a_trip_that_fails_is_told_to_everybody_and_the_next_one_goes() -> None:
    """Each caller gets an exception of its own, and the gathering outlives it."""
    weather = ["storm", "sun"]

    async def trip(batch: Sequence[Piece]) -> list[Any]:
        if weather.pop(0) == "storm":
            raise Outage("storm")
        return [None] * len(batch)

    gathering = Gathering(trip)
    ends = await asyncio.gather(*(gathering.join(lambda _: None) for _ in range(3)), return_exceptions=True)
    assert [str(end) for end in ends] == ["storm"] * 3
    assert len({id(end) for end in ends}) == 3
    await gathering.join(lambda _: None)
    await gathering.close()
    with pytest.raises(Outage):
        await gathering.join(lambda _: None)
