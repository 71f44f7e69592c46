"""Interviews that are there before anybody taps, written through the archive; and what is there afterwards.

Stored interviews are finished ones of 40 answers. After them come those of the people who are going to tap: each
stands somewhere in the middle, at another question. Last come those of a crowd, who all stand near the beginning, so
that none of them soon begins anew and hears again what she has heard.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.bench.house import furnish, settings_in
from bot.bench.page import CALLED, FIXED, OPTIONS, page
from bot.bench.plan import FIRST_CHAT, FIRST_NAME, Seat
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

    from bot.dialogue.effects import Prompt
    from bot.dialogue.script import SpokenWay
    from bot.library.shelf import Edition
    from bot.service.changes import Change
    from bot.service.facing import Tongue

STORED_ANSWERS: Final = 40
A_COMMIT: Final = 1000
_VARIANTS: Final = 200
_FIRST: Final = 2
_SPREAD: Final = 10
_SYLLABLES: Final = ("ma", "ri", "ko", "ta", "ne", "lo", "sa", "vi", "du", "pe", "na", "li", "ra", "mo", "ke", "ja")
_CLOCK: Final = SystemClock()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the house: ``chats`` and a ``crowd`` who are going to tap, and ``stored`` interviews of others.

    ``aloud``: every question has a fifth answer. ``named``: and calls the learner by a name that nobody else has.
    """

    chats: int
    crowd: int = 0
    stored: int = 0
    way: SpokenWay = "only read"
    crowds_way: SpokenWay = "only read"
    aloud: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Seeded:
    """Who is going to tap, and how many answers each has given already."""

    seats: list[Seat]
    answers: dict[str, int]
    crowd: list[Seat] = field(default_factory=list)


async def seed(folder: Path, cast: Cast, told: Callable[[int], None] = lambda _: None) -> Seeded:
    """Fill a new folder. ``told`` hears now and then how many interviews are written."""
    furnish(folder, page(aloud=cast.aloud, named=cast.named))
    settings = settings_in(folder)
    edition = next(iter(shelf(settings).read().editions.values()))
    seeded = Seeded([], {})
    async with opened(settings) as archive:
        tongue = hall_of(settings, archive).tongue("en", edition)
        course = _Course(edition)
        await archive.commit([SaveEdition(edition.id, edition.model_dump_json()), Note(SWEPT, course.at)])
        pile: list[Change] = []
        for number, (kept, seats) in enumerate(_in_order(course, cast, seeded), 1):
            person = _person(kept, number if seats is None else FIRST_CHAT + len(seeded.answers))
            pile += [SavePerson(person), SaveInterview(kept)]
            if seats is not None:
                seats.append(_seat(edition, kept.interview, person.chat, tongue))
                seeded.answers[str(person.chat)] = len(kept.interview.answers)
            if len(pile) >= A_COMMIT:
                await archive.commit(pile)
                pile.clear()
                told(number)
        await archive.commit(pile)
    return seeded


async def count_answers(folder: Path, chats: list[int]) -> dict[str, int]:
    """How many answers of each chat are in the archive, read with the key."""
    found: dict[str, int] = {}
    async with opened(settings_in(folder)) as archive:
        for chat in chats:
            person = await archive.person_at(chat)
            kept = [each async for each in archive.interviews(person=person.id)] if person else []
            found[str(chat)] = sum(len(each.interview.answers) for each in kept)
    return found


async def count_understood(folder: Path, chats: list[int]) -> int:
    """How many of these people are asked whether a voice note was understood, with the note kept meanwhile."""
    understood = 0
    async with opened(settings_in(folder)) as archive:
        for chat in chats:
            person = await archive.person_at(chat)
            kept = await archive.latest_interview(person.id) if person else None
            guess = kept.interview.draft.heard if kept else None
            notes = guess.voices if guess is not None and guess.meant else ()
            understood += bool(notes) and all([await archive.voice_sound(each.name) for each in notes])
    return understood


async def left_over(folder: Path) -> int:
    """How many updates, messages and voice notes are not done."""
    async with opened(settings_in(folder)) as archive:
        waiting_notes = await archive.voice_notes_waiting()
        return len(await archive.unfinished()) + len(await archive.parcels()) + len(waiting_notes)


class _Course:
    """The interview after each of its answers, made by the engine."""

    def __init__(self, edition: Edition) -> None:
        self.at = _CLOCK.now()
        new = begin("", dialogue=edition.script.name, edition=edition.id, language="en", way="only read",
                    counsellor="", at=self.at)  # fmt: skip
        self._chance = random.Random(1)  # noqa: S311 - the same interviews every time
        interview, _ = step(edition.script, new, Began(self.at))
        self.stages: list[Interview] = []
        while (prompt := _asked(edition, interview)) and prompt.buttons[0].verb == "pick":
            self.stages.append(interview)
            picked = Picked(self.at, interview.asking, prompt.buttons[0].what, first_name=FIRST_NAME)
            interview, _ = step(edition.script, interview, picked)
        self.finished = [self._finished() for _ in range(_VARIANTS)]

    def _finished(self) -> Interview:
        whole = self.stages[STORED_ANSWERS]
        keys = [key for key, _ in OPTIONS]
        answers = {
            name: answer if name in FIXED else answer.model_copy(update={"value": self._chance.choice(keys)})
            for name, answer in whole.answers.items()
        }
        return whole.model_copy(update={"answers": answers, "status": "finished", "finished_at": self.at})


def _in_order(course: _Course, cast: Cast, seeded: Seeded) -> Iterator[tuple[Kept, list[Seat] | None]]:
    """All interviews in the order of the file, each with the row in which its person takes a seat."""
    stages = course.stages
    for number in range(cast.stored):
        yield _kept(course, course.finished[number % _VARIANTS], f"s{number}", cast.way), None
    for number in range(cast.chats):
        yield _kept(course, stages[number % len(stages)], f"o{number}", cast.way), seeded.seats
    for number in range(cast.crowd):
        yield _kept(course, stages[_FIRST + number % _SPREAD], f"c{number}", cast.crowds_way), seeded.crowd


def _kept(course: _Course, interview: Interview, name: str, way: SpokenWay) -> Kept:
    chance = random.Random(name)  # noqa: S311 - ids that lie scattered in the index, the same every time
    own = interview.model_copy(update={"id": f"{chance.getrandbits(60):015x}", "way": way})
    if (called := own.answers.get(CALLED)) is not None:
        mine = called.model_copy(update={"value": "".join(chance.choices(_SYLLABLES, k=4)).title()})
        own = own.model_copy(update={"answers": {**own.answers, CALLED: mine}})
    consent = Consented(text_hash="0" * 64, language="en", at=course.at)
    return Kept(interview=own, person=f"p{own.id}", counsellor=None, consent=consent)


def _person(kept: Kept, chat: int) -> Person:
    interview = kept.interview
    called = interview.answers.get(CALLED)
    name = str(called.value) if called else FIRST_NAME
    at = interview.started_at
    return Person(id=str(kept.person), chat=chat, name=name, way=interview.way, roles=("learner",), joined_at=at)


def _asked(edition: Edition, interview: Interview) -> Prompt | None:
    return waiting(edition.script, interview, first_name=FIRST_NAME)


def _seat(edition: Edition, interview: Interview, chat: int, tongue: Tongue) -> Seat:
    prompt = _asked(edition, interview)
    assert prompt is not None  # noqa: S101 - every stage waits for an answer
    text, rows = face(prompt, interview.id, tongue)
    keyboard = [[(key.label, key.data or "") for key in row] for row in rows]
    return Seat(chat, text, keyboard, aloud=interview.way == "listen and read")
