"""People as others see them: who is who, and what is said of them to the operator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.service.changes import SavePerson
from bot.service.ports import Stale

if TYPE_CHECKING:
    from bot.service.ports import Archive


async def note_blocked(archive: Archive, chat: int) -> None:
    """Note that the person has blocked the bot; a turn that is under way decides otherwise if it is quicker."""
    person = await archive.person_at(chat)
    if person is None or person.status == "blocked":
        return
    try:
        await archive.commit([SavePerson(person.model_copy(update={"status": "blocked"}))])
    except Stale:
        return
