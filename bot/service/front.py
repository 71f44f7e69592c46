"""The door: ``/start``, invitations, the language, and whether to listen or only to read.

Before consent nothing is held but these two choices. Who has an open interview goes on where it stands: nobody is
ever restarted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.effects import Line
from bot.dialogue.inputs import Began, ChangedLanguage, ChangedWay
from bot.dialogue.phrases import OLD_BUTTON
from bot.service import desk, menu, phrases, practice, talk
from bot.service.buttons import DOOR, encode
from bot.service.changes import SaveInvitation
from bot.service.hall import new_id
from bot.service.messages import Key
from bot.service.records import Invitation, Person

if TYPE_CHECKING:
    from bot.dialogue.script import SpokenWay
    from bot.library.shelf import Edition
    from bot.service.buttons import Press
    from bot.service.invitations import Doorkeeper
    from bot.service.messages import Rows
    from bot.service.visit import Visit

OTHER = "other"


async def started(visit: Visit, code: str, doorkeeper: Doorkeeper, *, forwarded: bool) -> None:
    """``/start``, with or without a code."""
    if forwarded:
        visit.say(phrases.FORWARDED)
    elif code:
        await _with_code(visit, code, doorkeeper)
    elif visit.person is None and visit.hall.open_door:
        await _let_in(visit, Invitation(code_hash="", role="learner", made_at=visit.at, expires_at=visit.at))
    elif visit.person is None:
        visit.say(phrases.CLOSED_DOOR)
    elif "learner" in visit.person.roles:
        await go_on(visit)
    elif visit.hall.open_door and not visit.person.roles:
        await _let_in(visit, Invitation(code_hash="", role="learner", made_at=visit.at, expires_at=visit.at))
    else:
        menu.greet(visit)


async def go_on(visit: Visit) -> None:
    """Where the learner stands: a choice at the door, the question that waits, or a new talk."""
    assert visit.person is not None  # noqa: S101 - a learner has been met
    edition = visit.hall.editions.default(visit.person.dialogue)
    if visit.person.door == "language" and edition:
        _ask_language(visit, edition)
    elif visit.person.door == "way":
        _ask_way(visit)
    elif practice.waits_for(visit):
        practice.ask(visit)
    elif visit.kept is not None and visit.kept.interview.status == "open":
        visit.say(phrases.WELCOME_BACK)
        await talk.happen(visit, Began(visit.at))
    elif edition is None:
        visit.say(phrases.NO_DIALOGUE)
    else:
        await talk.start(visit, edition)


async def pressed(visit: Visit, press: Press) -> None:
    """A choice at the door, or the same choice later from the menu."""
    if visit.person is None:
        visit.remark(phrases.WRONG_BUTTON)
        return
    kind, _, what = press.what.partition(".")
    if kind == "p":
        practice.tapped(visit)
    elif kind == "l":
        await _choose_language(visit, what)
    elif kind == "w" and what in ("listen", "read"):
        await _choose_way(visit, what)
    else:
        visit.remark(phrases.WRONG_BUTTON)


def ask_language(visit: Visit) -> None:
    """Ask for another language: a learner those of her page, everybody else all that the bot speaks."""
    learner = visit.person is None or "learner" in visit.person.roles
    edition = visit.edition or visit.hall.editions.default()
    languages = edition.languages if learner and edition else tuple(phrases.LANGUAGE_NAMES)
    visit.say(phrases.WHICH_LANGUAGE, language_rows(languages, visit.language))


def language_rows(languages: tuple[str, ...], first: str, *, other: Key | None = None) -> Rows:
    """A button for each language in its own name; the one that the phone speaks comes first."""
    ordered = sorted(languages, key=lambda language: language != first)
    rows = tuple(
        (Key(label=phrases.LANGUAGE_NAMES.get(each, each), data=encode("pick", DOOR, 0, f"l.{each}")),)
        for each in ordered
    )
    return (*rows, (other,)) if other else rows


async def _with_code(visit: Visit, code: str, doorkeeper: Doorkeeper) -> None:
    busy = visit.kept is not None and visit.kept.interview.status == "open"
    own = visit.person is not None and visit.person.code_hash == doorkeeper.archive.code_hash(code)
    if visit.person is not None and "learner" in visit.person.roles and (busy or own):
        await go_on(visit)
        return
    invitation = await doorkeeper.look(visit.sender.chat, code, visit.at)
    if invitation is None:
        visit.say(phrases.WRONG_CODE)
        return
    if not invitation.poster:
        visit.changes.append(SaveInvitation(invitation.model_copy(update={"used_at": visit.at})))
    await _let_in(visit, invitation)


async def _let_in(visit: Visit, invitation: Invitation) -> None:
    """Give the person the role of the invitation, and say what comes next."""
    person = visit.person or _newcomer(visit)
    roles = tuple(dict.fromkeys((*person.roles, invitation.role)))
    visit.person = person.model_copy(update={"roles": roles, "name": invitation.name or person.name})
    if invitation.role == "learner":
        counsellor = invitation.counsellor or visit.person.counsellor
        update = {"counsellor": counsellor, "dialogue": invitation.dialogue, "code_hash": invitation.code_hash or None}
        visit.change_person(**update)
        await _welcome_learner(visit, known=invitation.role in person.roles)
        return
    line = phrases.COUNSELLOR_WELCOME if invitation.role == "counsellor" else phrases.COORDINATOR_WELCOME
    visit.say(Line(line.context, line.text, {"name": visit.person.name}))
    if invitation.role == "counsellor":
        await desk.deliver_waiting(visit)


def _newcomer(visit: Visit) -> Person:
    return Person(id=new_id("p"), chat=visit.sender.chat, language=visit.language, joined_at=visit.at)


async def _welcome_learner(visit: Visit, *, known: bool) -> None:
    assert visit.person is not None  # noqa: S101 - she was just let in
    edition = visit.hall.editions.default(visit.person.dialogue)
    if edition is None:
        visit.say(phrases.NO_DIALOGUE)
    elif known:
        await go_on(visit)
    elif len(edition.languages) > 1:
        visit.change_person(door="language")
        _ask_language(visit, edition)
    else:
        visit.change_person(door="way", language=edition.languages[0])
        _ask_way(visit)


def _ask_language(visit: Visit, edition: Edition) -> None:
    other = Key(label=visit.tongue(phrases.OTHER_LANGUAGE_BUTTON), data=encode("pick", DOOR, 0, f"l.{OTHER}"))
    visit.say(phrases.WHICH_LANGUAGE, language_rows(edition.languages, visit.language, other=other))


def _ask_way(visit: Visit) -> None:
    rows = (
        (visit.key(phrases.LISTEN, encode("pick", DOOR, 0, "w.listen")),),
        (visit.key(phrases.READ, encode("pick", DOOR, 0, "w.read")),),
        (visit.key(phrases.TALK_TO_PERSON, encode("person", "menu")),),
    )
    visit.say(phrases.WHICH_WAY, rows)


async def _choose_language(visit: Visit, what: str) -> None:
    assert visit.person is not None  # noqa: S101 - the caller has looked
    edition = visit.edition or visit.hall.editions.default(visit.person.dialogue)
    offered = edition.languages if edition and "learner" in visit.person.roles else tuple(phrases.LANGUAGE_NAMES)
    if what == OTHER and visit.person.door == "language":
        visit.replace(phrases.OTHER_LANGUAGE)
        await desk.wants_person(visit)
        return
    if what not in offered:
        visit.remark(phrases.WRONG_BUTTON)
        return
    if visit.person.door == "way" and what == visit.person.language:
        visit.remark(OLD_BUTTON)
        return
    visit.change_person(language=what)
    if visit.person.door == "language":
        visit.change_person(door="way")
        visit.replace(Line("", phrases.LANGUAGE_NAMES.get(what, what)), echo=True)
        _ask_way(visit)
        return
    visit.replace(phrases.LANGUAGE_CHANGED)
    if visit.kept is not None and visit.kept.interview.status == "open" and "learner" in visit.person.roles:
        await talk.happen(visit, ChangedLanguage(visit.at, what))


async def _choose_way(visit: Visit, what: str) -> None:
    assert visit.person is not None  # noqa: S101 - the caller has looked
    way, line = ("listen and read", phrases.LISTEN) if what == "listen" else ("only read", phrases.READ)
    if visit.person.door != "way":
        visit.remark(OLD_BUTTON)
        return
    visit.change_person(way=way, door=None)
    visit.replace(line, echo=True)
    if visit.kept is not None and visit.kept.interview.status == "open":
        await talk.happen(visit, ChangedWay(visit.at, way))  # type: ignore[arg-type]  # one of the two
        return
    if what == "listen" and not visit.listens:
        visit.say(phrases.SILENT)
    if visit.listens:
        visit.change_person(door="tap")
    await go_on(visit)


async def change_way(visit: Visit, what: str) -> None:
    """Listen, or only read, from now on: chosen in the menu, any time."""
    if visit.person is None or "learner" not in visit.person.roles:
        visit.remark(phrases.WRONG_BUTTON)
        return
    if visit.person.door == "way":
        await _choose_way(visit, what)
        return
    way: SpokenWay = "listen and read" if what == "listen" else "only read"
    practising = practice.waits_for(visit)
    visit.change_person(way=way, door=None if practising else visit.person.door)
    visit.replace(phrases.LISTEN if what == "listen" else phrases.READ, echo=True)
    if visit.kept is not None and visit.kept.interview.status == "open":
        await talk.happen(visit, ChangedWay(visit.at, way))
    elif practising:
        await go_on(visit)
