"""Changes into rows, inside a transaction that somebody else has begun and will end.

A change of a record that was read names its revision; where another one stands by now, the answer is ``Stale``. The
statement of every turn touches no index: it demands that the columns with an index are as they were, and only where
they are not a second, dearer statement writes them too.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, assert_never

from bot.service.changes import (
    DropInterview,
    Enqueue,
    ErasePerson,
    Note,
    ParcelMoved,
    SaveEdition,
    SaveInterview,
    SaveInvitation,
    SavePerson,
    UpdateDone,
    Witness,
)
from bot.service.ports import Stale
from bot.service.records import Parcel
from bot.storage import packing
from bot.storage.erasing import erase_person

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from bot.service.changes import Change
    from bot.service.records import Arrival, Kept, Person
    from bot.storage.sealing import Sealer


class Pen:
    """One transaction's pen: its cursor, and the next number of a parcel."""

    def __init__(self, cursor: sqlite3.Cursor, sealer: Sealer) -> None:
        """Begin to write; the transaction is open already."""
        self.cursor = cursor
        self.sealer = sealer
        self._first: int | None = None
        self._next = 0

    def number(self) -> int:
        """A new number for a parcel, never given twice, also where a caller's part is taken back."""
        if self._first is None:
            (self._first,) = self.cursor.execute("SELECT value FROM counters WHERE name = 'outbox'").fetchone()
            self._next = self._first
        self._next += 1
        return self._next

    def lay_down(self) -> None:
        """Remember the numbers that were given; call it before the transaction is committed."""
        if self._first is not None:
            self.cursor.execute("UPDATE counters SET value = ? WHERE name = 'outbox'", (self._next,))


def receive(pen: Pen, arrivals: Sequence[Arrival]) -> list[Arrival]:
    """Put raw updates into the inbox; return those whose numbers were new."""
    fresh = []
    for arrival in arrivals:
        seen = (arrival.bot, arrival.update, arrival.received_at)
        if pen.cursor.execute("INSERT OR IGNORE INTO seen (bot, update_id, at) VALUES (?, ?, ?)", seen).rowcount:
            pen.cursor.execute(
                "INSERT INTO inbox (bot, update_id, lane, at, body) VALUES (?, ?, ?, ?, ?)",
                (
                    arrival.bot,
                    arrival.update,
                    packing.lane_of(pen.sealer, arrival.lane),
                    arrival.received_at,
                    packing.pack_arrival(pen.sealer, arrival),
                ),
            )
            fresh.append(arrival)
    return fresh


def apply(pen: Pen, changes: Sequence[Change]) -> list[Parcel]:
    """Do the changes in their order; return the parcels that were enqueued. Raises ``Stale``."""
    parcels = []
    for change in changes:
        if isinstance(change, Enqueue):
            parcels.append(_enqueue(pen, change))
        else:
            _apply(pen, change)
    return parcels


def purge(pen: Pen, *, updates_before: str, parcels_before: str) -> None:
    """Forget numbers of updates that are done, and parcels whose way has ended, from before these times."""
    pen.cursor.execute(
        "DELETE FROM seen WHERE at < ? AND NOT EXISTS "
        "(SELECT 1 FROM inbox WHERE inbox.bot = seen.bot AND inbox.update_id = seen.update_id)",
        (updates_before,),
    )
    pen.cursor.execute("DELETE FROM dispatches WHERE made_at < ?", (parcels_before,))


def _apply(pen: Pen, change: Change) -> None:
    match change:
        case SaveInterview():
            _save_interview(pen, change.kept)
        case ParcelMoved():
            _move_parcel(pen, change)
        case UpdateDone():
            _finish_update(pen, change)
        case SavePerson():
            _save_person(pen, change.person)
        case DropInterview():
            pen.cursor.execute("DELETE FROM interviews WHERE id = ?", (change.interview,))
        case ErasePerson():
            erase_person(pen.cursor, pen.sealer, change.person)
        case SaveInvitation() | SaveEdition() | Note() | Witness():
            _keep(pen, change)
        case Enqueue():
            _enqueue(pen, change)
        case _:
            assert_never(change)


def _save_interview(pen: Pen, kept: Kept) -> None:
    interview = kept.interview
    if kept.revision == 0:
        _insert_interview(pen, kept)
        return
    body = packing.pack_kept(pen.sealer, kept)
    indexed = (kept.person, kept.counsellor, interview.status, packing.stirred(interview.touched_at))
    place = (interview.id, kept.revision)
    if pen.cursor.execute(
        "UPDATE interviews SET revision = revision + 1, touched_at = ?, body = ? WHERE id = ? AND revision = ? "
        "AND person IS ? AND counsellor IS ? AND status = ? AND stirred = ?",
        (interview.touched_at, body, *place, *indexed),
    ).rowcount:
        return
    if not pen.cursor.execute(
        "UPDATE interviews SET revision = revision + 1, touched_at = ?, body = ?, person = ?, counsellor = ?, "
        "status = ?, stirred = ?, dialogue = ?, edition = ? WHERE id = ? AND revision = ?",
        (interview.touched_at, body, *indexed, interview.dialogue, interview.edition, *place),
    ).rowcount:
        raise Stale("the interview was saved by somebody else")


