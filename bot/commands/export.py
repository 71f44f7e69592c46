"""``kazipot export``: all interviews, as JSON or as a table."""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import IO, TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands.manners import give_up, new_app

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from bot.service.exporting import Record
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

Form = Literal["json", "csv", "xlsx"]

app = new_app()
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}


@app.command()
def export(
    form: Annotated[Form, typer.Option("--format", help="What to write.")] = "json",
    output: Annotated[Path | None, typer.Option(help="The file to write; without it, it is printed.")] = None,
    separator: Annotated[
        Literal["comma", "semicolon", "tab"], typer.Option(help="What stands between the cells of a CSV.")
    ] = "comma",
) -> None:
    """Export all interviews. The file is not sealed: everybody who has it can read it.

    JSON holds everything. CSV and XLSX hold one answer a row, safe to open in a spreadsheet; interviews without
    answers stand in the JSON alone.

    Example: kazipot export --format csv --output answers.csv
    """
    from bot.commands.beside import beside_the_bot

    if form == "xlsx" and output is None:
        give_up("An Excel file cannot be printed. Name a file: kazipot export --format xlsx --output answers.xlsx")
    if output is not None and output.is_dir():
        give_up(f"{output} is a folder. Name a file in it: kazipot export --output {output / f'answers.{form}'}")

    async def work(_: Settings, archive: SqliteArchive) -> None:
        with _written(output) as file:
            await _export(archive, form, file, SEPARATORS[separator])

    beside_the_bot(work)


async def _export(archive: SqliteArchive, form: Form, file: IO[bytes], separator: str) -> None:
    from bot.commands.beside import witnessed
    from bot.report.tables import write_csv, write_xlsx
    from bot.service.exporting import COLUMNS, flat, records
    from bot.service.hall import Editions

    await archive.commit([witnessed(f"export {form}")])
    found = records(archive, Editions())

    async def rows() -> AsyncIterator[list[str]]:
        async for record in found:
            for row in flat(record):
                yield row

    if form == "xlsx":
        await write_xlsx(file, COLUMNS, rows())
        return
    text = io.TextIOWrapper(file, "utf-8", errors="replace", newline="", write_through=True)
    try:
        await (_write_json(text, found) if form == "json" else write_csv(text, COLUMNS, rows(), separator))
        text.flush()
    finally:
        text.detach()


async def _write_json(file: IO[str], found: AsyncIterator[Record]) -> None:
    """One object, written interview by interview."""
    from bot.wiring import SystemClock

    file.write(f'{{"exported_at": {json.dumps(SystemClock().now())}, "interviews": [')
    between = "\n"
    async for record in found:
        file.write(between + json.dumps(record, ensure_ascii=False))
        between = ",\n"
    file.write("\n]}\n")


@contextlib.contextmanager
def _written(output: Path | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that only its owner may read and that is there whole or not at all."""
    from bot.commands.beside import writing_to

    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft = output.with_name(f".{output.name}.part")
    with writing_to(output):
        try:
            draft.unlink(missing_ok=True)
            with os.fdopen(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
                yield file
            draft.replace(output)
        finally:
            draft.unlink(missing_ok=True)
