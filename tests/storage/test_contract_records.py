"""The contract of every archive: people, interviews, invitations, editions and notes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.dialogue.answers import Answer, Found, Voice
from bot.dialogue.interview import Draft
from bot.service.changes import (
    DropInterview,
    Note,
    SaveEdition,
    SaveInterview,
    SaveInvitation,
    SavePerson,
    Witness,
)
from bot.service.ports import Stale
from tests.fakes.records import a_kept, a_person, an_invitation, answered, time_at

if TYPE_CHECKING:
    from bot.service.changes import Change
    from bot.service.ports import Archive
    from bot.service.records import Kept, Person

WORDS = "Zdravo 🌱 žena\nמילים \u202e\u0000 <b>&amp; '; DROP TABLE persons; --"


def saved(record: Person) -> Person:
    """The record as it stands after its next saving."""
    return record.model_copy(update={"revision": record.revision + 1})


def kept_after(record: Kept, times: int = 1) -> Kept:
    """The interview as it stands after so many savings."""
    return record.model_copy(update={"revision": record.revision + times})


async def test_a_person_is_found_by_chat_and_by_id(archive: Archive) -> None:
    """Whoever was saved is found again with every field as it was, one revision further."""
    person = a_person("p1", -12, language="hu", way="listen and read", counsellor="c1", door="way")
    await archive.commit([SavePerson(person)])
    assert await archive.person_at(-12) == saved(person)
    assert await archive.person("p1") == saved(person)
    assert await archive.person_at(12) is None
    assert await archive.person("p2") is None


async def test_a_person_is_changed_where_the_revision_is_the_one_that_was_read(archive: Archive) -> None:
    """Saving names the revision that was read; an older one is refused and changes nothing."""
    await archive.commit([SavePerson(a_person())])
    first = await archive.person("p1")
    assert first is not None
    newer = first.model_copy(update={"name": "Maja", "roles": ("learner", "coordinator"), "counsellor": "c9"})
    await archive.commit([SavePerson(newer)])
    with pytest.raises(Stale):
        await archive.commit([SavePerson(first.model_copy(update={"name": "Old"}))])
    assert await archive.person("p1") == saved(newer)


async def test_a_new_person_is_refused_where_the_id_or_the_chat_is_taken(archive: Archive) -> None:
    """Two turns that greet the same newcomer cannot make two people of her."""
    await archive.commit([SavePerson(a_person("p1", 1))])
    with pytest.raises(Stale):
        await archive.commit([SavePerson(a_person("p1", 2))])
    with pytest.raises(Stale):
        await archive.commit([SavePerson(a_person("p2", 1))])
    assert [person.id for person in await archive.people()] == ["p1"]


async def test_a_person_may_move_to_another_chat_that_is_free(archive: Archive) -> None:
    """A chat's number may change; the old one is nobody's afterwards, and another person's is refused."""
    await archive.commit([SavePerson(a_person("p1", 1)), SavePerson(a_person("p2", 2))])
    first = await archive.person("p1")
    assert first is not None
    with pytest.raises(Stale):
        await archive.commit([SavePerson(first.model_copy(update={"chat": 2}))])
    await archive.commit([SavePerson(first.model_copy(update={"chat": 3}))])
    assert await archive.person_at(1) is None
    assert (await archive.person_at(3) or first).id == "p1"
    assert (await archive.person_at(2) or first).id == "p2"


async def test_people_come_by_role_in_the_order_in_which_they_joined(archive: Archive) -> None:
    """Whoever joined first stands first, whatever was saved first; one may hold several roles."""
    await archive.commit(
        [
            SavePerson(a_person("late", 1, joined_at=time_at(9), roles=("counsellor",))),
            SavePerson(a_person("early", 2, joined_at=time_at(3), roles=("coordinator", "counsellor"))),
            SavePerson(a_person("learner", 3, joined_at=time_at(5))),
        ]
    )
    assert [person.id for person in await archive.people()] == ["early", "learner", "late"]
    assert [person.id for person in await archive.people("counsellor")] == ["early", "late"]
    assert [person.id for person in await archive.people("coordinator")] == ["early"]