def _insert_interview(pen: Pen, kept: Kept) -> None:
    interview = kept.interview
    if kept.person is not None and not _stands(pen, "SELECT 1 FROM persons WHERE id = ?", kept.person):
        raise Stale("the person of this interview is gone")
    if not pen.cursor.execute(
        "INSERT OR IGNORE INTO interviews "
        "(id, person, counsellor, status, dialogue, edition, stirred, touched_at, revision, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (
            interview.id,
            kept.person,
            kept.counsellor,
            interview.status,
            interview.dialogue,
            interview.edition,
            packing.stirred(interview.touched_at),
            interview.touched_at,
            packing.pack_kept(pen.sealer, kept),
        ),
    ).rowcount:
        raise Stale("the interview was begun by somebody else")


def _save_person(pen: Pen, person: Person) -> None:
    lane = packing.lane_of(pen.sealer, person.chat)
    body = packing.pack_person(pen.sealer, person)
    indexed = (lane, packing.flags(person.roles), person.counsellor, person.joined_at)
    if person.revision == 0:
        statement = (
            "INSERT OR IGNORE INTO persons (lane, roles, counsellor, joined_at, revision, body, id) "
            "VALUES (?, ?, ?, ?, 1, ?, ?)"
        )
        if not pen.cursor.execute(statement, (*indexed, body, person.id)).rowcount:
            raise Stale("the person or the chat is known already")
        return
    place = (person.id, person.revision)
    if pen.cursor.execute(
        "UPDATE persons SET revision = revision + 1, body = ? WHERE id = ? AND revision = ? "
        "AND lane = ? AND roles = ? AND counsellor IS ? AND joined_at = ?",
        (body, *place, *indexed),
    ).rowcount:
        return
    if not pen.cursor.execute(
        "UPDATE OR IGNORE persons SET lane = ?, roles = ?, counsellor = ?, joined_at = ?, revision = revision + 1, "
        "body = ? WHERE id = ? AND revision = ?",
        (*indexed, body, *place),
    ).rowcount:
        raise Stale("the person was saved by somebody else")


def _enqueue(pen: Pen, change: Enqueue) -> Parcel:
    number = pen.number()
    message = change.message
    slot = getattr(message, "slot", None)
    pen.cursor.execute(
        "INSERT INTO outbox (number, lane, slot, state, made_at, not_before, tries, body) "
        "VALUES (?, ?, ?, 'waiting', ?, '', 0, ?)",
        (
            number,
            packing.lane_of(pen.sealer, message.chat),
            None if slot is None else packing.slot_of(pen.sealer, slot),
            change.at,
            packing.pack_message(pen.sealer, number, message),
        ),
    )
    return Parcel(number=number, message=message, state="waiting", made_at=change.at)


def _move_parcel(pen: Pen, change: ParcelMoved) -> None:
    if change.state in ("waiting", "sending"):
        pen.cursor.execute(
            "UPDATE outbox SET state = ?, not_before = ?, tries = ? WHERE number = ?",
            (change.state, change.not_before, change.tries, change.number),
        )
        return
    why = None
    if change.why:
        why = pen.sealer.seal(change.why.encode("utf-8", "replace"), "dispatches", "why", change.number)
    pen.cursor.execute(
        "INSERT OR IGNORE INTO dispatches (lane, number, slot, state, made_at, message, why) "
        "SELECT lane, number, slot, ?, made_at, ?, ? FROM outbox WHERE number = ?",
        (change.state, change.message, why, change.number),
    )
    pen.cursor.execute("DELETE FROM outbox WHERE number = ?", (change.number,))


def _finish_update(pen: Pen, change: UpdateDone) -> None:
    place = (change.bot, change.update)
    pen.cursor.execute("DELETE FROM inbox WHERE bot = ? AND update_id = ?", place)
    if change.why is not None:
        row = f"{change.bot}:{change.update}"
        why = pen.sealer.seal(change.why.encode("utf-8", "replace"), "seen", "why", row)
        pen.cursor.execute("UPDATE seen SET why = ? WHERE bot = ? AND update_id = ?", (why, *place))


def _keep(pen: Pen, change: SaveInvitation | SaveEdition | Note | Witness) -> None:
    match change:
        case SaveInvitation(invitation=invitation):
            body = packing.pack_invitation(pen.sealer, invitation)
            pen.cursor.execute(
                "INSERT OR REPLACE INTO invitations (code_hash, counsellor, body) VALUES (?, ?, ?)",
                (invitation.code_hash, invitation.counsellor, body),
            )
        case SaveEdition():
            content = zlib.compress(change.content.encode("utf-8", "surrogatepass"))
            pen.cursor.execute("INSERT OR REPLACE INTO editions (id, content) VALUES (?, ?)", (change.edition, content))
        case Note():
            pen.cursor.execute("INSERT OR REPLACE INTO notes (name, value) VALUES (?, ?)", (change.key, change.value))
        case Witness():
            pen.cursor.execute(
                "INSERT INTO witnesses (at, actor, deed, subject) VALUES (?, ?, ?, ?)",
                (change.at, change.actor, change.deed, change.subject),
            )


def _stands(pen: Pen, question: str, value: str) -> bool:
    return pen.cursor.execute(question, (value,)).fetchone() is not None
