"""The only module that names concrete adapters: it joins the rooms into a house that lives.

Production by default, fakes by argument. ``opened`` gives the archive alone, for commands that look or change
something beside a running bot; ``House`` is the whole bot, which polls until it is told to stop.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.library.catalogues import bot_words
from bot.library.shelf import Shelf, find_folders
from bot.library.wording import Catalogues
from bot.report.card import CardReport
from bot.service import phrases
from bot.service.changes import Note
from bot.service.conversation import Conversation
from bot.service.courier import Courier
from bot.service.editing import Editing, PageNews
from bot.service.hall import USERNAME, Editions, Hall, stamp
from bot.service.housekeeping import Housekeeping, Periods
from bot.service.intake import Intake
from bot.service.pace import Limits
from bot.service.people import note_blocked
from bot.service.ports import Outage
from bot.settings import Settings, Unset
from bot.storage.lock import one_poller
from bot.storage.sealing import Sealer, load_or_make_key, read_key
from bot.storage.sqlite import SqliteArchive, sqlite_path
from bot.telegram.albums import AlbumReader
from bot.telegram.carrying import TelegramCarrier
from bot.telegram.greeting import Introduction, greet
from bot.telegram.polling import Poller
from bot.telegram.wire import Wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from bot.dialogue.effects import Line

LOG = structlog.get_logger()
SELDOM = (20_000, 20, 20)
TURNS_MAY_TAKE = 4.0
POSTS_MAY_TAKE = 2.0
A_MOMENT = 2.0
COMMANDS: dict[str, Line] = {
    "start": phrases.COMMAND_START,
    "menu": phrases.COMMAND_MENU,
    "help": phrases.COMMAND_HELP,
    "language": phrases.COMMAND_LANGUAGE,
    "pause": phrases.COMMAND_PAUSE,
    "mydata": phrases.COMMAND_MYDATA,
    "forget": phrases.COMMAND_FORGET,
    "privacy": phrases.COMMAND_PRIVACY,
}


class SystemClock:
    """The clock of this machine."""

    def now(self) -> str:
        """ISO 8601 in UTC, to the millisecond."""
        return stamp(datetime.now(UTC))

    def monotonic(self) -> float:
        """Seconds that only grow."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


def database_path(settings: Settings) -> Path:
    """The file of the database."""
    return sqlite_path(settings.database_url(), Path.cwd())


def sealer(settings: Settings) -> Sealer:
    """The keys. A new one is made only where there is no data yet; it never lies in the data folder."""
    if words := settings.key.get_secret_value():
        return Sealer(read_key(words))
    return Sealer(load_or_make_key(settings.key_file.expanduser(), may_make=not database_path(settings).exists()))


def shelf(settings: Settings) -> Shelf:
    """The folders of dialogues and translations."""
    for name, folder in (("KAZIPOT_DIALOGUES", settings.dialogues), ("KAZIPOT_LOCALES", settings.locales)):
        if folder is not None and not folder.is_dir():
            raise Unset(f"{name} names the folder {folder}, which does not exist. Name another one, or leave it out.")
    found = find_folders()
    return Shelf(settings.dialogues or found.dialogues, settings.locales or found.locales)


@contextlib.asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[SqliteArchive]:
    """The archive, open; commands use it beside a running bot."""
    archive = SqliteArchive(database_path(settings), sealer(settings))
    await archive.open()
    try:
        yield archive
    finally:
        await archive.close()


def hall_of(settings: Settings, archive: SqliteArchive) -> Hall:
    """The shared things of the service, before the shelf is read."""
    words = Catalogues(bot_words(shelf(settings).locales))
    return Hall(archive, SystemClock(), CardReport(), Editions(), words, settings.open_door, settings.timezone)


