"""The coordinator's side: a saved page is proofread and taken over, or refused with the place of each slip.

Nothing broken can be published: a page with an error leaves the edition that was in use before, also after a
restart. Interviews that are under way keep the edition that they are pinned to.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog

from bot.dialogue.effects import Line
from bot.library.shelf import Edition
from bot.library.telling import tell
from bot.library.wording import Catalogues
from bot.service import phrases
from bot.service.changes import Enqueue, Note, SaveEdition
from bot.service.messages import Text
from bot.service.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.library.shelf import Shelf, ShelfReading
    from bot.service.changes import Change
    from bot.service.courier import Courier
    from bot.service.hall import Hall

LOG = structlog.get_logger()
SECONDS_BETWEEN_LOOKS = 1.5
MOST_MISTAKES_TOLD = 5
LONGEST_TOLD = 3500


@dataclass(frozen=True, slots=True)
class PageNews:
    """What became of a page: taken over, or refused with its mistakes as sentences."""

    page: str
    taken: bool
    mistakes: tuple[str, ...] = ()


class Editing:
    """Watches the shelf and keeps the hall's editions fresh."""

    def __init__(
        self,
        hall: Hall,
        shelf: Shelf,
        courier: Courier,
        *,
        own_words: Callable[[], dict[str, dict[str, str]]],
        tell_news: Callable[[PageNews], None] = lambda _: None,
    ) -> None:
        """``own_words`` reads the bot's own words anew; ``tell_news`` hears what became of each page."""
        self._hall = hall
        self._shelf = shelf
        self._courier = courier
        self._own_words = own_words
        self._tell_news = tell_news
        self._told: dict[str, tuple[str, ...]] = {}

    async def open(self) -> tuple[PageNews, ...]:
        """Read the shelf at the start; a broken page is used as it was before, if it ever was in use."""
        reading = await asyncio.to_thread(self._shelf.read)
        news = await self._take(reading)
        for page in self._broken(reading):
            if (edition := await self._hall.archive.note(_noted(page))) and (kept := await self._kept(edition)):
                self._hall.editions.current[page] = kept
        return news

    async def watch(self) -> None:
        """Look for changes, for ever."""
        while True:
            await self._hall.clock.sleep(SECONDS_BETWEEN_LOOKS)
            try:
                await self.look()
            except Outage as outage:
                LOG.warning("archive out of reach", why=str(outage))

    async def look(self) -> None:
        """Look once; take over what changed, and tell what became of it."""
        if not await asyncio.to_thread(self._shelf.changed):
            return
        for news in await self._take(await asyncio.to_thread(self._shelf.read)):
            await self._tell_coordinators(news)
            self._tell_news(news)

    async def _take(self, reading: ShelfReading) -> tuple[PageNews, ...]:
        """Take over what is new and good; tell what changed since it was last told."""
        self._hall.own_words = Catalogues(await asyncio.to_thread(self._own_words))
        current = self._hall.editions.current
        fresh = {
            page: each for page, each in reading.editions.items() if page not in current or current[page].id != each.id
        }
        changes: list[Change] = []
        for page, edition in fresh.items():
            current[page] = edition
            changes += [SaveEdition(edition.id, edition.model_dump_json()), Note(_noted(page), edition.id)]
        for page in set(current) - {path.stem for path in self._shelf.pages()}:
            del current[page]
        if changes:
            await self._hall.archive.commit(changes)
        taken = [PageNews(page, taken=True) for page in fresh]
        return (*taken, *self._refusals(reading))

    def _refusals(self, reading: ShelfReading) -> list[PageNews]:
        told = {page: self._sentences(reading, page) for page in self._broken(reading)}
        news = [
            PageNews(page, taken=False, mistakes=each) for page, each in told.items() if self._told.get(page) != each
        ]
        self._told = told
        return news

    def _broken(self, reading: ShelfReading) -> list[str]:
        return [path.stem for path in self._shelf.pages() if path.stem not in reading.editions]

    def _sentences(self, reading: ShelfReading, page: str) -> tuple[str, ...]:
        """The page's own errors, or those of the lists and catalogues that it uses."""
        errors = [each for each in reading.mistakes if each.level == "error"]
        own = [each for each in errors if page in each.file] or errors
        return tuple(tell(each) for each in own)

    async def _tell_coordinators(self, news: PageNews) -> None:
        at = self._hall.clock.now()
        changes: list[Change] = []
        for person in await self._hall.archive.people("coordinator"):
            text = self._hall.tongue(person.language)(_line(news))
            changes.append(Enqueue(Text(chat=person.chat, text=text[:LONGEST_TOLD]), at))
        if changes:
            self._courier.deliver(await self._hall.archive.commit(changes))

    async def _kept(self, edition: str) -> Edition | None:
        content = await self._hall.archive.edition(edition)
        return Edition.model_validate_json(content) if content else None


def _line(news: PageNews) -> Line:
    if news.taken:
        return Line(phrases.PAGE_IN_USE.context, phrases.PAGE_IN_USE.text, {"page": news.page})
    mistakes = "\n\n".join(news.mistakes[:MOST_MISTAKES_TOLD])
    more = len(news.mistakes) - MOST_MISTAKES_TOLD
    values = {"page": news.page, "mistakes": mistakes + (f"\n\n+ {more}" if more > 0 else "")}
    return Line(phrases.PAGE_REFUSED.context, phrases.PAGE_REFUSED.text, values)


def _noted(page: str) -> str:
    return f"edition of {page}"
