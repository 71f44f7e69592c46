"""Records into sealed columns, and back.

A column in clear is the truth about what it holds; the sealed body leaves it out or is overruled by it. The body of
an interview leaves out what has its default value: it is written every turn, and most of an answer is empty. So a
default in ``Interview`` or ``Answer`` must never change its meaning once interviews are kept.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from pydantic import ValidationError

from bot.dialogue.frozen import Frozen
from bot.dialogue.interview import Interview
from bot.service.messages import MESSAGE
from bot.service.ports import Outage
from bot.service.records import Arrival, Clip, Consented, Invitation, Kept, Parcel, Person, Role, VoiceNote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.answers import Answer
    from bot.service.messages import Message
    from bot.storage.recent import Memo
    from bot.storage.sealing import Sealer

ROLES: Final[dict[Role, int]] = {"learner": 1, "counsellor": 2, "coordinator": 4}
_LANE_BYTES: Final = 8
_ANSWERS: Final = {"answers"}
_REST: Final = {"consent", "taken_over_at", "reminded_at", "asked_again_at"}

FrozenT = TypeVar("FrozenT", bound=Frozen)


class _Body(Frozen):
    """What is sealed of an interview."""

    interview: Interview
    consent: Consented | None = None
    taken_over_at: str | None = None
    reminded_at: str | None = None
    asked_again_at: str | None = None


class KeptRow(NamedTuple):
    """An interview's columns in the order in which every query asks for them. ``n`` is the row's number."""

    n: int
    id: str
    person: str | None
    counsellor: str | None
    revision: int
    body: bytes


def lane_of(sealer: Sealer, chat: int) -> int:
    """The keyed hash of a chat."""
    return sealer.number("chat", str(chat))


def slot_of(sealer: Sealer, slot: str) -> int:
    """The keyed hash of a slot."""
    return sealer.number("slot", slot)


def flags(roles: tuple[Role, ...]) -> int:
    """Roles as flags."""
    return sum(ROLES[role] for role in set(roles))


def stirred(touched_at: str) -> str:
    """The ten minutes in which a time lies: ``2026-11-21T05:3``."""
    return touched_at[:15]


def pack_kept(sealer: Sealer, kept: Kept, memo: Memo | None = None) -> tuple[bytes, Memo]:
    """The sealed body of an interview, and its answers beside their JSON.

    ``memo`` is what this gave the last time: an answer that is still the same object is not worded again.
    """
    interview = kept.interview
    answers = _word_answers(interview.answers, memo or {})
    head = interview.model_dump_json(exclude=_ANSWERS, exclude_defaults=True)
    rest = kept.model_dump_json(include=_REST, exclude_defaults=True)
    told = ",".join([words for _, words in answers.values()])
    plain = f'{{"interview":{head[:-1]},"answers":{{{told}}}}}{"," if len(rest) > len("{}") else ""}{rest[1:]}'
    packed = plain.encode() if interview.status == "open" else zlib.compress(plain.encode())
    return sealer.seal(packed, "interviews", "body", interview.id), answers


def unpack_kept(sealer: Sealer, row: KeptRow) -> Kept:
    """The interview in a row."""
    plain = sealer.unseal(row.body, "interviews", "body", row.id)
    body = _read(_Body, plain if plain[:1] == b"{" else zlib.decompress(plain), "interviews")
    return Kept(
        interview=body.interview,
        person=row.person,
        counsellor=row.counsellor,
        consent=body.consent,
        taken_over_at=body.taken_over_at,
        reminded_at=body.reminded_at,
        asked_again_at=body.asked_again_at,
        revision=row.revision,
    )


def pack_person(sealer: Sealer, person: Person) -> bytes:
    """The sealed body of a person."""
    return sealer.seal(person.model_dump_json().encode(), "persons", "body", person.id)


def unpack_person(sealer: Sealer, person: str, revision: int, body: bytes) -> Person:
    """The person in a row."""
    found = _read(Person, sealer.unseal(body, "persons", "body", person), "persons")
    return found.model_copy(update={"revision": revision})


def pack_invitation(sealer: Sealer, invitation: Invitation) -> bytes:
    """The sealed body of an invitation."""
    return sealer.seal(invitation.model_dump_json().encode(), "invitations", "body", invitation.code_hash)


def unpack_invitation(sealer: Sealer, code_hash: str, body: bytes) -> Invitation:
    """The invitation in a row."""
    return _read(Invitation, sealer.unseal(body, "invitations", "body", code_hash), "invitations")


def pack_arrival(sealer: Sealer, arrival: Arrival) -> bytes:
    """The sealed body of a raw update, its chat in front of it."""
    plain = arrival.lane.to_bytes(_LANE_BYTES, "big", signed=True) + arrival.body
    return sealer.seal(plain, "inbox", "body", f"{arrival.bot}:{arrival.update}")


def unpack_arrival(sealer: Sealer, bot: int, update: int, at: str, body: bytes) -> Arrival:
    """The raw update in a row."""
    plain = sealer.unseal(body, "inbox", "body", f"{bot}:{update}")
    lane = int.from_bytes(plain[:_LANE_BYTES], "big", signed=True)
    return Arrival(bot=bot, update=update, lane=lane, body=plain[_LANE_BYTES:], received_at=at)


def pack_message(sealer: Sealer, number: int, message: Message) -> bytes:
    """The sealed body of a parcel."""
    return sealer.seal(message.model_dump_json().encode(), "outbox", "body", number)


def unpack_parcel(sealer: Sealer, row: tuple[int, str, str, str, int, bytes]) -> Parcel:
    """The parcel in a row: number, state, made at, not before, tries, body."""
    number, state, made_at, not_before, tries, body = row
    plain = sealer.unseal(body, "outbox", "body", number)
    try:
        message = MESSAGE.validate_json(plain)
    except ValidationError:
        raise _unreadable("outbox") from None
    return Parcel.model_validate(
        {
            "number": number,
            "message": message,
            "state": state,
            "made_at": made_at,
            "not_before": not_before,
            "tries": tries,
        }
    )


def pack_note(sealer: Sealer, name: bytes, note: VoiceNote) -> bytes:
    """The sealed body of a voice note; ``name`` is the hash of its name."""
    return sealer.seal(note.model_dump_json().encode(), "voice_notes", "body", name.hex())


def unpack_note(sealer: Sealer, name: bytes, waiting: int, body: bytes) -> VoiceNote:
    """The voice note in a row."""
    found = _read(VoiceNote, sealer.unseal(body, "voice_notes", "body", name.hex()), "voice_notes")
    return found.model_copy(update={"waiting": bool(waiting)})


def pack_clip(sealer: Sealer, key: bytes, clip: Clip) -> bytes:
    """The sealed body of a clip; ``key`` is the hash of its key."""
    return sealer.seal(clip.model_dump_json().encode(), "clips", "body", key.hex())


def unpack_clip(sealer: Sealer, key: bytes, body: bytes) -> Clip:
    """The clip in a row."""
    return _read(Clip, sealer.unseal(body, "clips", "body", key.hex()), "clips")


def _word_answers(answers: Mapping[str, Answer], memo: Memo) -> Memo:
    worded: Memo = {}
    for name, answer in answers.items():
        known = memo.get(name)
        if known is None or known[0] is not answer:
            known = (answer, f"{json.dumps(name)}:{answer.model_dump_json(exclude_defaults=True)}")
        worded[name] = known
    return worded


def _read(model: type[FrozenT], plain: bytes, table: str) -> FrozenT:
    try:
        return model.model_validate_json(plain)
    except ValidationError:
        raise _unreadable(table) from None


def _unreadable(table: str) -> Outage:
    return Outage(
        f"A row in the table “{table}” was written by another version of the program. Start the newer version again."
    )
