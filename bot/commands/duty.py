"""``kazipot duty``: which counsellor gets the learners who have none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import new_app

if TYPE_CHECKING:
    from bot.service.records import Person
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

app = new_app()


@app.command()
def duty(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="The counsellor's name or id.")] = "",
) -> None:
    """Say which counsellor is on duty, or put another one on duty.

    Learners without a counsellor of their own go to the one on duty. Until you name one, it is the first who joined.

    Example: kazipot duty Maja
    """
    from bot.commands.beside import beside_the_bot, shown

    person = beside_the_bot(lambda settings, archive: _change(settings, archive, name))
    if person is None:
        print("Nobody is on duty yet. Invite a counsellor: kazipot invite counsellor --name Maja")
    else:
        print(f"On duty: {shown(person.name) or 'a counsellor without a name'} ({person.id})")


async def _change(settings: Settings, archive: SqliteArchive, name: str) -> Person | None:
    from bot.commands.beside import one_of, witnessed
    from bot.service.changes import Note
    from bot.service.hall import ON_DUTY
    from bot.wiring import hall_of

    if name:
        person = one_of(await archive.people("counsellor"), name, "counsellor")
        await archive.commit([Note(ON_DUTY, person.id), witnessed("duty", person.id)])
    return await hall_of(settings, archive).on_duty()
