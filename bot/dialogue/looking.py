"""Looking at what was answered: going back, keeping an answer, and choosing one to change.

Going back is a glance: the earlier answer stays until another one is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue import phrases
from bot.dialogue.asking import question
from bot.dialogue.changing import answers_to_change, chapters_to_change
from bot.dialogue.effects import Redraw, Remark, Settle
from bot.dialogue.interview import Draft
from bot.dialogue.prompts import before, prompt
from bot.dialogue.turn import advance, put

if TYPE_CHECKING:
    from bot.dialogue.interview import Interview
    from bot.dialogue.stops import Stop
    from bot.dialogue.turn import Turn


def go_back(turn: Turn, stop: Stop) -> None:
    """One screen up within the question, else to the question before, whose answer is kept until it is changed."""
    trail = turn.interview.draft.trail
    if trail and trail != ("story",):
        turn.change(draft=turn.interview.draft.model_copy(update={"trail": trail[:-1]}))
        turn.want(Redraw(prompt(turn.script, turn.interview, stop, first_name=turn.first_name)))
        return
    earlier = before(turn.script, turn.interview, stop.key)
    if earlier is None:
        put(turn, stop)
        return
    asked = question(turn.script, turn.interview, stop) or prompt(turn.script, turn.interview, stop).lines[:1]
    turn.want(Settle(turn.interview.asking, asked))
    _look_at(turn, earlier)


def go_on(turn: Turn, stop: Stop) -> None:
    """On from a pause, a read-back, or an earlier answer that is kept."""
    if turn.interview.draft.change is not None:
        turn.change(draft=Draft())
        turn.want(Redraw(prompt(turn.script, turn.interview, stop, first_name=turn.first_name)))
    elif turn.interview.revisiting is not None:
        keep_answer(turn, stop)
    elif stop.key.startswith(("pause:", "read back:")):
        lines = prompt(turn.script, turn.interview, stop).lines
        turn.want(Settle(turn.interview.asking, lines[:1] if stop.key.startswith("pause:") else lines))
        turn.did(stop)
        advance(turn)
    else:
        put(turn, stop)


def keep_answer(turn: Turn, stop: Stop) -> None:
    """Go on from an earlier question without changing it."""
    if turn.interview.draft.trail == ("story",):
        turn.want(Settle(turn.interview.asking, (phrases.STORY_DONE,)))
    else:
        asked = question(turn.script, turn.interview, stop)
        turn.want(Settle(turn.interview.asking, (*asked, phrases.KEPT)))
    turn.change(revisiting=None)
    advance(turn)


def want_change(turn: Turn, stop: Stop, what: str) -> None:
    """``""`` lists the chapters, ``c3`` the answers of a chapter, ``c3q2`` looks at one of them."""
    if not stop.key.startswith(("hand over:", "read back:")):
        turn.want(Remark(phrases.OLD_BUTTON))
        return
    chapter, _, index = what[1:].partition("q")
    if not what or (
        chapter.isdigit() and not index and int(chapter) in chapters_to_change(turn.script, turn.interview)
    ):
        turn.change(draft=Draft(change=what))
        turn.want(Redraw(prompt(turn.script, turn.interview, stop, first_name=turn.first_name)))
        return
    stops = answers_to_change(turn.script, turn.interview, int(chapter)) if chapter.isdigit() else ()
    if not index.isdigit() or int(index) >= len(stops):
        turn.want(Remark(phrases.OLD_BUTTON))
        return
    lines = prompt(turn.script, turn.interview.model_copy(update={"draft": Draft()}), stop).lines
    turn.want(Settle(turn.interview.asking, lines[:1]))
    _look_at(turn, stops[int(index)])


def _look_at(turn: Turn, stop: Stop) -> None:
    turn.change(revisiting=stop.key, draft=_draft_of(stop, turn.interview))
    put(turn, stop)


def _draft_of(stop: Stop, interview: Interview) -> Draft:
    """What was ticked before stands ticked again."""
    answer = interview.answers.get(stop.key)
    if answer is None or not isinstance(answer.value, tuple):
        return Draft()
    return Draft(marks=tuple(each for each in answer.value if isinstance(each, str)))
