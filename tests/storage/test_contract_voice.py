"""The contract of every archive: voice notes, sounds and recorded clips."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.service.changes import (
    DropClip,
    DropInterview,
    DropSounds,
    DropVoiceNote,
    ErasePerson,
    Note,
    SaveClip,
    SaveInterview,
    SavePerson,
    SaveSound,
    SaveVoiceNote,
)
from bot.service.ports import Stale
from bot.service.records import KeptSound
from tests.fakes.records import a_kept, a_person
from tests.fakes.voice_records import a_clip, a_voice_note

if TYPE_CHECKING:
    from bot.service.changes import Change
    from bot.service.ports import Archive

LARGEST = 20 << 20
OGG = b"OggS\x00\xff" * 700


async def two_learners(archive: Archive) -> None:
    """Two people with an interview each."""
    await archive.commit(
        [
            SavePerson(a_person("p1", 1)),
            SavePerson(a_person("p2", 2)),
            SaveInterview(a_kept("i1", person="p1")),
            SaveInterview(a_kept("i2", person="p2")),
        ]
    )


async def names_waiting(archive: Archive) -> list[str]:
    """The names of the notes that wait."""
    return [note.name for note in await archive.voice_notes_waiting()]


async def test_a_voice_note_comes_back_as_it_was(archive: Archive) -> None:
    """Every field survives, its sound comes when it was fetched, and a name that nobody gave is nobody's."""
    await two_learners(archive)
    note = a_voice_note(transcribe=True, language="hu", seconds=181)
    await archive.commit([SaveVoiceNote(note)])
    assert await archive.voice_note(note.name) == note
    assert await archive.voice_sound(note.name) is None
    await archive.commit([SaveVoiceNote(note, OGG)])
    assert await archive.voice_sound(note.name) == OGG
    assert (await archive.voice_note("other"), await archive.voice_sound("other")) == (None, None)


async def test_a_note_that_is_saved_again_keeps_its_sound(archive: Archive) -> None:
    """The later record replaces the earlier one; only a sound that is given replaces the sound."""
    await two_learners(archive)
    note = a_voice_note()
    await archive.commit([SaveVoiceNote(note, OGG)])
    told = note.model_copy(update={"waiting": False, "file": "AwACBBBB"})
    await archive.commit([SaveVoiceNote(told)])
    assert (await archive.voice_note(note.name), await archive.voice_sound(note.name)) == (told, OGG)
    await archive.commit([SaveVoiceNote(told, b"another")])
    assert await archive.voice_sound(note.name) == b"another"


async def test_notes_wait_in_the_order_in_which_they_came(archive: Archive) -> None:
    """Those that wait come oldest first, whatever was saved first; the others do not come."""
    await two_learners(archive)
    late, early, done, same = (
        a_voice_note("late", minute=9),
        a_voice_note("early", "p2", minute=3, interview="i2"),
        a_voice_note("done", minute=1, waiting=False),
        a_voice_note("same", minute=9),
    )
    await archive.commit([SaveVoiceNote(note) for note in (late, early, done, same)])
    assert await archive.voice_notes_waiting() == [early, late, same]
    await archive.commit([SaveVoiceNote(late.model_copy(update={"waiting": False}))])
    assert await names_waiting(archive) == ["early", "same"]
    await archive.commit([SaveVoiceNote(late)])
    assert await names_waiting(archive) == ["early", "late", "same"]


async def test_a_note_of_somebody_or_something_gone_is_refused(archive: Archive) -> None:
    """Whoever fetches a sound more slowly than somebody is erased brings nothing back, not even half a commit."""
    await archive.commit([SavePerson(a_person())])
    for note in (a_voice_note(), a_voice_note(person="gone", interview=None)):
        with pytest.raises(Stale):
            await archive.commit([Note("half", "done"), SaveVoiceNote(note, OGG)])
    assert await archive.note("half") is None
    assert await names_waiting(archive) == []
    assert await archive.voice_sound(a_voice_note().name) is None


async def test_a_note_may_come_with_its_interview(archive: Archive) -> None:
    """In one commit the person and the interview come first, and the note rests on them; a clip needs no interview."""
    clip = a_voice_note("clip", interview=None)
    changes: list[Change] = [SavePerson(a_person()), SaveInterview(a_kept())]
    await archive.commit([*changes, SaveVoiceNote(a_voice_note()), SaveVoiceNote(clip)])
    assert await names_waiting(archive) == [a_voice_note().name, "clip"]


async def test_a_note_is_dropped_alone_or_with_its_interview(archive: Archive) -> None:
    """With an interview its notes go, sounds and all; others' notes stay; dropping twice is no trouble."""
    await two_learners(archive)
    notes = [a_voice_note("one"), a_voice_note("two"), a_voice_note("hers", "p2", interview="i2")]
    await archive.commit([SaveVoiceNote(note, OGG) for note in notes])
    await archive.commit([DropVoiceNote("one"), DropVoiceNote("one"), DropVoiceNote("never")])
    assert (await archive.voice_note("one"), await archive.voice_sound("one")) == (None, None)
    assert await archive.voice_sound("two") == OGG
    await archive.commit([DropInterview("i1")])
    assert [await archive.voice_sound(name) for name in ("one", "two", "hers")] == [None, None, OGG]
    assert await names_waiting(archive) == ["hers"]


