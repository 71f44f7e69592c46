"""How each stop that waits is put: its words, its buttons, and how one may steer.

A prompt is made anew from the script and the interview whenever it is needed; nothing of it is stored. Long lists
come in pages of six; digits and steps of a stair fit in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue import phrases
from bot.dialogue.asking import PAGE, Face, asking, picks, question, turning
from bot.dialogue.changing import answers_to_change, chapters_to_change
from bot.dialogue.effects import Button, Line, Prompt, Steer
from bot.dialogue.script import (
    Ask,
    AskEach,
    HandOver,
    Repeat,
)
from bot.dialogue.stops import Pause, Reading
from bot.dialogue.telling import counsellor, label, plain, tell, told, verbatim
from bot.dialogue.walk import walk

if TYPE_CHECKING:
    from bot.dialogue.effects import Value
    from bot.dialogue.interview import Guess, Interview
    from bot.dialogue.script import Script
    from bot.dialogue.stops import Stop


STEERED = {"back": phrases.HEARD_BACK, "skip": phrases.HEARD_SKIP, "on": phrases.GO_ON}


def prompt(script: Script, interview: Interview, stop: Stop, *, first_name: str = "", numbered: bool = False) -> Prompt:
    """Put the stop at which the interview waits. ``first_name`` is offered where a name is asked for."""
    if interview.draft.heard is not None:
        lines, buttons, words = _understood(script, interview, stop, interview.draft.heard)
    elif interview.draft.change is not None:
        lines, buttons, words = _changing(script, interview)
    else:
        lines, buttons, words = face(script, interview, stop, first_name)
    ask = stop.step if isinstance(stop.step, Ask | AskEach) else None
    return Prompt(
        asking=interview.asking,
        lines=lines,
        buttons=buttons + _keeping(interview, stop),
        steering=_steering(script, interview, stop),
        numbered=numbered,
        words_welcome=words,
        sensitive=ask.sensitive if ask else False,
        aloud=_aloud(script, interview, stop, lines),
    )


def before(script: Script, interview: Interview, key: str | None) -> Stop | None:
    """The last stop before ``key`` at which the person decided something."""
    earlier = None
    for stop in walk(script, interview):
        if stop.key == key:
            break
        if stop.asks and (stop.key in interview.answers or stop.key in interview.more):
            earlier = stop
    return earlier


def face(script: Script, interview: Interview, stop: Stop, first_name: str) -> Face:
    """What a stop shows of itself: its lines, its buttons, and whether words are welcome."""
    match stop.step:
        case Ask():
            return asking(script, interview, stop, first_name)
        case AskEach():
            return question(script, interview, stop), picks(stop.options), False
        case Repeat():
            yes = Button("pick", "yes", phrases.ONE_MORE)
            no = Button("pick", "no", phrases.NO_MORE)
            return question(script, interview, stop), (yes, no), False
        case Pause(halfway=halfway):
            return (_pause(script, stop, halfway=halfway),), (_go(phrases.GO_ON),), False
        case Reading(chapter=chapter):
            return _reading(script, interview, chapter)
        case HandOver():
            values = {"counsellor": counsellor(interview)}
            line = Line(phrases.HAND_OVER.context, phrases.HAND_OVER.text, values)
            send, delete = Button("send", "", phrases.SEND), Button("delete", "", phrases.DELETE)
            return (line,), (send, Button("change", "", phrases.CHANGE), delete), False
        case _:
            return (), (), False


def _aloud(script: Script, interview: Interview, stop: Stop, lines: tuple[Line, ...]) -> Line | None:
    """The words for the ear, where the question is put and its page has some."""
    ask = stop.step
    if not isinstance(ask, Ask | AskEach) or ask.aloud is None or not lines:
        return None
    asked = lines[0].context == ask.words.context and lines[0].text == ask.words.text
    return tell(ask.aloud, script, interview, stop) if asked else None


def _understood(script: Script, interview: Interview, stop: Stop, guess: Guess) -> Face:
    """What was understood of a voice note, to be confirmed with one tap."""
    _, buttons, words = face(script, interview, stop, "")
    labels = {
        option.key: label(option)
        for option in (*stop.options, *getattr(getattr(stop.step, "way", None), "options", ()))
    }
    labels |= {button.what: button.label for button in buttons if button.verb in ("pick", "mark")}
    said: Value
    if guess.steered:
        said = STEERED[guess.steered]
    elif guess.meant:
        said = tuple(labels.get(each, verbatim(each)) for each in guess.meant)
    else:
        said = Line(phrases.HEARD_WORDS.context, phrases.HEARD_WORDS.text, {"words": guess.words})
    line = Line(phrases.HEARD.context, phrases.HEARD.text, {"answer": said})
    other = phrases.WRITE_INSTEAD if words else phrases.TAP_INSTEAD
    right = Button("go", str(guess.number), phrases.HEARD_RIGHT)
    again = Button("retry", f"say.{guess.number}", phrases.SAY_AGAIN)
    return (line,), (right, again, Button("retry", f"other.{guess.number}", other)), words


def _pause(script: Script, stop: Stop, *, halfway: bool) -> Line:
    if halfway:
        return phrases.HALF_DONE
    count = len(script.chapters)
    dots = "●" * (stop.chapter + 1) + "○" * (count - stop.chapter - 1)
    values: dict[str, Value] = {
        "dots": dots,
        "number": str(stop.chapter + 1),
        "all": str(count),
        "chapter": plain(script.chapters[stop.chapter].words),
    }
    return Line(phrases.CHAPTER_DONE.context, phrases.CHAPTER_DONE.text, values)


def _reading(script: Script, interview: Interview, chapter: int) -> Face:
    title = {"chapter": plain(script.chapters[chapter].words)}
    lines = [Line(phrases.READ_BACK.context, phrases.READ_BACK.text, title)]
    for stop in walk(script, interview):
        answer = interview.answers.get(stop.key)
        if stop.chapter == chapter and answer is not None and isinstance(stop.step, Ask | AskEach):
            given = (phrases.SEALED,) if stop.step.sensitive and not answer.skipped else told(stop, answer)
            chosen = Line(phrases.CHOSEN.context, phrases.CHOSEN.text, {"answer": given})
            rows = (*question(script, interview, stop)[-1:], phrases.SKIPPED if answer.skipped else chosen)
            lines.append(Line(phrases.PAIR.context, phrases.PAIR.text, {"question": rows[0], "answer": rows[1]}))
    change = Button("change", f"c{chapter}", phrases.CHANGE)
    return tuple(lines), (_go(phrases.RIGHT), change), False


def _changing(script: Script, interview: Interview) -> Face:
    chosen = interview.draft.change or ""
    if not chosen:
        chapters = chapters_to_change(script, interview)
        titles = tuple(Button("change", f"c{each}", plain(script.chapters[each].words)) for each in chapters)
        return (phrases.WHICH_CHAPTER,), titles, False
    stops = answers_to_change(script, interview, int(chosen[1:]))
    page = interview.draft.page % max(1, -(-len(stops) // PAGE))
    first = page * PAGE
    buttons = tuple(
        Button("change", f"{chosen}q{first + index}", question(script, interview, stop)[-1])
        for index, stop in enumerate(stops[first : first + PAGE])
    )
    return (phrases.WHICH_ANSWER,), (*buttons, *turning(len(stops), page)), False


def _keeping(interview: Interview, stop: Stop) -> tuple[Button, ...]:
    """An answer that is looked at again may be kept as it is."""
    if interview.draft.heard is not None:
        return ()
    if interview.draft.change is not None:
        return (_go(phrases.GO_ON),)
    if interview.revisiting != stop.key:
        return ()
    return (_go(phrases.GO_ON if interview.draft.trail == ("story",) else phrases.KEEP),)


def _steering(script: Script, interview: Interview, stop: Stop) -> tuple[Steer, ...]:
    steer: list[Steer] = []
    if interview.draft.change is not None:
        return ("later", "help")
    if interview.draft.trail or before(script, interview, stop.key) is not None:
        steer.append("back")
    skippable = stop.answerable and isinstance(stop.step, Ask | AskEach) and not stop.step.must
    if skippable and interview.revisiting != stop.key:
        steer.append("skip")
    return (*steer, "later", "help")


def _go(line: Line) -> Button:
    return Button("go", "", line)
