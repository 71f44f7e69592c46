"""What a voice note does to a turn.

The rules. A note is fetched and listened to outside; the interview remembers which question it answers (``hearing``)
and is told what it was (``Heard``). Nothing spoken becomes an answer before the person says that it is right: what
was understood is a ``Guess``, which is shown and read back. Whoever taps or writes meanwhile has answered, and the
note is kept beside that answer. Where nobody can put it into words, the note itself is the answer, if words are one
here, or is kept for the counsellor until something is tapped. Before consent, and where a question is sensitive,
nothing is listened to or kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.dialogue import phrases
from bot.dialogue.answers import Answer, Found
from bot.dialogue.effects import DropNote, Line, Say, Settle, ShowMenu, Transcribe
from bot.dialogue.interview import Draft, Guess, Pending
from bot.dialogue.prompts import prompt
from bot.dialogue.sayable import words_welcome
from bot.dialogue.script import Ask, AskEach, Choice, Number, Occupation, Place, Repeat, Story
from bot.dialogue.telling import counsellor, group_of
from bot.dialogue.turn import CONSENT, GIVEN, put
from bot.dialogue.understanding import Misunderstanding, completed, marked, picked, told_more, wrote

if TYPE_CHECKING:
    from bot.dialogue.answers import Voice
    from bot.dialogue.inputs import Heard
    from bot.dialogue.interview import Interview
    from bot.dialogue.stops import Stop
    from bot.dialogue.turn import Turn
    from bot.dialogue.understanding import Understood

LONG_SECONDS = 180
MOST_AT_ONCE = 8
MOST_HELD = 30
NOTHING_HEARD = {
    "silence": phrases.HEARD_SILENCE,
    "noise": phrases.HEARD_NOISE,
    "other language": phrases.HEARD_OTHER_LANGUAGE,
    "slip": phrases.HEARD_SLIP,
    "broken": phrases.HEARD_BROKEN,
}


def spoke(turn: Turn, stop: Stop, voice: Voice, at: str, *, transcribed: bool) -> Understood | None:
    """A voice note came: why it cannot be taken, an answer that it is already, or ``None`` if it is listened to."""
    if (refusal := _refusal(turn.interview, stop, transcribed=transcribed)) is not None:
        return refusal
    wanted = transcribed and voice.seconds <= LONG_SECONDS and len(turn.interview.hearing) < MOST_AT_ONCE
    turn.change(hearing=(*turn.interview.hearing, Pending(key=stop.key, voice=voice)))
    turn.want(Transcribe(voice, wanted))
    if voice.seconds > LONG_SECONDS:
        turn.want(Say((phrases.LONG_NOTE,)))
    return None if wanted or not _is_answer_itself(stop) else _keep_as_it_is(turn, stop, voice, at)


def heard(turn: Turn, stop: Stop | None, happened: Heard) -> Understood | None:
    """A voice note was listened to. What has to be said about it; ``None`` if nothing has."""
    pending = next((each for each in turn.interview.hearing if each.voice.name == happened.note), None)
    if pending is None:
        return None
    turn.change(hearing=tuple(each for each in turn.interview.hearing if each is not pending))
    here = stop if stop is not None and stop.key == pending.key and not turn.interview.paused else None
    if happened.sound in NOTHING_HEARD:
        return _take_back(turn, pending, here, NOTHING_HEARD[happened.sound])
    if _is_kept(turn.interview, pending):
        return None
    if here is None:
        _keep_beside(turn, pending)
        return None
    if happened.sound == "not transcribed":
        return _keep_as_it_is(turn, here, pending.voice, happened.at)
    return _guess(turn, here, pending.voice, happened)


def confirmed(turn: Turn, stop: Stop, at: str) -> Understood:
    """The person says that the guess is right: the answer that it is."""
    guess = turn.interview.draft.heard
    assert guess is not None  # noqa: S101 - the caller has looked
    bare = turn.interview.model_copy(update={"draft": turn.interview.draft.model_copy(update={"heard": None})})
    understood = _answered(bare, stop, guess, at, turn.first_name)
    if isinstance(stop.step, Ask) and isinstance(stop.step.way, Occupation) and guess.meant:
        forget(turn)  # it only led to another screen
    elif isinstance(understood, Misunderstanding):
        lay_by(turn, stop)
    else:
        turn.change(draft=bare.draft)
        _lay_by(turn, stop.key, *guess.voices)
    return understood


def lay_by(turn: Turn, stop: Stop) -> None:
    """A guess that is not confirmed any more: its notes are kept for the question, as ones that nobody has read."""
    if (guess := _taken_away(turn)) is None:
        return
    if stop.answerable:
        _lay_by(turn, stop.key, *(each.model_copy(update={"words": None}) for each in guess.voices))
    else:
        _drop(turn, *guess.voices)


def forget(turn: Turn) -> None:
    """A guess whose notes are no part of an answer: they are kept no longer."""
    if (guess := _taken_away(turn)) is not None:
        _drop(turn, *guess.voices)


def withdraw(turn: Turn, stop: Stop) -> None:
    """The screen of a guess that is over loses its buttons."""
    if turn.interview.draft.heard is not None:
        shown = prompt(turn.script, turn.interview, stop).lines
        turn.want(Settle(turn.interview.asking, shown, last=True))


def is_this(turn: Turn, number: str) -> bool:
    """Whether the guess that waits has this number; the buttons of any other one are old."""
    guess = turn.interview.draft.heard
    return guess is not None and number == str(guess.number)


def retry(turn: Turn, stop: Stop, what: str) -> None:
    """The guess is wrong. Said again, the new note takes the place of the old one; else the question is put again."""
    withdraw(turn, stop)
    if what == "say":
        forget(turn)
        turn.want(Say((phrases.SAY_NOW,)))
        return
    lay_by(turn, stop)
    put(turn, stop)


def _refusal(interview: Interview, stop: Stop, *, transcribed: bool) -> Misunderstanding | None:
    consent = interview.answers.get(CONSENT)
    if isinstance(stop.step, Ask | AskEach) and stop.step.sensitive:
        return Misunderstanding(phrases.TAP_ONLY, counts=False)
    asks = stop.answerable or (isinstance(stop.step, Repeat) and transcribed)
    if not asks or consent is None or consent.value != GIVEN:
        return Misunderstanding(phrases.TAP_FIRST)
    if len(interview.hearing) >= MOST_HELD:
        return Misunderstanding(phrases.ONE_AFTER_THE_OTHER, counts=False)
    return None


def _answered(interview: Interview, stop: Stop, guess: Guess, at: str, first_name: str) -> Understood:
    """What a guess comes to, once it is right."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    if isinstance(way, Choice) and way.most != 1 and guess.meant:
        return _ticked(interview, stop, guess.meant, at)
    if isinstance(way, Story):
        return told_more(interview, stop, at)
    if guess.meant and not isinstance(way, Number):
        return picked(stop, interview, guess.meant[0], at, first_name)
    understood = wrote(stop, interview, guess.meant[0] if guess.meant else guess.words, at)
    return understood.model_copy(update={"text": None}) if isinstance(understood, Answer) else understood


