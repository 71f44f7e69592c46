"""The engine: one function, ``step(script, interview, input) -> (interview, effects)``.

How it works. An input is understood at the stop where the interview waits. It may change answers, ticks, or where
the person looks. Then the walk is gone down again from the top: what only has to be said or done is said or done,
and the first stop that waits for the person is put. So branching needs no jumps, going back is a glance at an
earlier stop (``revisiting``), and changing an early answer keeps every later one that still applies.

Rules:

* ``step`` never raises on what a *person* does; a tap on an old button is a ``Remark`` and changes nothing.
* Every question that is put has a serial number, ``asking``; it grows when another question is put, so a button is
  current only as long as its number is. The same question drawn or sent again keeps its number.
* Two misunderstandings in a row offer a person to talk to. Nobody is ever sent back to the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.dialogue import hearing, inputs, phrases
from bot.dialogue.answers import Answer
from bot.dialogue.asking import question
from bot.dialogue.effects import Button, Line, Prompt, Put, Redraw, Remark, Say, Settle
from bot.dialogue.interview import Draft, Guess, Interview
from bot.dialogue.looking import go_back, go_on, keep_answer, want_change
from bot.dialogue.prompts import prompt
from bot.dialogue.sayable import Sayable
from bot.dialogue.sayable import sayable as sayable_at
from bot.dialogue.script import Ask, AskEach, HandOver, Repeat, Script, Story
from bot.dialogue.telling import tell, told
from bot.dialogue.turn import Turn, advance, put, stay_silent
from bot.dialogue.understanding import Misunderstanding, Understood, completed, marked, picked, wrote
from bot.dialogue.walk import walk

if TYPE_CHECKING:
    from bot.dialogue.effects import Effect
    from bot.dialogue.inputs import Input
    from bot.dialogue.stops import Stop

MISSES_BEFORE_HELP = 2


def step(script: Script, interview: Interview, happened: Input) -> tuple[Interview, tuple[Effect, ...]]:
    """Take one input.

    Returns the new interview, and what it wants done, in order. An interview that is over answers with a remark.
    """
    turn = Turn(script, interview, happened.first_name)
    if interview.status != "open":
        if not isinstance(happened, inputs.Heard):
            turn.want(Remark(phrases.INTERVIEW_OVER))
        return interview, tuple(turn.effects)
    if getattr(happened, "asking", interview.asking) != interview.asking or _is_of_an_old_guess(turn, happened):
        turn.want(Remark(phrases.OLD_BUTTON))
        return interview, tuple(turn.effects)
    if not isinstance(happened, inputs.StayedSilent | inputs.Heard):
        turn.change(touched_at=happened.at)
    _take(turn, happened)
    return turn.interview, tuple(turn.effects)


def waiting(script: Script, interview: Interview, *, first_name: str = "", numbered: bool = False) -> Prompt | None:
    """The prompt at which an open interview waits, as it would be put now; ``None`` before the first one."""
    stop = _here(script, interview)
    if stop is None or interview.status != "open":
        return None
    return prompt(script, interview, stop, first_name=first_name, numbered=numbered)


def sayable(script: Script, interview: Interview) -> Sayable:
    """What can be meant by a voice note where the interview waits."""
    stop = _here(script, interview)
    return Sayable() if stop is None or interview.status != "open" else sayable_at(script, interview, stop)


def _take(turn: Turn, happened: Input) -> None:
    match happened:
        case inputs.Began():
            _begin(turn)
        case inputs.ChangedLanguage(language=language):
            turn.change(language=language)
            _begin(turn)
        case inputs.ChangedWay(way=way):
            turn.change(way=way)
            _begin(turn)
        case inputs.StayedSilent(days=days):
            stay_silent(turn, _here(turn.script, turn.interview), days)
        case inputs.Heard():
            stop = _here(turn.script, turn.interview)
            _follow(turn, stop, hearing.heard(turn, stop, happened))
        case _:
            stop = _here(turn.script, turn.interview)
            if stop is None:
                advance(turn)
            else:
                _reply(turn, stop, happened)


def _reply(turn: Turn, stop: Stop, happened: Input) -> None:  # noqa: C901, PLR0912 - one case an input, nothing else
    interview = turn.interview
    if interview.paused:
        turn.change(paused=False)
        if isinstance(happened, inputs.WentOn) and not stop.key.startswith("pause:"):
            put(turn, stop)
            return
    if interview.draft.heard is not None and not _is_about_it(turn, happened):
        hearing.withdraw(turn, stop)
        hearing.lay_by(turn, stop)
        interview = turn.interview
    match happened:
        case inputs.Picked(at=at, what=what):
            if isinstance(stop.step, Repeat):
                _one_more(turn, stop, what)
            else:
                _understand(turn, stop, picked(stop, interview, what, at, turn.first_name))
        case inputs.Marked(what=what, on=on):
            _understand(turn, stop, marked(stop, interview, what, on=on))
        case inputs.Completed(at=at):
            _understand(turn, stop, completed(stop, interview, at))
        case inputs.Turned(page=page):
            _understand(turn, stop, interview.draft.model_copy(update={"page": page}))
        case inputs.Wrote(at=at, text=text):
            _understand(turn, stop, wrote(stop, interview, text, at), typed=True)
        case inputs.Spoke(at=at, voice=voice, transcribed=transcribed):
            _follow(turn, stop, hearing.spoke(turn, stop, voice, at, transcribed=transcribed))
        case inputs.Retried(what=what):
            hearing.retry(turn, stop, what.partition(".")[0])
        case inputs.WentOn(at=at) if interview.draft.heard is not None:
            _confirm(turn, stop, interview.draft.heard, at)
        case inputs.Skipped(at=at):
            _skip(turn, stop, at)
        case inputs.WentBack():
            go_back(turn, stop)
        case inputs.WentOn():
            go_on(turn, stop)
        case inputs.Paused():
            _pause(turn)
        case inputs.Explained():
            _explain(turn, stop)
        case inputs.WantedChange(what=what):
            want_change(turn, stop, what)
        case inputs.Sent():
            _send(turn, stop)
        case inputs.Began() | inputs.ChangedLanguage() | inputs.ChangedWay() | inputs.StayedSilent() | inputs.Heard():
            raise AssertionError(happened)  # taken before
        case other:
            assert_never(other)


def _here(script: Script, interview: Interview) -> Stop | None:
    """The stop at which the interview waits; ``None`` if it was never put or does not apply any more."""
    if interview.asked is None:
        return None
    return next((stop for stop in walk(script, interview) if stop.key == interview.asked), None)


def _begin(turn: Turn) -> None:
    """Put the question that waits once more, or go to the first one."""
    turn.change(paused=False, misses=0)
    stop = _here(turn.script, turn.interview)
    if stop is None:
        advance(turn)
    else:
        put(turn, stop)


def _is_about_it(turn: Turn, happened: Input) -> bool:
    """Whether the guess that waits is confirmed or refused, or something more is said."""
    return isinstance(happened, inputs.Retried | inputs.Spoke) or _confirms(turn, happened)


def _confirms(turn: Turn, happened: Input) -> bool:
    return isinstance(happened, inputs.WentOn) and hearing.is_this(turn, happened.what)


def _is_of_an_old_guess(turn: Turn, happened: Input) -> bool:
    """Whether a button belongs to a guess that does not wait any more."""
    match happened:
        case inputs.WentOn(what=what):
            return bool(what) and not hearing.is_this(turn, what)
        case inputs.Retried(what=what):
            return not hearing.is_this(turn, what.partition(".")[2])
        case _:
            return False


def _follow(turn: Turn, stop: Stop | None, understood: Understood | None) -> None:
    """Take what a voice note came to, if it came to something."""
    if understood is not None and stop is not None:
        _understand(turn, stop, understood, typed=True)


def _confirm(turn: Turn, stop: Stop, guess: Guess, at: str) -> None:
    """What was understood of a voice note is right."""
    if guess.steered == "back":
        hearing.forget(turn)
        go_back(turn, stop)
    elif guess.steered == "on":
        hearing.forget(turn)
        go_on(turn, stop)
    elif guess.steered == "skip":
        hearing.forget(turn)
        _skip(turn, stop, at)
    elif isinstance(stop.step, Repeat):
        hearing.forget(turn)
        _one_more(turn, stop, guess.meant[0])
    else:
        _understand(turn, stop, hearing.confirmed(turn, stop, at))


def _understand(turn: Turn, stop: Stop, understood: Understood, *, typed: bool = False) -> None:
    """Take what was understood. What was typed stands below the question, so its next screen is put anew."""
    match understood:
        case Answer():
            _answer(turn, stop, understood)
        case Draft():
            turn.change(draft=understood, misses=0)
            drawn = prompt(turn.script, turn.interview, stop, first_name=turn.first_name)
            turn.want(Put(drawn) if typed else Redraw(drawn))
        case Misunderstanding():
            _misunderstand(turn, stop, understood)
        case other:
            assert_never(other)


def _answer(turn: Turn, stop: Stop, answer: Answer) -> None:
    grown = isinstance(stop.step, Ask) and isinstance(stop.step.way, Story) and not answer.skipped
    if grown and turn.interview.draft.trail == ("story",):
        turn.want(Settle(turn.interview.asking, (phrases.STORY_KEPT,)))
    else:
        _settle(turn, stop, answer)
    turn.keep(stop, answer)
    if grown:
        turn.change(revisiting=stop.key, draft=Draft(trail=("story",)), misses=0)
        put(turn, stop)
    else:
        turn.change(revisiting=None)
        advance(turn)


def _settle(turn: Turn, stop: Stop, answer: Answer) -> None:
    """The question's message shows what was chosen; what is sensitive stays off a screen that others may see."""
    asked = question(turn.script, turn.interview, stop)
    if answer.skipped:
        said = phrases.SKIPPED
    elif isinstance(stop.step, Ask | AskEach) and stop.step.sensitive:
        said = phrases.SEALED
    else:
        kept = (*answer.voice, *turn.interview.spoken.get(stop.key, ()))
        shown = told(stop, answer.model_copy(update={"voice": kept}))
        said = Line(phrases.CHOSEN.context, phrases.CHOSEN.text, {"answer": shown})
    turn.want(Settle(turn.interview.asking, (*asked, said)))


