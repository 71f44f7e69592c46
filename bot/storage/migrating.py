"""Numbered migrations: each is applied once, in one transaction, and written down."""

from __future__ import annotations

import re
import sqlite3
from importlib.resources import files
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.service.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME: Final = re.compile(r"(\d{4})_(\w+)\.sql")
_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, "
    "at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')))"
)


class Migration(NamedTuple):
    """One step of the tables: its number, its name and its statements."""

    number: int
    name: str
    script: str


def migrations() -> list[Migration]:
    """All migrations that come with the program, in order."""
    return sorted(
        Migration(int(named[1]), named[2], file.read_text("utf-8"))
        for file in files("bot.storage").joinpath("schema").iterdir()
        if (named := _NAME.fullmatch(file.name))
    )


def migrate(db: sqlite3.Connection, steps: list[Migration]) -> None:
    """Bring the tables up to date. Raises ``Outage`` where a newer program has changed them."""
    for step in steps:
        db.execute("BEGIN IMMEDIATE")
        try:
            if not _is_done(db, step, newest=steps[-1].number):
                for statement in statements(step.script):
                    db.execute(statement)
                db.execute("INSERT INTO migrations (number, name) VALUES (?, ?)", (step.number, step.name))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise


def is_empty(db: sqlite3.Connection) -> bool:
    """Whether there are no tables yet. Raises ``Outage`` where the tables are another program's."""
    names = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if names and "migrations" not in names:
        raise Outage("This file is a database of another program. Check KAZIPOT_DATABASE.")
    return not names


def statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _is_done(db: sqlite3.Connection, step: Migration, *, newest: int) -> bool:
    db.execute(_TABLE)
    done = {number for (number,) in db.execute("SELECT number FROM migrations")}
    if done and max(done) > newest:
        raise Outage("The database was made by a newer version of Kažipot. Install that version, or a newer one.")
    return step.number in done