@dataclass(slots=True)
class House:
    """The whole bot. ``limits`` off lifts Telegram's sending limits (benchmark); ``heard`` hears of changed pages.

    ``needs_page``: without a page that can be used the bot refuses to start.
    """

    settings: Settings
    limits: Limits | None = field(default_factory=Limits)
    periods: Periods = field(default_factory=Periods)
    heard: Callable[[PageNews], None] = lambda _: None
    a_poll: int = 25
    needs_page: bool = True

    async def live(self, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
        """Poll and talk until ``stop``.

        Raises:
            Unset: A setting is missing.
            Outage: The database, its lock or the token cannot be used; the text is the sentence.
        """
        token = self.settings.needed_token()
        with one_poller(database_path(self.settings), token, Path(tempfile.gettempdir())):
            async with opened(self.settings) as archive, Wire(token, self.settings.api_url) as wire:
                await self._live(archive, wire, stop, ready)

    async def _live(self, archive: SqliteArchive, wire: Wire, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        hall = hall_of(self.settings, archive)
        carrier = TelegramCarrier(wire)
        courier = Courier(archive, carrier, hall.clock, partial(note_blocked, archive), limits=self.limits)
        conversation = Conversation(hall, AlbumReader(), courier)
        intake = Intake(archive, conversation)
        locales = shelf(self.settings).locales
        editing = Editing(
            hall, shelf(self.settings), courier, own_words=lambda: bot_words(locales), tell_news=self.heard
        )
        for news in await editing.open():
            self._note(news)
        if self.needs_page and not hall.editions.current:
            raise Unset("There is no dialogue page that can be used. Run “kazipot check”: it tells what is missing.")
        housekeeping = Housekeeping(hall, intake, self.periods)
        poller = Poller(wire, intake, hall.clock, a_poll=self.a_poll)
        await courier.open()
        await housekeeping.after_downtime()
        await intake.resume()
        ready()
        try:
            await _until(
                stop,
                partial(introduce, hall, wire, stop),
                poller.run,
                courier.run,
                editing.watch,
                housekeeping.stay_awake,
                housekeeping.make_rounds,
                housekeeping.leave_no_traces,
            )
        finally:
            poller.stop()
            await intake.stop(TURNS_MAY_TAKE)
            await courier.stop(POSTS_MAY_TAKE)

    def _note(self, news: PageNews) -> None:
        if news.taken:
            LOG.info("page in use", page=news.page)
        else:
            LOG.warning("page refused", page=news.page, mistakes=len(news.mistakes))
            self.heard(news)


def settle_down() -> None:
    """What is there after the start stays: the collector of garbage need not look at it again and again.

    Call it once a program is ready; it spares a seventh of every turn.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)


async def introduce(hall: Hall, wire: Wire, stop: asyncio.Event) -> None:
    """Introduce the bot as soon as the messenger answers, keep its username, and then be quiet until ``stop``."""
    username = await greet(wire, introductions(hall), hall.clock)
    while username is not None:
        try:
            await hall.archive.commit([Note(USERNAME, username)])
        except Outage as trouble:
            LOG.warning("archive out of reach", why=str(trouble))
            await hall.clock.sleep(A_MOMENT)
        else:
            break
    await stop.wait()


def introductions(hall: Hall) -> dict[str, Introduction]:
    """What the bot says of itself, in every language that it speaks."""
    words: dict[str, Introduction] = {}
    for language in phrases.LANGUAGE_NAMES:
        tongue = hall.tongue(language)
        commands = tuple((name, tongue(line)) for name, line in COMMANDS.items())
        words[language] = Introduction(commands, tongue(phrases.DESCRIPTION), tongue(phrases.SHORT_DESCRIPTION))
    return words


async def _until(stop: asyncio.Event, *works: Callable[[], Awaitable[None]]) -> None:
    """Run the works side by side until ``stop``; a work that fails ends all, and its failure is raised."""
    tasks = [asyncio.ensure_future(work()) for work in works]
    stopping = asyncio.ensure_future(stop.wait())
    try:
        done, _ = await asyncio.wait((stopping, *tasks), return_when=asyncio.FIRST_COMPLETED)
        for task in done - {stopping}:
            task.result()
    finally:
        for task in (stopping, *tasks):
            task.cancel()
        await asyncio.gather(stopping, *tasks, return_exceptions=True)


def refuse_key_beside_data(settings: Settings) -> None:
    """Refuse a key that lies beside the data it seals."""
    key = settings.key_file.expanduser().absolute()
    if not settings.key.get_secret_value() and settings.data.absolute() in key.parents:
        raise Unset(f"The key file {key} lies in the data folder. Move it elsewhere and name it with KAZIPOT_KEY_FILE.")
