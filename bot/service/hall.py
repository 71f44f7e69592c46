"""What every part of the service shares: the archive, the clock, the dialogues in use, and the bot's own words."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.library.shelf import Edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.dialogue.effects import Line
    from bot.library.wording import Catalogues
    from bot.service.facing import Tongue
    from bot.service.happenings import Sender
    from bot.service.ports import Archive, Clock, Reporter
    from bot.service.records import Person

MOST_EDITIONS = 16
MOST_FIRST_NAMES = 2_000
ON_DUTY = "on duty"
USERNAME = "username"
AWAKE = "awake at"


@dataclass(slots=True)
class Editions:
    """The editions in use, by the dialogue's name, and the older ones that open interviews are pinned to."""

    current: dict[str, Edition] = field(default_factory=dict)
    _pinned: OrderedDict[str, Edition] = field(default_factory=OrderedDict)

    def default(self, wanted: str | None = None) -> Edition | None:
        """The page that is wanted, else ``orientation``, else the only one there is."""
        for name in (wanted, "orientation"):
            if name and name in self.current:
                return self.current[name]
        return next(iter(self.current.values())) if len(self.current) == 1 else None

    async def pinned(self, edition: str, archive: Archive) -> Edition | None:
        """The edition with this id, from memory or from the archive."""
        for each in self.current.values():
            if each.id == edition:
                return each
        if edition not in self._pinned:
            content = await archive.edition(edition)
            if content is None:
                return None
            self._pinned[edition] = Edition.model_validate_json(content)
            if len(self._pinned) > MOST_EDITIONS:
                self._pinned.popitem(last=False)
        return self._pinned[edition]


@dataclass(slots=True)
class FirstNames:
    """Telegram's first names of those who wrote lately, in memory alone: they are stored only once confirmed.

    What goes on without the person (a voice note was understood, a question is asked again) does not bring the name
    along, and may ask for it all the same.
    """

    _latest: OrderedDict[int, str] = field(default_factory=OrderedDict)

    def of(self, sender: Sender) -> str:
        """The name that came along, else the one that came last; empty if there is none."""
        if not sender.first_name:
            return self._latest.get(sender.chat, "")
        self._latest[sender.chat] = sender.first_name
        self._latest.move_to_end(sender.chat)
        if len(self._latest) > MOST_FIRST_NAMES:
            self._latest.popitem(last=False)
        return sender.first_name

    def forget(self, chat: int) -> None:
        """Whoever has everything erased is not called by a name that she never confirmed."""
        self._latest.pop(chat, None)


@dataclass(slots=True)
class Hall:
    """The shared things. ``own_words`` are the bot's own words in every language.

    ``speaks`` tells whether a language can be said aloud here, ``transcribes`` whether voice notes become words.
    """

    archive: Archive
    clock: Clock
    report: Reporter
    editions: Editions
    own_words: Catalogues
    open_door: bool = False
    timezone: str = "UTC"
    speaks: Callable[[str], bool] = field(default=lambda _: False)
    transcribes: Callable[[], bool] = field(default=lambda: False)
    first_names: FirstNames = field(default_factory=FirstNames)

    def words(self, edition: Edition | None = None) -> Catalogues:
        """The words of the bot, and of an edition over them."""
        return self.own_words.over(edition.translations) if edition else self.own_words

    def tongue(self, language: str, edition: Edition | None = None) -> Tongue:
        """Says lines of the bot, and of an edition, in a language."""
        words = self.words(edition)

        def say(line: Line) -> str:
            return words.word(line, language)

        return say

    async def on_duty(self) -> Person | None:
        """The counsellor on duty: the one who was named, else the first who joined; who blocked the bot comes last."""
        named = await self.archive.note(ON_DUTY)
        counsellors = await self.archive.people("counsellor")
        ranked = sorted(counsellors, key=lambda each: (each.status == "blocked", each.id != named))
        return ranked[0] if ranked else None


def new_id(prefix: str = "") -> str:
    """An opaque id of 64 random bits, in letters, digits, ``-`` and ``_``."""
    return prefix + secrets.token_urlsafe(8)


def later(at: str, **span: float) -> str:
    """A time so much later (or, negative, earlier): ``later(at, days=14)``."""
    moved = datetime.fromisoformat(at) + timedelta(**span)
    return stamp(moved)


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC to the millisecond: ``2026-11-21T05:30:00.000Z``."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def days_between(earlier: str, after: str) -> int:
    """Whole days from one time to another."""
    return (datetime.fromisoformat(after) - datetime.fromisoformat(earlier)).days