def _taken_away(turn: Turn) -> Guess | None:
    guess = turn.interview.draft.heard
    if guess is not None:
        turn.change(draft=turn.interview.draft.model_copy(update={"heard": None}))
    return guess


def _drop(turn: Turn, *voices: Voice) -> None:
    for each in voices:
        turn.want(DropNote(each.name))


def _is_answer_itself(stop: Stop) -> bool:
    """Whether a note is an answer here without being listened to. Elsewhere it is looked at before it is promised."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    return stop.answerable and (
        isinstance(way, Story | Place | Occupation) or (isinstance(way, Choice) and way.own_words)
    )


def _keep_as_it_is(turn: Turn, stop: Stop, voice: Voice, at: str) -> Understood | None:
    """A note that stays a note: it is the answer where words are one, else it is kept, and a tap is asked for."""
    if not stop.answerable:
        return _not_understood(turn, stop, voice)
    _lay_by(turn, stop.key, voice)
    way = stop.step.way if isinstance(stop.step, Ask) else None
    match way:
        case Story():
            return told_more(turn.interview, stop, at)
        case Place():
            return Answer(at=at)
        case Choice(own_words=True, most=most):
            return Answer(at=at, value=None if most == 1 else turn.interview.draft.marks)
        case Occupation():
            return Answer(at=at, value=_found_so_far(way, turn.interview.draft) or None)
        case _:
            values = {"counsellor": counsellor(turn.interview)}
            turn.want(Say((Line(phrases.NOTE_KEPT.context, phrases.NOTE_KEPT.text, values),)))
            put(turn, stop, numbered=True)
            return None


def _found_so_far(way: Occupation, draft: Draft) -> tuple[Found, ...]:
    """What was found already, and the group of work that was chosen before the person spoke."""
    group = group_of(way, draft.trail[1]) if len(draft.trail) > 1 else None
    return (*draft.found, Found(label=group.words.text, code=group.key)) if group else draft.found


def _guess(turn: Turn, stop: Stop, voice: Voice, happened: Heard) -> Understood | None:
    """Words were understood: they are shown and read back, or the question is said again."""
    if happened.steered in ("again", "help"):
        turn.want(DropNote(voice.name))
        if happened.steered == "help":
            turn.want(ShowMenu())
        else:
            put(turn, stop, slow=True)
        return None
    if happened.steered in ("yes", "no"):
        return _judged(turn, stop, voice, right=happened.steered == "yes")
    if not (happened.meant or happened.steered or words_welcome(stop)):
        return _not_understood(turn, stop, voice)
    number = turn.interview.guesses + 1
    said = voice.model_copy(update={"words": happened.words})
    meant = _with_ticks(turn.interview, stop, happened.meant)
    guess = Guess(number=number, voices=(said,), meant=meant, steered=happened.steered)
    withdraw(turn, stop)
    if (before := _goes_on(turn.interview, stop, guess)) is not None:
        guess = guess.model_copy(update={"voices": (*before.voices, said)})
    else:
        lay_by(turn, stop)
    turn.change(draft=turn.interview.draft.model_copy(update={"heard": guess}), misses=0, guesses=number)
    put(turn, stop)
    return None


def _judged(turn: Turn, stop: Stop, voice: Voice, *, right: bool) -> Understood | None:
    """Something was said of the guess that waits. A yes that was only heard makes no answer: it is read back again."""
    if turn.interview.draft.heard is None:
        return _not_understood(turn, stop, voice)
    turn.want(DropNote(voice.name))
    if right:
        withdraw(turn, stop)
        put(turn, stop)
    else:
        retry(turn, stop, "say")
    return None


def _goes_on(interview: Interview, stop: Stop, guess: Guess) -> Guess | None:
    """The guess before, if this one goes on with the same story."""
    before = interview.draft.heard
    story = isinstance(stop.step, Ask) and isinstance(stop.step.way, Story)
    return before if story and before is not None and not before.steered and not guess.steered else None


def _not_understood(turn: Turn, stop: Stop, voice: Voice) -> Misunderstanding:
    """Nobody knows what was meant: the note is kept for the question, if that is one that keeps an answer."""
    if stop.answerable:
        _lay_by(turn, stop.key, voice)
    else:
        _drop(turn, voice)
    return Misunderstanding(phrases.NOT_HEARD, slow=True)


def _with_ticks(interview: Interview, stop: Stop, meant: tuple[str, ...]) -> tuple[str, ...]:
    """What is meant together with what was ticked before: all that would be the answer is read back."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    if not meant or not isinstance(way, Choice) or way.most == 1:
        return meant
    ticked = _marked(interview, stop, meant)
    return ticked.marks if isinstance(ticked, Draft) else meant


