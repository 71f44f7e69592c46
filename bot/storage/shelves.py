"""The shelves of the archive in memory, and what each change does to them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, assert_never

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
from bot.service.records import Invitation, Kept, Parcel, Person
from bot.storage import voice_shelves

if TYPE_CHECKING:
    from bot.service.changes import Change
    from bot.service.records import Arrival


@dataclass(slots=True)
class Shelves(voice_shelves.VoiceShelves):
    """Everything, as JSON or as plain values that never change.

    ``erased`` are the chats of those whom the commit that is under way erases, ``farewells`` the parcels to them.
    """

    seen: dict[tuple[int, int], str] = field(default_factory=dict)
    inbox: dict[tuple[int, int], Arrival] = field(default_factory=dict)
    invitations: dict[str, str] = field(default_factory=dict)
    editions: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    outbox: dict[int, str] = field(default_factory=dict)
    dispatches: dict[int, tuple[int, str | None, str, int | None]] = field(default_factory=dict)
    witnesses: dict[int, Witness] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=lambda: {"outbox": 0})
    erased: dict[int, bool] = field(default_factory=dict)
    farewells: dict[int, bool] = field(default_factory=dict)

    def copy(self) -> Shelves:
        """Shelves of their own, with the same things on them."""
        return Shelves(**{shelf.name: dict(getattr(self, shelf.name)) for shelf in fields(self)})


def persons(shelves: Shelves) -> list[Person]:
    """Everybody, in the order in which they were saved first."""
    return [Person.model_validate_json(kept) for kept in shelves.persons.values()]


def all_kept(shelves: Shelves) -> list[Kept]:
    """All interviews, in the order in which they were begun."""
    return [Kept.model_validate_json(kept) for kept in shelves.interviews.values()]


def open_ones(shelves: Shelves) -> list[Kept]:
    """Open interviews, those that were touched longest ago first."""
    found = [kept for kept in all_kept(shelves) if kept.interview.status == "open"]
    return sorted(found, key=lambda kept: kept.interview.touched_at)


def apply(shelves: Shelves, change: Change) -> Parcel | None:
    """Do one change; return the parcel if one was enqueued. Raises ``Stale``."""
    match change:
        case SavePerson():
            _save_person(shelves, change.person)
        case SaveInterview():
            _save_interview(shelves, change.kept)
        case DropInterview():
            _drop_interview(shelves, change.interview)
        case ErasePerson():
            _erase(shelves, change.person)
        case Enqueue():
            return _enqueue(shelves, change)
        case UpdateDone():
            shelves.inbox.pop((change.bot, change.update), None)
        case ParcelMoved():
            _move(shelves, change)
        case SaveInvitation() | SaveEdition() | Note() | Witness():
            _keep(shelves, change)
        case SaveVoiceNote() | DropVoiceNote() | SaveSound() | DropSounds() | SaveClip() | DropClip():
            voice_shelves.apply(shelves, change)
        case _:
            assert_never(change)
    return None


def _keep(shelves: Shelves, change: SaveInvitation | SaveEdition | Note | Witness) -> None:
    match change:
        case SaveInvitation():
            shelves.invitations[change.invitation.code_hash] = change.invitation.model_dump_json()
        case SaveEdition():
            shelves.editions[change.edition] = change.content
        case Note():
            shelves.notes[change.key] = change.value
        case Witness():
            shelves.witnesses[len(shelves.witnesses)] = change


def _save_person(shelves: Shelves, person: Person) -> None:
    others = [other for other in persons(shelves) if other.id != person.id]
    stands = shelves.persons.get(person.id)
    revision = 0 if stands is None else Person.model_validate_json(stands).revision
    if revision != person.revision or any(other.chat == person.chat for other in others):
        raise Stale("the person was saved by somebody else")
    shelves.persons[person.id] = person.model_copy(update={"revision": revision + 1}).model_dump_json()


def _save_interview(shelves: Shelves, kept: Kept) -> None:
    name = kept.interview.id
    stands = shelves.interviews.get(name)
    revision = 0 if stands is None else Kept.model_validate_json(stands).revision
    if revision != kept.revision:
        raise Stale("the interview was saved by somebody else")
    if kept.person is not None and kept.person not in shelves.persons:
        raise Stale("the person of this interview is gone")
    shelves.interviews[name] = kept.model_copy(update={"revision": revision + 1}).model_dump_json()


def _drop_interview(shelves: Shelves, interview: str) -> None:
    voice_shelves.drop_notes_of(shelves, interview)
    shelves.interviews.pop(interview, None)


def _enqueue(shelves: Shelves, change: Enqueue) -> Parcel:
    shelves.numbers["outbox"] += 1
    parcel = Parcel(number=shelves.numbers["outbox"], message=change.message, state="waiting", made_at=change.at)
    shelves.outbox[parcel.number] = parcel.model_dump_json()
    if parcel.message.chat in shelves.erased:
        shelves.farewells[parcel.number] = True
    return parcel


def _move(shelves: Shelves, change: ParcelMoved) -> None:
    stands = shelves.outbox.get(change.number)
    if stands is None:
        return
    parcel = Parcel.model_validate_json(stands)
    if change.state in ("waiting", "sending"):
        news = {"state": change.state, "not_before": change.not_before, "tries": change.tries}
        shelves.outbox[parcel.number] = parcel.model_copy(update=news).model_dump_json()
        return
    del shelves.outbox[parcel.number]
    slot = getattr(parcel.message, "slot", None)
    chat = 0 if shelves.farewells.pop(parcel.number, False) else parcel.message.chat
    shelves.dispatches[parcel.number] = (chat, slot, parcel.made_at, change.message)


def _erase(shelves: Shelves, person: str) -> None:
    stands = shelves.persons.pop(person, None)
    if stands is None:
        return
    erased = Person.model_validate_json(stands)
    chat = erased.chat
    shelves.erased[chat] = True
    voice_shelves.erase_voice(shelves, person)
    shelves.inbox = {place: arrival for place, arrival in shelves.inbox.items() if arrival.lane != chat}
    shelves.outbox = {n: p for n, p in shelves.outbox.items() if Parcel.model_validate_json(p).message.chat != chat}
    shelves.dispatches = {number: sent for number, sent in shelves.dispatches.items() if sent[0] != chat}
    for invitation in [Invitation.model_validate_json(kept) for kept in shelves.invitations.values()]:
        if invitation.counsellor == person or (invitation.code_hash == erased.code_hash and not invitation.poster):
            del shelves.invitations[invitation.code_hash]
    for kept in all_kept(shelves):
        if kept.person == person:
            _drop_interview(shelves, kept.interview.id)
        elif kept.counsellor == person:
            left = kept.interview.model_copy(update={"counsellor": ""})
            news = {"interview": left, "counsellor": None, "revision": kept.revision + 1}
            shelves.interviews[kept.interview.id] = kept.model_copy(update=news).model_dump_json()
    for learner in persons(shelves):
        if learner.counsellor == person:
            news = {"counsellor": None, "revision": learner.revision + 1}
            shelves.persons[learner.id] = learner.model_copy(update=news).model_dump_json()
