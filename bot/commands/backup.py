"""``kazipot backup``: a copy of everything, sealed as it is, while the bot runs."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import give_up, in_one_sentence, new_app

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

app = new_app()


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")],
    yes: Annotated[bool, typer.Option("--yes", help="Write over a file that is there already.")] = False,
) -> None:
    """Copy the whole database into one file. The bot may be running.

    The copy is sealed like the database. Keep the key, too, and in another place: without it nobody can read either.

    Example: kazipot backup kazipot-2026-11-21.db
    """
    from bot.commands.beside import beside_the_bot
    from bot.settings import read_settings

    with in_one_sentence():
        settings = read_settings()
        _refuse(settings, file, yes=yes)
        beside_the_bot(lambda _, archive: _copy(archive, file))
    key = "KAZIPOT_KEY" if settings.key.get_secret_value() else settings.key_file.expanduser()
    print(f"Everything is in {file}, sealed. Keep the key ({key}) in another place: the backup opens with it alone.")


def _refuse(settings: Settings, file: Path, *, yes: bool) -> None:
    from bot.wiring import database_path

    database = database_path(settings)
    if not database.exists():
        give_up(f"There is no database at {database} yet, so there is nothing to back up. Check KAZIPOT_DATABASE.")
    if file.is_dir():
        give_up(f"{file} is a folder. Name a file in it: kazipot backup {file / 'kazipot-backup.db'}")
    if file.exists() and file.samefile(database):
        give_up("This is the database itself. Name another file for the backup.")
    if file.exists() and not yes:
        give_up(f"{file} is there already. Name another file, or add --yes to write over it.")


async def _copy(archive: SqliteArchive, file: Path) -> None:
    from bot.commands.beside import witnessed, writing_to

    await archive.commit([witnessed("backup")])
    with writing_to(file):
        await archive.backup_to(file)
