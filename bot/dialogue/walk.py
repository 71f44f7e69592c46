"""The way through a script, given what was answered.

``walk`` goes down the page and gives every stop that applies: a question, a card, a "one more?", a sentence, a
pause. It is a fold over the answers: there is no stored "current step" that could drift. The first stop that is
*open* is where the interview stands. Conditions see only answers of stops that were walked past, so an answer to
a question that does not apply any more decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, assert_never

from bot.dialogue.conditions import holds
from bot.dialogue.layout import Asked, Back, Cards, Plain, Rounds, layout
from bot.dialogue.script import Repeat
from bot.dialogue.stops import Reading, Stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.answers import Answer
    from bot.dialogue.conditions import Condition
    from bot.dialogue.interview import Interview
    from bot.dialogue.layout import Laid
    from bot.dialogue.script import Choice, Option, Script

MOST_TO_CHOOSE_FROM = 6


def walk(script: Script, interview: Interview) -> tuple[Stop, ...]:
    """Every stop that applies, in the order of the page.

    The walk depends on nothing but the script and what was answered, which never change in place, and it is gone
    down several times a step: so the last one of each interview is remembered. Forgetting it changes nothing but the
    time.
    """
    known = _known.get(interview.id)
    if known is None or not known.holds(script, interview):
        known = _Known(script, interview.answers, interview.more, _walk(script, interview))
        _known.pop(interview.id, None)
        _known[interview.id] = known
        if len(_known) > MOST_REMEMBERED:
            del _known[next(iter(_known))]
    return known.stops


class _Known(NamedTuple):
    """A walk, and what it depends on: the very same objects."""

    script: object
    answers: object
    more: object
    stops: tuple[Stop, ...]

    def holds(self, script: Script, interview: Interview) -> bool:
        return self.answers is interview.answers and self.more is interview.more and self.script is script


MOST_REMEMBERED = 128
_known: dict[str, _Known] = {}


def is_open(stop: Stop, interview: Interview) -> bool:
    """Whether a stop still waits to be answered, said or decided."""
    if stop.answerable:
        return stop.key not in interview.answers
    if isinstance(stop.step, Repeat):
        return stop.key not in interview.more
    return stop.key not in interview.done


@dataclass(slots=True)
class _Path:
    """Where the walk is: the stops so far, and which answers applied."""

    answers: Mapping[str, Answer]
    more: Mapping[str, bool]
    stops: list[Stop] = field(default_factory=list)
    applying: dict[str, tuple[Stop, Answer]] = field(default_factory=dict)
    ended: bool = False

    def answer(self, scope: str, name: str) -> Answer | None:
        found = self.applying.get(scope + name) or self.applying.get(name)
        return found[1] if found else None

    def may_pass(self, when: Condition, scope: str) -> bool:
        return holds(when, partial(self.answer, scope))


def _walk(script: Script, interview: Interview) -> tuple[Stop, ...]:
    path = _Path(interview.answers, interview.more)
    for chapter in layout(script).stretches:
        if path.ended:
            break
        if chapter.when is None or path.may_pass(chapter.when, ""):
            first = len(path.stops)
            _go(chapter.places, path)
            if chapter.pause and not path.ended and any(stop.asks for stop in path.stops[first:]):
                path.stops.append(chapter.pause)
    return tuple(path.stops)


def _go(places: tuple[Laid, ...], path: _Path) -> None:
    for place in places:
        if path.ended:
            return
        if place.when is not None and not path.may_pass(place.when, place.scope):
            continue
        if type(place) is Asked:  # most of them
            _ask(place, path)
        else:
            _pass(place, path)


def _pass(place: Laid, path: _Path) -> None:
    match place:
        case Plain(stop=stop, ends=ends):
            path.ended = ends
            path.stops.append(stop)
        case Cards():
            _lay_cards(place, path)
        case Rounds():
            _go_round(place, path)
        case Back():
            _read_back(place, path)
        case Asked():
            _ask(place, path)
        case other:
            assert_never(other)


def _ask(place: Asked, path: _Path) -> None:
    stop = place.stop
    if place.choice is not None:
        options = _standing(place.choice, stop.scope, path)
        if len(options) < place.choice.at_least:
            return
        stop = stop._replace(options=options)
    path.stops.append(stop)
    if (answer := path.answers.get(stop.key)) is None:
        return
    path.applying[stop.key] = (stop, answer)
    for key, places in place.branches:
        if _chosen(answer, key):
            _go(places, path)


def _lay_cards(place: Cards, path: _Path) -> None:
    for stop in place.stops:
        path.stops.append(stop)
        if stop.card is not None and (answer := path.answers.get(stop.key)) is not None:
            path.applying[stop.key] = (stop, answer)


def _go_round(place: Rounds, path: _Path) -> None:
    for places, more in place.rounds:
        _go(places, path)
        if more is None or path.ended:
            return
        path.stops.append(more)
        if not path.more.get(more.key, False):
            return


def _read_back(place: Back, path: _Path) -> None:
    chapters = sorted({stop.chapter for stop, _ in path.applying.values()}) if place.everything else [place.chapter]
    for chapter in chapters:
        path.stops.append(Stop(f"read back:{place.place}/{chapter}", Reading(chapter), place.chapter, place.scope))


def _standing(way: Choice, scope: str, path: _Path) -> tuple[Option, ...]:
    """What was chosen, or rated so, earlier."""
    source = way.source or ""
    if earlier := path.applying.get(scope + source) or path.applying.get(source):
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
