"""``kazipot forget``: everything of one person is erased, as ``/forget`` does it in the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.manners import give_up, new_app

if TYPE_CHECKING:
    from bot.service.records import Person
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

app = new_app()


@app.command()
def forget(person: Annotated[str, typer.Argument(help="The id, as “kazipot people” shows it.")]) -> None:
    """Erase everything of one person: at once, and for good.

    The person's counsellor is told, and the bot takes back its last messages. The bot may be running; if it is not,
    it does so when it starts. Learners of an erased counsellor stay, and go to the counsellor on duty.

    Example: kazipot forget pX3bQ0-wzrxE
    """
    from bot.commands.beside import beside_the_bot, shown

    erased, on_duty = beside_the_bot(lambda settings, archive: _erase(settings, archive, person))
    name = shown(erased.name) or "this person"
    print(f"Everything of {name} ({erased.id}) is erased.")
    if "counsellor" in erased.roles:
        print(
            f"The learners of {name} go to {shown(on_duty.name) or on_duty.id}, who is on duty."
            if on_duty
            else "No counsellor is left. Invite one: kazipot invite counsellor --name Maja"
        )


async def _erase(settings: Settings, archive: SqliteArchive, who: str) -> tuple[Person, Person | None]:
    from bot.commands.beside import shown, witnessed
    from bot.service.people import erase
    from bot.wiring import hall_of

    found = await archive.person(who)
    if found is None:
        give_up(f"There is nobody with the id “{shown(who)}”. The ids are listed by: kazipot people")
    hall = hall_of(settings, archive)
    await archive.commit([witnessed("forget", found.id)])
    await erase(hall, found)
    return found, await hall.on_duty()
