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

import asyncio
import os
import sqlite3
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import aiosqlite

from bot.service.ports import Outage, Stale
from bot.storage.faults import is_busy, outage
from bot.storage.writing import Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bot.storage.sealing import Sealer

T = TypeVar("T")
PATIENCE: Final = 5.0
"""Seconds for which a locked database is tried again before the callers are told."""
_TRY: Final = 0.25
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

    def __init__(self, path: Path, *, cache_mb: int) -> None:
        """Prepare it; ``opened`` opens it."""
        super().__init__(lambda: _connect(path, cache_mb), iter_chunk_size=64)
        self._thread.daemon = True  # a loop that died must not keep the program alive

    @classmethod
    async def opened(cls, path: Path, *, cache_mb: int) -> Connection:
        """A connection that is open."""
        connection = cls(path, cache_mb=cache_mb)
        await connection
        return connection

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function in the connection's thread. Raises ``Outage`` where the world fails."""
        try:
            answer = await self._execute(lambda: work(self._conn))  # type: ignore[no-untyped-call]  # theirs
        except sqlite3.Error as error:
            raise outage(error) or error from None
        return cast("T", answer)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of work that waits to be written, and who waits for it. Its repr names no values."""

    work: Callable[[Pen], Any]
    done: asyncio.Future[Any]


class Ledger:
    """Where the archive writes and asks. Open it, use it, close it."""

    def __init__(self, path: Path, sealer: Sealer) -> None:
        """Name the file and the keys; nothing is opened yet."""
        self._path = path
        self._sealer = sealer
        self._waiting: list[Piece] = []
        self._bell = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._writer: Connection
        self._reader: Connection

    async def open(self, prepare: Callable[[sqlite3.Connection], None]) -> None:
        """Open the file, made with mode 0600 where there is none, and let ``prepare`` look after its tables."""
        try:
            _make_private(self._path)
            self._writer = await Connection.opened(self._path, cache_mb=12)
        except (sqlite3.Error, OSError) as error:
            raise _cannot_open(error) from None
        try:
            await self._writer.run(prepare)
            self._reader = await Connection.opened(self._path, cache_mb=2)
        except BaseException as error:
            await self._writer.close()
            if isinstance(error, sqlite3.Error):
                raise _cannot_open(error) from None
            raise
        self._task = asyncio.create_task(self._commit_for_ever())

    async def close(self) -> None:
        """Write what waits, then close. It may be called twice."""
        if self._task is None:
            return
        task, self._task = self._task, None
        self._bell.set()
        await task
        await self._reader.close()
        await self._writer.close()

    async def write(self, work: Callable[[Pen], T]) -> T:
        """Do a piece of work durably, in a transaction that it may share."""
        if self._task is None:
            raise Outage("The database is closed.")
        piece = Piece(work, asyncio.get_running_loop().create_future())
        self._waiting.append(piece)
        self._bell.set()
        return cast("T", await piece.done)

    async def ask(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask what every turn asks for: of the connection whose pages are in memory."""
        return await self._open(lambda: self._writer).run(question)

    async def look_up(self, question: Callable[[sqlite3.Connection], T]) -> T:
        """Ask what takes long: beside the turns."""
        return await self._open(lambda: self._reader).run(question)

    async def alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the writing connection, between two transactions."""
        return await self._open(lambda: self._writer).run(work)

    def _open(self, connection: Callable[[], Connection]) -> Connection:
        if self._task is None:
            raise Outage("The database is closed.")
        return connection()

    async def _commit_for_ever(self) -> None:
        while self._task is not None or self._waiting:
            await self._bell.wait()
            self._bell.clear()
            if self._waiting:
                batch, self._waiting = self._waiting, []
                _tell(batch, await self._commit(batch))

    async def _commit(self, batch: Sequence[Piece]) -> list[Any]:
        """The answers of a batch, each a result or an exception."""
        give_up = time.monotonic() + PATIENCE
        while True:
            try:
                return await self._writer.run(lambda db: transact(db, self._sealer, batch))
            except Busy:
                if time.monotonic() < give_up:
                    continue
                failure: Exception = outage(_busy()) or Busy()
            except Exception as error:  # noqa: BLE001 - whatever it is, the callers are told and the task goes on
                failure = error
            return [failure] * len(batch)


class Busy(Exception):  # noqa: N818 - a state of affairs, not an error
    """Somebody else holds the lock."""


def transact(db: sqlite3.Connection, sealer: Sealer, batch: Sequence[Piece]) -> list[Any]:
    """One transaction: each piece in a savepoint of its own. Raises ``Busy``, or an error that undid everything."""
    cursor = db.cursor()
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise (Busy() if is_busy(error) else error) from None
    try:
        pen = Pen(cursor, sealer)
        answers = [_in_savepoint(pen, piece) for piece in batch]
        pen.lay_down()
        cursor.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            cursor.execute("ROLLBACK")
        raise
    return answers


def _in_savepoint(pen: Pen, piece: Piece) -> Any:
    pen.cursor.execute("SAVEPOINT piece")
    try:
        answer = piece.work(pen)
    except sqlite3.Error as error:
        if outage(error) is not None:
            raise
        answer = error
    except Exception as error:  # noqa: BLE001 - this caller's alone, and told to this caller
        answer = error
    if isinstance(answer, Exception):
        pen.cursor.execute("ROLLBACK TO piece")
    pen.cursor.execute("RELEASE piece")
    return answer


def _tell(batch: Sequence[Piece], answers: Sequence[Any]) -> None:
    for piece, answer in zip(batch, answers, strict=True):
        if piece.done.done():
            continue
        if isinstance(answer, BaseException):
            piece.done.set_exception(_copy(answer))
        else:
            piece.done.set_result(answer)


def _copy(error: BaseException) -> BaseException:
    """An exception of one's own for each caller, so that their tracebacks do not grow into each other."""
    return type(error)(*error.args) if isinstance(error, Outage | Stale) else error


def _connect(path: Path, cache_mb: int) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=_TRY, isolation_level=None, cached_statements=256)
    try:
        db.execute(f"PRAGMA cache_size = {-1024 * cache_mb}")
        for pragma in _PRAGMAS:
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


def _busy() -> sqlite3.Error:
    error = sqlite3.OperationalError()
    error.sqlite_errorcode = sqlite3.SQLITE_BUSY
    return error
