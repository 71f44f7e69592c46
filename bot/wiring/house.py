"""The whole bot: every room joined, polling and talking until it is told to stop.

Production by default, fakes by argument.
"""

from __future__ import annotations

import asyncio
import gc
import tempfile
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.library.catalogues import bot_words
from bot.service import phrases, recording
from bot.service.changes import Note
from bot.service.conversation import Conversation
from bot.service.courier import Courier
from bot.service.editing import Editing, PageNews
from bot.service.hall import USERNAME, Hall
from bot.service.housekeeping import Housekeeping, Periods
from bot.service.intake import Intake
from bot.service.listening import Bell, Listening
from bot.service.pace import Limits
from bot.service.people import note_blocked
from bot.service.ports import Outage
from bot.service.sounds import Sounds
from bot.service.speaking import Speaker
from bot.settings import Settings, Unset
from bot.storage.lock import one_poller
from bot.telegram.albums import AlbumReader
from bot.telegram.carrying import TelegramCarrier
from bot.telegram.greeting import Introduction, greet
from bot.telegram.polling import Poller
from bot.telegram.wire import Wire
from bot.wiring.parts import cupboard, database_path, hall_of, mouth_and_ear, opened, shelf, speaks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.dialogue.effects import Line
    from bot.service.ports import Ear, Mouth
    from bot.storage.sqlite import SqliteArchive

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


@dataclass(slots=True)
class House:
    """The whole bot. ``limits`` off lifts Telegram's sending limits (benchmark); ``heard`` hears of changed pages.

    ``needs_page``: without a page that can be used the bot refuses to start. ``mouth`` and ``ear`` stand for those
    that the settings name.
    """

    settings: Settings
    limits: Limits | None = field(default_factory=Limits)
    periods: Periods = field(default_factory=Periods)
    heard: Callable[[PageNews], None] = lambda _: None
    a_poll: int = 25
    needs_page: bool = True
    mouth: Mouth | None = None
    ear: Ear | None = None

    async def live(self, stop: asyncio.Event, ready: Callable[[], None] = lambda: None) -> None:
        """Poll and talk until ``stop``.

        Raises:
            Unset: A setting is missing.
            Outage: The database, its lock or the token cannot be used; the text is the sentence.
        """
        token = self.settings.needed_token()
        with one_poller(database_path(self.settings), token, Path(tempfile.gettempdir())):
            async with (
                opened(self.settings) as archive,
                Wire(token, self.settings.api_url) as wire,
                mouth_and_ear(self.settings) as (mouth, ear),
            ):
                await self._live(self._furnished(archive, wire, self.mouth or mouth, self.ear or ear), stop, ready)

    def _furnished(self, archive: SqliteArchive, wire: Wire, mouth: Mouth, ear: Ear) -> _Rooms:
        """Every room, joined to the others."""
        hall = hall_of(self.settings, archive)
        hall.speaks, hall.transcribes = speaks(mouth), lambda: ear.transcribes
        sounds = Sounds(archive, mouth, cupboard(self.settings), wire.bot)
        speaker = Speaker(TelegramCarrier(wire), sounds, hall.clock)
        courier = Courier(archive, speaker, hall.clock, partial(note_blocked, archive), limits=self.limits)
        speaker.deliver = courier.deliver
        bell = Bell()
        intake = Intake(archive, Conversation(hall, AlbumReader(), courier, notes_came=bell.ring))
        polish = partial(recording.polish, archive, mouth, hall.clock)
        pages = shelf(self.settings)
        return _Rooms(
            hall=hall,
            wire=wire,
            speaker=speaker,
            courier=courier,
            intake=intake,
            listening=Listening(archive, speaker, ear, hall.clock, bell, intake.hear, polish),
            editing=Editing(hall, pages, courier, own_words=lambda: bot_words(pages.locales), tell_news=self.heard),
            housekeeping=Housekeeping(hall, intake, self.periods),
            poller=Poller(wire, intake, hall.clock, a_poll=self.a_poll),
        )

    async def _live(self, rooms: _Rooms, stop: asyncio.Event, ready: Callable[[], None]) -> None:
        for news in await rooms.editing.open():
            self._note(news)
        if self.needs_page and not rooms.hall.editions.current:
            raise Unset("There is no dialogue page that can be used. Run “kazipot check”: it tells what is missing.")
        await rooms.open()
        ready()
        try:
            await _until(stop, *rooms.works(stop))
        finally:
            await rooms.close()

    def _note(self, news: PageNews) -> None:
        if news.taken:
            LOG.info("page in use", page=news.page)
        else:
            LOG.warning("page refused", page=news.page, mistakes=len(news.mistakes))
            self.heard(news)


@dataclass(frozen=True, slots=True)
class _Rooms:
    """The rooms of a house that lives."""

    hall: Hall
    wire: Wire
    speaker: Speaker
    courier: Courier
    intake: Intake
    listening: Listening
    editing: Editing
    housekeeping: Housekeeping
    poller: Poller

    async def open(self) -> None:
        """Take up what an earlier run has left."""
        await self.speaker.sounds.refresh()
        await self.courier.open()
        await self.housekeeping.after_downtime()
        await self.intake.resume()

    def works(self, stop: asyncio.Event) -> tuple[Callable[[], Awaitable[None]], ...]:
        """Everything that goes on side by side."""
        return (
            partial(introduce, self.hall, self.wire, stop),
            self.poller.run,
            self.courier.run,
            self.speaker.keep_fresh,
            self.listening.run,
            self.editing.watch,
            self.housekeeping.stay_awake,
            self.housekeeping.make_rounds,
            self.housekeeping.leave_no_traces,
        )

    async def close(self) -> None:
        """Finish what is under way, for some seconds."""
        self.poller.stop()
        await self.intake.stop(TURNS_MAY_TAKE)
        await self.listening.stop()
        await self.speaker.stop()
        await self.courier.stop(POSTS_MAY_TAKE)


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
