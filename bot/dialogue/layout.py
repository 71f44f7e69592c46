"""A script laid out for walking: everything about its stops that no answer can change, put together once.

Each step becomes a place for every round in which it can stand, with its stop ready made. What depends on the answers
(conditions, options that were chosen earlier, the chapters of a read-back) is left to the walk. A script never
changes, so its layout is remembered beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.script import Ask, AskEach, Choice, End, Name, ReadBack, Repeat
from bot.dialogue.stops import Pause, Stop

if TYPE_CHECKING:
    from bot.dialogue.conditions import Condition
    from bot.dialogue.script import Script, Step

CARDS_BEFORE_PAUSE = 6


@dataclass(frozen=True, slots=True)
class Asked:
    """A question; ``choice`` where its options depend on an earlier one; what follows each option."""

    when: Condition | None
    scope: str
    stop: Stop
    choice: Choice | None
    branches: tuple[tuple[str, tuple[Laid, ...]], ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """A pile of cards, with the pause in it."""

    when: Condition | None
    scope: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of a repeat, each with its "one more?"; the last one has none."""

    when: Condition | None
    scope: str
    rounds: tuple[tuple[tuple[Laid, ...], Stop | None], ...]


@dataclass(frozen=True, slots=True)
class Back:
    """A read-back."""

    when: Condition | None
    scope: str
    place: str
    chapter: int
    everything: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """Anything else; ``ends`` if nothing comes after it."""

    when: Condition | None
    scope: str
    stop: Stop
    ends: bool


Laid = Asked | Cards | Rounds | Back | Plain


@dataclass(frozen=True, slots=True)
class Stretch:
    """A chapter; ``pause`` stands at its end, if it is not the last one."""

    when: Condition | None
    places: tuple[Laid, ...]
    pause: Stop | None


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole script: its chapters, and the question that asks for the name, if there is one."""

    stretches: tuple[Stretch, ...]
    name_question: str | None


class _Spot(NamedTuple):
    chapter: int
    place: str
    scope: str
    within: str | None


def layout(script: Script) -> Layout:
    """A script, laid out."""
    if (known := _known.get(id(script))) is None:
        if len(_known) >= MOST_REMEMBERED:
            del _known[next(iter(_known))]
        known = _known[id(script)] = (script, Layout(_lay_out(script), _name_question(script)))
    return known[1]


MOST_REMEMBERED = 32
_known: dict[int, tuple[Script, Layout]] = {}  # as long as a script is held, no other object can have its id


def _lay_out(script: Script) -> tuple[Stretch, ...]:
    last = len(script.chapters) - 1
    return tuple(
        Stretch(
            chapter.when,
            _steps(chapter.steps, _Spot(number, str(number), "", None)),
            None if number == last else Stop(f"pause:{number}", Pause(), number),
        )
        for number, chapter in enumerate(script.chapters)
    )


def _name_question(script: Script) -> str | None:
    return next((name for chapter in script.chapters if (name := _naming(chapter.steps))), None)


def _naming(steps: tuple[Step, ...]) -> str | None:
    for each in steps:
        if isinstance(each, Ask):
            if isinstance(each.way, Name):
                return each.name
            inner = next((name for branch in each.branches if (name := _naming(branch.steps))), None)
        else:
            inner = _naming(each.steps) if isinstance(each, Repeat) else None
        if inner:
            return inner
    return None


def _steps(steps: tuple[Step, ...], spot: _Spot) -> tuple[Laid, ...]:
    return tuple(_step(step, spot._replace(place=f"{spot.place}.{number}")) for number, step in enumerate(steps))


def _step(step: Step, spot: _Spot) -> Laid:
    match step:
        case Ask():
            return _ask(step, spot)
        case AskEach():
            return Cards(step.when, spot.scope, _cards(step, spot))
        case Repeat():
            return _repeat(step, spot)
        case ReadBack(everything=everything):
            return Back(step.when, spot.scope, spot.place, spot.chapter, everything)
        case _:
            key = f"{step.kind}:{spot.scope}{spot.place}"
            stop = Stop(key, step, spot.chapter, spot.scope, within=spot.within)
            return Plain(step.when, spot.scope, stop, isinstance(step, End))


def _ask(ask: Ask, spot: _Spot) -> Asked:
    key = spot.scope + ask.name
    choice = ask.way if isinstance(ask.way, Choice) else None
    stop = Stop(key, ask, spot.chapter, spot.scope, None, choice.options if choice else (), spot.within)
    branches = tuple(
        (each.key, _steps(each.steps, _Spot(spot.chapter, f"{spot.place}.{each.key}", spot.scope, key)))
        for each in ask.branches
    )
    chosen = choice is not None and (choice.source is not None or len(choice.options) < choice.at_least)
    return Asked(ask.when, spot.scope, stop, choice if chosen else None, branches)


def _cards(each: AskEach, spot: _Spot) -> tuple[Stop, ...]:
    stops = [
        Stop(f"{spot.scope}{each.name}.{card.key}", each, spot.chapter, spot.scope, card, each.scale, spot.within)
        for card in each.cards
    ]
    if len(each.cards) > CARDS_BEFORE_PAUSE + 2:
        pause = Stop(f"pause:{spot.scope}{spot.place}", Pause(halfway=True), spot.chapter, spot.scope)
        stops.insert(CARDS_BEFORE_PAUSE, pause)
    return tuple(stops)


def _repeat(repeat: Repeat, spot: _Spot) -> Rounds:
    rounds = []
    for number in range(1, repeat.most + 1):
        key = f"{spot.scope}{repeat.name}.{number}"
        places = _steps(repeat.steps, spot._replace(scope=f"{key}."))
        more = Stop(f"{key}?", repeat, spot.chapter, spot.scope, within=spot.within)
        rounds.append((places, more if number < repeat.most else None))
    return Rounds(repeat.when, spot.scope, tuple(rounds))
