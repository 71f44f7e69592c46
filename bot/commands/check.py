"""``kazipot check``: proofread pages, lists, catalogues and the bot's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import new_app

if TYPE_CHECKING:
    from bot.library.mistakes import Mistake

app = new_app()


@app.command()
def check(
    pages: Annotated[list[str] | None, typer.Argument(metavar="[PAGE]...", help="Names or files of pages.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only mistakes, no warnings.")] = False,
) -> None:
    """Proofread pages: every mistake with its place, the rule and the remedy.

    Without PAGE everything is proofread: all pages, the lists, the translations, the bot's own words. The exit
    code is 0 if every page may be published, and 1 if not.

    Example: kazipot check orientation
    """
    from bot.library.telling import tell_all

    found = _pages(pages) if pages else _everything()
    errors = [each for each in found if each.level == "error"]
    print(tell_all(errors if quiet else found))
    if errors:
        raise typer.Exit(1)


def _pages(names: list[str]) -> list[Mistake]:
    from bot.commands.pages import find_page, folders, lists_of
    from bot.library.catalogues import read_catalogues
    from bot.library.grammar import read_page
    from bot.library.lists import read_lists
    from bot.library.proofreading import proofread

    found: list[Mistake] = []
    for path in dict.fromkeys(find_page(name) for name in names):
        lists = read_lists(lists_of(path))
        catalogues = tuple(read_catalogues(folders().locales, path.stem))
        found += [*lists.mistakes, *proofread(read_page(path, lists), lists, catalogues)]
    return list({(each.file, each.line, each.code, str(each.values)): each for each in found}.values())


def _everything() -> list[Mistake]:
    from bot.commands.manners import give_up
    from bot.commands.pages import bot_lines, folders
    from bot.library.catalogues import BOT, read_catalogues
    from bot.library.proofreading import proofread_bot_words
    from bot.library.shelf import Shelf

    where = folders()
    shelf = Shelf(where.dialogues, where.locales)
    if not shelf.pages():
        give_up(f"There is no page in {where.dialogues}. Write one there, or name a file: kazipot check FILE.")
    reading = shelf.read()
    promised = {language for edition in reading.editions.values() for language in edition.script.languages}
    catalogues = tuple(read_catalogues(where.locales, BOT))
    return [*reading.mistakes, *proofread_bot_words(bot_lines(), tuple(sorted(promised)), catalogues)]
