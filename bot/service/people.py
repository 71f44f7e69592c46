"""People as others see them: who is who, what is said of them to the operator, and how they leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service import phrases, rights
from bot.service.changes import SavePerson
from bot.service.happenings import Sender
from bot.service.ports import Stale
from bot.service.visit import Visit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.hall import Hall
    from bot.service.ports import Archive
    from bot.service.records import Person


async def note_blocked(archive: Archive, chat: int) -> None:
    """Note that the person has blocked the bot; a turn that is under way decides otherwise if it is quicker."""
    person = await archive.person_at(chat)
    if person is None or person.status == "blocked":
        return
    try:
        await archive.commit([SavePerson(person.model_copy(update={"status": "blocked"}))])
    except Stale:
        return


def meant(people: Sequence[Person], who: str) -> list[Person]:
    """Those whom an id means, else those who have this name; capital letters make no difference in a name."""
    by_id = [person for person in people if person.id == who]
    return by_id or [person for person in people if who and person.name.casefold() == who.casefold()]


def rows(people: Sequence[Person]) -> list[dict[str, str]]:
    """One row for each person and role: ``id``, ``role``, ``name``, ``status``."""
    return [
        {"id": person.id, "role": role, "name": person.name, "status": person.status}
        for person in people
        for role in person.roles
    ]


async def erase(hall: Hall, person: Person) -> None:
    """Erase a person as ``/forget`` does in the chat: her counsellors are told, and so is she."""
    visit = Visit(hall, hall.clock.now(), Sender(chat=person.chat), person=person)
    await rights.take_leave(visit, person)
    visit.erase_person()
    visit.say(phrases.FORGOTTEN)
    await hall.archive.commit(visit.gather())
    await hall.archive.scrub()
