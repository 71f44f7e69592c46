"""The gettext catalogues of the ``locales/`` folder, as Poedit and Weblate write them.

``<language>/LC_MESSAGES/<dialogue>.po`` holds a dialogue's words, ``bot.po`` the bot's own. Fuzzy entries are not
used: they are guesses that somebody still has to look at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.library.mistakes import Mistake
from bot.library.wording import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

BOT = "bot"
LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a catalogue, with its place."""

    context: str
    text: str
    translation: str
    stale: bool
    line: int

    @property
    def key(self) -> str:
        """The key under which the translation is looked up."""
        return self.context + SEPARATOR + self.text


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One catalogue: its entries by key, and what was wrong with the file."""

    language: str
    file: str
    entries: Mapping[str, Entry]
    mistake: Mistake | None = None

    @property
    def words(self) -> dict[str, str]:
        """The translations that can be used."""
        return {key: each.translation for key, each in self.entries.items() if each.translation and not each.stale}


def languages_in(locales: Path) -> tuple[str, ...]:
    """The languages that have a folder."""
    return tuple(sorted(path.parent.name for path in locales.glob("*/LC_MESSAGES")))


def catalogue_path(locales: Path, language: str, name: str) -> Path:
    """Where a catalogue stands."""
    return locales / language / "LC_MESSAGES" / f"{name}.po"


def read_catalogues(locales: Path, name: str) -> Iterator[Catalogue]:
    """Every catalogue of this name, one a language."""
    for language in languages_in(locales):
        path = catalogue_path(locales, language, name)
        if path.is_file():
            yield read_catalogue(path, language)


def read_catalogue(path: Path, language: str) -> Catalogue:
    """Read one catalogue; a file that is none is a mistake, not a crash."""
    from babel.messages.pofile import PoFileError, read_po

    file = f"{language}/{path.name}"
    try:
        if path.stat().st_size > LARGEST:
            return Catalogue(language, file, {}, Mistake("catalogue too large", file))
        with path.open("rb") as source:
            catalog = read_po(source, locale=language, abort_invalid=True, charset="utf-8")
    except PoFileError as error:
        return Catalogue(language, file, {}, Mistake("no catalogue file", file, (error.lineno or 0) + 1))
    except (OSError, ValueError, LookupError):
        return Catalogue(language, file, {}, Mistake("no catalogue file", file))
    entries = {}
    for message in catalog:
        if message.id and isinstance(message.id, str) and isinstance(message.string, str):
            context = message.context or ""
            stale = "fuzzy" in message.flags
            entry = Entry(context, message.id, message.string.strip(), stale, message.lineno or 0)
            entries[entry.key] = entry
    return Catalogue(language, file, entries)


def bot_words(locales: Path) -> dict[str, dict[str, str]]:
    """The bot's own words in every language: the lowest layer of ``Catalogues``."""
    return {each.language: each.words for each in read_catalogues(locales, BOT)}
