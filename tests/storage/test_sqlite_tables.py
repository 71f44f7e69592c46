"""The tables: migrations, addresses, backups, and what each question costs."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.service.changes import Enqueue, Note, ParcelMoved, SaveInterview, SavePerson, UpdateDone
from bot.service.ports import Outage
from bot.storage.migrating import Migration, migrate, migrations, statements
from bot.storage.sqlite import sqlite_path
from tests.fakes.disk import files_of
from tests.fakes.records import BOT, CHAT, a_kept, a_message, a_person, an_arrival, answered, time_at
from tests.storage.conftest import opened

if TYPE_CHECKING:
    from bot.service.changes import Change
    from bot.storage.sqlite import SqliteArchive

MAY_SCAN = ("inbox", "outbox", "counters")
"""Tables that hold only what waits, or a single row."""


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///kept.db", "/home/eva/kept.db"),
        ("sqlite:///data/kept.db", "/home/eva/data/kept.db"),
        ("sqlite:////var/lib/kept.db", "/var/lib/kept.db"),
        ("sqlite:///my%20data/kept.db", "/home/eva/my data/kept.db"),
    ],
)
def test_three_strokes_are_relative_and_four_absolute(url: str, path: str) -> None:
    """An address names a file below the folder where the bot is started, or from the root."""
    assert sqlite_path(url, Path("/home/eva")) == Path(path)


@pytest.mark.parametrize("url", ["", "kept.db", "sqlite://", "sqlite:///", "sqlite:///:memory:", "postgresql://x/y"])
def test_another_address_is_refused_with_a_sentence(url: str) -> None:
    """What is no address of a SQLite file is told, with an example."""
    with pytest.raises(ValueError, match="must look like sqlite:///"):
        sqlite_path(url, Path("/home/eva"))


def test_migrations_are_numbered_without_a_gap() -> None:
    """Every migration has its number, and none is missing."""
    assert [step.number for step in migrations()] == list(range(1, len(migrations()) + 1))


def test_statements_are_cut_at_their_ends_alone() -> None:
    """A semicolon in a sentence, a comment or a trigger does not cut a statement."""
    script = (
        "-- one; two\nINSERT INTO t VALUES (';');\nCREATE TRIGGER g AFTER INSERT ON t BEGIN\n DELETE FROM t;\nEND;\n"
    )
    assert [statement.splitlines()[-1] for statement in statements(script)] == ["INSERT INTO t VALUES (';');", "END;"]


def test_a_migration_that_fails_leaves_nothing() -> None:
    """A migration holds whole or not at all, and those before it stay."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    good = Migration(1, "good", "CREATE TABLE one (a);")
    with pytest.raises(sqlite3.Error):
        migrate(db, [good, Migration(2, "bad", "CREATE TABLE two (a);\nCREATE TABLE two (a);")])
    migrate(db, [good, Migration(2, "better", "CREATE TABLE three (a);")])
    names = [name for (name,) in db.execute("SELECT name FROM sqlite_master ORDER BY name")]
    assert names == ["migrations", "one", "three"]
    assert db.execute("SELECT number, name FROM migrations").fetchall() == [(1, "good"), (2, "better")]
    db.close()


async def test_a_database_of_a_newer_program_is_refused(database: Path) -> None:
    """An older program does not touch tables that it does not know."""
    async with opened(database):
        pass
    db = sqlite3.connect(database)
    db.execute("INSERT INTO migrations (number, name) VALUES (9999, 'future')")
    db.commit()
    db.close()
    with pytest.raises(Outage, match="newer version"):
        async with opened(database):
            pass


async def test_two_programs_may_open_a_new_database_at_once(database: Path) -> None:
    """Of two programs that meet an empty file, both find the same tables and neither fails."""

    async def come(number: int) -> None:
        async with opened(database) as archive:
            await archive.commit([Note(f"n{number}", "1")])

    await asyncio.gather(*(come(number) for number in range(4)))
    async with opened(database) as archive:
        assert [await archive.note(f"n{number}") for number in range(4)] == ["1"] * 4


async def test_the_file_is_set_up_as_it_was_promised(sqlite: SqliteArchive) -> None:
    """Write-ahead log, full synchronisation, wiping of what is deleted, and nothing in temporary files."""
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "temp_store": 2,
    }
    for ask in (sqlite.ledger.alone, sqlite.ledger.look_up):
        found = {name: await ask(partial(first_answer, f"PRAGMA {name}")) for name in wanted}
        assert found == wanted


