"""``kazipot invite``: a counsellor, a coordinator or a learner gets a link, a code and a QR code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - typer reads the annotation
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.commands.manners import give_up, new_app

if TYPE_CHECKING:
    from bot.service.records import Invitation, Role
    from bot.settings import Settings
    from bot.storage.sqlite import SqliteArchive

app = new_app()
LONGEST_DAYS = 365
PICTURES = (".png", ".svg")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was asked for at the command line."""

    role: Role
    name: str
    counsellor: str
    dialogue: str
    days: int
    poster: bool
    qr: Path | None


@app.command()
def invite(
    role: Annotated[Literal["counsellor", "coordinator", "learner"], typer.Argument(help="Who is invited.")],
    name: Annotated[str, typer.Option(help="The name of the person.")] = "",
    counsellor: Annotated[
        str, typer.Option(help="For a learner: the counsellor's id or name; not needed while there is only one.")
    ] = "",
    dialogue: Annotated[str, typer.Option(help="For a learner: the page that is asked.")] = "",
    days: Annotated[int, typer.Option(help="How long it works.", min=1, max=LONGEST_DAYS)] = 14,
    poster: Annotated[bool, typer.Option("--poster", help="For learners: one code for many people.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    qr: Annotated[Path | None, typer.Option(help="Write the QR code into this file, .png or .svg.")] = None,
) -> None:
    """Invite somebody: a link, a code and a QR code. It works once, for 14 days.

    Example: kazipot invite learner --name Ana --counsellor Maja
    """
    from bot.commands.beside import beside_the_bot, plain_name

    wish = _Wish(role, plain_name(name), counsellor, dialogue, days, poster, qr)
    if wrong := _wrong(wish):
        give_up(wrong)
    code, invitation, address = beside_the_bot(lambda settings, archive: _make(settings, archive, wish))
    if as_json:
        told = {"role": role, "name": wish.name, "code": code, "link": address, "expires_at": invitation.expires_at}
        print(json.dumps(told, ensure_ascii=False))
    else:
        _tell(code, invitation, address)


def _wrong(wish: _Wish) -> str | None:
    """What does not go together, as a sentence."""
    if wish.role != "learner" and (wish.counsellor or wish.dialogue or wish.poster):
        return "--counsellor, --dialogue and --poster are for learners: leave them out, or invite a learner."
    if wish.poster and wish.name:
        return "A poster is for many people: leave out --name."
    if wish.qr is not None and wish.qr.suffix.lower() not in PICTURES:
        return f"A QR code is a .png or an .svg file: name it {wish.qr.stem or 'invitation'}.png."
    return None


async def _make(settings: Settings, archive: SqliteArchive, wish: _Wish) -> tuple[str, Invitation, str | None]:
    """The code, the invitation as it is kept, and the link."""
    from bot.commands.beside import witnessed
    from bot.service.changes import SaveInvitation
    from bot.service.hall import USERNAME
    from bot.service.invitations import link, make
    from bot.wiring import SystemClock

    username = await archive.note(USERNAME)
    if wish.qr is not None and username is None:
        give_up("The QR code holds the link, which is known once the bot has run: start it with kazipot run first.")
    code, invitation = make(
        archive,
        SystemClock().now(),
        wish.role,
        name=wish.name,
        counsellor=await _counsellor(archive, wish),
        dialogue=_page(settings, wish.dialogue),
        days=wish.days,
        poster=wish.poster,
    )
    address = link(username, code)
    if wish.qr is not None and address is not None:
        _draw(address, wish.qr)
    await archive.commit([SaveInvitation(invitation), witnessed("invite", wish.role)])
    return code, invitation, address


async def _counsellor(archive: SqliteArchive, wish: _Wish) -> str | None:
    """The counsellor of a learner: the one who is named, else the only one; nobody yet: whoever is on duty then."""
    from bot.commands.beside import listed, one_of

    if wish.role != "learner":
        return None
    counsellors = await archive.people("counsellor")
    if wish.counsellor:
        return one_of(counsellors, wish.counsellor, "counsellor").id
    if len(counsellors) > 1:
        give_up(f"There are several counsellors: {listed(counsellors)}. Name one with --counsellor.")
    return counsellors[0].id if counsellors else None


def _page(settings: Settings, name: str) -> str | None:
    from bot.library.mistakes import guess
    from bot.wiring import shelf

    if not name:
        return None
    known = [path.stem for path in shelf(settings).pages()]
    if name not in known:
        give_up(f"There is no page “{name}”.{guess(name, known)} The pages are: {', '.join(known) or 'none'}.")
    return name


def _draw(address: str, file: Path) -> None:
    import segno

    from bot.commands.beside import writing_to

    with writing_to(file):
        segno.make(address, error="m").save(str(file), scale=12, border=4)


def _tell(code: str, invitation: Invitation, address: str | None) -> None:
    import segno

    whom = f"{invitation.name}, {invitation.role}" if invitation.name else f"a {invitation.role}"
    times = "many times" if invitation.poster else "once"
    print(f"An invitation for {whom}. It works {times}, until {invitation.expires_at[:10]}.\n")
    if address is None:
        print("Link: not known until the bot has run once. Until then, send the bot these words:")
        print(f"/start {code}")
        return
    print(f"Link: {address}\nCode: {code}\n")
    segno.make(address, error="m").terminal(compact=True)
