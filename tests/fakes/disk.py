"""Faults of the disk, made for real: SQLite runs full, or another program holds the lock."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.storage.sqlite import SqliteArchive


@contextlib.asynccontextmanager
async def full_disk(archive: SqliteArchive) -> AsyncIterator[None]:
    """While the block runs, the database can take no further page: a true ``SQLITE_FULL``."""
    await archive.ledger.alone(lambda db: db.execute("PRAGMA max_page_count = 1").close())
    try:
        yield
    finally:
        await archive.ledger.alone(lambda db: db.execute("PRAGMA max_page_count = 1073741823").close())


@contextlib.contextmanager
def locked(path: Path) -> Iterator[sqlite3.Connection]:
    """While the block runs, another program holds the write lock."""
    other = sqlite3.connect(path, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        yield other
        if other.in_transaction:
            other.execute("ROLLBACK")
    finally:
        other.close()


def files_of(path: Path) -> list[Path]:
    """The database's files: itself, its write-ahead log, and the log's index."""
    return [file for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))) if file.exists()]


def files_below(folder: Path) -> list[Path]:
    """Every file in a folder and in the folders in it."""
    return [file for file in folder.rglob("*") if file.is_file()]


def content_of(path: Path) -> bytes:
    """What a file holds."""
    return path.read_bytes()


def lay_down(path: Path, content: bytes) -> None:
    """Write a file, with its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
