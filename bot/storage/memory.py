"""The archive in memory, for tests and for talking in the terminal: it forgets everything when it is closed.

It obeys the same contract as the others. Records are kept as JSON and read anew each time, so what does not survive
being written down shows here first. A commit works on a copy of the shelves, which takes their place if all went well.
"""

from __future__ import annotations

import secrets
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.service.records import Arrival, Clip, Invitation, Kept, KeptSound, Parcel, Person, Role, VoiceNote
from bot.storage.shelves import Shelves, all_kept, apply, open_ones, persons
from bot.storage.voice_shelves import voice_notes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bot.service.changes import Change


class MemoryArchive:
    """An ``Archive`` that forgets."""

    def __init__(self) -> None:
        """Begin with empty shelves."""
        self._shelves = Shelves()
        self._key = secrets.token_bytes(32)

    async def open(self) -> None:
        """There is nothing to open."""

    async def close(self) -> None:
        """There is nothing to close."""

    async def scrub(self) -> None:
        """There is nothing that could stay behind."""

    async def receive(self, arrivals: Sequence[Arrival]) -> list[Arrival]:
        """Put raw updates into the inbox, and return those that were not there before."""
        fresh = []
        for arrival in arrivals:
            place = (arrival.bot, arrival.update)
            if place not in self._shelves.seen:
                self._shelves.seen[place] = arrival.received_at
                self._shelves.inbox[place] = arrival
                fresh.append(arrival)
        return fresh

    async def unfinished(self) -> list[Arrival]:
        """Raw updates that were received and are not done, oldest first."""
        return list(self._shelves.inbox.values())

    async def commit(self, changes: Sequence[Change]) -> list[Parcel]:
        """Do all changes or none; return the parcels that were enqueued, in order."""
        draft = self._shelves.copy()
        draft.erased.clear()
        parcels = [parcel for change in changes if (parcel := apply(draft, change)) is not None]
        self._shelves = draft
        return parcels

    async def person_at(self, chat: int) -> Person | None:
        """The person who writes from this chat."""
        return next((person for person in persons(self._shelves) if person.chat == chat), None)

    async def person(self, person: str) -> Person | None:
        """The person with this id."""
        found = self._shelves.persons.get(person)
        return None if found is None else Person.model_validate_json(found)

    async def people(self, role: Role | None = None) -> list[Person]:
        """Everybody, or everybody with a role, in the order in which they joined."""
        found = [person for person in persons(self._shelves) if role is None or role in person.roles]
        return sorted(found, key=lambda person: person.joined_at)

    async def interview(self, interview: str) -> Kept | None:
        """The interview with this id."""
        found = self._shelves.interviews.get(interview)
        return None if found is None else Kept.model_validate_json(found)

    async def latest_interview(self, person: str) -> Kept | None:
        """The person's interview that was begun last."""
        return next((kept for kept in reversed(all_kept(self._shelves)) if kept.person == person), None)

    async def interviews(
        self, *, counsellor: str | None = None, person: str | None = None, status: str | None = None
    ) -> AsyncIterator[Kept]:
        """Interviews in the order in which they were begun."""
        for kept in all_kept(self._shelves):
            if (
                (counsellor is None or kept.counsellor == counsellor)
                and (person is None or kept.person == person)
                and (status is None or kept.interview.status == status)
            ):
                yield kept

    async def open_since(self, touched_at: str) -> list[Kept]:
        """Open interviews that were touched at this time or later, oldest first."""
        return [kept for kept in open_ones(self._shelves) if kept.interview.touched_at >= touched_at]

    async def open_before(self, touched_at: str, limit: int) -> list[Kept]:
        """Open interviews that were last touched before this time, oldest first."""
        return [kept for kept in open_ones(self._shelves) if kept.interview.touched_at < touched_at][:limit]

    async def invitation(self, code_hash: str) -> Invitation | None:
        """The invitation with this hash."""
        found = self._shelves.invitations.get(code_hash)
        return None if found is None else Invitation.model_validate_json(found)

    async def edition(self, edition: str) -> str | None:
        """The JSON of an edition."""
        return self._shelves.editions.get(edition)

    async def note(self, key: str) -> str | None:
        """A small thing that was remembered."""
        return self._shelves.notes.get(key)

    async def voice_note(self, name: str) -> VoiceNote | None:
        """The voice note with this name, without its sound."""
        found = self._shelves.voice_notes.get(name)
        return None if found is None else VoiceNote.model_validate_json(found)

    async def voice_sound(self, name: str) -> bytes | None:
        """The sound of a voice note, if it was fetched."""
        return self._shelves.voice_sounds.get(name)

    async def voice_notes_waiting(self) -> list[VoiceNote]:
        """Voice notes that wait to be looked at, in the order in which they came."""
        return [note for note in voice_notes(self._shelves) if note.waiting]

    async def sound(self, key: str) -> KeptSound | None:
        """What is remembered of a sound."""
        found = self._shelves.sounds.get(key)
        return None if found is None else KeptSound(file=found[0], sound=found[1])

    async def clips(self) -> list[Clip]:
        """Every recorded clip, without its sound."""
        return [Clip.model_validate_json(clip) for clip, _ in self._shelves.clips.values()]

    async def clip_sound(self, key: str) -> bytes | None:
        """The sound of a recorded clip."""
        found = self._shelves.clips.get(key)
        return None if found is None else found[1]

    async def parcels(self, after: int = 0) -> list[Parcel]:
        """Parcels that are waiting or sending, with a number above ``after``, in order."""
        return [Parcel.model_validate_json(kept) for number, kept in self._shelves.outbox.items() if number > after]

    async def message_for(self, slot: str) -> int | None:
        """The messenger's number of the last message that was sent for this slot."""
        found = [
            (number, message)
            for number, (_, its_slot, _, message) in self._shelves.dispatches.items()
            if its_slot == slot and message is not None
        ]
        return max(found)[1] if found else None

    async def sent_to(self, chat: int, since: str) -> list[int]:
        """Numbers of the messages that were sent to a chat since a time."""
        return [
            message
            for _, (lane, _, made_at, message) in sorted(self._shelves.dispatches.items())
            if lane == chat and made_at >= since and message is not None
        ]

    async def purge(self, *, updates_before: str, parcels_before: str) -> None:
        """Forget old numbers of updates, and old parcels that are no longer waiting."""
        shelves = self._shelves
        shelves.seen = {k: at for k, at in shelves.seen.items() if at >= updates_before or k in shelves.inbox}
        shelves.dispatches = {n: sent for n, sent in shelves.dispatches.items() if sent[2] >= parcels_before}

    def code_hash(self, code: str) -> str:
        """The keyed hash under which an invitation's code is known."""
        return blake2b(code.encode("utf-8", "surrogatepass"), digest_size=16, key=self._key).hexdigest()
