"""What SQLite complains about, in sentences. A fault of the world is an ``Outage``; the rest is ours."""

from __future__ import annotations

import sqlite3
from typing import Final

from bot.service.ports import Outage

_SENTENCES: Final = {
    sqlite3.SQLITE_BUSY: "The database is locked by another program. It is tried again; stop that program if it stays.",
    sqlite3.SQLITE_LOCKED: "The database is locked. It is tried again.",
    sqlite3.SQLITE_FULL: "The disk is full. Free some space; nothing is lost, and the work goes on by itself.",
    sqlite3.SQLITE_IOERR: "The disk does not read or write. Check it; nothing that was confirmed is lost.",
    sqlite3.SQLITE_CANTOPEN: "The database cannot be opened. Check that its folder exists and is yours.",
    sqlite3.SQLITE_READONLY: "The database may only be read. Check who owns its file and its folder.",
    sqlite3.SQLITE_PERM: "The database may not be opened. Check who owns its file and its folder.",
    sqlite3.SQLITE_NOMEM: "There is no memory left for the database.",
    sqlite3.SQLITE_CORRUPT: "The database is damaged. Restore it from a backup.",
    sqlite3.SQLITE_NOTADB: "This file is not a database of Kažipot. Check KAZIPOT_DATABASE.",
    sqlite3.SQLITE_PROTOCOL: "The database is locked in a way that cannot be waited for. It is tried again.",
    sqlite3.SQLITE_INTERRUPT: "The database was interrupted. It is tried again.",
}


def outage(error: sqlite3.Error) -> Outage | None:
    """The outage that this error is, or ``None`` if the world is not to blame."""
    sentence = _SENTENCES.get(primary(error))
    return None if sentence is None else Outage(sentence)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether somebody else holds the lock: worth waiting for."""
    return primary(error) == sqlite3.SQLITE_BUSY


def primary(error: sqlite3.Error) -> int:
    """SQLite's primary result code (the low byte), or -1 where Python raised the error by itself."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF
