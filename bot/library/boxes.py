"""A script as boxes in boxes: what is drawn, apart from how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, assert_never

from bot.dialogue.script import (
    Alert,
    Ask,
    AskAgain,
    AskEach,
    Choice,
    End,
    HandOver,
    Name,
    Number,
    Occupation,
    Place,
    ReadBack,
    Repeat,
    Say,
    Scale,
    SetWay,
    Show,
    Story,
)
from bot.library.grammar_conditions import part_of

if TYPE_CHECKING:
    from bot.dialogue.conditions import Condition
    from bot.dialogue.script import Chapter, Option, Script, Silence, Step, Way

Tone = Literal["chapter", "say", "ask", "branch", "round", "alert", "turn", "end"]
MOST_CHIPS = 14


@dataclass(frozen=True, slots=True)
class Box:
    """One box: a line of words, answers as chips, a condition above, and the boxes inside."""

    tone: Tone
    icon: str
    words: str
    note: str = ""
    condition: str = ""
    chips: tuple[str, ...] = ()
    inside: tuple[Box, ...] = ()


def boxes_of(script: Script) -> tuple[Box, ...]:
    """The chapters of a script as boxes."""
    chapters = [_chapter(number, each) for number, each in enumerate(script.chapters, 1)]
    if script.silence is not None:
        chapters.append(_silence(script.silence))
    return tuple(chapters)


def said(condition: Condition | None) -> str:
    """A condition in words, as it stands on the page."""
    if condition is None:
        return ""
    joint = " or " if condition.any_of else " and "
    return "only if " + joint.join(part_of(test).strip() for test in condition.tests)


def _chapter(number: int, chapter: Chapter) -> Box:
    inside = tuple(_step(step) for step in chapter.steps)
    return Box("chapter", str(number), chapter.words.text, condition=said(chapter.when), inside=inside)


def _silence(silence: Silence) -> Box:
    days = "1 day" if silence.days == 1 else f"{silence.days} days"
    return Box("branch", "⏳", f"if silent for {days}", inside=tuple(_step(step) for step in silence.steps))


def _step(step: Step) -> Box:  # noqa: C901 - one line a verb
    condition = said(step.when)
    match step:
        case Say():
            return Box("say", "💬", step.words.text, _aloud(step), condition)
        case Ask():
            return _ask(step)
        case AskEach():
            chips = _labels(step.scale)
            cards = Box("branch", "🃏", "cards", chips=_labels(step.cards))
            return Box("ask", "❓", step.words.text, _note(step), condition, chips, (cards,))
        case Repeat():
            inside = tuple(_step(each) for each in step.steps)
            return Box("round", "🔁", step.words.text, f"{step.name} · up to {step.most}", condition, (), inside)
        case Show():
            return Box("turn", "🆘", "show the help card", condition=condition)
        case Alert():
            return Box("alert", "⚠️", step.words.text, "told to the counsellor at once", condition)
        case ReadBack():
            return Box(
                "turn", "📋", "read back " + ("everything" if step.everything else "this chapter"), "", condition
            )
        case HandOver():
            return Box("turn", "📤", "hand over to the counsellor", condition=condition)
        case End():
            return Box("end", "🏁", f"end: {step.reason}", condition=condition)
        case SetWay():
            return Box("turn", "🔧", f"set: {step.way}", condition=condition)
        case AskAgain():
            return Box("turn", "↩️", "ask again", condition=condition)
        case other:
            assert_never(other)


def _ask(ask: Ask) -> Box:
    labels = {option.key: option.words.text for option in getattr(ask.way, "options", ())}
    branches = [
        Box("branch", "↳", f"if {labels.get(branch.key, branch.key)}", inside=tuple(map(_step, branch.steps)))
        for branch in ask.branches
    ]
    if ask.silence is not None:
        branches.append(_silence(ask.silence))
    return Box("ask", "❓", ask.words.text, _note(ask), said(ask.when), _chips(ask.way), tuple(branches))


def _note(step: Ask | AskEach) -> str:
    parts = [step.name]
    parts += ["must answer"] if step.must else []
    parts += ["🔒 sensitive"] if step.sensitive else []
    return " · ".join([*parts, aloud] if (aloud := _aloud(step)) else parts)


def _aloud(step: Say | Ask | AskEach) -> str:
    return f"🔊 {step.aloud.text}" if step.aloud else ""


def _chips(way: Way) -> tuple[str, ...]:
    match way:
        case Choice(options=options, source=source):
            chips = (f"what was chosen in “{source}”",) if source else _labels(options)
            return (*chips, "✍️ own words") if way.own_words else chips
        case Place(options=options):
            return (*_labels(options), "✍️ own words")
        case Number(least=least, most=most):
            return (f"{least} … {most}",)
        case Scale(least=least, most=most, low=low, high=high):
            ends = [f"{number} {words.text}" for number, words in ((least, low), (most, high)) if words]
            return (f"{least} … {most}", *ends)
        case Occupation(sectors=sectors):
            return (*(sector.words.text for sector in sectors), "✍️ own words")
        case Story():
            return ("✍️ words", "🎤 voice")
        case Name():
            return ("👤 first name", "✍️ another name")
        case other:
            assert_never(other)


def _labels(options: tuple[Option, ...]) -> tuple[str, ...]:
    labels = tuple(option.words.text for option in options)
    if len(labels) <= MOST_CHIPS:
        return labels
    return (*labels[: MOST_CHIPS - 1], f"… and {len(labels) - MOST_CHIPS + 1} more")
