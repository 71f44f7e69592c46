"""Without the key nothing personal is readable: in the file, its log, temporary files, or what the program logs."""

from __future__ import annotations

import logging
import shutil
import sqlite3
import tempfile
from typing import TYPE_CHECKING

import pytest

from bot.service.changes import (
    Enqueue,
    ErasePerson,
    Note,
    ParcelMoved,
    SaveInterview,
    SaveInvitation,
    SavePerson,
    UpdateDone,
)
from bot.service.ports import Outage
from bot.storage.sealing import WrongKey
from tests.fakes.disk import content_of, files_below, files_of, full_disk
from tests.fakes.records import BOT, a_kept, a_message, a_person, an_arrival, an_invitation, answered, time_at
from tests.storage.conftest import MASTER, opened

if TYPE_CHECKING:
    from pathlib import Path

    from bot.storage.sqlite import SqliteArchive

CHAT = 9_182_736_455
CODE = "Zr7mPq2LwX"
SECRETS = ("Desislava", "forty years at sea", "my back hurts", "kitchen of my aunt", "Ljudmila", str(CHAT), CODE)
BYTES = [*(secret.encode() for secret in SECRETS), CHAT.to_bytes(5, "big"), CHAT.to_bytes(5, "little")]


async def lead_a_life(archive: SqliteArchive) -> None:
    """Leave personal words wherever an archive can hold them, done and undone."""
    invitation = an_invitation(archive.code_hash(CODE), name="Desislava", counsellor="eva")
    person = a_person("ana", CHAT, name="Desislava", code_hash=invitation.code_hash, counsellor="eva")
    kept = answered(a_kept("i1", person="ana", counsellor="eva"), story="forty years at sea", body="my back hurts")
    told = kept.interview.model_copy(update={"counsellor": "Ljudmila"})
    await archive.receive([an_arrival(n, chat=CHAT, words=f"kitchen of my aunt {n}") for n in range(1, 5)])
    parcels = await archive.commit(
        [
            SaveInvitation(invitation),
            SavePerson(person),
            SavePerson(a_person("eva", CHAT + 1, name="Ljudmila", roles=("counsellor",))),
            SaveInterview(kept.model_copy(update={"interview": told})),
            SaveInterview(a_kept("i2", person="ana", status="finished")),
            UpdateDone(BOT, 1),
            UpdateDone(BOT, 2, "forty years at sea"),
            *(Enqueue(a_message("my back hurts, Desislava", chat=CHAT, slot="i1:1"), time_at(1)) for _ in range(4)),
        ]
    )
    await archive.commit([ParcelMoved(parcels[0].number, "sent", message=70)])
    await archive.commit([ParcelMoved(parcels[1].number, "given up", why="refused: my back hurts")])
    for story in ("forty years at sea " * 300, "kitchen of my aunt " * 900):
        read = await archive.interview("i1")
        assert read is not None
        await archive.commit([SaveInterview(answered(read, story=story))])


def found_in(*files: Path) -> list[tuple[str, bytes]]:
    """Which secrets stand readable in which files."""
    return [(file.name, secret) for file in files for secret in BYTES if secret in file.read_bytes()]


