"""The connections to SQLite, and the group commit.

One connection writes and one reads; each has a thread of its own, in which plain functions run whole: a hop to the
thread costs more than most statements. Whoever wants to write queues a piece of work; a single task takes all that
wait and does them in one transaction, each in a savepoint of its own. A piece that fails is taken back alone and
told why. Where the world fails (locked, full, broken disk), nothing of the transaction holds, and every caller is
told ``Outage``: a later attempt works, without opening anything anew. The event loop never waits for a lock.

The writer's own reads see its pages still in memory; the reader's pages are stale after each commit. So what every
turn asks for is asked of the writer, many questions in one hop; what is long goes to the reader.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import aiosqlite

from bot.service.ports import Outage
from bot.storage.faults import outage
from bot.storage.gathering import Gathering, Piece
from bot.storage.recent import Recent
from bot.storage.transaction import Busy, answer, transact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.storage.pen import Pen
    from bot.storage.sealing import Sealer

T = TypeVar("T")
PATIENCE: Final = 5.0
"""Seconds for which a locked database is tried again before the callers are told."""
_SHORT_TRIES: Final = "PRAGMA busy_timeout = 250"
_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    "PRAGMA wal_autocheckpoint = 2000",
    "PRAGMA journal_size_limit = 33554432",
)


class Connection(aiosqlite.Connection):
    """A connection whose thread runs plain functions whole. What it logs names no values."""

    def __init__(self, path: Path, pragmas: Sequence[str]) -> None:
        """Prepare it; ``opened`` opens it."""
        super().__init__(lambda: _connect(path, pragmas), iter_chunk_size=64)
        self._thread.daemon = True  # a loop that died must not keep the program alive

    @classmethod
    async def opened(cls, path: Path, *pragmas: str) -> Connection:
        """A connection that is open, with settings of its own."""
        connection = cls(path, pragmas)
        try:
            await connection
        except BaseException:
            connection._thread.join()  # it has been told to end, and must do so before the loop does
            raise
        return connection

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function in the connection's thread. Raises ``Outage`` where the world fails."""
        try:
            answer = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]  # theirs
        except sqlite3.Error as error:
            raise outage(error) or error from None
        return cast("T", answer)


class Ledger:
    """Where the archive writes and asks. Open it, use it, close it."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        """Name the file and the keys; nothing is opened yet."""
        self._path = path
        self._sealer = sealer
        self.recent = Recent()
        self._owes_scrub = False
        self._writing: Gathering | None = None
        self._asking: Gathering | None = None
        self._writer: Connection
        self._reader: Connection

    async def open(self, prepare: Callable[[sqlite3.Connection], None]) -> None:
        """Open the file, made with mode 0600 where there is none, and let ``prepare`` look after its tables."""
        try:
            _make_private(self._path)
            self._writer = await Connection.opened(self._path, "PRAGMA cache_size = -3072")
        except (sqlite3.Error, OSError) as error:
            raise _cannot_open(error) from None
        try:
            await self._writer.run(prepare)
            await self._writer.run(lambda db: db.execute(_SHORT_TRIES).close())
            self._reader = await Connection.opened(self._path, "PRAGMA cache_size = -1024", "PRAGMA query_only = ON")
        except BaseException as error:
            await self._writer.close()
            if isinstance(error, sqlite3.Error):
                raise _cannot_open(error) from None
            raise
        self._writing = Gathering(self._commit)
        self._asking = Gathering(self._answer)

    async def close(self) -> None:
        """Write what waits, then close. It may be called twice."""
        if self._writing is None or self._asking is None:
            return
        writing, asking = self._writing, self._asking
        self._writing = self._asking = None
        await writing.close()
        await asking.close()
        await self._reader.close()
        await self._writer.close()

    async def write(self, work: Callable[[Pen], T]) -> T:
        """Do a piece of work durably, in a transaction that it may share."""
        return cast("T", await _still(self._writing).join(work))

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask what every turn asks for: of the connection whose pages are in memory, many questions at a time."""
        return cast("T", await _still(self._asking).join(question))

    async def look_up(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask what takes long: beside the turns."""
        _still(self._asking)
        return await self._reader.run(question)

    async def alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the writing connection, between two transactions."""
        _still(self._writing)
        return await self._writer.run(work)

    async def scrub(self) -> None:
        """Empty the write-ahead log into the file; if somebody still reads it, do so after a later commit."""
        self._owes_scrub = True
        await self.alone(self._scrub)

    def _scrub(self, db: sqlite3.Connection) -> None:
        (busy, _, _) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        self._owes_scrub = bool(busy)

    async def _answer(self, batch: Sequence[Piece]) -> list[Any]:
        return await self._writer.run(lambda db: answer(db, self.recent, batch))

    async def _commit(self, batch: Sequence[Piece]) -> list[Any]:
        """The answers of a batch, each a result or an exception. A locked database is tried again for a while."""
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                return await self._writer.run(lambda db: self._transact(db, batch))
            except Busy:
                if time.monotonic() >= give_up or self._writing is None:
                    raise

    def _transact(self, db: sqlite3.Connection, batch: Sequence[Piece]) -> list[Any]:
        answers = transact(db, self._sealer, self.recent, batch)
        if self._owes_scrub:
            self._scrub(db)
        return answers


def _still(gathering: Gathering | None) -> Gathering:
    if gathering is None:
        raise Outage("The database is closed.")
    return gathering


def _connect(path: Path, pragmas: Sequence[str]) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, cached_statements=256)
    try:
        for pragma in (*_PRAGMAS, *pragmas):
            db.execute(pragma)
    except BaseException:
        db.close()
        raise
    return db


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _cannot_open(error: sqlite3.Error | OSError) -> Outage:
    known = outage(error) if isinstance(error, sqlite3.Error) else None
    return known or Outage("The database cannot be opened. Check that its folder exists, is yours and has room.")
