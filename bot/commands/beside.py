"""What the operator's commands share: they work beside a running bot, on the same archive.

Whoever looks at people's data or changes it is written down, with ids only. A key is made with the first command
that needs one, and never beside the data.
"""

from __future__ import annotations

import asyncio
import contextlib
import unicodedata
from typing import TYPE_CHECKING, Final, TypeVar

from bot.commands.manners import give_up, in_one_sentence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence
    from pathlib import Path

    from bot.service.changes import Change
    from bot.service.records import Person
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

OPERATOR: Final = "operator"
EVERYBODY: Final = "*"
LONGEST_NAME: Final = 64

T = TypeVar("T")


def beside_the_bot(work: Callable[[Settings, SqliteArchive], Awaitable[T]]) -> T:
    """Open the archive and do the work; whatever is in the way is told in one sentence."""
    from bot.settings import read_settings
    from bot.wiring import database_path, opened, refuse_key_beside_data

    async def do() -> T:
        async with opened(settings) as archive:
            return await work(settings, archive)

    with in_one_sentence():
        settings = read_settings()
        if not database_path(settings).exists():
            refuse_key_beside_data(settings)
        return asyncio.run(do())


def witnessed(deed: str, subject: str = EVERYBODY) -> Change:
    """The note that somebody at the command line did this."""
    from bot.service.changes import Witness
    from bot.wiring import SystemClock

    return Witness(SystemClock().now(), OPERATOR, deed, subject)


def one_of(people: Sequence[Person], who: str, kind: str) -> Person:
    """The person whom an id or a name means; gives up with a sentence if that is nobody, or not one alone."""
    from bot.service.people import meant

    found = meant(people, plain_name(who))
    if len(found) == 1:
        return found[0]
    known = listed(found or people)
    if found:
        give_up(f"Several people have the name “{shown(who)}”: {known}. Use the id.")
    if not people:
        give_up(f"No {kind} has joined yet. Invite one: kazipot invite {kind}")
    give_up(f"There is no {kind} “{shown(who)}”. There are: {known}.")
    return None


def listed(people: Sequence[Person]) -> str:
    """Names and ids in a row."""
    return ", ".join(f"{shown(each.name) or 'without a name'} ({each.id})" for each in people)


def plain_name(words: str) -> str:
    """A name as it is kept: one line, nothing that hides, not too long."""
    whole = words.encode("utf-8", "replace").decode()
    kept = "".join(each if unicodedata.category(each)[0] != "C" else " " for each in whole)
    return " ".join(kept.split())[:LONGEST_NAME]


def shown(words: str) -> str:
    """Words that a person chose, made harmless for a terminal."""
    return plain_name(words)


@contextlib.contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Trouble with a file that the command writes or reads, told in one sentence."""
    try:
        yield
    except OSError as error:
        give_up(f"The file {path} does not work: {error.strerror or error}. Name another one.")