async def test_no_file_holds_a_readable_word(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the database nor its log nor a temporary file shows a name, a chat, an answer or a code."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    async with opened(database) as archive:
        await lead_a_life(archive)
        async with full_disk(archive):
            with pytest.raises(Outage):
                await archive.commit([Enqueue(a_message("my back hurts" * 900, chat=CHAT), time_at(1))])
        assert [file.name.removeprefix("kazipot.db") for file in files_of(database)] == ["", "-wal", "-shm"]
        assert found_in(*files_of(database)) == []
        assert len([each async for each in archive.interviews()]) == 2
        assert await archive.people() != []
        await archive.backup_to(tmp_path / "backup.db")
    everything = files_below(tmp_path)
    assert len(everything) >= 2
    assert found_in(*everything) == []


async def test_no_log_line_holds_a_word(database: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Even where everything is logged, no line and no traceback shows what somebody said."""
    caplog.set_level(logging.DEBUG)
    async with opened(database) as archive:
        await lead_a_life(archive)
        await archive.person_at(CHAT)
        async with full_disk(archive):
            with pytest.raises(Outage):
                await archive.commit([Enqueue(a_message("my back hurts" * 900, chat=CHAT), time_at(1))])
    assert len(caplog.records) > 20
    assert [secret for secret in SECRETS if secret in caplog.text] == []


async def test_files_are_their_owners_alone(sqlite: SqliteArchive, database: Path, tmp_path: Path) -> None:
    """Database, log and backup have mode 0600, the folder that was made for them 0700."""
    await sqlite.commit([Note("x", "1")])
    await sqlite.backup_to(tmp_path / "backup.db")
    modes = [mode_of(file) for file in (*files_of(database), tmp_path / "backup.db", database.parent)]
    assert modes == [0o600] * 4 + [0o700]


async def test_erased_words_stand_nowhere_even_for_who_has_the_key(database: Path) -> None:
    """After erasing and scrubbing not even the sealed bytes are left in any file."""
    async with opened(database) as archive:
        await lead_a_life(archive)
        await archive.scrub()
        sealed = sealed_values(database)
        assert len(sealed) >= 8
        assert all(any(value in file.read_bytes() for file in files_of(database)) for value in sealed)
        await archive.commit([ErasePerson("ana"), ErasePerson("eva")])
        await archive.scrub()
        left = [value for value in sealed for file in files_of(database) if value in file.read_bytes()]
        assert left == []
        assert log_of(database) == b""


async def test_what_is_done_leaves_no_words(sqlite: SqliteArchive, database: Path) -> None:
    """The body of a done update and of a sent parcel is wiped, not only forgotten."""
    await sqlite.receive([an_arrival(1, words="w" * 40)])
    (parcel,) = await sqlite.commit([Enqueue(a_message("m" * 40), time_at(1))])
    await sqlite.scrub()
    sealed = sealed_values(database)
    await sqlite.commit([UpdateDone(BOT, 1), ParcelMoved(parcel.number, "sent", message=4)])
    await sqlite.scrub()
    assert len(sealed) == 2
    assert [value for value in sealed if value in content_of(database)] == []


async def test_scrubbing_waits_for_who_still_reads(sqlite: SqliteArchive, database: Path) -> None:
    """While another program reads the log it cannot be emptied; a later commit makes up for it."""
    await sqlite.commit([Note("x", "1")])
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM notes").fetchall()
    await sqlite.commit([Note("x", "2")])
    await sqlite.scrub()
    assert log_of(database) != b""
    reader.close()
    await sqlite.commit([Note("x", "3")])
    assert log_of(database) == b""


@pytest.mark.parametrize("table", ["persons", "interviews", "outbox", "inbox"])
async def test_swapped_values_are_refused(database: Path, table: str) -> None:
    """Two sealed values that changed places do not open; the sentence names the table, never what it holds."""
    async with opened(database) as archive:
        await lead_a_life(archive)
    db = sqlite3.connect(database)
    key = {"outbox": "number", "inbox": "n"}.get(table, "id")
    rows = db.execute(f"SELECT {key}, body FROM {table} ORDER BY 1 LIMIT 2").fetchall()  # noqa: S608 - names of ours
    for (place, _), (_, body) in zip(rows, reversed(rows), strict=True):
        db.execute(f"UPDATE {table} SET body = ? WHERE {key} = ?", (body, place))  # noqa: S608 - names of ours
    db.commit()
    db.close()
    async with opened(database) as archive:
        ask = {
            "persons": archive.person("ana"),
            "interviews": archive.interview("i1"),
            "outbox": archive.parcels(),
            "inbox": archive.unfinished(),
        }
        for other in ask.keys() - {table}:
            await ask[other]
        with pytest.raises(Outage, match=f"“{table}”") as refusal:
            await ask[table]
        assert [secret for secret in SECRETS if secret in str(refusal.value)] == []


async def test_a_wrong_key_is_refused_before_anything_is_changed(database: Path) -> None:
    """Another key is told with a sentence, and the database is as it was for the right one."""
    async with opened(database) as archive:
        await lead_a_life(archive)
    before = content_of(database)
    with pytest.raises(WrongKey, match=r"The key does not open the database kazipot\.db"):
        async with opened(database, MASTER[::-1]):
            pass
    assert content_of(database) == before
    async with opened(database) as archive:
        assert (await archive.person_at(CHAT)) is not None


async def test_a_copy_taken_in_the_middle_is_whole(database: Path, tmp_path: Path) -> None:
    """Files that are copied while the program runs, as after a power cut, open and hold every confirmed turn."""
    copies = []
    async with opened(database) as archive:
        await archive.commit([SavePerson(a_person())])
        await archive.commit([SaveInterview(a_kept())])
        for turn in range(1, 30):
            read = await archive.interview("i1")
            assert read is not None
            await archive.commit(
                [SaveInterview(answered(read, story=f"turn {turn}")), Enqueue(a_message(), time_at(1))]
            )
            copies.append((turn, copy_of(database, tmp_path / f"copy{turn}")))
    for turn, copy in copies:
        async with opened(copy) as archive:
            kept = await archive.interview("i1")
            assert kept is not None
            assert (kept.revision, kept.interview.answers["story"].text) == (turn + 1, f"turn {turn}")
            assert len(await archive.parcels()) == turn


def mode_of(path: Path) -> int:
    """Who may do what with a file."""
    return path.stat().st_mode & 0o777


def log_of(database: Path) -> bytes:
    """What stands in the write-ahead log."""
    return database.with_name(database.name + "-wal").read_bytes()


def copy_of(database: Path, folder: Path) -> Path:
    """A copy of the file and its log, taken one after the other while nobody writes."""
    folder.mkdir()
    for file in files_of(database)[:2]:
        shutil.copy(file, folder)
    return folder / database.name


def sealed_values(database: Path) -> list[bytes]:
    """The sealed values of people that a database holds."""
    db = sqlite3.connect(database)
    questions = (
        "body FROM persons",
        "body FROM interviews",
        "body FROM inbox",
        "body FROM outbox",
        "body FROM invitations",
    )
    values = [bytes(value) for question in questions for (value,) in db.execute(f"SELECT {question}")]
    values += [bytes(value) for (value,) in db.execute("SELECT why FROM dispatches WHERE why IS NOT NULL")]
    db.close()
    return [value[-300:] for value in values]
