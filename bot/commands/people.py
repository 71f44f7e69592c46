"""``kazipot people``: who is there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import new_app

if TYPE_CHECKING:
    from bot.service.records import Person
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

app = new_app()
HEADS = ("id", "role", "name", "status")


@app.command()
def people(as_json: Annotated[bool, typer.Option("--json", help="Print a JSON list.")] = False) -> None:
    """List everybody: one line for each person and role. The id is what forget and --counsellor take.

    The status is active, or blocked if the person has blocked the bot.

    Example: kazipot people --json
    """
    from bot.commands.beside import beside_the_bot
    from bot.service.people import rows

    found, on_duty = beside_the_bot(_look)
    listed = rows(found)
    if as_json:
        print(json.dumps(listed, ensure_ascii=False))
    elif listed:
        _tell(listed, on_duty)
    else:
        print("Nobody is there yet. Invite a counsellor first: kazipot invite counsellor --name Maja")


async def _look(settings: Settings, archive: SqliteArchive) -> tuple[list[Person], str | None]:
    from bot.commands.beside import witnessed
    from bot.wiring import hall_of

    await archive.commit([witnessed("people")])
    on_duty = await hall_of(settings, archive).on_duty()
    return await archive.people(), on_duty.id if on_duty else None


def _tell(listed: list[dict[str, str]], on_duty: str | None) -> None:
    from bot.commands.beside import shown

    table = [HEADS, *(tuple(shown(row[head]) for head in HEADS) for row in listed)]
    widths = [max(len(row[column]) for row in table) for column in range(len(HEADS))]
    for row in table:
        duty = "  on duty" if row[0] == on_duty and row[1] == "counsellor" else ""
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + duty)
