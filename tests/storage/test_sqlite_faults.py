"""SQLite under faults that are real: a full disk, another program's lock, a broken file."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from bot.service.changes import Enqueue, Note, SaveInterview, SavePerson
from bot.service.ports import Outage
from bot.storage import ledger
from bot.storage.transaction import Busy
from tests.fakes.disk import content_of, full_disk, lay_down, locked
from tests.fakes.records import a_kept, a_message, a_person, an_arrival, answered, time_at
from tests.storage.conftest import opened

if TYPE_CHECKING:
    from pathlib import Path

    from bot.service.changes import Change
    from bot.storage.sqlite import SqliteArchive


def check(path: Path) -> str:
    """What SQLite's own check of the file says."""
    db = sqlite3.connect(path)
    try:
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        db.close()


async def test_a_full_disk_is_told_to_everybody_and_recovers_by_itself(sqlite: SqliteArchive, database: Path) -> None:
    """While the disk is full nothing is half done and everybody is told; once it is free, the same archive goes on."""
    await sqlite.commit([SavePerson(a_person())])
    big = a_message("x" * 4000)
    async with full_disk(sqlite):
        ends = await asyncio.gather(
            *(sqlite.commit([Note(f"n{turn}", "1"), Enqueue(big, time_at(1))]) for turn in range(20)),
            sqlite.receive([an_arrival(1, words="y" * 4000)]),
            return_exceptions=True,
        )
        assert {str(end) for end in ends} == {str(ends[0])}
        assert isinstance(ends[0], Outage)
        assert "The disk is full" in str(ends[0])
        assert await sqlite.person("p1") is not None
        assert [await sqlite.note(f"n{turn}") for turn in range(20)] == [None] * 20
    assert len(await sqlite.receive([an_arrival(1, words="y" * 4000)])) == 1
    assert len(await sqlite.commit([Enqueue(big, time_at(1)) for _ in range(20)])) == 20
    assert check(database) == "ok"


async def test_somebody_who_tries_again_while_the_disk_is_full_gets_through(sqlite: SqliteArchive) -> None:
    """A caller who repeats the same commit loses nothing and doubles nothing."""
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    read = await sqlite.interview("i1")
    assert read is not None
    turn: list[Change] = [SaveInterview(answered(read, story="x" * 9000)), Enqueue(a_message("y" * 4000), time_at(1))]
    async with full_disk(sqlite):
        for _ in range(3):
            with pytest.raises(Outage):
                await sqlite.commit(turn)
        assert await sqlite.interview("i1") == read
    await sqlite.commit(turn)
    assert (await sqlite.interview("i1") or read).revision == 2
    assert len(await sqlite.parcels()) == 1


async def test_a_short_lock_is_waited_for(sqlite: SqliteArchive, database: Path) -> None:
    """Another command that writes for a moment delays a turn and fails none; reading goes on meanwhile."""
    await sqlite.commit([Note("awake", "1")])
    with locked(database):
        turn = asyncio.create_task(sqlite.commit([Note("awake", "2")]))
        assert await sqlite.note("awake") == "1"
        assert await sqlite.parcels() == []
        assert not turn.done()
    await turn
    assert await sqlite.note("awake") == "2"


async def test_a_long_lock_is_told_and_recovers_by_itself(
    sqlite: SqliteArchive, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When patience ends everybody is told; when the lock is gone the same archive goes on."""
    monkeypatch.setattr(ledger, "PATIENCE", 0.3)
    with locked(database):
        ends = await asyncio.gather(
            *(sqlite.commit([Note(f"n{turn}", "1")]) for turn in range(5)), return_exceptions=True
        )
        assert {type(end) for end in ends} <= {Outage, Busy}
        assert "locked by another program" in str(ends[0])
    await sqlite.commit([Note("n0", "2")])
    assert [await sqlite.note(f"n{turn}") for turn in range(2)] == ["2", None]


async def test_the_event_loop_never_waits_for_a_lock(sqlite: SqliteArchive, database: Path) -> None:
    """While the database is locked, everything else of the program goes on."""
    steps = 0
    with locked(database):
        turn = asyncio.create_task(sqlite.commit([Note("awake", "2")]))
        end = time.monotonic() + 1
        while time.monotonic() < end:
            await asyncio.sleep(0.001)
            steps += 1
        assert not turn.done()
    await turn
    assert steps > 50


async def test_an_archive_that_is_closed_while_locked_closes_soon(database: Path) -> None:
    """A stop does not wait out anybody's patience."""
    async with opened(database) as archive:
        with locked(database):
            turn = asyncio.create_task(archive.commit([Note("awake", "2")]))
            await asyncio.sleep(0)
            begun = time.monotonic()
            await archive.close()
            assert time.monotonic() - begun < 2
        with pytest.raises(Outage):
            await turn


async def test_a_closed_archive_says_so(database: Path) -> None:
    """What comes too late is told as an outage, and closing twice does no harm."""
    async with opened(database) as archive:
        await archive.close()
        for late in (archive.note("x"), archive.commit([Note("x", "1")]), archive.parcels(), archive.scrub()):
            with pytest.raises(Outage, match="closed"):
                await late


@pytest.mark.parametrize("content", [b"This is a letter, not a database. " * 200, b"SQLite format 3\0" + b"\7" * 5000])
async def test_a_file_that_is_no_database_is_refused(database: Path, content: bytes) -> None:
    """A file of another kind is told with a sentence and left as it is."""
    lay_down(database, content)
    with pytest.raises(Outage, match="database"):
        async with opened(database):
            pass
    assert content_of(database) == content


async def test_another_programs_database_is_refused(database: Path) -> None:
    """A database with other tables is told and not touched."""
    lay_down(database, b"")
    other = sqlite3.connect(database)
    other.execute("CREATE TABLE songs (name)")
    other.close()
    with pytest.raises(Outage, match="of another program"):
        async with opened(database):
            pass


async def test_a_folder_that_cannot_be_is_told(database: Path) -> None:
    """A path through a file is told with a sentence."""
    lay_down(database.parent, b"a file")
    with pytest.raises(Outage, match="cannot be opened"):
        async with opened(database):
            pass
