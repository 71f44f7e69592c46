"""What the settings ask for, made: the archive, the shelf, the keys, the mouth and the ear, and the hall of them."""

from __future__ import annotations

import asyncio
import contextlib
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.library.catalogues import bot_words
from bot.library.shelf import Shelf, find_folders
from bot.library.wording import Catalogues
from bot.report.card import CardReport
from bot.service.hall import Editions, Hall, stamp
from bot.settings import Settings, Unset
from bot.storage.sealing import Sealer, load_or_make_key, read_key
from bot.storage.sqlite import SqliteArchive, sqlite_path
from bot.voice.cupboard import FileCupboard
from bot.voice.hearing import ear as ear_of
from bot.voice.hearing import why_deaf
from bot.voice.mouth import mouth as mouth_of
from bot.voice.mouth import piper_voices

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.service.ports import Ear, Mouth
    from bot.voice.mouth import Silent, WorkerMouth

SOUNDS = "sounds"


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


@contextlib.asynccontextmanager
async def mouth_and_ear(settings: Settings) -> AsyncIterator[tuple[WorkerMouth | Silent, Ear]]:
    """The mouth and the ear that this machine and the settings allow; their processes end with them."""
    mouth = mouth_of(_pipers(settings))
    ear = ear_of(settings.hearing_model, mouth.examine)
    try:
        yield mouth, ear
    finally:
        await mouth.close()
        await ear.close()


def speaks(mouth: Mouth) -> Callable[[str], bool]:
    """Whether a language can be said aloud."""
    return lambda language: mouth.voice(language) is not None


def can_convert(mouth: Mouth) -> bool:
    """Whether a browser's recordings can be made into voice notes: whoever speaks can do that too."""
    return mouth.voice("en") is not None


def voices_of(settings: Settings) -> Callable[[str], str | None]:
    """The name of the voice that speaks a language; nothing is started to find out."""
    return mouth_of(_pipers(settings)).voice


def piper_languages(settings: Settings) -> tuple[str, ...]:
    """The languages for which there is a Piper voice."""
    return tuple(_pipers(settings))


def no_voices(settings: Settings) -> str | None:
    """Why no Piper voice is looked for where the settings say, and what helps; ``None`` if that is not so."""
    if settings.voices is None or settings.voices.is_dir():
        return None
    where = f"KAZIPOT_VOICES names the folder {settings.voices}, which does not exist"
    return f"{where}, so espeak-ng speaks. Name another one, or leave it out."


def deafness(settings: Settings) -> str | None:
    """Why voice notes are not put into words, and how to get there; ``None`` if they are."""
    return why_deaf(settings.hearing_model)


def _pipers(settings: Settings) -> dict[str, Path]:
    return piper_voices(settings.voices) if settings.voices else {}


def cupboard(settings: Settings) -> FileCupboard:
    """Where the sounds lie that are nobody's own."""
    return FileCupboard(settings.data / SOUNDS)


def hall_of(settings: Settings, archive: SqliteArchive) -> Hall:
    """The shared things of the service, before the shelf is read."""
    words = Catalogues(bot_words(shelf(settings).locales))
    return Hall(archive, SystemClock(), CardReport(), Editions(), words, settings.open_door, settings.timezone)


def refuse_key_beside_data(settings: Settings) -> None:
    """Refuse a key that lies beside the data it seals."""
    key = settings.key_file.expanduser().absolute()
    if not settings.key.get_secret_value() and settings.data.absolute() in key.parents:
        raise Unset(f"The key file {key} lies in the data folder. Move it elsewhere and name it with KAZIPOT_KEY_FILE.")
