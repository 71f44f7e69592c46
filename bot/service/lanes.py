"""What waits for one chat, in which order, and what a message may bear."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from bot.service.changes import ParcelMoved
from bot.service.messages import NEW_MESSAGES, Document, Text

if TYPE_CHECKING:
    import asyncio

    from bot.service.messages import Message
    from bot.service.records import Parcel


@dataclass(slots=True, eq=False)
class Errand:
    """A parcel on its way. ``tries`` counts the calls of which nobody knows how they ended, the present one included.

    ``waits`` counts how often it has waited for the connection.
    """

    parcel: Parcel
    tries: int
    waits: int = 0

    @property
    def rank(self) -> tuple[bool, int]:
        """Urgent ones first, then in the order in which they were made."""
        return not is_urgent(self.parcel.message), self.parcel.number


@dataclass(slots=True, eq=False)
class Lane:
    """What waits for one chat, and the task that works on it.

    ``resume_at``: nothing goes before (in the clock's seconds). ``calling``: it must not be cut off now.
    ``gone``: the person has blocked the bot.
    """

    chat: int
    waiting: deque[Errand] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None
    resume_at: float = 0.0
    calling: bool = False
    gone: bool = False

    def line_up(self, errand: Errand) -> None:
        """Put it into the row, where it belongs."""
        place = len(self.waiting)
        while place and self.waiting[place - 1].rank > errand.rank:
            place -= 1
        self.waiting.insert(place, errand)


class Register:
    """Which parcels are known already. Numbers are committed in their order: up to ``mark`` all are known."""

    def __init__(self) -> None:
        """Begin with none."""
        self.mark = 0
        self.highest = 0
        self._known: set[int] = set()

    def is_new(self, number: int) -> bool:
        """Whether it is not known yet; from now on it is."""
        if number <= self.mark or number in self._known:
            return False
        self._known.add(number)
        self.highest = max(self.highest, number)
        return True

    def move_mark(self, number: int) -> None:
        """All up to this number are known."""
        self.mark = max(self.mark, number)
        self._known = {each for each in self._known if each > self.mark}


def moved(
    parcel: Parcel, state: str, tries: int = 0, *, message: int | None = None, not_before: str = "", why: str = ""
) -> ParcelMoved:
    """The change that a parcel's new state is."""
    return ParcelMoved(parcel.number, state, not_before, tries, message, why)


def counts(message: Message) -> bool:
    """Whether the messenger counts it against the limits."""
    return isinstance(message, NEW_MESSAGES)


def is_urgent(message: Message) -> bool:
    """Whether it goes before the others."""
    return isinstance(message, Text) and message.urgent


def may_repeat(message: Message, tries: int) -> bool:
    """Whether it may go once more after so many tries of which nobody knows how they ended."""
    once = isinstance(message, Document) or (isinstance(message, Text) and not message.again)
    return not once or tries <= 1


def seconds_between(earlier: str, after: str) -> float:
    """Seconds from one time to another."""
    return (datetime.fromisoformat(after) - datetime.fromisoformat(earlier)).total_seconds()