@pytest.mark.parametrize("status", ["open", "finished"])
async def test_an_interview_comes_back_as_it_was(archive: Archive, status: str) -> None:
    """Everything of an interview survives being written down: every kind of value, and every strange character."""
    interview = answered(a_kept(), story=WORDS).interview.model_copy(
        update={
            "status": status,
            "answers": {
                'a "quoted" name': Answer(at=time_at(1), value="yes"),
                "several": Answer(at=time_at(1), value=("walk", "bus")),
                "number": Answer(at=time_at(1), value=0),
                "jobs.1.job": Answer(at=time_at(1), value=(Found(label=WORDS, code="S3"),)),
                "story": Answer(at=time_at(1), text=WORDS, voice=(Voice(file="f", name="n.ogg", seconds=9),)),
                "skipped": Answer(at=time_at(1), skipped=True),
            },
            "more": {"jobs.1": True, "jobs.2": False},
            "draft": Draft(marks=("a",), digits="1", page=2),
        }
    )
    kept = a_kept().model_copy(update={"interview": interview, "taken_over_at": time_at(8), "reminded_at": time_at(7)})
    await archive.commit([SavePerson(a_person()), SaveInterview(kept)])
    assert await archive.interview("i1") == kept_after(kept)
    assert await archive.latest_interview("p1") == kept_after(kept)
    assert [each async for each in archive.interviews()] == [kept_after(kept)]


async def test_an_interview_of_nobody_may_be_kept(archive: Archive) -> None:
    """A refused interview belongs to nobody and is nobody's latest."""
    await archive.commit([SaveInterview(a_kept(person=None, status="refused"))])
    assert (await archive.interview("i1")) is not None
    assert [each.person async for each in archive.interviews(status="refused")] == [None]


async def test_the_second_of_two_turns_on_one_interview_is_refused(archive: Archive) -> None:
    """Of two turns that read the same interview exactly one is saved, at whatever moment they come."""
    await archive.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    read = await archive.interview("i1")
    assert read is not None
    turns = [archive.commit([SaveInterview(answered(read, story=f"turn {turn}"))]) for turn in range(5)]
    ends = await asyncio.gather(*turns, return_exceptions=True)
    assert sorted(type(end).__name__ for end in ends) == ["Stale"] * 4 + ["list"]
    assert (await archive.interview("i1") or read).revision == 2


async def test_a_commit_holds_whole_or_not_at_all(archive: Archive) -> None:
    """Where one change is refused, none of its companions holds; others' changes at the same time do."""
    await archive.commit([SavePerson(a_person())])
    half: list[Change] = [Note("half", "done"), SaveInterview(a_kept().model_copy(update={"revision": 4}))]
    ends = await asyncio.gather(
        archive.commit([Note("before", "1")]),
        archive.commit(half),
        archive.commit([Note("after", "2")]),
        return_exceptions=True,
    )
    assert [type(end) for end in ends] == [list, Stale, list]
    assert [await archive.note(key) for key in ("before", "half", "after")] == ["1", None, "2"]


async def test_an_interview_of_somebody_unknown_is_refused(archive: Archive) -> None:
    """A turn that is slower than an erasure cannot bring an interview back."""
    with pytest.raises(Stale):
        await archive.commit([SaveInterview(a_kept(person="gone"))])
    await archive.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    read = await archive.interview("i1")
    assert read is not None
    with pytest.raises(Stale):
        await archive.commit([SaveInterview(read.model_copy(update={"person": "gone"}))])


async def test_the_latest_interview_is_the_one_begun_last(archive: Archive) -> None:
    """A new interview takes the place of the one before, also after somebody has asked for that."""
    await archive.commit([SavePerson(a_person()), SaveInterview(a_kept("i1"))])
    assert (await archive.latest_interview("p1") or a_kept()).interview.id == "i1"
    await archive.commit([SaveInterview(a_kept("i2", minute=5))])
    assert (await archive.latest_interview("p1") or a_kept()).interview.id == "i2"
    await archive.commit([DropInterview("i2")])
    assert (await archive.latest_interview("p1") or a_kept()).interview.id == "i1"
    assert await archive.interview("i2") is None
    assert await archive.latest_interview("p2") is None


async def test_an_interview_that_loses_its_person_is_no_longer_hers(archive: Archive) -> None:
    """Whoever refuses leaves an interview behind that leads to nobody."""
    await archive.commit([SavePerson(a_person()), SaveInterview(a_kept())])
    read = await archive.latest_interview("p1")
    assert read is not None
    await archive.commit([SaveInterview(read.model_copy(update={"person": None}))])
    assert await archive.latest_interview("p1") is None


