"""Voice notes, sounds and clips: into sealed rows, and back.

A row is known by the keyed hash of its name or key; what it holds is sealed. The sound of a voice note stands in a
row of its own, so that a note that is written again does not write its sound again. What a change leaves out (a
sound, a file) stays as it is.

Nothing comes back of somebody who is gone: a voice note is refused as stale, because somebody waits for what becomes
of it; a sound or a draft is only remembered to save work, so it is just not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.service.changes import DropClip, DropSounds, DropVoiceNote, SaveClip, SaveSound, SaveVoiceNote
from bot.service.ports import Stale
from bot.service.records import KeptSound
from bot.storage import packing
from bot.storage.drafts import draft_of, whose_draft

if TYPE_CHECKING:
    import sqlite3

    from bot.service.records import Clip, VoiceNote
    from bot.storage.pen import Pen
    from bot.storage.sealing import Sealer


def apply(pen: Pen, change: SaveVoiceNote | DropVoiceNote | SaveSound | DropSounds | SaveClip | DropClip) -> None:
    """Do one change. Raises ``Stale``."""
    match change:
        case SaveVoiceNote():
            _save_note(pen, change.note, change.sound)
        case DropVoiceNote():
            pen.cursor.execute("DELETE FROM voice_notes WHERE name = ?", (_name(pen.sealer, change.name),))
        case SaveSound():
            _save_sound(pen, change)
        case DropSounds():
            _drop_sounds(pen.cursor, change.person)
        case SaveClip():
            _save_clip(pen, change.clip, change.sound)
        case DropClip():
            pen.cursor.execute("DELETE FROM clips WHERE key = ?", (_clip(pen.sealer, change.key),))
        case _:
            assert_never(change)


def drop_notes_of(cursor: sqlite3.Cursor, interview: str) -> None:
    """Erase the voice notes of an interview; call it before the interview goes."""
    cursor.execute("DELETE FROM voice_notes WHERE interview = ?", (interview,))


def erase_voice(cursor: sqlite3.Cursor, sealer: Sealer, person: str) -> None:
    """Erase a person's voice notes, those in her interviews, her sounds and her draft; call it before she goes."""
    cursor.execute("DELETE FROM voice_notes WHERE person = ?", (person,))
    cursor.execute("DELETE FROM voice_notes WHERE interview IN (SELECT id FROM interviews WHERE person = ?)", (person,))
    _drop_sounds(cursor, person)
    cursor.execute("DELETE FROM clips WHERE key = ?", (_clip(sealer, draft_of(person)),))


def _drop_sounds(cursor: sqlite3.Cursor, person: str) -> None:
    cursor.execute("DELETE FROM sounds WHERE person = ?", (person,))


def voice_note(db: sqlite3.Connection, sealer: Sealer, name: str) -> VoiceNote | None:
    """The voice note of a name."""
    row = db.execute("SELECT name, waiting, body FROM voice_notes WHERE name = ?", (_name(sealer, name),)).fetchone()
    return None if row is None else packing.unpack_note(sealer, *row)


def voice_sound(db: sqlite3.Connection, sealer: Sealer, name: str) -> bytes | None:
    """The sound of a voice note."""
    row = db.execute("SELECT name, sound FROM voice_sounds WHERE name = ?", (_name(sealer, name),)).fetchone()
    return None if row is None else sealer.unseal(row[1], "voice_sounds", "sound", row[0].hex())


def voice_notes_waiting(db: sqlite3.Connection, sealer: Sealer) -> list[VoiceNote]:
    """Voice notes that wait, in the order in which they came."""
    rows = db.execute("SELECT name, waiting, body FROM voice_notes WHERE waiting = 1 ORDER BY came_at, n")
    return [packing.unpack_note(sealer, *row) for row in rows]


def sound(db: sqlite3.Connection, sealer: Sealer, key: str) -> KeptSound | None:
    """What is remembered of a sound."""
    place = sealer.lookup("sounds", key)
    row = db.execute("SELECT file, sound FROM sounds WHERE key = ?", (place,)).fetchone()
    if row is None:
        return None
    file, content = (
        None if sealed is None else sealer.unseal(sealed, "sounds", column, place.hex())
        for column, sealed in zip(("file", "sound"), row, strict=True)
    )
    return KeptSound(file=None if file is None else file.decode(), sound=content)


def clips(db: sqlite3.Connection, sealer: Sealer) -> list[Clip]:
    """All clips."""
    return [packing.unpack_clip(sealer, *row) for row in db.execute("SELECT key, body FROM clips")]


def clip_sound(db: sqlite3.Connection, sealer: Sealer, key: str) -> bytes | None:
    """The sound of a clip."""
    row = db.execute("SELECT key, sound FROM clips WHERE key = ?", (_clip(sealer, key),)).fetchone()
    return None if row is None else sealer.unseal(row[1], "clips", "sound", row[0].hex())


def _save_note(pen: Pen, note: VoiceNote, sound: bytes | None) -> None:
    if not _is_there(pen, "persons", note.person):
        raise Stale("the person of this voice note is gone")
    if note.interview is not None and not _is_there(pen, "interviews", note.interview):
        raise Stale("the interview of this voice note is gone")
    name = _name(pen.sealer, note.name)
    body = packing.pack_note(pen.sealer, name, note)
    pen.cursor.execute(
        "INSERT INTO voice_notes (name, person, interview, waiting, came_at, body) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET person = excluded.person, interview = excluded.interview, "
        "waiting = excluded.waiting, came_at = excluded.came_at, body = excluded.body",
        (name, note.person, note.interview, note.waiting, note.came_at, body),
    )
    if sound is not None:
        pen.cursor.execute(
            "INSERT OR REPLACE INTO voice_sounds (name, sound) VALUES (?, ?)",
            (name, pen.sealer.seal(sound, "voice_sounds", "sound", name.hex())),
        )


def _save_sound(pen: Pen, change: SaveSound) -> None:
    if change.person is not None and not _is_there(pen, "persons", change.person):
        return
    key = pen.sealer.lookup("sounds", change.key)
    file = None if change.file is None else pen.sealer.seal(change.file.encode(), "sounds", "file", key.hex())
    sound = None if change.sound is None else pen.sealer.seal(change.sound, "sounds", "sound", key.hex())
    pen.cursor.execute(
        "INSERT INTO sounds (key, person, file, sound) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (key) DO UPDATE SET person = coalesce(excluded.person, person), "
        "file = coalesce(excluded.file, file), sound = coalesce(excluded.sound, sound)",
        (key, change.person, file, sound),
    )


def _save_clip(pen: Pen, clip: Clip, sound: bytes) -> None:
    drafter = whose_draft(clip.key)
    if drafter is not None and not _is_there(pen, "persons", drafter):
        return
    key = _clip(pen.sealer, clip.key)
    pen.cursor.execute(
        "INSERT OR REPLACE INTO clips (key, body, sound) VALUES (?, ?, ?)",
        (key, packing.pack_clip(pen.sealer, key, clip), pen.sealer.seal(sound, "clips", "sound", key.hex())),
    )


def _is_there(pen: Pen, table: str, row: str) -> bool:
    found = pen.cursor.execute(f"SELECT 1 FROM {table} WHERE id = ?", (row,))  # noqa: S608 - a name out of this file
    return found.fetchone() is not None


def _name(sealer: Sealer, note: str) -> bytes:
    return sealer.lookup("voice_notes", note)


def _clip(sealer: Sealer, key: str) -> bytes:
    return sealer.lookup("clips", key)
