"""One trip to the file: many questions, or many callers' changes in one transaction."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from bot.service.ports import Outage, Stale
from bot.storage.faults import is_busy, outage
from bot.storage.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.storage.gathering import Piece
    from bot.storage.recent import Recent
    from bot.storage.sealing import Sealer


class Busy(Outage):
    """Somebody else holds the lock: worth waiting for."""


def answer(db: sqlite3.Connection, recent: Recent, batch: Sequence[Piece]) -> list[Any]:
    """The answers of many questions, each a result or an exception."""
    recent.look(db)
    answers: list[Any] = []
    for piece in batch:
        try:
            answers.append(piece.work(db))
        except sqlite3.Error as error:
            answers.append(outage(error) or error)
        except Exception as error:  # noqa: BLE001 - this caller's alone, and told to this caller
            answers.append(error)
    return answers


def transact(db: sqlite3.Connection, sealer: Sealer, recent: Recent, batch: Sequence[Piece]) -> list[Any]:
    """One transaction. Raises ``Busy``, or an error that undid everything.

    Most batches go well from end to end; only if a piece fails is everything undone and done again, each piece in a
    savepoint of its own, so that the one that fails is taken back alone.
    """
    try:
        return _attempt(db, Pen(db.cursor(), sealer, recent), batch, _bare)
    except _Fails:
        return _attempt(db, Pen(db.cursor(), sealer, recent), batch, _in_savepoint)


class _Fails(Exception):  # noqa: N818 - tells that a piece of a batch needs its savepoint
    """A piece failed by itself."""


def _attempt(db: sqlite3.Connection, pen: Pen, batch: Sequence[Piece], do: Callable[[Pen, Piece], Any]) -> list[Any]:
    try:
        pen.cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise (Busy(str(outage(error))) if is_busy(error) else error) from None
    try:
        pen.recent.look(pen.cursor)
        answers = [do(pen, piece) for piece in batch]
        pen.lay_down()
        pen.cursor.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            pen.cursor.execute("ROLLBACK")
        raise
    pen.tell()
    return answers


def _bare(pen: Pen, piece: Piece) -> Any:
    try:
        return piece.work(pen)
    except Exception as error:
        if isinstance(error, sqlite3.Error) and outage(error) is not None:
            raise
        raise _Fails from None


def _in_savepoint(pen: Pen, piece: Piece) -> Any:
    news = len(pen.news)
    pen.cursor.execute("SAVEPOINT piece")
    try:
        done = piece.work(pen)
    except Exception as error:
        if isinstance(error, sqlite3.Error) and outage(error) is not None:
            raise
        done = Stale("what this change rests on has gone") if isinstance(error, sqlite3.IntegrityError) else error
        pen.cursor.execute("ROLLBACK TO piece")
        del pen.news[news:]
    pen.cursor.execute("RELEASE piece")
    return done