async def test_interviews_stream_in_order_and_by_what_is_asked(archive: Archive) -> None:
    """More than a page of them comes in the order in which they were begun, all or only those that were asked for."""
    names = [f"i{number:03d}" for number in range(250)]
    people = [SavePerson(a_person(f"p{number}", number + 1)) for number in range(2)]
    begun = [
        SaveInterview(
            a_kept(
                name,
                person=f"p{number % 2}",
                counsellor="c1" if number % 5 == 0 else None,
                status="finished" if number % 3 == 0 else "open",
            )
        )
        for number, name in enumerate(names)
    ]
    await archive.commit([*people, *begun])
    assert [kept.interview.id async for kept in archive.interviews()] == names
    assert [kept.interview.id async for kept in archive.interviews(person="p1")] == names[1::2]
    assert [kept.interview.id async for kept in archive.interviews(counsellor="c1")] == names[::5]
    both = archive.interviews(counsellor="c1", status="finished")
    assert [kept.interview.id async for kept in both] == names[::15]


async def test_interviews_may_be_dropped_while_they_stream(archive: Archive) -> None:
    """Whoever tidies up while walking through misses none."""
    await archive.commit([SaveInterview(a_kept(f"i{number:03d}", person=None)) for number in range(230)])
    met = 0
    async for kept in archive.interviews():
        met += 1
        await archive.commit([DropInterview(kept.interview.id)])
    assert met == 230
    assert [kept async for kept in archive.interviews()] == []


async def test_open_interviews_come_by_the_time_of_their_last_touch(archive: Archive) -> None:
    """Since and before meet exactly at the time that is named, to the second, oldest first, and open ones only."""
    minutes = [30, 2, 29, 31, 12, 0]
    kept = [a_kept(f"i{minute}", person=None, minute=minute) for minute in minutes]
    closed = a_kept("done", person=None, minute=15, status="finished")
    await archive.commit([SaveInterview(each) for each in [*kept, closed]])
    assert [each.interview.id for each in await archive.open_since(time_at(29))] == ["i29", "i30", "i31"]
    assert [each.interview.id for each in await archive.open_before(time_at(29), 9)] == ["i0", "i2", "i12"]
    assert [each.interview.id for each in await archive.open_before(time_at(59), 2)] == ["i0", "i2"]
    read = await archive.interview("i2")
    assert read is not None
    touched = read.interview.model_copy(update={"touched_at": time_at(45, 7)})
    await archive.commit([SaveInterview(read.model_copy(update={"interview": touched}))])
    assert [each.interview.id for each in await archive.open_since(time_at(45, 7))] == ["i2"]
    assert await archive.open_since(time_at(45, 8)) == []


async def test_an_invitation_is_known_by_the_hash_of_its_code(archive: Archive) -> None:
    """The hash of one code is always the same and never the code; a used invitation replaces the new one."""
    code_hash = archive.code_hash("Q2mR9")
    assert code_hash == archive.code_hash("Q2mR9")
    assert code_hash != archive.code_hash("Q2mR8")
    assert "Q2mR9" not in code_hash
    fresh = an_invitation(code_hash, name="Žana", counsellor="c1")
    await archive.commit([SaveInvitation(fresh)])
    assert await archive.invitation(code_hash) == fresh
    used = fresh.model_copy(update={"used_at": time_at(3)})
    await archive.commit([SaveInvitation(used)])
    assert await archive.invitation(code_hash) == used
    assert await archive.invitation("other") is None


async def test_editions_and_notes_are_kept_and_replaced(archive: Archive) -> None:
    """An edition of any size and a note come back as they were said last."""
    edition = '{"page": "' + "žabe 🐸 " * 40_000 + '"}'
    await archive.commit([SaveEdition("e1", edition), Note("awake", "1"), Witness(time_at(0), "p1", "saw", "i1")])
    await archive.commit([SaveEdition("e1", edition), Note("awake", "2")])
    assert await archive.edition("e1") == edition
    assert await archive.edition("e2") is None
    assert await archive.note("awake") == "2"
    assert await archive.note("asleep") is None
