"""One turn in the making: the interview as it changes, and the effects that are wanted so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.dialogue import phrases
from bot.dialogue.asking import question
from bot.dialogue.effects import (
    Close,
    Consent,
    DropNote,
    HandOver,
    OfferPerson,
    Put,
    RaiseAlert,
    Say,
    Settle,
    ShowHelpCard,
    UseWay,
)
from bot.dialogue.interview import Draft
from bot.dialogue.prompts import prompt
from bot.dialogue.script import Alert, Ask, AskAgain, End, SetWay, Show
from bot.dialogue.script import Say as SayStep
from bot.dialogue.stops import Stop
from bot.dialogue.telling import plain, tell
from bot.dialogue.walk import is_open, walk

if TYPE_CHECKING:
    from bot.dialogue.answers import Answer
    from bot.dialogue.effects import Effect
    from bot.dialogue.interview import Interview
    from bot.dialogue.script import Script

CONSENT = "consent"
GIVEN = "yes"
WITHOUT_CONSENT = "without consent"


@dataclass(slots=True)
class Turn:
    """What one step works on. ``first_name`` is offered where a name is asked for."""

    script: Script
    interview: Interview
    first_name: str = ""
    effects: list[Effect] = field(default_factory=list)

    def change(self, **fields: object) -> None:
        """The interview, with some fields changed."""
        self.interview = self.interview.model_copy(update=fields)

    def want(self, effect: Effect) -> None:
        """One more effect."""
        self.effects.append(effect)

    def did(self, stop: Stop) -> None:
        """Note that a stop was said, shown or passed."""
        self.change(done=(*self.interview.done, stop.key))

    def keep(self, stop: Stop, answer: Answer) -> None:
        """Keep an answer, with the voice notes that were kept for it; forget what was done because of another one."""
        if stop.key == CONSENT and answer.value == GIVEN:
            self.want(Consent(question(self.script, self.interview, stop)))
        self.change(answers={**self.interview.answers, stop.key: self._with_notes(stop.key, answer)})
        self.prune()

    def _with_notes(self, key: str, answer: Answer) -> Answer:
        """The answer with its voice notes and what they say; the notes of the answer before go."""
        notes = (*answer.voice, *self.interview.spoken.get(key, ()))
        earlier = self.interview.answers.get(key)
        names = {each.name for each in notes}
        gone = {each.name for each in (earlier.voice if earlier else ())} - names
        if gone:
            self.change(hearing=tuple(each for each in self.interview.hearing if each.voice.name not in gone))
        for name in sorted(gone):
            self.want(DropNote(name))
        if not notes:
            return answer
        self.change(spoken={other: voices for other, voices in self.interview.spoken.items() if other != key})
        said = [each.words for each in notes if each.words]
        return answer.model_copy(update={"voice": notes, "transcript": "\n".join(said) or None})

    def prune(self) -> None:
        """Drop the keys of what no longer applies, so that it is said, or told, when it applies anew."""
        applying = {stop.key: stop for stop in walk(self.script, self.interview)}
        done = tuple(key for key in self.interview.done if key in applying or key.startswith("silence:"))
        alerts = (applying[key].step for key in done if key in applying)
        flags = tuple(step.words.text for step in alerts if isinstance(step, Alert))
        self.change(done=done, flags=flags)

    def offer_person(self) -> None:
        """Offer a person to talk to."""
        self.want(OfferPerson())

    def hand_over(self, stop: Stop) -> None:
        """The answers are sent."""
        self.want(Settle(self.interview.asking, (phrases.SENT,)))
        self.did(stop)
        self.want(HandOver())

    def close(self, reason: str | None) -> None:
        """The interview is over: at the end of the page (``None``), or for the reason that the page gives."""
        status = "finished" if reason is None else "refused" if reason == WITHOUT_CONSENT else "stopped"
        self.change(status=status, finished_at=self.interview.touched_at, asked=None, draft=Draft(), revisiting=None)
        self.want(Close(status))  # type: ignore[arg-type]  # one of the three words above


def advance(turn: Turn) -> None:
    """Say and do what comes next, up to the first stop that waits for the person."""
    while (stop := _next(turn)) is not None:
        if waits(stop):
            move(turn, stop)
            return
        _do(turn, stop)
        if turn.interview.status != "open":
            return
    turn.close(None)


def waits(stop: Stop) -> bool:
    """Whether a stop waits for the person."""
    return not isinstance(stop.step, SayStep | Show | Alert | SetWay | AskAgain | End)


def move(turn: Turn, stop: Stop) -> None:
    """Put another question: it gets a number of its own."""
    turn.change(asked=stop.key, asking=turn.interview.asking + 1, draft=turn.interview.draft, misses=0)
    turn.want(Put(prompt(turn.script, turn.interview, stop, first_name=turn.first_name)))


def put(turn: Turn, stop: Stop, *, numbered: bool = False, slow: bool = False) -> None:
    """Put the question that waits once more, with the number that it has; another one gets a new number.

    ``slow``: where it is said aloud, it is said more slowly.
    """
    if turn.interview.asked != stop.key:
        move(turn, stop)
        return
    again = prompt(turn.script, turn.interview, stop, first_name=turn.first_name, numbered=numbered)
    turn.want(Put(replace(again, slow=slow)))


def stay_silent(turn: Turn, stop: Stop | None, days: int) -> None:
    """Say once what the page says to somebody who has been silent, and put the question again."""
    ask = stop.step if stop is not None and isinstance(stop.step, Ask) else None
    own = ask.silence if ask else None
    silence, owner = (own, stop.key) if own and stop else (turn.script.silence, "")
    key = f"silence:{owner}"
    if stop is None or silence is None or days < silence.days or key in turn.interview.done or turn.interview.paused:
        return
    turn.change(done=(*turn.interview.done, key))
    for number, step in enumerate(silence.steps):
        _say_or_do(turn, step, Stop(f"{key}:{number}", step, stop.chapter, stop.scope))
    put(turn, stop)


def _next(turn: Turn) -> Stop | None:
    """Where the interview stands: what is looked at again, else the first stop that is open."""
    turn.change(draft=Draft())
    return next((stop for stop in walk(turn.script, turn.interview) if is_open(stop, turn.interview)), None)


def _do(turn: Turn, stop: Stop) -> None:
    match stop.step:
        case End(reason=reason):
            turn.did(stop)
            turn.close(reason)
        case AskAgain():
            answers = {key: answer for key, answer in turn.interview.answers.items() if key != stop.within}
            turn.change(answers=answers)
            turn.prune()
        case SetWay(way=way):
            turn.did(stop)
            turn.change(way=way)
            turn.want(UseWay(way))
        case step:
            turn.did(stop)
            _say_or_do(turn, step, stop)


def _say_or_do(turn: Turn, step: object, stop: Stop) -> None:
    match step:
        case SayStep(words=words, aloud=aloud):
            spoken = tell(aloud, turn.script, turn.interview, stop) if aloud else None
            turn.want(Say((tell(words, turn.script, turn.interview, stop),), spoken))
        case Show():
            turn.want(ShowHelpCard())
        case Alert(words=words):
            flags = (*turn.interview.flags, words.text)
            turn.change(flags=tuple(dict.fromkeys(flags)))
            turn.want(RaiseAlert(plain(words)))
        case _:
            raise AssertionError(step)  # the grammar lets nothing else stand here
