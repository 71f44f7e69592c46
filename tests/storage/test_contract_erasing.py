"""The contract of every archive: erasing a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.service.changes import (
    Enqueue,
    ErasePerson,
    ParcelMoved,
    SaveInterview,
    SaveInvitation,
    SavePerson,
    UpdateDone,
)
from bot.service.ports import Stale
from tests.fakes.records import BOT, a_kept, a_message, a_person, an_arrival, an_invitation, time_at

if TYPE_CHECKING:
    from bot.service.changes import Change
    from bot.service.ports import Archive


async def test_everything_of_a_person_goes_and_nothing_of_others(archive: Archive) -> None:
    """Record, interviews, messages and raw updates of the one go; the other keeps hers."""
    for name, chat in (("ana", 1), ("eva", 2)):
        await archive.commit([SavePerson(a_person(name, chat)), SaveInterview(a_kept(f"of {name}", person=name))])
        await archive.receive([an_arrival(chat, chat=chat)])
        sent, _ = await archive.commit([Enqueue(a_message(chat=chat, slot=name), time_at(1)) for _ in range(2)])
        await archive.commit([ParcelMoved(sent.number, "sent", message=chat * 100)])
    await archive.commit([ErasePerson("ana")])
    await archive.scrub()
    assert (await archive.person_at(1), await archive.person("ana")) == (None, None)
    assert (await archive.interview("of ana"), await archive.latest_interview("ana")) == (None, None)
    assert (await archive.message_for("ana"), await archive.sent_to(1, time_at(0))) == (None, [])
    assert [kept.person async for kept in archive.interviews()] == ["eva"]
    assert [parcel.message.chat for parcel in await archive.parcels()] == [2]
    assert [arrival.lane for arrival in await archive.unfinished()] == [2]
    assert await archive.message_for("eva") == 200
    assert (await archive.person_at(2)) is not None


async def test_what_follows_the_erasure_in_its_commit_holds(archive: Archive) -> None:
    """The farewell that stands after the erasure is sent, and the update that asked for it is done."""
    await archive.commit([SavePerson(a_person("ana", 1))])
    await archive.receive([an_arrival(4, chat=1)])
    (farewell,) = await archive.commit(
        [ErasePerson("ana"), Enqueue(a_message("Everything is erased.", chat=1), time_at(2)), UpdateDone(BOT, 4)]
    )
    assert await archive.parcels() == [farewell]
    assert await archive.receive([an_arrival(4, chat=1)]) == []


async def test_nobody_can_tell_afterwards_to_whom_the_farewell_went(archive: Archive) -> None:
    """Once it is sent, the chat of whoever was erased is not known any more; other parcels of that commit are."""
    await archive.commit([SavePerson(a_person("ana", 1)), SavePerson(a_person("eva", 2))])
    erased: list[Change] = [
        ErasePerson("ana"),
        Enqueue(a_message(chat=1), time_at(2)),
        Enqueue(a_message(chat=2), time_at(2)),
    ]
    farewell, told = await archive.commit(erased)
    await archive.commit([ParcelMoved(farewell.number, "sent", message=7), ParcelMoved(told.number, "sent", message=8)])
    assert await archive.sent_to(1, time_at(0)) == []
    assert await archive.sent_to(2, time_at(0)) == [8]
    await archive.commit([SavePerson(a_person("ana2", 1))])
    (later,) = await archive.commit([Enqueue(a_message(chat=1), time_at(3))])
    await archive.commit([ParcelMoved(later.number, "sent", message=9)])
    assert await archive.sent_to(1, time_at(0)) == [9]


async def test_learners_of_a_counsellor_stay_without_her(archive: Archive) -> None:
    """Her learners and their interviews forget her name and id, and whoever read them before is told."""
    await archive.commit(
        [
            SavePerson(a_person("eva", 1, roles=("counsellor",))),
            SavePerson(a_person("ana", 2, counsellor="eva")),
            SaveInterview(a_kept("i1", person="ana", counsellor="eva")),
        ]
    )
    learner, kept = await archive.person("ana"), await archive.interview("i1")
    assert learner is not None
    assert kept is not None
    await archive.commit([ErasePerson("eva")])
    now = await archive.interview("i1")
    assert now is not None
    assert (now.counsellor, now.interview.counsellor, now.person) == (None, "", "ana")
    assert (await archive.person("ana") or learner).counsellor is None
    for stale in (SavePerson(learner), SaveInterview(kept)):
        with pytest.raises(Stale):
            await archive.commit([stale])


async def test_invitations_that_lead_to_her_or_brought_her_go(archive: Archive) -> None:
    """A counsellor's invitations and the one by which somebody came go; a poster, which others use, stays."""
    invitations = [
        an_invitation("hers", counsellor="eva"),
        an_invitation("used", used_at=time_at(1)),
        an_invitation("poster", poster=True),
        an_invitation("other"),
    ]
    people = [
        a_person("eva", 1, roles=("counsellor",)),
        a_person("ana", 2, code_hash="used"),
        a_person("tina", 3, code_hash="poster"),
    ]
    await archive.commit([*map(SaveInvitation, invitations), *map(SavePerson, people)])
    await archive.commit([ErasePerson(person.id) for person in people])
    left = [each.code_hash for each in invitations if await archive.invitation(each.code_hash) is not None]
    assert left == ["poster", "other"]


async def test_nobody_can_be_erased_twice_or_by_mistake(archive: Archive) -> None:
    """Erasing somebody unknown changes nothing; a chat that was erased may begin anew."""
    await archive.commit([SavePerson(a_person("ana", 1))])
    await archive.commit([ErasePerson("nobody")])
    await archive.commit([ErasePerson("ana"), ErasePerson("ana")])
    await archive.commit([SavePerson(a_person("anew", 1))])
    assert [person.id for person in await archive.people()] == ["anew"]