async def test_a_backup_is_one_file_that_opens_with_the_key(sqlite: SqliteArchive, tmp_path: Path) -> None:
    """A backup taken beside running turns is whole, needs no second file, and takes an older one's place."""
    backup = tmp_path / "backup.db"
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    await sqlite.backup_to(backup)
    await asyncio.gather(sqlite.backup_to(backup), *(sqlite.commit([Note(f"n{n}", "1")]) for n in range(50)))
    assert files_of(backup) == [backup]
    async with opened(backup) as copy:
        assert await copy.person("p1") == await sqlite.person("p1")
        assert await copy.interview("i1") == await sqlite.interview("i1")


async def test_a_backup_that_cannot_be_written_is_told(sqlite: SqliteArchive, tmp_path: Path) -> None:
    """A folder that is missing is told with a sentence, and the archive goes on."""
    with pytest.raises(Outage, match="backup cannot be written"):
        await sqlite.backup_to(tmp_path / "missing" / "backup.db")
    await sqlite.commit([Note("x", "1")])


def first_answer(question: str, db: sqlite3.Connection) -> Any:
    """The first value of an answer."""
    return db.execute(question).fetchone()[0]


def plan_of(statement: str, db: sqlite3.Connection) -> list[str]:
    """How SQLite would go about a statement."""
    return [step for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}")]


async def a_turn(archive: SqliteArchive, update: int) -> None:
    """Everything that one turn asks of the archive."""
    await archive.receive([an_arrival(update)])
    person = await archive.person_at(CHAT)
    assert person is not None
    kept = await archive.latest_interview(person.id)
    assert kept is not None
    await archive.interview(kept.interview.id)
    changes: list[Change] = [
        SaveInterview(answered(kept, story=str(update))),
        SavePerson(person),
        UpdateDone(BOT, update),
    ]
    parcels = await archive.commit([*changes, *(Enqueue(a_message(slot="s"), time_at(1)) for _ in range(3))])
    await archive.message_for("s")
    await archive.commit([ParcelMoved(parcel.number, "sending") for parcel in parcels])
    await archive.commit([ParcelMoved(parcel.number, "sent", message=parcel.number) for parcel in parcels])


async def test_no_statement_of_a_turn_walks_through_a_table(sqlite: SqliteArchive) -> None:
    """Every statement of a turn, with memory and without, finds its rows by an index or a number."""
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    seen: set[str] = set()
    await sqlite.ledger.alone(lambda db: db.set_trace_callback(seen.add))
    await a_turn(sqlite, 1)
    await sqlite.ledger.alone(lambda _: sqlite.ledger.recent.forget())
    await a_turn(sqlite, 2)
    await sqlite.ledger.alone(lambda db: db.set_trace_callback(None))
    walks = []
    for statement in seen:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            plan = await sqlite.ledger.look_up(partial(plan_of, statement))
            walks += [step for step in plan if step.startswith("SCAN") and not step.endswith(MAY_SCAN)]
    assert len(seen) > 12
    assert walks == []


async def test_open_interviews_are_found_by_an_index(sqlite: SqliteArchive) -> None:
    """Neither of the two questions by time walks through finished interviews."""
    for sign in (">=", "<="):
        which = f"WHERE status = 'open' AND stirred {sign} 'x' ORDER BY stirred, touched_at, n"
        plan = await sqlite.ledger.look_up(partial(plan_of, f"SELECT id FROM interviews {which}"))  # noqa: S608 - ours
        assert plan[0].startswith("SEARCH interviews USING INDEX interviews_open")


async def test_the_few_are_found_among_the_many(sqlite: SqliteArchive) -> None:
    """Looking for a counsellor does not walk through all learners."""
    seen: set[str] = set()
    await sqlite.ledger.look_up(lambda db: db.set_trace_callback(seen.add))
    await sqlite.people("counsellor")
    await sqlite.ledger.look_up(lambda db: db.set_trace_callback(None))
    (question,) = (statement for statement in seen if statement.startswith("SELECT"))
    plan = await sqlite.ledger.look_up(partial(plan_of, question))
    assert plan[0].startswith("SEARCH persons USING INDEX persons_staff")


async def test_many_kept_interviews_do_not_make_a_turn_dearer(database: Path) -> None:
    """A turn takes the same number of SQLite's own steps beside ten interviews and beside three thousand."""
    steps = {}
    async with opened(database) as archive:
        await archive.commit([SavePerson(a_person()), SaveInterview(a_kept())])
        for many in (10, 3000):
            others = [SaveInterview(a_kept(f"o{many}-{number}", person=None)) for number in range(many)]
            await archive.commit(others)
            await a_turn(archive, many)
            count = 0

            def tick() -> int:
                nonlocal count
                count += 1
                return 0

            await archive.ledger.alone(lambda db: db.set_progress_handler(tick, 1))
            await a_turn(archive, many + 1)
            await archive.ledger.alone(lambda db: db.set_progress_handler(None, 0))
            steps[many] = count
    assert steps[3000] <= steps[10] * 1.1
