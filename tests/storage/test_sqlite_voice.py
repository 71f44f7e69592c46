"""What is heard and said, in the file: unreadable without the key, gone when it is erased, and in nobody's way."""

from __future__ import annotations

import sqlite3
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from bot.service.changes import (
    DropClip,
    DropInterview,
    DropVoiceNote,
    ErasePerson,
    SaveClip,
    SaveInterview,
    SavePerson,
    SaveSound,
    SaveVoiceNote,
)
from bot.service.ports import Outage
from bot.storage.migrating import migrate, migrations
from bot.storage.packing import unpack_clip
from bot.storage.sealing import Sealer
from bot.storage.sqlite import SqliteArchive
from tests.fakes.disk import content_of, files_below, files_of
from tests.fakes.records import a_kept, a_person
from tests.fakes.voice_records import a_clip, a_voice_note
from tests.storage.conftest import MASTER, opened

if TYPE_CHECKING:
    from pathlib import Path

SOUND = b"the sound of her own voice; " * 2000
SECRETS = (SOUND[:26], b"note-in-i1", b"AwACAgSecretFile", b"words of hers", b"Kako ti je ime", b"sl/k7")
WAITING = "SCAN voice_notes USING INDEX voice_notes_waiting"  # an index that holds nothing else
SEALED = {
    "voice_notes": ("body",),
    "voice_sounds": ("sound",),
    "sounds": ("file", "sound"),
    "clips": ("body", "sound"),
}


async def speak_and_listen(archive: SqliteArchive) -> None:
    """Leave sounds wherever an archive can hold them."""
    await archive.commit([SavePerson(a_person("ana", 1)), SaveInterview(a_kept("i1", person="ana"))])
    for number in range(2):
        note = a_voice_note(f"note-in-i1-{number}", "ana", file="AwACAgSecretFile")
        await archive.commit([SaveVoiceNote(note), SaveVoiceNote(note, SOUND)])
        await archive.commit(
            [
                SaveSound(f"words of hers {number}", "AwACAgSecretFile", SOUND, "ana"),
                SaveClip(a_clip(f"sl/k7{number}"), SOUND),
            ]
        )
    await archive.commit([SaveClip(a_clip("draft:ana"), SOUND)])


async def test_no_file_holds_a_readable_sound_or_name(database: Path, tmp_path: Path) -> None:
    """Neither the database nor its log nor a backup shows a sound, a name, a file of the messenger, or spoken words."""
    async with opened(database) as archive:
        await speak_and_listen(archive)
        await archive.backup_to(tmp_path / "backup.db")
        found = [secret for file in files_below(tmp_path) for secret in SECRETS if secret in content_of(file)]
        assert len(files_below(tmp_path)) >= 4
    assert found == []


async def test_an_erased_voice_stands_nowhere_even_for_who_has_the_key(database: Path) -> None:
    """After erasing and scrubbing not a piece of the sealed sound is left; what is kept for everybody stays."""
    async with opened(database) as archive:
        await speak_and_listen(archive)
        await archive.scrub()
        hers = pieces_of(database, "voice_notes", "voice_sounds", "sounds")
        assert share_in(database, hers) > 0.9
        kept = pieces_of(database, "clips")
        await archive.commit([ErasePerson("ana")])
        await archive.scrub()
        assert share_in(database, hers) == 0
        assert len(await archive.clips()) == 2
        await archive.commit([DropClip("sl/k70"), DropClip("sl/k71")])
        await archive.scrub()
        assert share_in(database, kept) == 0


async def test_a_dropped_or_replaced_sound_is_wiped(database: Path) -> None:
    """With the note, with its interview, or under a newer clip: the older sound is not only forgotten."""
    async with opened(database) as archive:
        await speak_and_listen(archive)
        await archive.scrub()
        older = pieces_of(database, "voice_sounds", "clips")
        await archive.commit([DropVoiceNote("note-in-i1-0"), DropInterview("i1")])
        await archive.commit([SaveClip(a_clip(key), b"new") for key in ("sl/k70", "sl/k71", "draft:ana")])
        await archive.scrub()
        assert share_in(database, older) == 0


@pytest.mark.parametrize(("table", "column"), [(table, column) for table in SEALED for column in SEALED[table]])
async def test_swapped_sounds_are_refused(database: Path, table: str, column: str) -> None:
    """Two sealed values that changed places do not open; the sentence names the table, never what it holds."""
    async with opened(database) as archive:
        await speak_and_listen(archive)
    swap(database, table, column)
    async with opened(database) as archive:
        ask = {
            ("voice_notes", "body"): archive.voice_note("note-in-i1-0"),
            ("voice_sounds", "sound"): archive.voice_sound("note-in-i1-0"),
            ("sounds", "file"): archive.sound("words of hers 0"),
            ("sounds", "sound"): archive.sound("words of hers 1"),
            ("clips", "body"): archive.clips(),
            ("clips", "sound"): archive.clip_sound("sl/k70"),
        }
        for place, question in ask.items():
            if place[0] != table:
                assert await question
            elif place != (table, column):
                question.close()
        with pytest.raises(Outage, match=f"“{table}”") as refusal:
            await ask[table, column]
        assert [secret for secret in SECRETS if secret.decode() in str(refusal.value)] == []


