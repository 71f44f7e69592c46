"""What a reply means at a stop: an answer, an answer in the making, or a misunderstanding.

Nothing here raises on what a person does. Labels that were typed have been turned into taps before they come here:
matching words is a matter of language, and the engine knows none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from bot.dialogue import phrases
from bot.dialogue.answers import Answer, Found
from bot.dialogue.asking import SHORT_RANGE, fits
from bot.dialogue.effects import Line
from bot.dialogue.interview import Draft
from bot.dialogue.script import Ask, AskEach, Choice, Name, Number, Occupation, Place, Scale, Story
from bot.dialogue.telling import group_of

if TYPE_CHECKING:
    from bot.dialogue.interview import Interview
    from bot.dialogue.stops import Stop

LONGEST_NAME = 64


@dataclass(frozen=True, slots=True)
class Misunderstanding:
    """The person's reply could not be taken; ``line`` says kindly what can. ``counts`` if two in a row offer help.

    ``slow``: it was said aloud, so the question is said again more slowly.
    """

    line: Line
    counts: bool = True
    slow: bool = False


Understood = Answer | Draft | Misunderstanding


def picked(stop: Stop, interview: Interview, what: str, at: str, first_name: str) -> Understood:
    """One button of the question was pressed."""
    if isinstance(stop.step, AskEach):
        return _one_of({each.key for each in stop.options}, what, at)
    if not isinstance(stop.step, Ask):
        return Misunderstanding(phrases.OLD_BUTTON, counts=False)
    match stop.step.way:
        case Choice(most=1):
            return _one_of({each.key for each in stop.options}, what, at)
        case Place(options=options):
            return _one_of({each.key for each in options}, what, at)
        case Name() if what == "offered" and first_name:
            return Answer(at=at, value=whole(first_name)[:LONGEST_NAME])
        case Scale() as way:
            return _number(what, way.least, way.most, at)
        case Number() as way:
            return _digit(way, interview.draft, what, at)
        case Occupation() as way:
            return _down(way, interview.draft, what, at)
        case Choice() | Story() | Name():
            return Misunderstanding(phrases.OLD_BUTTON, counts=False)
        case other:
            assert_never(other)


def marked(stop: Stop, interview: Interview, what: str, *, on: bool) -> Understood:
    """An option of several was ticked or unticked."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    if not isinstance(way, Choice) or way.most == 1 or what not in {each.key for each in stop.options}:
        return Misunderstanding(phrases.OLD_BUTTON, counts=False)
    marks = tuple(each for each in interview.draft.marks if each != what)
    if on:
        marks = (what,) if what == way.none else (*(each for each in marks if each != way.none), what)
        if way.most is not None and len(marks) > way.most:
            most = {"most": str(way.most)}
            return Misunderstanding(Line(phrases.TOO_MANY.context, phrases.TOO_MANY.text, most), counts=False)
    return interview.draft.model_copy(update={"marks": marks})


def completed(stop: Stop, interview: Interview, at: str) -> Understood:
    """The choice of several, or the number, is finished."""
    way = stop.step.way if isinstance(stop.step, Ask) else None
    if isinstance(way, Number) and interview.draft.digits:
        return _number(interview.draft.digits, way.least, way.most, at)
    if not isinstance(way, Choice) or way.most == 1:
        return Misunderstanding(phrases.OLD_BUTTON, counts=False)
    if not interview.draft.marks:
        must = isinstance(stop.step, Ask) and stop.step.must
        return Misunderstanding(phrases.NOTHING_TICKED_MUST if must else phrases.NOTHING_TICKED, counts=False)
    keys = tuple(each.key for each in stop.options if each.key in interview.draft.marks)
    return Answer(at=at, value=keys)


def wrote(stop: Stop, interview: Interview, text: str, at: str) -> Understood:
    """Words were typed that mean no button."""
    words = whole(text).strip()
    if not isinstance(stop.step, Ask) or not words:
        return Misunderstanding(phrases.TAP_PLEASE)
    if stop.step.sensitive:
        return Misunderstanding(phrases.TAP_ONLY, counts=False)
    match stop.step.way:
        case Choice(own_words=True) as way:
            return Answer(at=at, value=None if way.most == 1 else interview.draft.marks, text=words)
        case Place():
            return Answer(at=at, text=words)
        case Story():
            return told_more(interview, stop, at, words)
        case Name():
            return _name(words, at)
        case Number() as way:
            return _number(words, way.least, way.most, at)
        case Occupation() as way:
            return _found(way, interview.draft, words, at, text=words)
        case Choice() | Scale():
            return Misunderstanding(phrases.TAP_PLEASE)
        case other:
            assert_never(other)


def told_more(interview: Interview, stop: Stop, at: str, text: str | None = None) -> Answer:
    """A story grows with every message until the person goes on; looked at again, it is told anew.

    A voice note comes to it from what is kept for its question.
    """
    earlier = interview.answers.get(stop.key) if interview.draft.trail == ("story",) else None
    texts = [each for each in ((earlier.text if earlier else None), text) if each is not None]
    return Answer(at=at, text="\n".join(texts) if texts else None, voice=earlier.voice if earlier else ())


def whole(text: str) -> str:
    """The text without halves of characters, which no file and no message can hold; all else stays as it came."""
    return text.encode("utf-8", "ignore").decode()


def _one_of(keys: set[str], what: str, at: str) -> Understood:
    return Answer(at=at, value=what) if what in keys else Misunderstanding(phrases.OLD_BUTTON, counts=False)


def _number(text: str, least: int, most: int, at: str) -> Understood:
    if text.isascii() and text.isdigit() and least <= int(text[:12]) <= most:
        return Answer(at=at, value=int(text))
    values = {"least": str(least), "most": str(most)}
    return Misunderstanding(Line(phrases.WRITE_NUMBER.context, phrases.WRITE_NUMBER.text, values))


def _digit(way: Number, draft: Draft, what: str, at: str) -> Understood:
    """A digit on the pad. When no further digit fits, the number is taken at once."""
    if way.most - way.least < SHORT_RANGE:
        return _number(what, way.least, way.most, at)
    if what == "erase":
        return draft.model_copy(update={"digits": draft.digits[:-1]})
    digits = draft.digits + what
    if len(what) != 1 or what not in "0123456789" or not fits(way, digits):
        return Misunderstanding(phrases.OLD_BUTTON, counts=False)
    if any(fits(way, digits + each) for each in "0123456789"):
        return draft.model_copy(update={"digits": digits})
    return _number(digits, way.least, way.most, at)


def _name(words: str, at: str) -> Understood:
    name = " ".join(words.split())
    if len(name) > LONGEST_NAME or not any(letter.isalpha() for letter in name):
        return Misunderstanding(phrases.WRITE_NAME)
    return Answer(at=at, value=name, text=name)


def _down(way: Occupation, draft: Draft, what: str, at: str) -> Understood:
    """One step down to an occupation: sector, group, own words; then whether one more is wanted."""
    sectors = {sector.key: sector for sector in way.sectors}
    match draft.trail:
        case ("more",) if what in ("yes", "no"):
            return draft.model_copy(update={"trail": ()}) if what == "yes" else Answer(at=at, value=draft.found)
        case () if what in sectors or what == "own":
            return draft.model_copy(update={"trail": (what,)})
        case (sector,) if what == "own" and sector in sectors:
            return draft.model_copy(update={"trail": ("own",)})
        case (sector,) if sector in sectors and what in {group.key for group in sectors[sector].groups}:
            return draft.model_copy(update={"trail": (sector, what)})
        case (_, group) if what == "enough" and (chosen := group_of(way, group)):
            return _found(way, draft, chosen.words.text, at)
        case _:
            return Misunderstanding(phrases.OLD_BUTTON, counts=False)


def _found(way: Occupation, draft: Draft, words: str, at: str, text: str | None = None) -> Understood:
    code = draft.trail[1] if len(draft.trail) > 1 else None
    found = draft.found
    if not any(each.label == words and each.code == code for each in found):
        found = (*found, Found(label=words, code=code))
    if len(found) < way.most:
        return draft.model_copy(update={"trail": ("more",), "found": found})
    return Answer(at=at, value=found, text=text)
