"""Help, the menu, and what is said when something came that cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.effects import Line
from bot.dialogue.phrases import YOUR_COUNSELLOR
from bot.dialogue.telling import counsellor as name_of_counsellor
from bot.service import desk, phrases
from bot.service.buttons import encode
from bot.service.help_card import help_card

if TYPE_CHECKING:
    from bot.dialogue.effects import Value
    from bot.service.happenings import Other
    from bot.service.messages import Rows
    from bot.service.visit import Visit

CAME: dict[Other, Line] = {
    "sticker": phrases.STICKER,
    "location": phrases.LOCATION,
    "contact": phrases.CONTACT,
    "poll": phrases.POLL,
    "picture": phrases.PICTURE,
    "album": phrases.PICTURE,
    "video": phrases.PICTURE,
    "document": phrases.FILE,
    "sound": phrases.FILE,
    "edited": phrases.EDITED,
    "forwarded": phrases.FORWARDED,
    "unknown": phrases.UNKNOWN,
}


def greet(visit: Visit) -> None:
    """What the bot can do for this person."""
    roles = visit.person.roles if visit.person else ()
    if "counsellor" in roles:
        visit.say(phrases.COUNSELLOR_HELP)
    if "coordinator" in roles:
        visit.say(phrases.COORDINATOR_HELP)
    if "learner" in roles or not roles:
        visit.say(phrases.HELP, menu_rows(visit))


def show(visit: Visit) -> None:
    """``/menu`` and the ❓ under each question."""
    visit.say(phrases.MENU, menu_rows(visit))


def menu_rows(visit: Visit) -> Rows:
    """Talk with a person, help now, explain again, listen or read, language."""
    rows: list[tuple[Line, str]] = [
        (phrases.TALK_TO_PERSON, encode("person", "menu")),
        (phrases.HELP_NOW, encode("now", "menu")),
    ]
    if visit.kept is not None and visit.kept.interview.status == "open" and visit.kept.interview.asked:
        interview = visit.kept.interview
        rows.append((phrases.EXPLAIN, encode("explain", interview.id, interview.asking)))
    if visit.person is not None and "learner" in visit.person.roles and visit.hall.speaks(visit.language):
        other = (phrases.READ, "read") if visit.listens else (phrases.LISTEN, "listen")
        rows.append((other[0], encode("way", "menu", 0, other[1])))
    rows.append((phrases.LANGUAGE, encode("lang", "menu")))
    return tuple((visit.key(line, data),) for line, data in rows)


def help_now(visit: Visit) -> None:
    """The help card, at once, in any state."""
    visit.send(help_card(visit, urgent=True))


async def ask_for_person(visit: Visit) -> None:
    """Talking with a person asks one tap of its own: the counsellor learns how to write to this person."""
    rows = (
        (visit.key(phrases.YES_TELL, encode("tell", "menu", 1)),),
        (visit.key(phrases.NO_TELL, encode("tell", "menu", 0)),),
    )
    visit.say(await _with_counsellor(visit, phrases.MAY_I_TELL), rows)


async def tell(visit: Visit, *, yes: bool) -> None:
    """The answer to that question."""
    if visit.person is None or not yes:
        visit.replace(phrases.NOT_TOLD)
    elif await desk.wants_person(visit):
        visit.replace(await _with_counsellor(visit, phrases.TOLD))
    else:
        visit.replace(phrases.NOBODY_THERE)


async def privacy(visit: Visit) -> None:
    """``/privacy`` answers in any state."""
    visit.say(await _with_counsellor(visit, phrases.PRIVACY))


async def _with_counsellor(visit: Visit, line: Line) -> Line:
    """A line that names the counsellor, or says "your counsellor"."""
    if visit.kept is not None:
        named: Value = name_of_counsellor(visit.kept.interview)
    else:
        counsellor = await desk.counsellor_of(visit.hall, visit.person) if visit.person else None
        named = counsellor.name if counsellor else YOUR_COUNSELLOR
    return Line(line.context, line.text, {"counsellor": named})
