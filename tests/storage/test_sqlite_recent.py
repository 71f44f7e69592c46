"""What is remembered of the file is never older than a moment, and never wrong for who saves."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.service.changes import DropInterview, Enqueue, ErasePerson, ParcelMoved, SaveInterview, SavePerson
from bot.service.ports import Stale
from bot.storage import recent
from tests.fakes.records import CHAT, a_kept, a_message, a_person, an_arrival, answered, time_at
from tests.storage.conftest import opened

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.sqlite import SqliteArchive


async def test_what_another_program_changed_is_seen_with_the_next_update(
    sqlite: SqliteArchive, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the memory lasts: a turn begins with receiving its update, and that looks at the file."""
    monkeypatch.setattr(recent, "MOMENT", 1000.0)
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    assert await sqlite.person_at(CHAT) is not None
    async with opened(database) as other:
        await other.commit([ErasePerson("p1")])
    assert await sqlite.person_at(CHAT) is not None
    await sqlite.receive([an_arrival(1)])
    assert await sqlite.person_at(CHAT) is None
    assert await sqlite.latest_interview("p1") is None


async def test_what_another_program_changed_is_seen_after_a_moment(
    sqlite: SqliteArchive, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who only reads sees another program's change too, a second later at most."""
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    async with opened(database) as other:
        read = await other.interview("i1")
        assert read is not None
        await other.commit([SaveInterview(answered(read, story="new"))])
    monkeypatch.setattr(recent, "MOMENT", 0.05)
    await asyncio.sleep(0.06)
    now = await sqlite.interview("i1")
    assert now is not None
    assert now.interview.answers["story"].text == "new"


async def test_a_memory_that_is_too_old_cannot_overwrite(
    sqlite: SqliteArchive, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A turn that was decided on an old memory is refused, and the next reading is the new one."""
    monkeypatch.setattr(recent, "MOMENT", 1000.0)
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    async with opened(database) as other:
        read = await other.interview("i1")
        assert read is not None
        await other.commit([SaveInterview(answered(read, story="theirs"))])
    old = await sqlite.interview("i1")
    assert old is not None
    with pytest.raises(Stale):
        await sqlite.commit([SaveInterview(answered(old, story="ours"))])
    now = await sqlite.interview("i1")
    assert now is not None
    await sqlite.commit([SaveInterview(answered(now, more="both"))])
    both = (await sqlite.interview("i1") or now).interview.answers
    assert (both["story"].text, both["more"].text) == ("theirs", "both")


async def test_what_was_taken_back_is_not_remembered(sqlite: SqliteArchive) -> None:
    """Of a commit that was refused nothing is remembered, not even what stood before the refused change."""
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    read, person = await sqlite.interview("i1"), await sqlite.person("p1")
    assert read is not None
    assert person is not None
    renamed = SavePerson(person.model_copy(update={"name": "Nobody"}))
    with pytest.raises(Stale):
        await sqlite.commit([renamed, SaveInterview(read), SaveInterview(read)])
    assert await sqlite.person("p1") == person
    assert await sqlite.interview("i1") == read


async def test_memory_and_file_say_the_same(database: Path, sqlite: SqliteArchive) -> None:
    """After every kind of change, what is remembered is what another program reads in the file."""
    await sqlite.commit([SavePerson(a_person()), SaveInterview(a_kept("i1")), SaveInterview(a_kept("i2", minute=4))])
    sent, waits = await sqlite.commit([Enqueue(a_message(slot="s"), time_at(1)) for _ in range(2)])
    await sqlite.commit([ParcelMoved(sent.number, "sent", message=7)])
    for change in (
        lambda kept: SaveInterview(answered(kept, story="x")),
        lambda kept: SaveInterview(answered(kept, story="y", body="z")),
        lambda kept: SaveInterview(kept.model_copy(update={"counsellor": "eva"})),
        lambda _: ParcelMoved(waits.number, "sent", message=8),
        lambda _: DropInterview("i2"),
        lambda kept: SaveInterview(kept.model_copy(update={"person": None})),
    ):
        kept = await sqlite.interview("i1")
        assert kept is not None
        await sqlite.commit([change(kept)])
        async with opened(database) as other:
            for name in ("i1", "i2"):
                assert await sqlite.interview(name) == await other.interview(name)
            assert await sqlite.latest_interview("p1") == await other.latest_interview("p1")
            assert await sqlite.message_for("s") == await other.message_for("s")
            assert await sqlite.person_at(CHAT) == await other.person_at(CHAT)


async def test_the_memory_is_short(sqlite: SqliteArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many people write, only the latest are remembered; the others are read again."""
    monkeypatch.setattr(recent, "INTERVIEWS", 5)
    monkeypatch.setattr(recent, "PERSONS", 5)
    for number in range(20):
        await sqlite.commit(
            [SavePerson(a_person(f"p{number}", number)), SaveInterview(a_kept(f"i{number}", person=f"p{number}"))]
        )
    known = [number for number in range(20) if sqlite.ledger.recent.interview(f"i{number}") is not None]
    assert known == [15, 16, 17, 18, 19]
    for number in range(20):
        assert (await sqlite.latest_interview(f"p{number}") or a_kept()).interview.id == f"i{number}"
        assert (await sqlite.person_at(number) or a_person()).id == f"p{number}"


async def test_who_was_touched_last_is_remembered_from_the_start(database: Path) -> None:
    """After a restart the first turn of whoever was here last asks the file for nothing, and finds its row at once."""
    async with opened(database) as before:
        await before.commit([SavePerson(a_person()), SaveInterview(a_kept("old")), SaveInterview(a_kept("i1"))])
        await before.commit([SavePerson(a_person("p2", 2)), SaveInterview(a_kept("i2", person="p2", status="stopped"))])
    async with opened(database) as after:
        assert await after.unfinished() == []
        seen: list[str] = []
        await after.ledger.alone(lambda db: db.set_trace_callback(seen.append))
        assert (await after.person_at(CHAT) or a_person()).revision == 1
        kept = await after.latest_interview("p1")
        assert kept is not None
        assert kept.interview.id == "i1"
        assert seen == []
        await after.commit([SaveInterview(answered(kept, story="x"))])
        assert [statement for statement in seen if statement.startswith("UPDATE") and "n = " not in statement] == []
        assert await after.latest_interview("p2") is not None