async def test_a_backup_carries_every_sound(database: Path, tmp_path: Path) -> None:
    """A backup opens with the key and holds notes, sounds and clips as the database does."""
    async with opened(database) as archive:
        await speak_and_listen(archive)
        await archive.backup_to(tmp_path / "backup.db")
        async with opened(tmp_path / "backup.db") as copy:
            assert await copy.voice_notes_waiting() == await archive.voice_notes_waiting() != []
            assert await copy.voice_sound("note-in-i1-1") == SOUND
            assert await copy.sound("words of hers 1") == await archive.sound("words of hers 1") is not None
            assert await copy.clips() == await archive.clips() != []
            assert await copy.clip_sound("sl/k71") == SOUND


def test_a_clip_from_before_places_is_read() -> None:
    """Clips that do not tell where their line stood are what they were."""
    sealer, key, clip = Sealer(MASTER), b"row", a_clip()
    body = sealer.seal(clip.model_dump_json(exclude={"place"}).encode(), "clips", "body", key.hex())

    assert clip == unpack_clip(sealer, key, body)


async def test_a_database_from_before_voice_is_brought_up_to_date(database: Path) -> None:
    """Tables of the first version get the new ones beside them, and keep what they hold."""
    database.parent.mkdir(parents=True)
    db = sqlite3.connect(database, isolation_level=None)
    migrate(db, migrations()[:1])
    db.close()
    async with opened(database) as archive:
        await speak_and_listen(archive)
    async with opened(database) as archive:
        assert len(await archive.voice_notes_waiting()) == 2
    assert [step.name for step in migrations()][:2] == ["start", "voice"]


async def test_no_question_about_sounds_walks_through_a_table(sqlite: SqliteArchive) -> None:
    """Notes that wait, a note, a sound, a clip, and what is to be erased are found by an index."""
    statements: set[str] = set()
    for ask in (sqlite.ledger.alone, sqlite.ledger.look_up):
        await ask(lambda db: db.set_trace_callback(statements.add))
    await speak_and_listen(sqlite)
    await sqlite.voice_notes_waiting()
    await sqlite.voice_note("n")
    await sqlite.voice_sound("n")
    await sqlite.sound("k")
    await sqlite.clip_sound("k")
    await sqlite.commit([DropVoiceNote("note-in-i1-0"), DropClip("sl/k70"), DropInterview("i1"), ErasePerson("ana")])
    for ask in (sqlite.ledger.alone, sqlite.ledger.look_up):
        await ask(lambda db: db.set_trace_callback(None))
    about = [
        one for one in statements if any(table in one for table in SEALED) and one[:6] in ("SELECT", "INSERT", "DELETE")
    ]
    steps = [step for one in about for step in await sqlite.ledger.look_up(partial(plan_of, one))]
    assert len(about) >= 12
    assert {step for step in steps if step.startswith("SCAN")} == {WAITING}


async def test_sounds_are_sealed_and_opened_beside_the_loop(database: Path) -> None:
    """A large sound never stalls the turns: no byte of it is sealed or opened in the event loop's thread."""
    sealer = NotingSealer(MASTER)
    archive = SqliteArchive(database, sealer)
    await archive.open()
    await speak_and_listen(archive)
    await archive.voice_sound("note-in-i1-0")
    await archive.sound("words of hers 0")
    await archive.clip_sound("sl/k70")
    await archive.close()
    assert len(sealer.threads) >= 2
    assert threading.get_ident() not in sealer.threads


class NotingSealer(Sealer):
    """A sealer that notes in which threads it seals and opens."""

    def __init__(self, master: bytes) -> None:
        """Begin with no thread."""
        super().__init__(master)
        self.threads: set[int] = set()

    def seal(self, plain: bytes, table: str, column: str, row: object) -> bytes:
        """Note the thread, and seal."""
        self.threads.add(threading.get_ident())
        return super().seal(plain, table, column, row)

    def unseal(self, sealed: bytes, table: str, column: str, row: object) -> bytes:
        """Note the thread, and open."""
        self.threads.add(threading.get_ident())
        return super().unseal(sealed, table, column, row)


def pieces_of(database: Path, *tables: str) -> list[bytes]:
    """Short pieces, all along, of the sealed values in some tables (a long value is spread over many pages)."""
    db = sqlite3.connect(database)
    values = [
        bytes(value)
        for table in tables
        for column in SEALED[table]
        for (value,) in db.execute(f"SELECT {column} FROM {table}")  # noqa: S608 - names of ours
    ]
    db.close()
    return [value[at : at + 40] for value in values for at in range(0, len(value) - 40, 1000)]


def share_in(database: Path, pieces: list[bytes]) -> float:
    """Which share of these pieces stands in the database's files."""
    whole = b"".join(content_of(file) for file in files_of(database))
    return sum(piece in whole for piece in pieces) / len(pieces)


def swap(database: Path, table: str, column: str) -> None:
    """Let two values of a column change places."""
    db = sqlite3.connect(database)
    rows = db.execute(f"SELECT rowid, {column} FROM {table} ORDER BY 1 LIMIT 2").fetchall()  # noqa: S608 - ours
    for (place, _), (_, value) in zip(rows, reversed(rows), strict=True):
        db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, place))  # noqa: S608 - names of ours
    db.commit()
    db.close()


def plan_of(statement: str, db: sqlite3.Connection) -> list[Any]:
    """How SQLite would go about a statement."""
    return [step for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}")]
