"""What happened goes to the part of the service that knows what to do: a command, a tap, words, a voice note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.inputs import Began, Paused
from bot.service import desk, front, interviewing, menu, phrases, practice, recording, rights, talk
from bot.service.buttons import DOOR, decode
from bot.service.happenings import (
    BlockedBot,
    CalledToGroup,
    Commanded,
    SomethingCame,
    Tapped,
    Typed,
    UnblockedBot,
    VoiceCame,
)
from bot.service.invitations import CODE
from bot.service.visit import Tap

if TYPE_CHECKING:
    from bot.service.buttons import Press
    from bot.service.happenings import Happening
    from bot.service.invitations import Doorkeeper
    from bot.service.visit import Visit

BIGGEST_VOICE = 20 * 1024 * 1024
DESK = frozenset({"over", "all", "part", "voice"})


async def receive(visit: Visit, happening: Happening, doorkeeper: Doorkeeper) -> None:
    """Handle one happening of a private chat; what follows from it is noted on the visit."""
    match happening:
        case Commanded():
            await _command(visit, happening, doorkeeper)
        case Tapped(callback=callback, message=message, data=data):
            visit.tap = Tap(callback, message)
            await _tap(visit, data)
        case Typed():
            await _words(visit, happening, doorkeeper)
        case VoiceCame():
            await _voice(visit, happening, doorkeeper)
        case SomethingCame(what=what):
            visit.say(menu.CAME[what])
        case BlockedBot() if visit.person is not None:
            visit.change_person(status="blocked")
        case UnblockedBot() if visit.person is not None:
            await _come_back(visit)
        case BlockedBot() | UnblockedBot() | CalledToGroup():
            return


def talking(visit: Visit) -> bool:
    """Whether an interview is open and its words are known."""
    return visit.kept is not None and visit.kept.interview.status == "open" and visit.edition is not None


async def _come_back(visit: Visit) -> None:
    """Somebody let the bot write again."""
    roles = visit.person.roles if visit.person else ()
    if "counsellor" in roles:
        await desk.deliver_again(visit)
    if "learner" in roles:
        await front.go_on(visit)


async def _command(visit: Visit, command: Commanded, doorkeeper: Doorkeeper) -> None:  # noqa: C901 - one case a command, nothing else
    match command.command:
        case "start":
            code = command.rest.strip().split(" ")[0]
            await front.started(visit, code, doorkeeper, forwarded=command.forwarded)
        case "help":
            menu.greet(visit)
        case "menu":
            menu.show(visit)
        case "language":
            front.ask_language(visit)
        case "privacy":
            await menu.privacy(visit)
        case "mydata":
            await rights.my_data(visit)
        case "forget":
            rights.ask_forget(visit)
        case "pause":
            await _pause(visit)
        case "record" if visit.person is not None and "coordinator" in visit.person.roles:
            await recording.begin(visit)
        case "invite" if visit.person is not None and "counsellor" in visit.person.roles:
            await desk.invite(visit, command.rest.strip())
        case _:
            words = Typed(command.sender, f"/{command.command} {command.rest}".strip(), command.forwarded)
            await _words(visit, words, doorkeeper)


async def _tap(visit: Visit, data: str) -> None:
    press = decode(data)
    if press is None:
        visit.remark(phrases.WRONG_BUTTON)
    elif press.verb in DESK:
        await desk.pressed(visit, press)
    elif press.verb == "pick" and press.about == DOOR:
        await front.pressed(visit, press)
    elif press.verb == "skip" and press.about == DOOR:
        if practice.skip(visit):
            await front.go_on(visit)
    elif press.verb == "clip":
        await recording.pressed(visit, press)
    elif press.verb == "delete":
        rights.ask_forget(visit)
    elif not await _steer(visit, press):
        await interviewing.pressed(visit, press)


async def _steer(visit: Visit, press: Press) -> bool:
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
            front.ask_language(visit)
        case "forget":
            await rights.forget(visit, yes=press.asking == 1 and press.about == "me")
        case "way" if press.what in ("listen", "read"):
            await front.change_way(visit, press.what)
        case "hear":
            interviewing.hear(visit, press)
        case _:
            return False
    return True


async def _words(visit: Visit, typed: Typed, doorkeeper: Doorkeeper) -> None:
    if typed.forwarded:
        visit.say(phrases.FORWARDED)
    elif talking(visit):
        await interviewing.wrote(visit, typed.text)
    elif visit.person is None:
        code = typed.text.strip() if CODE.fullmatch(typed.text.strip()) else ""
        await front.started(visit, code, doorkeeper, forwarded=False)
    elif practice.waits_for(visit):
        practice.wrote(visit)
    elif visit.person.door is not None:
        await front.go_on(visit)
    else:
        menu.greet(visit)


async def _voice(visit: Visit, voice: VoiceCame, doorkeeper: Doorkeeper) -> None:
    if voice.forwarded:
        visit.say(phrases.FORWARDED)
    elif voice.size > BIGGEST_VOICE:
        visit.say(phrases.VOICE_TOO_BIG)
        if talking(visit):
            await talk.happen(visit, Began(visit.at))
    elif recording.waits_for(visit):
        recording.spoke(visit, voice)
    elif practice.waits_for(visit):
        if practice.spoke(visit, voice):
            await front.go_on(visit)
    elif talking(visit):
        await interviewing.spoke(visit, voice)
    elif visit.person is None:
        await front.started(visit, "", doorkeeper, forwarded=False)
    elif visit.person.door is not None:
        await front.go_on(visit)
    else:
        visit.say(phrases.NO_QUESTION)


async def _pause(visit: Visit) -> None:
    if talking(visit) and visit.kept is not None:
        await talk.happen(visit, Paused(visit.at, visit.kept.interview.asking))
    else:
        visit.say(phrases.NOTHING_OPEN)
