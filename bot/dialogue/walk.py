"""The way through a script, given what was answered.

``walk`` goes down the page and yields every stop that applies: a question, a card, a "one more?", a sentence, a
pause. It is a fold over the answers: there is no stored "current step" that could drift. The first stop that is
*open* is where the interview stands. Conditions see only answers of stops that were walked past, so an answer to
a question that does not apply any more decides nothing.

A stop has a key that is stable within an edition: a question's name (in a round ``jobs.1.job``, of a card
``can.cook``), ``jobs.1?`` for "one more?", and ``say:2.5`` and the like, by the place on the page, for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

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


@dataclass(frozen=True, slots=True)
class Stop:
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


@dataclass(frozen=True, slots=True)
class _Spot:
    chapter: int
    place: str
    scope: str = ""
    within: str | None = None


def walk(script: Script, interview: Interview) -> Iterator[Stop]:
    """Every stop that applies, in the order of the page."""
    path = _Path(interview)
    last = len(script.chapters) - 1
    for number, chapter in enumerate(script.chapters):
        if path.ended:
            return
        if not holds(chapter.when, lambda name: path.answer("", name)):
            continue
        asked = False
        for stop in _steps(chapter.steps, _Spot(number, str(number)), path):
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
        if holds(step.when, lambda name: path.answer(spot.scope, name)):
            yield from _step(step, replace(spot, place=f"{spot.place}.{number}"), path)


def _step(step: Step, spot: _Spot, path: _Path) -> Iterator[Stop]:
    if isinstance(step, Ask):
        yield from _ask(step, spot, path)
    elif isinstance(step, AskEach):
        yield from _cards(step, spot, path)
    elif isinstance(step, Repeat):
        yield from _rounds(step, spot, path)
    elif isinstance(step, ReadBack):
        yield from _readings(step, spot, path)
    else:
        path.ended = isinstance(step, End)
        key = f"{step.kind}:{spot.scope}{spot.place}"
        yield Stop(key, step, spot.chapter, spot.scope, within=spot.within)


def _ask(ask: Ask, spot: _Spot, path: _Path) -> Iterator[Stop]:
    options = _standing(ask, spot, path)
    if isinstance(ask.way, Choice) and len(options) < ask.way.at_least:
        return
    key = spot.scope + ask.name
    stop = Stop(key, ask, spot.chapter, spot.scope, options=options, within=spot.within)
    yield stop
    if (answer := path.interview.answers.get(key)) is None:
        return
    path.applying[key] = (stop, answer)
    for branch in ask.branches:
        if _chosen(answer, branch.key):
            inside = replace(spot, place=f"{spot.place}.{branch.key}", within=key)
            yield from _steps(branch.steps, inside, path)


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
        yield from _steps(repeat.steps, replace(spot, scope=scope), path)
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


def _standing(ask: Ask, spot: _Spot, path: _Path) -> tuple[Option, ...]:
    """The options that stand to choose: the question's own, or what was chosen (or rated so) earlier."""
    if not isinstance(ask.way, Choice):
        return ()
    if (source := ask.way.source) is None:
        return ask.way.options
    if earlier := path.applying.get(spot.scope + source) or path.applying.get(source):
        stop, answer = earlier
        return tuple(option for option in stop.options if _chosen(answer, option.key))
    rated = [
        stop.card
        for key, (stop, answer) in path.applying.items()
        if stop.card and key.rsplit(".", 1)[0] == source and answer.value in ask.way.rated
    ]
    return tuple(rated[:MOST_TO_CHOOSE_FROM])


def _chosen(answer: Answer, key: str) -> bool:
    if answer.skipped:
        return False
    if isinstance(answer.value, tuple):
        return key in answer.value
    return answer.value is not None and str(answer.value) == key
