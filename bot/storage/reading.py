"""Questions to the tables. Each runs in a connection's own thread and hands out records, unsealed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from bot.storage import packing

if TYPE_CHECKING:
    import sqlite3

    from bot.service.records import Arrival, Invitation, Kept, Parcel, Person, Role
    from bot.storage.sealing import Sealer

PAGE: Final = 100
_PERSON: Final = "SELECT id, revision, body FROM persons "
_KEPT: Final = "SELECT n, id, person, counsellor, revision, body FROM interviews "


def unfinished(db: sqlite3.Connection, sealer: Sealer) -> list[Arrival]:
    """Raw updates that wait, in the order in which they came."""
    rows = db.execute("SELECT bot, update_id, at, body FROM inbox ORDER BY n")
    return [packing.unpack_arrival(sealer, *row) for row in rows]


def person_at(db: sqlite3.Connection, sealer: Sealer, chat: int) -> Person | None:
    """The person of a chat."""
    row = db.execute(_PERSON + "WHERE lane = ?", (packing.lane_of(sealer, chat),)).fetchone()
    found = None if row is None else packing.unpack_person(sealer, *row)
    return found if found is not None and found.chat == chat else None


def person(db: sqlite3.Connection, sealer: Sealer, person: str) -> Person | None:
    """The person of an id."""
    row = db.execute(_PERSON + "WHERE id = ?", (person,)).fetchone()
    return None if row is None else packing.unpack_person(sealer, *row)


def people(db: sqlite3.Connection, sealer: Sealer, role: Role | None) -> list[Person]:
    """Everybody with a role, in the order in which they joined."""
    few = "roles > 1 AND " if role in ("counsellor", "coordinator") else ""  # the term of the index of the few
    which = "" if role is None else f"WHERE {few}roles & {packing.ROLES[role]} "
    rows = db.execute(f"{_PERSON}{which}ORDER BY joined_at, n")
    return [packing.unpack_person(sealer, *row) for row in rows]


def interview(db: sqlite3.Connection, sealer: Sealer, interview: str) -> tuple[Kept, int] | None:
    """The interview of an id, and the number of its row."""
    return _kept(sealer, db.execute(_KEPT + "WHERE id = ?", (interview,)).fetchone())


def latest_interview(db: sqlite3.Connection, sealer: Sealer, person: str) -> tuple[Kept, int] | None:
    """The person's interview that was begun last, and the number of its row."""
    return _kept(sealer, db.execute(_KEPT + "WHERE person = ? ORDER BY n DESC LIMIT 1", (person,)).fetchone())


def touched_last(db: sqlite3.Connection, most: int) -> list[str]:
    """Who has an open interview that was touched lately; the latest comes last."""
    rows = db.execute(
        "SELECT person FROM interviews WHERE status = 'open' AND person IS NOT NULL ORDER BY stirred DESC LIMIT ?",
        (most,),
    )
    return [person for (person,) in rows][::-1]


def interviews(
    db: sqlite3.Connection, sealer: Sealer, wanted: dict[str, str], after: int
) -> tuple[list[Kept], int | None]:
    """A page of interviews after a row, and the last row of the page (``None`` if there is no more).

    ``wanted`` names columns and their values: ``counsellor``, ``person``, ``status``.
    """
    terms = "".join(f" AND {column} = ?" for column in wanted)
    rows = db.execute(
        f"{_KEPT}WHERE n > ?{terms} ORDER BY n LIMIT {PAGE}",
        (after, *wanted.values()),
    ).fetchall()
    found = [packing.unpack_kept(sealer, packing.KeptRow(*row)) for row in rows]
    return found, rows[-1][0] if len(rows) == PAGE else None


def open_since(db: sqlite3.Connection, sealer: Sealer, touched_at: str) -> list[Kept]:
    """Open interviews that were touched at this time or later, oldest first."""
    rows = db.execute(
        _KEPT + "WHERE status = 'open' AND stirred >= ? AND touched_at >= ? ORDER BY stirred, touched_at, n",
        (packing.stirred(touched_at), touched_at),
    )
    return [packing.unpack_kept(sealer, packing.KeptRow(*row)) for row in rows]


def open_before(db: sqlite3.Connection, sealer: Sealer, touched_at: str, limit: int) -> list[Kept]:
    """Open interviews that were last touched before this time, oldest first."""
    rows = db.execute(
        _KEPT + "WHERE status = 'open' AND stirred <= ? AND touched_at < ? ORDER BY stirred, touched_at, n LIMIT ?",
        (packing.stirred(touched_at), touched_at, limit),
    )
    return [packing.unpack_kept(sealer, packing.KeptRow(*row)) for row in rows]


def invitation(db: sqlite3.Connection, sealer: Sealer, code_hash: str) -> Invitation | None:
    """The invitation of a hash."""
    row = db.execute("SELECT code_hash, body FROM invitations WHERE code_hash = ?", (code_hash,)).fetchone()
    return None if row is None else packing.unpack_invitation(sealer, *row)


def edition(db: sqlite3.Connection, edition: str) -> str | None:
    """The JSON of an edition."""
    row = db.execute("SELECT content FROM editions WHERE id = ?", (edition,)).fetchone()
    return None if row is None else zlib.decompress(row[0]).decode("utf-8", "surrogatepass")


def note(db: sqlite3.Connection, key: str) -> str | None:
    """A small thing that was remembered."""
    row = db.execute("SELECT value FROM notes WHERE name = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def parcels(db: sqlite3.Connection, sealer: Sealer, after: int) -> list[Parcel]:
    """Parcels that are waiting or sending."""
    rows = db.execute(
        "SELECT number, state, made_at, not_before, tries, body FROM outbox WHERE number > ? ORDER BY number", (after,)
    )
    return [packing.unpack_parcel(sealer, row) for row in rows]


def message_for(db: sqlite3.Connection, slot: int) -> int | None:
    """The number of the last message that was sent for a slot, which is named by its hash."""
    row = db.execute(
        "SELECT message FROM dispatches WHERE slot = ? AND message IS NOT NULL ORDER BY number DESC LIMIT 1",
        (slot,),
    ).fetchone()
    return None if row is None else int(row[0])


def sent_to(db: sqlite3.Connection, sealer: Sealer, chat: int, since: str) -> list[int]:
    """Numbers of the messages that were sent to a chat since a time."""
    rows = db.execute(
        "SELECT message FROM dispatches WHERE lane = ? AND made_at >= ? AND message IS NOT NULL ORDER BY number",
        (packing.lane_of(sealer, chat), since),
    )
    return [message for (message,) in rows]


def _kept(sealer: Sealer, row: tuple[int, str, str | None, str | None, int, bytes] | None) -> tuple[Kept, int] | None:
    return None if row is None else (packing.unpack_kept(sealer, packing.KeptRow(*row)), row[0])
