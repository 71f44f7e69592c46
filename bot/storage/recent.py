"""What was read or saved lately, as it stands in the file: a turn needs no trip to it to learn what the last one left.

The rules. Only what was committed is remembered, and only the thread of the writing connection writes here, so that
nothing can overtake anything. Before each trip it asks SQLite whether another connection has changed the file; if so,
everything is forgotten. A turn begins with receiving its update, which is such a trip, so it decides on what is true;
who only reads gets an answer out of memory if the last trip was a moment ago. What is saved still names its revision,
so even an answer that is a moment too old can never overwrite anything.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

if TYPE_CHECKING:
    import sqlite3

    from bot.dialogue.answers import Answer
    from bot.service.records import Kept, Person

MOMENT: Final = 1.0
"""Seconds for which the file is taken to be as it was when it was last looked at."""
INTERVIEWS: Final = 128
PERSONS: Final = 512
NUMBERS: Final = 2048

K = TypeVar("K")
V = TypeVar("V")
Memo = dict[str, "tuple[Answer, str]"]
"""Answers beside their JSON: most of them are the same objects a turn later."""


class Remembered(NamedTuple):
    """An interview, its answers beside their JSON, and the number of its row, if that is known."""

    kept: Kept
    memo: Memo
    row: int | None


class Recent:
    """A short memory; oldest first out."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._version = -1
        self._looked = -1.0
        self._kept: dict[str, Remembered] = {}
        self._latest: dict[str, str] = {}
        self._persons: dict[str, Person] = {}
        self._chats: dict[int, str] = {}
        self._messages: dict[int, tuple[int, int]] = {}
        self._slots: dict[int, int] = {}

    def look(self, cursor: sqlite3.Cursor | sqlite3.Connection) -> None:
        """Forget everything if another connection has changed the file."""
        (version,) = cursor.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.forget()
            self._version = version
        self._looked = time.monotonic()

    def forget(self) -> None:
        """Forget everything."""
        for shelf in (self._kept, self._latest, self._persons, self._chats, self._messages, self._slots):
            shelf.clear()

    def interview(self, interview: str) -> Kept | None:
        """The interview of an id, if it is remembered."""
        found = self._kept.get(interview) if self._holds() else None
        return None if found is None else found.kept

    def latest_interview(self, person: str) -> Kept | None:
        """The person's interview that was begun last, if it is remembered."""
        return self.interview(self._latest.get(person, ""))

    def person(self, person: str) -> Person | None:
        """The person of an id, if it is remembered."""
        return self._persons.get(person) if self._holds() else None

    def person_at(self, chat: int) -> Person | None:
        """The person of a chat, if it is remembered."""
        found = self.person(self._chats.get(chat, ""))
        return found if found is not None and found.chat == chat else None

    def message_for(self, slot: int) -> int | None:
        """The last message of a slot, if it is remembered."""
        found = self._messages.get(slot) if self._holds() else None
        return None if found is None else found[1]

    def remembered(self, interview: str) -> Remembered | None:
        """All that is remembered of an interview, for who saves it: its revision is checked by the file."""
        return self._kept.get(interview)

    def keep_interview(self, kept: Kept, memo: Memo, row: int | None) -> None:
        """Remember an interview as it was saved or read."""
        _put(self._kept, kept.interview.id, Remembered(kept, memo, row), INTERVIEWS)

    def keep_latest(self, person: str, interview: str) -> None:
        """Remember which interview of a person was begun last."""
        _put(self._latest, person, interview, PERSONS)

    def forget_latest(self) -> None:
        """Forget whose interview is whose: one may have changed hands."""
        self._latest.clear()

    def forget_interviews(self) -> None:
        """Forget all interviews: one has gone."""
        self._kept.clear()
        self._latest.clear()

    def keep_person(self, person: Person) -> None:
        """Remember a person as saved or read."""
        _put(self._persons, person.id, person, PERSONS)
        _put(self._chats, person.chat, person.id, PERSONS)

    def keep_slot(self, number: int, slot: int) -> None:
        """Remember the slot of a parcel that was enqueued."""
        _put(self._slots, number, slot, NUMBERS)

    def slot_of(self, number: int) -> int | None:
        """The slot of a parcel, if it is remembered; it never changes."""
        return self._slots.get(number)

    def keep_message(self, slot: int, number: int, message: int | None) -> None:
        """Remember what became of a parcel: its message is the last one of its slot, if no later parcel is known."""
        self._slots.pop(number, None)
        if message is not None and number >= self._messages.get(slot, (0, 0))[0]:
            _put(self._messages, slot, (number, message), NUMBERS)

    def _holds(self) -> bool:
        return time.monotonic() - self._looked < MOMENT


def _put(shelf: dict[K, V], key: K, value: V, most: int) -> None:
    """Put a thing at the end of a shelf; the oldest falls off."""
    shelf.pop(key, None)
    shelf[key] = value
    if len(shelf) > most:
        del shelf[next(iter(shelf))]
