"""Interviews that are there before anybody taps, written through the archive; and what is there afterwards.

Stored interviews are finished ones of 40 answers. After them come those of the people who are going to tap: each
stands somewhere in the middle, at another question.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.bench.house import furnish, settings_in
from bot.bench.page import OPTIONS
from bot.bench.plan import FIRST_CHAT, Seat
from bot.dialogue.engine import step, waiting
from bot.dialogue.inputs import Began, Picked
from bot.dialogue.interview import Interview, begin
from bot.service.changes import Note, SaveEdition, SaveInterview, SavePerson
from bot.service.facing import face
from bot.service.housekeeping import SWEPT
from bot.service.records import Consented, Kept, Person
from bot.wiring import SystemClock, hall_of, opened, shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.library.shelf import Edition
    from bot.service.changes import Change
    from bot.service.facing import Tongue
    from bot.service.ports import Archive

STORED_ANSWERS: Final = 40
A_COMMIT: Final = 1000
_VARIANTS: Final = 200
_CLOCK: Final = SystemClock()


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who is going to tap, and how many answers each has given already."""

    seats: list[Seat]
    answers: dict[str, int]


async def seed(folder: Path, chats: int, stored: int = 0, told: Callable[[int], None] = lambda _: None) -> Seeded:
    """Fill a new folder. ``told`` hears now and then how many interviews are written."""
    furnish(folder)
    settings = settings_in(folder)
    edition = next(iter(shelf(settings).read().editions.values()))
    async with opened(settings) as archive:
        tongue = hall_of(settings, archive).tongue("en", edition)
        course = _Course(edition)
        await archive.commit([SaveEdition(edition.id, edition.model_dump_json()), Note(SWEPT, course.at)])
        seats: list[Seat] = []
        answers: dict[str, int] = {}
        pile: list[Change] = []
        for number, kept in enumerate(_in_order(course, chats, stored)):
            active = kept.interview.status == "open"
            person = _person(kept, FIRST_CHAT + len(seats) if active else number + 1)
            pile += [SavePerson(person), SaveInterview(kept)]
            if active:
                seats.append(_seat(edition, kept.interview, person.chat, tongue))
                answers[str(person.chat)] = len(kept.interview.answers)
            if len(pile) >= A_COMMIT:
                await _write(archive, pile, lambda number=number: told(number + 1))  # type: ignore[misc]  # bound now
        await _write(archive, pile, lambda: told(chats + stored))
    return Seeded(seats, answers)


async def count_answers(folder: Path, chats: list[int]) -> dict[str, int]:
    """How many answers of each chat are in the archive, read with the key."""
    found: dict[str, int] = {}
    async with opened(settings_in(folder)) as archive:
        for chat in chats:
            person = await archive.person_at(chat)
            kept = [each async for each in archive.interviews(person=person.id)] if person else []
            found[str(chat)] = sum(len(each.interview.answers) for each in kept)
    return found


async def left_over(folder: Path) -> int:
    """How many updates and messages are not done."""
    async with opened(settings_in(folder)) as archive:
        return len(await archive.unfinished()) + len(await archive.parcels())


class _Course:
    """The interview after each of its answers, made by the engine."""

    def __init__(self, edition: Edition) -> None:
        self.at = _CLOCK.now()
        new = begin("", dialogue=edition.script.name, edition=edition.id, language="en", way="only read",
                    counsellor="", at=self.at)  # fmt: skip
        self._chance = random.Random(1)  # noqa: S311 - the same interviews every time
        interview, _ = step(edition.script, new, Began(self.at))
        self.stages: list[Interview] = []
        while (prompt := waiting(edition.script, interview)) and prompt.buttons[0].verb == "pick":
            self.stages.append(interview)
            interview, _ = step(edition.script, interview, Picked(self.at, interview.asking, prompt.buttons[0].what))
        self.finished = [self._finished() for _ in range(_VARIANTS)]

    def _finished(self) -> Interview:
        whole = self.stages[STORED_ANSWERS]
        keys = [key for key, _ in OPTIONS]
        answers = {
            name: answer if name == "consent" else answer.model_copy(update={"value": self._chance.choice(keys)})
            for name, answer in whole.answers.items()
        }
        return whole.model_copy(update={"answers": answers, "status": "finished", "finished_at": self.at})


def _in_order(course: _Course, chats: int, stored: int) -> Iterator[Kept]:
    """All interviews in the order of the file."""
    for number in range(stored):
        yield _kept(course, course.finished[number % _VARIANTS], f"s{number}")
    for number in range(chats):
        yield _kept(course, course.stages[number % len(course.stages)], f"o{number}")


def _kept(course: _Course, interview: Interview, name: str) -> Kept:
    chance = random.Random(name)  # noqa: S311 - ids that lie scattered in the index, the same every time
    own = interview.model_copy(update={"id": f"{chance.getrandbits(60):015x}"})
    consent = Consented(text_hash="0" * 64, language="en", at=course.at)
    return Kept(interview=own, person=f"p{own.id}", counsellor=None, consent=consent)


def _person(kept: Kept, chat: int) -> Person:
    at = kept.interview.started_at
    return Person(id=str(kept.person), chat=chat, name="Ana", roles=("learner",), joined_at=at)


def _seat(edition: Edition, interview: Interview, chat: int, tongue: Tongue) -> Seat:
    prompt = waiting(edition.script, interview)
    assert prompt is not None  # noqa: S101 - every stage waits for an answer
    text, rows = face(prompt, interview.id, tongue)
    return Seat(chat, text, [[(key.label, key.data or "") for key in row] for row in rows])


async def _write(archive: Archive, pile: list[Change], then: Callable[[], None]) -> None:
    await archive.commit(pile)
    pile.clear()
    then()