async def test_with_a_person_go_her_voice_and_the_sounds_that_hold_her_words(archive: Archive) -> None:
    """Notes, personal sounds and the draft of the one go; clips that are kept and all of the other one stay."""
    await two_learners(archive)
    for who, interview in (("p1", "i1"), ("p2", "i2")):
        changes: list[Change] = [
            SaveVoiceNote(a_voice_note(f"note {who}", who, interview=interview), OGG),
            SaveVoiceNote(a_voice_note(f"clip {who}", who, interview=None), OGG),
            SaveSound(f"sound {who}", file="F", sound=OGG, person=who),
            SaveClip(a_clip(f"draft:{who}"), OGG),
        ]
        await archive.commit(changes)
    await archive.commit([SaveSound("everybody's", file="F"), SaveClip(a_clip("kept"), OGG)])
    await archive.commit([ErasePerson("p1")])
    assert await names_waiting(archive) == ["note p2", "clip p2"]
    assert [await archive.voice_sound(f"{kind} p1") for kind in ("note", "clip")] == [None, None]
    assert [await archive.sound(f"sound {who}") for who in ("p1", "p2")] == [None, KeptSound(file="F", sound=OGG)]
    assert await archive.sound("everybody's") == KeptSound(file="F")
    assert sorted(clip.key for clip in await archive.clips()) == ["draft:p2", "kept"]
    assert await archive.clip_sound("draft:p1") is None


async def test_a_note_in_somebody_elses_interview_goes_with_that(archive: Archive) -> None:
    """Whose voice it may be: what lies in an interview goes with whoever the interview belongs to."""
    await two_learners(archive)
    await archive.commit([SaveVoiceNote(a_voice_note("guest", "p2", interview="i1"), OGG)])
    await archive.commit([ErasePerson("p1")])
    assert (await archive.voice_note("guest"), await archive.voice_sound("guest")) == (None, None)
    assert await archive.person("p2") is not None


async def test_a_sound_is_remembered_bit_by_bit(archive: Archive) -> None:
    """The file and the sound may come apart and in any order; what is left out stays, the later one replaces."""
    assert await archive.sound("k") is None
    await archive.commit([SavePerson(a_person())])
    await archive.commit([SaveSound("k", sound=OGG, person="p1")])
    assert await archive.sound("k") == KeptSound(sound=OGG)
    await archive.commit([SaveSound("k", file="F1")])
    await archive.commit([SaveSound("k", file="F2")])
    assert await archive.sound("k") == KeptSound(file="F2", sound=OGG)
    await archive.commit([ErasePerson("p1")])
    assert await archive.sound("k") is None


async def test_a_sound_or_draft_of_somebody_gone_is_not_kept(archive: Archive) -> None:
    """A sound that is made more slowly than somebody is erased is forgotten; what else is committed holds."""
    late: list[Change] = [
        SaveSound("k", file="F", sound=OGG, person="gone"),
        SaveClip(a_clip("draft:gone"), OGG),
        Note("sent", "yes"),
    ]
    await archive.commit(late)
    assert (await archive.sound("k"), await archive.clips(), await archive.note("sent")) == (None, [], "yes")


async def test_clips_are_kept_replaced_and_dropped(archive: Archive) -> None:
    """A clip comes back with its words and its sound; a later one with the same key takes its place."""
    first, other = a_clip("k1", words="Žal mi je."), a_clip("k2", language="hu")
    await archive.commit([SaveClip(first, OGG), SaveClip(other, b"b")])
    assert sorted(await archive.clips(), key=lambda clip: clip.key) == [first, other]
    newer = first.model_copy(update={"context": "orientation/age"})
    await archive.commit([SaveClip(newer, b"newer"), DropClip("k2"), DropClip("k3")])
    assert await archive.clips() == [newer]
    assert [await archive.clip_sound(key) for key in ("k1", "k2", "k3")] == [b"newer", None, None]


async def test_the_largest_sound_survives(archive: Archive) -> None:
    """A sound of 20 MB comes back byte for byte, and one of no bytes too."""
    await two_learners(archive)
    large = bytes(range(256)) * (LARGEST // 256)
    await archive.commit([SaveVoiceNote(a_voice_note("large"), large), SaveVoiceNote(a_voice_note("empty"), b"")])
    assert await archive.voice_sound("large") == large
    assert await archive.voice_sound("empty") == b""


async def test_personal_sounds_go_before_their_person(archive: Archive) -> None:
    """What was said aloud to somebody can be dropped while she stays; nobody else's sounds go with it."""
    await archive.commit([SavePerson(a_person("p1", 1)), SavePerson(a_person("p2", 2))])
    await archive.commit(
        [SaveSound("hers", sound=OGG, person="p1"), SaveSound("other", sound=OGG, person="p2"), SaveSound("all", "F")]
    )
    await archive.commit([DropSounds("p1")])

    assert await archive.sound("hers") is None
    assert await archive.sound("other") is not None
    assert await archive.sound("all") is not None