def _ticked(interview: Interview, stop: Stop, meant: tuple[str, ...], at: str) -> Understood:
    match _marked(interview, stop, meant):
        case Draft() as draft:
            return completed(stop, interview.model_copy(update={"draft": draft}), at)
        case Misunderstanding() as trouble:
            return replace(trouble, counts=True)  # whoever speaks hears it, and the question again
        case other:
            return other


def _marked(interview: Interview, stop: Stop, meant: tuple[str, ...]) -> Understood:
    """The options ticked, one after the other."""
    understood: Understood = interview.draft
    for what in meant:
        understood = marked(stop, interview, what, on=True)
        if not isinstance(understood, Draft):
            break
        interview = interview.model_copy(update={"draft": understood})
    return understood


def _take_back(turn: Turn, pending: Pending, here: Stop | None, why: Line) -> Understood | None:
    """There is nothing in the note: it is no part of any answer, and an answer that was nothing else is none."""
    turn.want(DropNote(pending.voice.name))
    left = tuple(each for each in turn.interview.spoken.get(pending.key, ()) if each.name != pending.voice.name)
    turn.change(spoken={**turn.interview.spoken, pending.key: left})
    answer = turn.interview.answers.get(pending.key)
    emptied = False
    if answer is not None and any(each.name == pending.voice.name for each in answer.voice):
        voice = tuple(each for each in answer.voice if each.name != pending.voice.name)
        emptied = not voice and not answer.skipped and answer.value is None and answer.text is None
        answers = {key: each for key, each in turn.interview.answers.items() if key != pending.key}
        turn.change(
            answers=answers if emptied else {**answers, pending.key: answer.model_copy(update={"voice": voice})}
        )
        turn.prune()
    if here is not None:
        withdraw(turn, here)
        if emptied:
            turn.change(draft=Draft(), revisiting=None)
        return Misunderstanding(why)
    if emptied:
        turn.want(Say((phrases.ASK_LATER,)))
    return None


def _is_kept(interview: Interview, pending: Pending) -> bool:
    answer = interview.answers.get(pending.key)
    kept = (*interview.spoken.get(pending.key, ()), *(answer.voice if answer else ()))
    return any(each.name == pending.voice.name for each in kept)


def _keep_beside(turn: Turn, pending: Pending) -> None:
    """The question was answered in another way meanwhile: the note is kept beside that answer."""
    answer = turn.interview.answers.get(pending.key)
    if answer is None:
        if stop_keeps(pending.key):
            _lay_by(turn, pending.key, pending.voice)
        else:
            _drop(turn, pending.voice)
        return
    beside = answer.model_copy(update={"voice": (*answer.voice, pending.voice)})
    turn.change(answers={**turn.interview.answers, pending.key: beside})


def stop_keeps(key: str) -> bool:
    """Whether an answer is kept under this key: "one more?" keeps none."""
    return not key.endswith("?")


def _lay_by(turn: Turn, key: str, *voices: Voice) -> None:
    others = turn.interview.spoken.get(key, ())
    turn.change(spoken={**turn.interview.spoken, key: (*others, *voices)})
