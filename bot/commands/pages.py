"""Which pages a command means: a name (``orientation``) or a file, and the folders around them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands.manners import give_up
from bot.library.extraction import lines_in
from bot.library.mistakes import guess
from bot.library.shelf import LISTS, Folders, Shelf, find_folders

if TYPE_CHECKING:
    from bot.dialogue.effects import Line

ENDINGS = (".yaml", ".yml")


def folders() -> Folders:
    """The folders of dialogues and locales: those that are set, else those here, else those that came along."""
    from bot.settings import Unset, read_settings

    try:
        settings = read_settings()
    except Unset as error:
        give_up(str(error))
    found = find_folders()
    dialogues, locales = settings.dialogues or found.dialogues, settings.locales or found.locales
    return Folders(dialogues.expanduser(), locales.expanduser())


def find_page(name: str) -> Path:
    """The file of a page; gives up with a sentence if there is none."""
    where = folders().dialogues
    for path in (Path(name), *(where / f"{name}{ending}" for ending in ENDINGS), where / name):
        if path.is_file():
            return path
    known = [page.stem for page in Shelf(where, where).pages()]
    listed = f" The pages are: {', '.join(known)}." if known else f" There is no page in {where}."
    give_up(f"There is no page “{name}”.{guess(name, known)}{listed}")
    return None


def lists_of(page: Path) -> Path:
    """The folder of lists that belongs to a page: the one beside it, else the one of the dialogues folder."""
    beside = page.parent / LISTS
    return beside if beside.is_dir() else folders().dialogues / LISTS


def bot_lines() -> tuple[Line, ...]:
    """Everything the bot says of itself: the phrases of every room, and the standard words of the library."""
    package = Path(__file__).resolve().parent.parent
    rooms = sorted(path.parent.name for path in package.glob("*/phrases.py"))
    modules = [f"bot.{room}.phrases" for room in rooms] + ["bot.library.standard"]
    found = {(line.context, line.text): line for name in modules for line in lines_in(import_module(name))}
    return tuple(found.values())
