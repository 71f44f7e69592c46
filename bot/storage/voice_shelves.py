"""What the archive in memory does with voice notes, sounds and clips; the rules stand in ``voices``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from bot.service.changes import DropClip, DropSounds, DropVoiceNote, SaveClip, SaveSound, SaveVoiceNote
from bot.service.ports import Stale
from bot.service.records import VoiceNote
from bot.storage.drafts import draft_of, whose_draft


@dataclass(slots=True)
class VoiceShelves:
    """What is heard and said, beside the people and the interviews that it belongs to; records as JSON.

    ``sounds`` are a file, a sound and whose it is, ``clips`` a clip and its sound.
    """

    persons: dict[str, str] = field(default_factory=dict)
    interviews: dict[str, str] = field(default_factory=dict)
    voice_notes: dict[str, str] = field(default_factory=dict)
    voice_sounds: dict[str, bytes] = field(default_factory=dict)
    sounds: dict[str, tuple[str | None, bytes | None, str | None]] = field(default_factory=dict)
    clips: dict[str, tuple[str, bytes]] = field(default_factory=dict)


def apply(
    shelves: VoiceShelves, change: SaveVoiceNote | DropVoiceNote | SaveSound | DropSounds | SaveClip | DropClip
) -> None:
    """Do one change. Raises ``Stale``."""
    match change:
        case SaveVoiceNote():
            _save_note(shelves, change.note, change.sound)
        case DropVoiceNote():
            _drop_note(shelves, change.name)
        case SaveSound():
            _save_sound(shelves, change)
        case DropSounds():
            _drop_sounds(shelves, change.person)
        case SaveClip():
            drafter = whose_draft(change.clip.key)
            if drafter is None or drafter in shelves.persons:
                shelves.clips[change.clip.key] = (change.clip.model_dump_json(), change.sound)
        case DropClip():
            shelves.clips.pop(change.key, None)
        case _:
            assert_never(change)


def voice_notes(shelves: VoiceShelves) -> list[VoiceNote]:
    """All voice notes, in the order in which they came."""
    notes = [VoiceNote.model_validate_json(kept) for kept in shelves.voice_notes.values()]
    return sorted(notes, key=lambda note: note.came_at)


def drop_notes_of(shelves: VoiceShelves, interview: str) -> None:
    """Erase the voice notes of an interview."""
    for note in voice_notes(shelves):
        if note.interview == interview:
            _drop_note(shelves, note.name)


def erase_voice(shelves: VoiceShelves, person: str) -> None:
    """Erase a person's voice notes, sounds and draft."""
    for note in voice_notes(shelves):
        if note.person == person:
            _drop_note(shelves, note.name)
    _drop_sounds(shelves, person)
    shelves.clips.pop(draft_of(person), None)


def _save_note(shelves: VoiceShelves, note: VoiceNote, sound: bytes | None) -> None:
    if note.person not in shelves.persons:
        raise Stale("the person of this voice note is gone")
    if note.interview is not None and note.interview not in shelves.interviews:
        raise Stale("the interview of this voice note is gone")
    shelves.voice_notes[note.name] = note.model_dump_json()
    if sound is not None:
        shelves.voice_sounds[note.name] = sound


def _drop_note(shelves: VoiceShelves, name: str) -> None:
    shelves.voice_notes.pop(name, None)
    shelves.voice_sounds.pop(name, None)


def _drop_sounds(shelves: VoiceShelves, person: str) -> None:
    shelves.sounds = {key: kept for key, kept in shelves.sounds.items() if kept[2] != person}


def _save_sound(shelves: VoiceShelves, change: SaveSound) -> None:
    if change.person is not None and change.person not in shelves.persons:
        return
    file, sound, person = shelves.sounds.get(change.key, (None, None, None))
    shelves.sounds[change.key] = (
        file if change.file is None else change.file,
        sound if change.sound is None else change.sound,
        person if change.person is None else change.person,
    )
