"""One turn, from a raw update to one transaction.

The update is read, the person and the interview are loaded, what happened is handled, and everything that follows
is committed together with "this update is done". If somebody else saved the record first, the turn is decided anew;
if the archive is out of reach, it is tried again until it answers. A malformed update, or a fault of ours, sets that
one update aside and the rest go on. Nothing is sent before the commit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog

from bot.dialogue.inputs import Began, Paused, StayedSilent
from bot.service import desk, front, interviewing, menu, phrases, rights, talk
from bot.service.buttons import decode
from bot.service.changes import UpdateDone
from bot.service.front import DOOR
from bot.service.hall import days_between
from bot.service.happenings import (
    BlockedBot,
    CalledToGroup,
    Commanded,
    Sender,
    SomethingCame,
    Tapped,
    Typed,
    UnblockedBot,
    VoiceCame,
)
from bot.service.invitations import CODE, Doorkeeper
from bot.service.messages import Leave, Text
from bot.service.ports import Outage, Stale
from bot.service.visit import Tap, Visit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.service.buttons import Press
    from bot.service.courier import Courier
    from bot.service.hall import Hall
    from bot.service.happenings import Happening
    from bot.service.ports import Reader
    from bot.service.records import Arrival, Kept

LOG = structlog.get_logger()
BIGGEST_VOICE = 20 * 1024 * 1024
SLOWEST_RETRY = 5.0
DESK = frozenset({"over", "all", "part", "voice"})


class Conversation:
    """Takes happenings, one at a time a chat."""

    def __init__(self, hall: Hall, reader: Reader, courier: Courier) -> None:
        """Join the shared things, what reads updates, and what delivers messages."""
        self._hall = hall
        self._read = reader
        self._courier = courier
        self._doorkeeper = Doorkeeper(hall.archive, hall.clock)

    async def take(self, arrival: Arrival) -> None:
        """Take one raw update to its end."""
        done = UpdateDone(arrival.bot, arrival.update)
        try:
            happening = self._read(arrival.body)
        except ValueError:
            LOG.warning("update set aside", update=arrival.update, why="malformed")
            await self._commit(lambda: self._handle(None), UpdateDone(done.bot, done.update, "malformed"))
            return
        try:
            await self._commit(lambda: self._handle(happening), done)
        except (AssertionError, LookupError, TypeError, ValueError) as fault:
            LOG.error("update set aside", update=arrival.update, why=type(fault).__name__, where=_where(fault))  # noqa: TRY400 - a traceback may show a person's words
            why = UpdateDone(done.bot, done.update, type(fault).__name__)
            await self._commit(lambda: self._apologise(happening), why)

    async def ask_again(self, kept: Kept) -> None:
        """After downtime: the question that waits is put once more."""
        await self._commit(lambda: self._return_to(kept, missed=True))

    async def remind(self, kept: Kept) -> None:
        """Nothing was heard for days: say what the page says then, once."""
        await self._commit(lambda: self._return_to(kept, missed=False))

    async def _commit(self, decide: Callable[[], Awaitable[Visit]], *done: UpdateDone) -> None:
        pause = 0.1
        while True:
            try:
                visit = await decide()
                changes = [*visit.gather(), *done]
                parcels = await self._hall.archive.commit(changes) if changes else []
            except Stale:
                continue
            except Outage as outage:
                LOG.warning("archive out of reach", why=str(outage))
                await self._hall.clock.sleep(pause)
                pause = min(pause * 2, SLOWEST_RETRY)
                continue
            self._courier.deliver(parcels)
            self._courier.toast(visit.gather_toasts())
            if visit.erased:
                await self._hall.archive.scrub()
            return

    async def _handle(self, happening: Happening | None) -> Visit:
        visit = _visit(self._hall, happening)
        if happening is None:
            return visit
        if isinstance(happening, CalledToGroup):
            text = self._hall.tongue(happening.language[:2])(phrases.GROUP)
            visit.send(Text(chat=happening.chat, text=text))
            visit.send(Leave(chat=happening.chat))
            return visit
        await visit.arrive()
        if visit.person is not None and visit.person.status == "blocked" and not isinstance(happening, BlockedBot):
            visit.change_person(status="active")
        await self._one(visit, happening)
        return visit

    async def _one(self, visit: Visit, happening: Happening) -> None:
        match happening:
            case Commanded():
                await self._command(visit, happening)
            case Tapped(callback=callback, message=message, data=data):
                visit.tap = Tap(callback, message)
                await self._tap(visit, data)
            case Typed():
                await self._words(visit, happening)
            case VoiceCame():
                await self._voice(visit, happening)
            case SomethingCame(what=what):
                visit.say(menu.CAME[what])
            case BlockedBot() if visit.person is not None:
                visit.change_person(status="blocked")
            case UnblockedBot() if visit.person is not None and "learner" in visit.person.roles:
                await front.go_on(visit)
            case _:
                return

    async def _command(self, visit: Visit, command: Commanded) -> None:
        match command.command:
            case "start":
                code = command.rest.strip().split(" ")[0]
                await front.started(visit, code, self._doorkeeper, forwarded=command.forwarded)
            case "help":
                menu.greet(visit)
            case "menu":
                menu.show(visit)
            case "language":
                visit.say(phrases.WHICH_LANGUAGE, front.language_rows(_languages(visit), visit.language))
            case "privacy":
                await menu.privacy(visit)
            case "mydata":
                await rights.my_data(visit)
            case "forget":
                rights.ask_forget(visit)
            case "pause":
                await _pause(visit)
            case "invite" if visit.person is not None and "counsellor" in visit.person.roles:
                await desk.invite(visit, command.rest.strip())
            case _:
                await self._words(visit, Typed(command.sender, f"/{command.command} {command.rest}".strip()))

    async def _tap(self, visit: Visit, data: str) -> None:
        press = decode(data)
        if press is None:
            visit.remark(phrases.WRONG_BUTTON)
        elif press.verb in DESK:
            await desk.pressed(visit, press)
        elif press.verb == "pick" and press.about == DOOR:
            await front.pressed(visit, press)
        elif press.verb == "delete":
            rights.ask_forget(visit)
        elif not await self._steer(visit, press):
            await interviewing.pressed(visit, press)

    async def _steer(self, visit: Visit, press: Press) -> bool:
        """The buttons of help and the menu; false if it is none of them."""
        match press.verb:
            case "help" | "menu":
                menu.show(visit)
            case "now":
                menu.help_now(visit)
            case "person":
                await menu.ask_for_person(visit)
            case "tell":
                await menu.tell(visit, yes=press.asking == 1)
            case "lang":
                visit.say(phrases.WHICH_LANGUAGE, front.language_rows(_languages(visit), visit.language))
            case "forget":
                await rights.forget(visit, yes=press.asking == 1)
            case "hear":
                visit.remark(phrases.HEAR_NOT)
            case _:
                return False
        return True

    async def _words(self, visit: Visit, typed: Typed) -> None:
        if typed.forwarded:
            visit.say(phrases.FORWARDED)
        elif _talking(visit):
            await interviewing.wrote(visit, typed.text)
        elif visit.person is None:
            await front.started(
                visit, typed.text if _like_a_code(typed.text) else "", self._doorkeeper, forwarded=False
            )
        elif visit.person.door is not None:
            await front.go_on(visit)
        else:
            menu.greet(visit)

    async def _voice(self, visit: Visit, voice: VoiceCame) -> None:
        if voice.forwarded:
            visit.say(phrases.FORWARDED)
        elif voice.size > BIGGEST_VOICE:
            visit.say(phrases.VOICE_TOO_BIG)
        elif _talking(visit):
            await interviewing.spoke(visit, voice)
        else:
            visit.say(phrases.UNKNOWN)

    async def _return_to(self, kept: Kept, *, missed: bool) -> Visit:
        visit = _visit(self._hall, None)
        person = await self._hall.archive.person(kept.person or "")
        if person is None or person.status == "blocked":
            return visit
        visit.sender = Sender(chat=person.chat)
        await visit.arrive()
        if visit.kept is None or visit.kept.interview.id != kept.interview.id or not _talking(visit):
            return visit
        if missed:
            visit.change_kept(asked_again_at=visit.at)
            visit.say(phrases.MISSED_YOU)
            await talk.happen(visit, Began(visit.kept.interview.touched_at))
        else:
            visit.change_kept(reminded_at=visit.at)
            silent = days_between(visit.kept.interview.touched_at, visit.at)
            await talk.happen(visit, StayedSilent(visit.at, silent))
        return visit

    async def _apologise(self, happening: Happening | None) -> Visit:
        visit = _visit(self._hall, happening)
        if happening is not None and not isinstance(happening, CalledToGroup):
            await visit.arrive()
            visit.say(phrases.OUR_FAULT)
        return visit


def _visit(hall: Hall, happening: Happening | None) -> Visit:
    sender = Sender(chat=0) if happening is None or isinstance(happening, CalledToGroup) else happening.sender
    return Visit(hall, hall.clock.now(), sender)


async def _pause(visit: Visit) -> None:
    if _talking(visit) and visit.kept is not None:
        await talk.happen(visit, Paused(visit.at, visit.kept.interview.asking))
    else:
        visit.say(phrases.NOTHING_OPEN)


def _talking(visit: Visit) -> bool:
    """Whether an interview is open and its words are known."""
    return visit.kept is not None and visit.kept.interview.status == "open" and visit.edition is not None


def _languages(visit: Visit) -> tuple[str, ...]:
    learner = visit.person is None or "learner" in visit.person.roles
    edition = visit.edition or visit.hall.editions.default()
    return edition.languages if learner and edition else tuple(phrases.LANGUAGE_NAMES)


def _like_a_code(text: str) -> bool:
    return CODE.fullmatch(text.strip()) is not None


def _where(fault: BaseException) -> str:
    """File and line of a fault of ours; nothing of what was being handled."""
    traceback = fault.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return "" if traceback is None else f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}"
