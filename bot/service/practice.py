"""A practice round for those who chose to listen: one tap and one voice note, before the first real question.

It is repeated with help until it worked, may be skipped, and is gone through once. The voice note is not fetched and
not kept: before consent nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.phrases import OLD_BUTTON
from bot.service import phrases
from bot.service.buttons import DOOR, encode
from bot.service.facing import STEERING
from bot.service.messages import Key

if TYPE_CHECKING:
    from bot.dialogue.effects import Line
    from bot.service.happenings import VoiceCame
    from bot.service.messages import Rows
    from bot.service.visit import Visit

SHORTEST_SECONDS = 1


def waits_for(visit: Visit) -> bool:
    """Whether the person is in the middle of it."""
    return visit.person is not None and visit.person.door in ("tap", "voice")


def ask(visit: Visit, before: Line | None = None) -> None:
    """Say what is to be tried now; ``before`` says first why it is asked once more."""
    assert visit.person is not None  # noqa: S101 - the caller has looked
    if before is not None:
        visit.say(before, _rows(visit))
    else:
        visit.say(phrases.PRACTISE_TAP if visit.person.door == "tap" else phrases.PRACTISE_VOICE, _rows(visit))


def tapped(visit: Visit) -> None:
    """The button was tapped: praise, and now the voice."""
    if visit.person is None or visit.person.door != "tap":
        visit.remark(OLD_BUTTON)
        return
    visit.replace(phrases.PRACTICE_TAP_BUTTON, echo=True)
    visit.change_person(door="voice")
    ask(visit)


def spoke(visit: Visit, voice: VoiceCame) -> bool:
    """A voice note came: true if that ends the round. It is praised whatever it says; only a slip is tried again."""
    assert visit.person is not None  # noqa: S101 - the caller has looked
    if visit.person.door == "tap":
        ask(visit, phrases.PRACTICE_TAP_AGAIN)
    elif voice.seconds < SHORTEST_SECONDS:
        ask(visit, phrases.PRACTICE_SHORT)
    else:
        visit.change_person(door=None)
        visit.say(phrases.PRACTICE_DONE)
        return True
    return False


def wrote(visit: Visit) -> None:
    """Words were typed: what was asked for is explained once more."""
    assert visit.person is not None  # noqa: S101 - the caller has looked
    ask(visit, phrases.PRACTICE_TAP_AGAIN if visit.person.door == "tap" else phrases.PRACTICE_NO_VOICE)


def skip(visit: Visit) -> bool:
    """No practice: true if that ends the round."""
    if not waits_for(visit):
        visit.remark(OLD_BUTTON)
        return False
    visit.change_person(door=None)
    visit.say(phrases.PRACTICE_SKIPPED)
    return True


def _rows(visit: Visit) -> Rows:
    assert visit.person is not None  # noqa: S101 - the same
    skipping = (Key(label=STEERING["skip"], data=encode("skip", DOOR)),)
    if visit.person.door != "tap":
        return (skipping,)
    return ((visit.key(phrases.PRACTICE_TAP_BUTTON, encode("pick", DOOR, 0, "p.tap")),), skipping)
