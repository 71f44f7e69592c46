"""Erasing a person: everything that is hers goes, and what is others' forgets her.

Her record, her interviews, her voice notes, the sounds that hold her words, the parcels and raw updates of her chat,
the invitation by which she came (unless it was a poster, which others use too) and the invitations that lead to her
go; a clip that she drafted too, but clips that are kept stay, as the pages do. Where she was a counsellor, the
learners and their interviews stay, without a counsellor and without her name; whoever has read one of these records
before is told that it changed. The numbers of updates and the witnesses stay: they hold nothing but opaque ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.storage import packing, voices

if TYPE_CHECKING:
    import sqlite3

    from bot.service.records import Person
    from bot.storage.sealing import Sealer


def erase_person(cursor: sqlite3.Cursor, sealer: Sealer, person: str) -> int | None:
    """Erase one person, inside a transaction, and return her lane; ``None`` where there is nobody of this id."""
    found = cursor.execute("SELECT lane, revision, body FROM persons WHERE id = ?", (person,)).fetchone()
    if found is None:
        return None
    lane, revision, body = found
    voices.erase_voice(cursor, sealer, person)
    cursor.execute("DELETE FROM interviews WHERE person = ?", (person,))
    for table in ("inbox", "outbox", "dispatches"):
        cursor.execute(f"DELETE FROM {table} WHERE lane = ?", (lane,))  # noqa: S608 - a name out of this line
    cursor.execute("DELETE FROM invitations WHERE counsellor = ?", (person,))
    _drop_own_invitation(cursor, sealer, packing.unpack_person(sealer, person, revision, body))
    _leave_interviews(cursor, sealer, person)
    _leave_learners(cursor, sealer, person)
    cursor.execute("DELETE FROM persons WHERE id = ?", (person,))
    return int(lane)


def _drop_own_invitation(cursor: sqlite3.Cursor, sealer: Sealer, person: Person) -> None:
    row = cursor.execute("SELECT body FROM invitations WHERE code_hash = ?", (person.code_hash,)).fetchone()
    if row is not None and not packing.unpack_invitation(sealer, str(person.code_hash), row[0]).poster:
        cursor.execute("DELETE FROM invitations WHERE code_hash = ?", (person.code_hash,))


def _leave_interviews(cursor: sqlite3.Cursor, sealer: Sealer, counsellor: str) -> None:
    cursor.execute(
        "SELECT n, id, person, counsellor, revision, body FROM interviews WHERE counsellor = ?", (counsellor,)
    )
    for row in cursor.fetchall():
        kept = packing.unpack_kept(sealer, packing.KeptRow(*row))
        kept = kept.model_copy(update={"interview": kept.interview.model_copy(update={"counsellor": ""})})
        cursor.execute(
            "UPDATE interviews SET counsellor = NULL, revision = revision + 1, body = ? WHERE id = ?",
            (packing.pack_kept(sealer, kept)[0], kept.interview.id),
        )


def _leave_learners(cursor: sqlite3.Cursor, sealer: Sealer, counsellor: str) -> None:
    cursor.execute("SELECT id, revision, body FROM persons WHERE counsellor = ? AND id <> ?", (counsellor, counsellor))
    for row in cursor.fetchall():
        learner = packing.unpack_person(sealer, *row).model_copy(update={"counsellor": None})
        cursor.execute(
            "UPDATE persons SET counsellor = NULL, revision = revision + 1, body = ? WHERE id = ?",
            (packing.pack_person(sealer, learner), learner.id),
        )
