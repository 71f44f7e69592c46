"""``kazipot translate``: catalogues for translators, as Poedit and Weblate open them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.manners import give_up, new_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog

    from bot.library.po_files import Progress

app = new_app(no_args_is_help=True)


@app.callback()
def translate() -> None:
    """Catalogues for translators.

    Example: kazipot translate update
    """


@app.command()
def extract() -> None:
    """Write the templates: locales/<dialogue>.pot and locales/bot.pot.

    Example: kazipot translate extract
    """
    from bot.commands.pages import folders
    from bot.library.po_files import write_template

    for name, _, template in _templates():
        changed = write_template(folders().locales, name, template)
        print(f"{name}.pot: {'written' if changed else 'nothing new'}, {len(template)} messages.")


@app.command()
def update() -> None:
    """Bring every catalogue up to date; what is translated stays.

    Changed sentences keep their old translation, marked as fuzzy: look at it in Poedit, and confirm it.

    Example: kazipot translate update
    """
    from bot.commands.pages import folders
    from bot.library.po_files import progress, update_catalogue, write_template

    locales = folders().locales
    for name, languages, template in _templates():
        write_template(locales, name, template)
        for language in languages:
            changed = update_catalogue(locales, name, language, template)
            print(_row(progress(locales, name, language, template), "updated" if changed else "nothing new"))


@app.command()
def status() -> None:
    """How far the translations are.

    Example: kazipot translate status
    """
    from bot.commands.pages import folders
    from bot.library.po_files import progress

    locales = folders().locales
    print(f"{'catalogue':<24} {'language':<9} {'translated':>10} {'to look at':>11} {'missing':>8}")
    for name, languages, template in _templates():
        for language in languages:
            print(_row(progress(locales, name, language, template)))


def _row(far: Progress, more: str = "") -> str:
    row = f"{far.name:<24} {far.language:<9} {far.translated:>10} {far.stale:>11} {far.missing:>8}"
    return f"{row}  {more}" if more else row


def _templates() -> Iterator[tuple[str, list[str], Catalog]]:
    """Every dialogue and the bot itself: name, languages, template."""
    from bot.commands.pages import bot_lines, folders
    from bot.library.catalogues import BOT, languages_in
    from bot.library.extraction import bot_template, read_template
    from bot.library.lists import read_lists
    from bot.library.shelf import LISTS, Shelf

    where = folders()
    lists = read_lists(where.dialogues / LISTS)
    spoken = set(languages_in(where.locales))
    pages = Shelf(where.dialogues, where.locales).pages()
    if not pages:
        give_up(f"There is no page in {where.dialogues}. Write one there first.")
    for page in pages:
        reading, template = read_template(page, lists)
        if reading.script is None:
            give_up(f"The page {page.name} cannot be read. Run: kazipot check {page.stem}")
        languages = set(reading.script.languages) | (spoken - {reading.script.language})
        spoken |= languages
        yield page.stem, sorted(languages), template
    yield BOT, sorted(spoken), bot_template(bot_lines())