def _misunderstand(turn: Turn, stop: Stop, why: Misunderstanding) -> None:
    if not why.counts:
        turn.want(Remark(why.line))
        return
    misses = turn.interview.misses + 1
    turn.change(misses=misses)
    turn.want(Say((why.line,)))
    if misses % MISSES_BEFORE_HELP == 0:
        turn.offer_person()
    put(turn, stop, numbered=True, slow=why.slow and misses % MISSES_BEFORE_HELP != 0)


def _one_more(turn: Turn, stop: Stop, what: str) -> None:
    if what not in ("yes", "no"):
        turn.want(Remark(phrases.OLD_BUTTON))
        return
    said = phrases.ONE_MORE if what == "yes" else phrases.NO_MORE
    chosen = Line(phrases.CHOSEN.context, phrases.CHOSEN.text, {"answer": said})
    turn.want(Settle(turn.interview.asking, (*question(turn.script, turn.interview, stop), chosen)))
    turn.change(more={**turn.interview.more, stop.key: what == "yes"}, revisiting=None)
    advance(turn)


def _skip(turn: Turn, stop: Stop, at: str) -> None:
    if not isinstance(stop.step, Ask | AskEach) or stop.step.must:
        turn.want(Remark(phrases.NO_SKIP))
        return
    if turn.interview.revisiting == stop.key:
        keep_answer(turn, stop)
        return
    _answer(turn, stop, Answer(at=at, skipped=True))


def _pause(turn: Turn) -> None:
    turn.change(paused=True)
    go = Button("go", "", phrases.GO_ON)
    turn.want(Put(Prompt(turn.interview.asking, (phrases.PAUSED,), (go,))))


def _explain(turn: Turn, stop: Stop) -> None:
    hint = stop.step.hint if isinstance(stop.step, Ask | AskEach) else None
    turn.want(Say((tell(hint, turn.script, turn.interview, stop) if hint else phrases.NO_HINT,)))
    put(turn, stop)


def _send(turn: Turn, stop: Stop) -> None:
    if not isinstance(stop.step, HandOver):
        turn.want(Remark(phrases.OLD_BUTTON))
        return
    turn.hand_over(stop)
    advance(turn)
