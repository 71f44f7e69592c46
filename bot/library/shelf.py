"""The shelf of dialogues: pages, lists and catalogues become editions.

An edition is a dialogue with everything it says, in every language, named by the hash of its content. An interview
is pinned to its edition, so that its words never change under a person's hands. A page with a mistake makes no
edition; whoever holds the edition before keeps it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dialogue.frozen import Frozen
from bot.dialogue.script import Script
from bot.library.catalogues import Catalogue, read_catalogues
from bot.library.grammar import Reading, read_page
from bot.library.lists import Lists, read_lists
from bot.library.used import placed_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.library.mistakes import Mistake

DEFAULT_PAGE = "orientation"
LISTS = "lists"


class Edition(Frozen):
    """A dialogue as it is held: its script, and its translations by language and ``msgctxt␄source``."""

    id: str
    script: Script
    translations: dict[str, dict[str, str]]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that a person may choose: the page's own, and those it promises."""
        return (self.script.language, *self.script.languages)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the dialogues and the catalogues stand."""

    dialogues: Path
    locales: Path


@dataclass(frozen=True, slots=True)
class ShelfReading:
    """What stands on the shelf: good editions by the page's name, and every mistake."""

    editions: Mapping[str, Edition]
    mistakes: tuple[Mistake, ...]

    @property
    def default(self) -> str | None:
        """The page that ``/start`` begins: ``orientation``, else the only one."""
        return default_page(self.editions)


class Shelf:
    """The dialogues and locales folders, read when asked."""

    def __init__(self, dialogues: Path, locales: Path) -> None:
        self.dialogues = dialogues
        self.locales = locales
        self._seen: dict[Path, tuple[int, int]] | None = None

    def read(self) -> ShelfReading:
        """Read and proofread everything. Takes time: once at the start, and when something changed."""
        from bot.library.proofreading import proofread

        self._seen = self._look()
        lists = read_lists(self.dialogues / LISTS)
        mistakes = list(lists.mistakes)
        editions: dict[str, Edition] = {}
        for path in self.pages():
            reading = read_page(path, lists)
            catalogues = tuple(read_catalogues(self.locales, path.stem))
            found = proofread(reading, lists, catalogues)
            mistakes += found
            good = not any(each.level == "error" for each in (*found, *lists.mistakes))
            if reading.script is not None and good:
                editions[path.stem] = make_edition(reading, lists, catalogues)
        return ShelfReading(editions, tuple(mistakes))

    def pages(self) -> list[Path]:
        """The files of the pages, in the order of their names."""
        return sorted([*self.dialogues.glob("*.yaml"), *self.dialogues.glob("*.yml")])

    def changed(self) -> bool:
        """Whether a file has come, gone or changed since it was last read. Cheap."""
        return self._look() != self._seen

    def _look(self) -> dict[Path, tuple[int, int]]:
        seen: dict[Path, tuple[int, int]] = {}
        paths = [*self.pages(), *(self.dialogues / LISTS).glob("*.y*ml"), *self.locales.glob("*/LC_MESSAGES/*.po")]
        for path in paths:
            try:
                found = path.stat()
            except OSError:  # it went away while we looked: it counts as gone
                continue
            seen[path] = (found.st_mtime_ns, found.st_size)
        return seen


def make_edition(reading: Reading, lists: Lists, catalogues: tuple[Catalogue, ...]) -> Edition:
    """The edition of a page that was read without errors."""
    if reading.script is None:
        raise AssertionError("only a page that could be read makes an edition")
    used = {each.key for each in placed_in(reading, lists)}
    translations = {
        each.language: {key: words for key, words in each.words.items() if key in used} for each in catalogues
    }
    return Edition(id=_hash(reading.script, translations), script=reading.script, translations=translations)


def default_page(editions: Mapping[str, Edition]) -> str | None:
    """``orientation``, else the only page, else none."""
    if DEFAULT_PAGE in editions:
        return DEFAULT_PAGE
    return next(iter(editions)) if len(editions) == 1 else None


def find_folders(where: Path | None = None) -> Folders:
    """The folders to read: those where the program was started, else those that came with it."""
    here = where or Path.cwd()
    shipped = _shipped()
    return Folders(_first(here / "dialogues", shipped / "dialogues"), _first(here / "locales", shipped / "locales"))


def _first(*folders: Path) -> Path:
    return next((folder for folder in folders if folder.is_dir()), folders[-1])


def _shipped() -> Path:
    package = Path(__file__).resolve().parent.parent
    return package / "_shipped" if (package / "_shipped").is_dir() else package.parent


def _hash(script: Script, translations: dict[str, dict[str, str]]) -> str:
    content = {"script": script.model_dump(mode="json"), "translations": translations}
    packed = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(packed.encode()).hexdigest()[:16]
