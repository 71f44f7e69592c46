"""``kazipot voices``: who speaks what; sounds made ahead; recorded clips taken out and in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it when it runs
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import give_up, new_app, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.service.hall import Hall
    from bot.service.sounds import Sounds
    from bot.service.speech import Speech
    from bot.service.studio import Row
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive
    from bot.voice.cupboard import FileCupboard

app = new_app(invoke_without_command=True)
SILENT = 'Nobody can speak here. Run: pip install "kazipot[voice]"'


@app.callback()
def voices(context: typer.Context) -> None:
    """Say how the lines of each dialogue are spoken: recorded by a person, by a machine, stale, or not at all.

    A coordinator records lines in the chat, with /record. A recording is stale when the words have changed since.

    Example: kazipot voices
    """
    if context.invoked_subcommand is not None:
        return
    from bot.commands.beside import beside_the_bot

    rows = beside_the_bot(_table)
    _print(rows)
    print("\nTo record lines, a coordinator sends /record to the bot. To make every sound ahead: kazipot voices build")


@app.command()
def build(
    language: Annotated[str | None, typer.Option(help="One language alone, such as sl.")] = None,
) -> None:
    """Make every sound ahead that no person's name or answer stands in. It may be stopped and goes on where it was.

    Example: kazipot voices build --language sl
    """
    from bot.commands.beside import beside_the_bot

    made, failed = beside_the_bot(lambda settings, archive: _build(settings, archive, language))
    print(f"{made} sounds are ready.")
    if failed:
        give_up(f"{failed} could not be made. Run it once more; if that does not help: kazipot doctor")


@app.command("export")
def take_out(
    folder: Annotated[Path | None, typer.Argument(help="The folder; left out: voices, beside the pages.")] = None,
) -> None:
    """Take recorded clips out, as Ogg files with an index, so that they travel with the pages.

    Example: kazipot voices export
    """
    from bot.commands.beside import beside_the_bot, witnessed, writing_to
    from bot.commands.clips import write_clips

    async def do(settings: Settings, archive: SqliteArchive) -> int:
        where = folder or _beside_the_pages(settings)
        with writing_to(where):
            count = await write_clips(archive, where)
        await archive.commit([witnessed("voices:export")])
        if count:
            print(f"{count} clips are in {where}.")
        return count

    if not beside_the_bot(do):
        print("Nothing is recorded yet. A coordinator records lines with /record in the chat.")


@app.command("import")
def take_in(
    folder: Annotated[Path | None, typer.Argument(help="The folder; left out: voices, beside the pages.")] = None,
) -> None:
    """Take clips in that were taken out elsewhere. A clip that is here already for the same words is replaced.

    Example: kazipot voices import dialogues/voices
    """
    from bot.commands.beside import beside_the_bot, witnessed, writing_to
    from bot.commands.clips import INDEX, read_clips
    from bot.service.changes import Note
    from bot.service.sounds import CLIPS

    async def do(settings: Settings, archive: SqliteArchive) -> None:
        where = folder or _beside_the_pages(settings)
        hall = await _hall(settings, archive)
        languages = {each for edition in hall.editions.current.values() for each in edition.languages}
        with writing_to(where / INDEX):
            found, refused = await read_clips(settings, where, languages)
        await archive.commit([*found, Note(CLIPS, hall.clock.now()), witnessed("voices:import")])
        print(f"{len(found)} clips were taken in.")
        if refused:
            give_up(f"These are no clips and were left out: {', '.join(refused)}. Export them anew.")

    beside_the_bot(do)


def _beside_the_pages(settings: Settings) -> Path:
    from bot.wiring import shelf

    return shelf(settings).dialogues / "voices"


async def _hall(settings: Settings, archive: SqliteArchive) -> Hall:
    from bot.wiring import hall_of, shelf, voices_of

    hall = hall_of(settings, archive)
    hall.editions.current = dict(shelf(settings).read().editions)
    voice = voices_of(settings)
    hall.speaks = lambda language: voice(language) is not None
    if not hall.editions.current:
        give_up("There is no dialogue page that can be used. Run: kazipot check")
    return hall


async def _table(settings: Settings, archive: SqliteArchive) -> list[Row]:
    from bot.service.studio import table
    from bot.wiring import no_voices

    warn(no_voices(settings))
    return list(table(await _hall(settings, archive), await archive.clips()))


async def _build(settings: Settings, archive: SqliteArchive, language: str | None) -> tuple[int, int]:
    from bot.service.ports import Outage, Refused
    from bot.service.sounds import Sounds
    from bot.service.studio import speeches
    from bot.wiring import cupboard, mouth_and_ear, no_voices

    warn(no_voices(settings))
    hall = await _hall(settings, archive)
    wanted = speeches(hall, language)
    if not wanted:
        known = sorted({each for edition in hall.editions.current.values() for each in edition.languages})
        give_up(SILENT if language in (None, *known) else f"No page is in “{language}”. There are: {', '.join(known)}.")
    made = 0
    async with mouth_and_ear(settings) as (mouth, _):
        shelf = cupboard(settings)
        sounds = Sounds(archive, mouth, shelf, bot=0)
        await sounds.refresh()
        with typer.progressbar(wanted, label="Sounds", show_pos=True) as bar:
            for speech in bar:
                try:
                    made += await _is_ready(sounds, speech, shelf)
                except (Outage, Refused):
                    continue
    return made, len(wanted) - made


async def _is_ready(sounds: Sounds, speech: Speech, shelf: FileCupboard) -> bool:
    """Make a sound, unless it is there. Gives up if it is not there afterwards, for then no other one would be."""
    tape = sounds.tape(speech)
    if tape is None:
        return False
    made = await sounds.made(tape)
    if await shelf.get(made.tape.key) is None:
        give_up(
            f"The sounds cannot be kept in {shelf.folder.absolute()}. See that this is a folder, that it may be "
            "written to, and that the disk is not full; then run it once more."
        )
    return True


def _print(rows: Sequence[Row]) -> None:
    widest = max((len(row.dialogue) for row in rows), default=0)
    print(f"{'dialogue':<{widest}}  language  recorded  synthetic  stale  missing")
    for row in rows:
        print(
            f"{row.dialogue:<{widest}}  {row.language:<8}  {row.recorded:>8}  {row.synthetic:>9}  {row.stale:>5}"
            f"  {row.missing:>7}"
        )
