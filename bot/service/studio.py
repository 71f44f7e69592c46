"""Voices ahead of time: what is said of every dialogue, by whom, and which sounds can be made before anybody asks.

A clip is bound to its words. When they change, the clip is no longer played, but it is kept until the line that took
its place is recorded: who takes the change back has the clip back. Which line that is, nobody writes down. It is one
of the same context that has no clip: the one that is most like it in words, and the more so if it stands where the
recorded one stood. A clip has one such line at most, and a line one clip. A clip whose line is gone has none.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

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
# What the same place adds to likeness, which goes from 0 to 100. Two sentences of a page that have nothing to do with
# each other reach 35 to 53, and a sentence that was touched up 60 and more.
SAME_PLACE = 20


@dataclass(frozen=True, slots=True)
class Row:
    """How the lines of one dialogue (or of the bot itself) are spoken in one language: numbers of lines."""

    dialogue: str
    language: str
    recorded: int
    synthetic: int
    stale: int
    missing: int


def kept(clips: Iterable[Clip], language: str | None = None) -> list[Clip]:
    """The clips that somebody has kept, in one language or in all."""
    return [each for each in clips if not each.key.startswith(DRAFT) and language in (None, each.language)]


def lines_of(hall: Hall, edition: Edition, language: str) -> tuple[Spoken, ...]:
    """What can be recorded of a dialogue in a language: its lines in their order, then the bot's own."""
    return lines(edition.script, hall.words(edition), language, TO_LEARNERS)


def every_line(hall: Hall, language: str) -> tuple[Spoken, ...]:
    """Everything that can be recorded in a language: the lines of every dialogue, then the bot's own."""
    found: dict[str, Spoken] = {}
    for edition in hall.editions.current.values():
        if language in edition.languages:
            for line in lines_of(hall, edition, language):
                found.setdefault(line.words, line)
    return tuple(found.values())


def places(spoken: Iterable[Spoken]) -> dict[Spoken, int]:
    """For each line, how many lines of its context stand before it."""
    before: Counter[str] = Counter()
    found: dict[Spoken, int] = {}
    for line in spoken:
        found[line] = before[line.context]
        before[line.context] += 1
    return found


def changed(spoken: Iterable[Spoken], clips: Iterable[Clip]) -> dict[Spoken, Clip]:
    """The lines whose words have changed since they were recorded, each with the clip of its old words.

    ``spoken`` is every line of one language in its order, ``clips`` are the kept ones of that language.
    """
    where, clips = places(spoken), list(clips)
    said, recorded = {line.words for line in where}, {clip.words for clip in clips}
    silent = [line for line in where if line.words not in recorded]
    stale = [clip for clip in clips if clip.words not in said]
    pairs = [(line, clip) for line in silent for clip in stale if line.context == clip.context]

    def likeness(pair: tuple[Spoken, Clip]) -> float:
        line, clip = pair
        return _alike(line.words, clip.words) + (SAME_PLACE if where[line] == clip.place else 0)

    found: dict[Spoken, Clip] = {}
    for line, clip in sorted(pairs, key=likeness, reverse=True):
        if line not in found and clip not in found.values():
            found[line] = clip
    return found


def table(hall: Hall, clips: Iterable[Clip]) -> Iterator[Row]:
    """A row for each dialogue and language; the bot's own words have rows of their own."""
    editions, clips = sorted(hall.editions.current.items()), list(clips)
    languages = dict.fromkeys(language for _, edition in editions for language in edition.languages)
    mine = {language: kept(clips, language) for language in languages}
    stale = {language: changed(every_line(hall, language), mine[language]) for language in languages}

    def row(dialogue: str, language: str, present: Iterable[Spoken]) -> Row:
        recorded = {each.words for each in mine[language]}
        found = coverage(present, recorded, stale[language], has_voice=hall.speaks(language))
        counts = (len(each) for each in (found.recorded, found.synthetic, found.stale, found.missing))
        return Row(dialogue, language, *counts)

    own: dict[str, tuple[Spoken, ...]] = {}
    for name, edition in editions:
        for language in edition.languages:
            everything = lines_of(hall, edition, language)
            own.setdefault(language, tuple(each for each in everything if each.context.startswith(BOT)))
            yield row(name, language, (each for each in everything if not each.context.startswith(BOT)))
    for language, spoken in own.items():
        yield row("(the bot itself)", language, spoken)


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


def _alike(words: str, other: str) -> float:
    return fuzz.ratio(words.casefold(), other.casefold())
