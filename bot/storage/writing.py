"""Changes into rows, inside a transaction that somebody else has begun and will end.

A change of a record that was read names its revision; where another one stands by now, the answer is ``Stale``. The
statement of every turn touches no index: it demands that the columns with an index are as they were, and only where
they are not a second, dearer statement writes them too.
"""

from __future__ import annotations

import zlib
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, assert_never, cast

from bot.service.changes import (
    DropClip,
    DropInterview,
    DropSounds,
    DropVoiceNote,
    Enqueue,
    ErasePerson,
    Note,
    ParcelMoved,
    SaveClip,
    SaveEdition,
    SaveInterview,
    SaveInvitation,
    SavePerson,
    SaveSound,
    SaveVoiceNote,
    UpdateDone,
    Witness,
)
from bot.service.ports import Stale
from bot.storage import packing, voices
from bot.storage.erasing import erase_person
from bot.storage.posting import enqueue, finish_update, move_parcels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.changes import Change
    from bot.service.records import Kept, Parcel, Person
    from bot.storage.pen import Pen


def apply(pen: Pen, changes: Sequence[Change]) -> list[Parcel]:
    """Do the changes in their order; return the parcels that were enqueued. Raises ``Stale``."""
    parcels: list[Parcel] = []
    pen.erased.clear()
    for kind, those in groupby(changes, type):
        if kind is Enqueue:
            parcels += enqueue(pen, cast("list[Enqueue]", list(those)))
        elif kind is ParcelMoved:
            move_parcels(pen, cast("list[ParcelMoved]", list(those)))
        else:
            for change in those:
                _apply(pen, change)
    return parcels


def _apply(pen: Pen, change: Change) -> None:
    match change:
        case SaveInterview():
            _save_interview(pen, change.kept)
        case UpdateDone():
            finish_update(pen, change)
        case SavePerson():
            _save_person(pen, change.person)
        case DropInterview():
            voices.drop_notes_of(pen.cursor, change.interview)
            pen.cursor.execute("DELETE FROM interviews WHERE id = ?", (change.interview,))
            pen.news.append(pen.recent.forget_interviews)
        case ErasePerson():
            if (lane := erase_person(pen.cursor, pen.sealer, change.person)) is not None:
                pen.erased.add(lane)
            pen.news.append(pen.recent.forget)
        case SaveInvitation() | SaveEdition() | Note() | Witness():
            _keep(pen, change)
        case SaveVoiceNote() | DropVoiceNote() | SaveSound() | DropSounds() | SaveClip() | DropClip():
            voices.apply(pen, change)
        case Enqueue() | ParcelMoved():
            raise AssertionError("these are done many at a time")
        case _:
            assert_never(change)


def _save_interview(pen: Pen, kept: Kept) -> None:
    known = pen.recent.remembered(kept.interview.id)
    body, memo = packing.pack_kept(pen.sealer, kept, known.memo if known else None)
    row = known.row if known else None
    if kept.revision == 0:
        row = _insert_interview(pen, kept, body)
    elif not _update_interview(pen, kept, body, row):
        raise Stale("the interview was saved by somebody else")
    elif known is None or known.kept.person != kept.person:
        pen.news.append(pen.recent.forget_latest)
    saved = kept.model_copy(update={"revision": kept.revision + 1})
    pen.news.append(partial(pen.recent.keep_interview, saved, memo, row))


def _update_interview(pen: Pen, kept: Kept, body: bytes, row: int | None) -> bool:
    """Save it if it stands as it was read. The statement of every turn concerns no index; the other one is dearer.

    Where the number of the row is known, it is found by that, and not even the index of the ids is read.
    """
    interview = kept.interview
    which = "id = ? AND revision = ?" if row is None else "n = ? AND id = ? AND revision = ?"
    place = (interview.id, kept.revision) if row is None else (row, interview.id, kept.revision)
    often = (
        "UPDATE interviews SET revision = revision + 1, touched_at = ?, body = ? "  # noqa: S608 - names of ours
        f"WHERE {which} AND person IS ? AND counsellor IS ? AND status = ? AND stirred = ?"
    )
    if pen.cursor.execute(often, (interview.touched_at, body, *place, *_indexed(kept))).rowcount:
        return True
    seldom = (
        "UPDATE interviews SET revision = revision + 1, touched_at = ?, body = ?, "  # noqa: S608 - names of ours
        f"person = ?, counsellor = ?, status = ?, stirred = ?, dialogue = ?, edition = ? WHERE {which}"
    )
    pages = (interview.dialogue, interview.edition)
    values = (interview.touched_at, body, *_indexed(kept), *pages, *place)
    return bool(pen.cursor.execute(seldom, values).rowcount)


def _insert_interview(pen: Pen, kept: Kept, body: bytes) -> int | None:
    interview = kept.interview
    if kept.person is not None:
        if pen.cursor.execute("SELECT 1 FROM persons WHERE id = ?", (kept.person,)).fetchone() is None:
            raise Stale("the person of this interview is gone")
        pen.news.append(partial(pen.recent.keep_latest, kept.person, interview.id))
    if not pen.cursor.execute(
        "INSERT OR IGNORE INTO interviews "
        "(person, counsellor, status, stirred, id, dialogue, edition, touched_at, revision, body) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
        (*_indexed(kept), interview.id, interview.dialogue, interview.edition, interview.touched_at, body),
    ).rowcount:
        raise Stale("the interview was begun by somebody else")
    return pen.cursor.lastrowid


def _indexed(kept: Kept) -> tuple[str | None, str | None, str, str]:
    """Person, counsellor, status, and the ten minutes in which it was touched: the columns with an index."""
    return kept.person, kept.counsellor, kept.interview.status, packing.stirred(kept.interview.touched_at)


def _save_person(pen: Pen, person: Person) -> None:
    clear = (packing.lane_of(pen.sealer, person.chat), packing.flags(person.roles), person.counsellor, person.joined_at)
    body = packing.pack_person(pen.sealer, person)
    if not (_insert_person if person.revision == 0 else _update_person)(pen, person, clear, body):
        raise Stale("the person was saved by somebody else, or the chat belongs to somebody")
    pen.news.append(partial(pen.recent.keep_person, person.model_copy(update={"revision": person.revision + 1})))


def _insert_person(pen: Pen, person: Person, clear: tuple[int, int, str | None, str], body: bytes) -> bool:
    statement = (
        "INSERT OR IGNORE INTO persons (lane, roles, counsellor, joined_at, revision, body, id) "
        "VALUES (?, ?, ?, ?, 1, ?, ?)"
    )
    return bool(pen.cursor.execute(statement, (*clear, body, person.id)).rowcount)


def _update_person(pen: Pen, person: Person, clear: tuple[int, int, str | None, str], body: bytes) -> bool:
    place = (person.id, person.revision)
    seldom = (
        "UPDATE OR IGNORE persons SET lane = ?, roles = ?, counsellor = ?, joined_at = ?, revision = revision + 1, "
        "body = ? WHERE id = ? AND revision = ?"
    )
    often = (
        "UPDATE persons SET revision = revision + 1, body = ? WHERE id = ? AND revision = ? "
        "AND lane = ? AND roles = ? AND counsellor IS ? AND joined_at = ?"
    )
    return bool(
        pen.cursor.execute(often, (body, *place, *clear)).rowcount
        or pen.cursor.execute(seldom, (*clear, body, *place)).rowcount
    )


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
