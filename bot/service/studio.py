"""Voices ahead of time: what is said of every dialogue, by whom, and which sounds can be made before anybody asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library.recital import coverage, lines, passages
from bot.service.phrases import TO_LEARNERS
from bot.service.speech import DRAFT, Speech

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.library.recital import Spoken
    from bot.library.shelf import Edition
    from bot.service.hall import Hall
    from bot.service.records import Clip

BOT = "bot/"


@dataclass(frozen=True, slots=True)
class Row:
    """How the lines of one dialogue (or of the bot itself) are spoken in one language: numbers of lines."""

    dialogue: str
    language: str
    recorded: int
    synthetic: int
    stale: int
    missing: int


def kept(clips: Iterable[Clip]) -> list[Clip]:
    """The clips that somebody has kept."""
    return [each for each in clips if not each.key.startswith(DRAFT)]


def lines_of(hall: Hall, edition: Edition, language: str) -> tuple[Spoken, ...]:
    """What can be recorded of a dialogue in a language: its lines in their order, then the bot's own."""
    return lines(edition.script, hall.words(edition), language, TO_LEARNERS)


def table(hall: Hall, clips: Iterable[Clip]) -> Iterator[Row]:
    """A row for each dialogue and language; the bot's own words have rows of their own."""
    facts = [(each.language, each.context, each.words) for each in kept(clips)]
    own: dict[str, tuple[Spoken, ...]] = {}
    for name, edition in sorted(hall.editions.current.items()):
        for language in edition.languages:
            everything = lines_of(hall, edition, language)
            own.setdefault(language, tuple(each for each in everything if each.context.startswith(BOT)))
            page = tuple(each for each in everything if not each.context.startswith(BOT))
            yield _row(hall, name, language, page, facts)
    for language, spoken in own.items():
        yield _row(hall, "(the bot itself)", language, spoken, facts)


def speeches(hall: Hall, language: str | None = None) -> list[Speech]:
    """Everything that can be made ahead, in one language or in all; nothing twice."""
    found: dict[Speech, None] = {}
    for _, edition in sorted(hall.editions.current.items()):
        words = hall.words(edition)
        for each in edition.languages:
            if language in (None, each) and hall.speaks(each):
                for passage in passages(edition.script, TO_LEARNERS):
                    pieces = () if passage.open else tuple(said for _, said in passage.pieces(each, words))
                    if pieces:
                        found.setdefault(Speech(language=each, pieces=pieces))
    return list(found)


def _row(hall: Hall, name: str, language: str, present: tuple[Spoken, ...], facts: list[tuple[str, str, str]]) -> Row:
    found = coverage(present, language, facts, has_voice=hall.speaks(language))
    counts = (len(each) for each in (found.recorded, found.synthetic, found.stale, found.missing))
    return Row(name, language, *counts)
