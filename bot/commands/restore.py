"""``kazipot restore``: the database becomes what a backup holds."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import give_up, in_one_sentence, new_app

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.storage.sealing import Sealer

app = new_app()
BESIDE = ("-wal", "-shm")
SQLITE = b"SQLite format 3\x00"


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that “kazipot backup” wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Put it in the place of the database that is there.")] = False,
) -> None:
    """Put a backup in the place of the database. Stop the bot first.

    The key must be the one with which the backup was made; it is checked before anything is changed. Whoever was
    erased after the backup was made is back with it: erase such people again with “kazipot forget”.

    Example: kazipot restore kazipot-2026-11-21.db --yes
    """
    from bot.settings import read_settings
    from bot.storage.lock import held
    from bot.wiring import database_path

    with in_one_sentence():
        settings = read_settings()
        database = database_path(settings)
        _refuse(file, database, yes=yes)
        with held(database.with_name(database.name + ".lock"), f"with the database {database.name}"):
            _replace(file, database, _keys(settings))
    print(f"The database {database} holds what {file} held. Start the bot again with: kazipot run")
    print("Was somebody erased after this backup was made? Erase the person again with: kazipot forget PERSON")


def _refuse(file: Path, database: Path, *, yes: bool) -> None:
    from bot.commands.beside import writing_to

    if not file.is_file():
        give_up(f"There is no file {file}. Name one that “kazipot backup” wrote.")
    with writing_to(file), file.open("rb") as opened:
        if opened.read(len(SQLITE)) != SQLITE:
            give_up(f"{file} is no backup. Name a file that “kazipot backup” wrote.")
    if database.exists() and file.samefile(database):
        give_up("This is the database itself. Name a file that “kazipot backup” wrote.")
    if database.exists() and not yes:
        give_up(f"There is a database already: {database}. Add --yes to put the backup in its place.")


def _keys(settings: Settings) -> Sealer:
    """The keys of the backup; a new one would open nothing, so none is made."""
    from bot.storage.sealing import Sealer, load_or_make_key, read_key

    if words := settings.key.get_secret_value():
        return Sealer(read_key(words))
    return Sealer(load_or_make_key(settings.key_file.expanduser(), may_make=False))


def _replace(file: Path, database: Path, keys: Sealer) -> None:
    """Open a copy with the key, and only then put it in the place of the database."""
    from bot.commands.beside import writing_to

    draft = database.with_name(f".{database.name}.restored")
    try:
        with writing_to(file):
            shutil.copyfile(file, draft)
            draft.chmod(0o600)
        asyncio.run(_open(draft, keys))
        with writing_to(database):
            for ending in BESIDE:
                database.with_name(database.name + ending).unlink(missing_ok=True)
            draft.replace(database)
    finally:
        for ending in ("", *BESIDE):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)


async def _open(draft: Path, keys: Sealer) -> None:
    """Refuse what is no database of ours, or was sealed with another key; note that it was restored."""
    from bot.commands.beside import witnessed
    from bot.storage.sqlite import SqliteArchive

    archive = SqliteArchive(draft, keys)
    await archive.open()
    try:
        await archive.commit([witnessed("restore")])
    finally:
        await archive.close()
