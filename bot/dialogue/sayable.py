"""What can be said aloud where the interview waits: its options, words, or a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.asking import picks
from bot.dialogue.prompts import face
from bot.dialogue.script import Ask, AskEach, Choice, Name, Number, Occupation, Place, Story

if TYPE_CHECKING:
    from bot.dialogue.effects import Button
    from bot.dialogue.interview import Interview
    from bot.dialogue.script import Script
    from bot.dialogue.stops import Stop


@dataclass(frozen=True, slots=True)
class Sayable:
    """What a voice note can mean: options in the order in which they are read; words; a number within bounds.

    ``several`` options may be meant at once; those that are ``ticked`` already may be all that is meant. ``name``: the
    words are a name; ``story``: they are one, and ``told``: it was told in part, and may be left.
    """

    options: tuple[Button, ...] = ()
    words: bool = False
    several: bool = False
    ticked: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    name: bool = False
    story: bool = False
    told: bool = False


def sayable(script: Script, interview: Interview, stop: Stop) -> Sayable:
    """What can be meant by a voice note here."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    several = isinstance(way, Choice) and way.most != 1
    return Sayable(
        options=_options(script, interview, stop),
        words=words_welcome(stop),
        several=several,
        ticked=interview.draft.marks if several else (),
        bounds=(way.least, way.most) if isinstance(way, Number) else None,
        name=isinstance(way, Name),
        story=isinstance(way, Story),
        told=interview.draft.trail == ("story",),
    )


def words_welcome(stop: Stop) -> bool:
    """Whether words are an answer of their own here."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    return isinstance(way, Story | Name | Place | Occupation) or (isinstance(way, Choice) and way.own_words)


def _options(script: Script, interview: Interview, stop: Stop) -> tuple[Button, ...]:
    match stop.step:
        case Ask(way=Choice()) | AskEach():
            return picks(stop.options)
        case Ask(way=Place(options=places)):
            return picks(places)
        case _:
            _, buttons, _ = face(script, interview, stop, "")
            return tuple(each for each in buttons if each.verb == "pick")
