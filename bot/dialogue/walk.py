"""The way through a script, given what was answered.

``walk`` goes down the page and yields every stop that applies: a question, a card, a "one more?", a sentence, a
pause. It is a fold over the answers: there is no stored "current step" that could drift. The first stop that is
*open* is where the interview stands. Conditions see only answers of stops that were walked past, so an answer to
a question that does not apply any more decides nothing.

A stop has a key that is stable within an edition: a question's name (in a round ``jobs.1.job``, of a card
``can.cook``), ``jobs.1?`` for "one more?", and ``say:2.5`` and the like, by the place on the page, for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.conditions import holds
from bot.dialogue.script import Ask, AskEach, Choice, End, Option, ReadBack, Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue.answers import Answer
    from bot.dialogue.interview import Interview
    from bot.dialogue.script import Script, Step

CARDS_BEFORE_PAUSE = 6
MOST_TO_CHOOSE_FROM = 6


@dataclass(frozen=True, slots=True)
class Pause:
    """The end of a chapter, or the middle of a pile of cards: go on, or later."""

    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One chapter of a read-back."""

    chapter: int


class Stop(NamedTuple):
    """One stop of the walk.

    ``scope`` is the round in which it stands (``jobs.1.``), ``card`` the card of an ``ask each``, ``options`` what
    stands to choose, ``within`` the key of the question whose ``if`` holds it.
    """

    key: str
    step: Step | Pause | Reading
    chapter: int
    scope: str = ""
    card: Option | None = None
    options: tuple[Option, ...] = ()
    within: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether an answer is kept under the key."""
        return isinstance(self.step, Ask | AskEach)

    @property
    def asks(self) -> bool:
        """Whether a person decides something here that can be looked at again."""
        return isinstance(self.step, Ask | AskEach | Repeat)


@dataclass(slots=True)
class _Path:
    """Where the walk is: it remembers which answers applied so far."""

    interview: Interview
    applying: dict[str, tuple[Stop, Answer]] = field(default_factory=dict)
    ended: bool = False

    def answer(self, scope: str, name: str) -> Answer | None:
        found = self.applying.get(scope + name) or self.applying.get(name)
        return found[1] if found else None


class _Spot(NamedTuple):
    chapter: int
    place: str
    scope: str
    within: str | None


def walk(script: Script, interview: Interview) -> tuple[Stop, ...]:
    """Every stop that applies, in the order of the page.

    The walk depends on nothing but the script and what was answered, which never change in place, and it is gone
    down several times a step: so the last ones are remembered. Forgetting them changes nothing but the time.
    """
    key = (id(script), id(interview.answers), id(interview.more))
    if (known := _known.get(key)) is None:
        if len(_known) >= MOST_REMEMBERED:
            del _known[next(iter(_known))]
        known = _known[key] = _Known(script, interview.answers, interview.more, tuple(_walk(script, interview)))
    return known.stops


class _Known(NamedTuple):
    """A walk, and what it depends on: as long as these are held, no other object can have their ids."""

    script: object
    answers: object
    more: object
    stops: tuple[Stop, ...]


MOST_REMEMBERED = 128
_known: dict[tuple[int, int, int], _Known] = {}


def _walk(script: Script, interview: Interview) -> Iterator[Stop]:
    path = _Path(interview)
    last = len(script.chapters) - 1
    for number, chapter in enumerate(script.chapters):
        if path.ended:
            return
        if chapter.when is not None and not holds(chapter.when, partial(path.answer, "")):
            continue
        asked = False
        for stop in _steps(chapter.steps, _Spot(number, str(number), "", None), path):
            asked = asked or stop.asks
            yield stop
        if asked and number != last and not path.ended:
            yield Stop(f"pause:{number}", Pause(), number)


def is_open(stop: Stop, interview: Interview) -> bool:
    """Whether a stop still waits to be answered, said or decided."""
    if stop.answerable:
        return stop.key not in interview.answers
    if isinstance(stop.step, Repeat):
        return stop.key not in interview.more
    return stop.key not in interview.done


def _steps(steps: tuple[Step, ...], spot: _Spot, path: _Path) -> Iterator[Stop]:
    for number, step in enumerate(steps):
        if path.ended:
            return
        if step.when is not None and not holds(step.when, partial(path.answer, spot.scope)):
            continue
        here = _Spot(spot.chapter, f"{spot.place}.{number}", spot.scope, spot.within)
        if isinstance(step, Ask):
            yield from _ask(step, here, path)
        elif isinstance(step, AskEach):
            yield from _cards(step, here, path)
        elif isinstance(step, Repeat):
            yield from _rounds(step, here, path)
        elif isinstance(step, ReadBack):
            yield from _readings(step, here, path)
        else:
            path.ended = isinstance(step, End)
            yield Stop(f"{step.kind}:{spot.scope}{here.place}", step, spot.chapter, spot.scope, within=spot.within)


def _ask(ask: Ask, spot: _Spot, path: _Path) -> Iterator[Stop]:
    way = ask.way
    options: tuple[Option, ...] = ()
    if isinstance(way, Choice):
        options = way.options if way.source is None else _standing(way, way.source, spot, path)
        if len(options) < way.at_least:
            return
    key = spot.scope + ask.name
    stop = Stop(key, ask, spot.chapter, spot.scope, None, options, spot.within)
    yield stop
    if (answer := path.interview.answers.get(key)) is None:
        return
    path.applying[key] = (stop, answer)
    for branch in ask.branches:
        if _chosen(answer, branch.key):
            yield from _steps(branch.steps, _Spot(spot.chapter, f"{spot.place}.{branch.key}", spot.scope, key), path)


def _cards(each: AskEach, spot: _Spot, path: _Path) -> Iterator[Stop]:
    for number, card in enumerate(each.cards):
        if number == CARDS_BEFORE_PAUSE and len(each.cards) > CARDS_BEFORE_PAUSE + 2:
            yield Stop(f"pause:{spot.scope}{spot.place}", Pause(halfway=True), spot.chapter, spot.scope)
        key = f"{spot.scope}{each.name}.{card.key}"
        stop = Stop(key, each, spot.chapter, spot.scope, card, each.scale, spot.within)
        yield stop
        if (answer := path.interview.answers.get(key)) is not None:
            path.applying[key] = (stop, answer)


def _rounds(repeat: Repeat, spot: _Spot, path: _Path) -> Iterator[Stop]:
    for number in range(1, repeat.most + 1):
        scope = f"{spot.scope}{repeat.name}.{number}."
        yield from _steps(repeat.steps, _Spot(spot.chapter, spot.place, scope, spot.within), path)
        if number == repeat.most or path.ended:
            return
        key = f"{spot.scope}{repeat.name}.{number}?"
        yield Stop(key, repeat, spot.chapter, spot.scope, within=spot.within)
        if not path.interview.more.get(key, False):
            return


def _readings(back: ReadBack, spot: _Spot, path: _Path) -> Iterator[Stop]:
    chapters = sorted({stop.chapter for stop, _ in path.applying.values()})
    for chapter in chapters if back.everything else [spot.chapter]:
        yield Stop(f"read back:{spot.place}/{chapter}", Reading(chapter), spot.chapter, spot.scope)


def _standing(way: Choice, source: str, spot: _Spot, path: _Path) -> tuple[Option, ...]:
    """What was chosen, or rated so, earlier."""
    if earlier := path.applying.get(spot.scope + source) or path.applying.get(source):
        stop, answer = earlier
        return tuple(option for option in stop.options if _chosen(answer, option.key))
    rated = [
        stop.card
        for key, (stop, answer) in path.applying.items()
        if stop.card and key.rsplit(".", 1)[0] == source and answer.value in way.rated
    ]
    return tuple(rated[:MOST_TO_CHOOSE_FROM])


def _chosen(answer: Answer, key: str) -> bool:
    if answer.skipped:
        return False
    if isinstance(answer.value, tuple):
        return key in answer.value
    return answer.value is not None and str(answer.value) == key
