"""How each way of answering is put: its words, its buttons, and whether words are an answer of their own.

Long lists come in pages of six; digits and steps of a stair fit in one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from bot.dialogue import phrases
from bot.dialogue.effects import Button, Line
from bot.dialogue.script import Ask, AskEach, Choice, Name, Number, Occupation, Option, Place, Repeat, Scale, Story
from bot.dialogue.telling import found_line, group_of, label, plain, tell, verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.dialogue.effects import Value
    from bot.dialogue.interview import Draft, Interview
    from bot.dialogue.script import Script
    from bot.dialogue.stops import Stop

PAGE = 6
SHORT_RANGE = 12
STAIRS = "▁▂▄▆█"

Face = tuple[tuple[Line, ...], tuple[Button, ...], bool]
"""What a stop shows: its lines, its buttons, and whether words are an answer of their own."""


def question(script: Script, interview: Interview, stop: Stop) -> tuple[Line, ...]:
    """The words of a question alone, as they stand above the answer once it is given."""
    if isinstance(stop.step, Ask | AskEach | Repeat):
        card = (label(stop.card),) if stop.card else ()
        return (tell(stop.step.words, script, interview, stop), *card)
    return ()


def asking(script: Script, interview: Interview, stop: Stop, first_name: str) -> Face:
    """How a question with one way of answering is put."""
    assert isinstance(stop.step, Ask)  # noqa: S101 - the only caller has matched it
    words = question(script, interview, stop)
    draft = interview.draft
    match stop.step.way:
        case Choice() as way:
            lines, buttons = _choice(way, stop, interview)
            return words + lines, buttons, way.own_words
        case Place(options=options):
            return (*words, phrases.OTHER_PLACE), _paged(options, draft.page), True
        case Story():
            if draft.trail:
                return (phrases.STORY_MORE,), (), True
            return (*words, phrases.WRITE_OR_SAY), (), True
        case Name():
            offer = Line(phrases.CALL_ME.context, phrases.CALL_ME.text, {"name": first_name})
            buttons = (Button("pick", "offered", offer),) if first_name else ()
            return (*words, phrases.OR_WRITE), buttons, True
        case Number() as way:
            return _number(way, draft.digits, words)
        case Scale() as way:
            return words + _ends(way), _stairs(way), False
        case Occupation() as way:
            lines, buttons = _occupation(way, interview)
            return words + lines, buttons, True
        case other:
            assert_never(other)


def _choice(way: Choice, stop: Stop, interview: Interview) -> tuple[tuple[Line, ...], tuple[Button, ...]]:
    own = (phrases.OR_WRITE,) if way.own_words else ()
    draft = interview.draft
    if way.most == 1:
        return own, _paged(stop.options, draft.page)
    most = {"most": str(way.most)}
    how = phrases.CHOOSE_ANY if way.most is None else Line("bot/choose up to", phrases.CHOOSE_UP_TO.text, most)
    visible, more = _page(stop.options, draft.page)
    marks = tuple(Button("mark", each.key, label(each), each.key in draft.marks) for each in visible)
    return (how, *own), (*marks, *more, Button("done", "", phrases.DONE))


def _number(way: Number, digits: str, words: tuple[Line, ...]) -> Face:
    if way.most - way.least < SHORT_RANGE:
        numbers = range(way.least, way.most + 1)
        return words, tuple(Button("pick", str(each), verbatim(str(each))) for each in numbers), True
    shown = Line(phrases.DIGITS.context, phrases.DIGITS.text, {"digits": digits})
    pad = [Button("pick", each, verbatim(each)) for each in "1234567890" if fits(way, digits + each)]
    if digits:
        pad.append(Button("pick", "erase", phrases.ERASE_DIGIT))
    if digits and way.least <= int(digits) <= way.most:
        pad.append(Button("done", "", phrases.DONE))
    return (*words, shown) if digits else words, tuple(pad), True


def fits(way: Number, digits: str) -> bool:
    """Whether digits can still become a number within the bounds."""
    if digits.startswith("0") and digits != "0":
        return False
    if int(digits) == 0:
        return way.least == 0
    return any(
        max(way.least, int(digits) * 10**more) <= min(way.most, (int(digits) + 1) * 10**more - 1)
        for more in range(len(str(way.most)))
    )


def _stairs(way: Scale) -> tuple[Button, ...]:
    count = way.most - way.least + 1
    steps = range(way.least, way.most + 1)
    if count != len(STAIRS):
        return tuple(Button("pick", str(each), verbatim(str(each))) for each in steps)
    return tuple(
        Button("pick", str(each), verbatim(f"{each} {stair}")) for each, stair in zip(steps, STAIRS, strict=True)
    )


def _ends(way: Scale) -> tuple[Line, ...]:
    if way.low is None or way.high is None:
        return ()
    values: dict[str, Value] = {
        "least": str(way.least),
        "most": str(way.most),
        "low": plain(way.low),
        "high": plain(way.high),
    }
    return (Line(phrases.SCALE_ENDS.context, phrases.SCALE_ENDS.text, values),)


def _occupation(way: Occupation, interview: Interview) -> tuple[tuple[Line, ...], tuple[Button, ...]]:
    """Sector, then group, then the person's own words; then one more, if there may be more."""
    draft = interview.draft
    match draft.trail:
        case ("more",):
            found = tuple(found_line(way, each) for each in draft.found)
            line = Line(phrases.MORE_WORK.context, phrases.MORE_WORK.text, {"found": found})
            yes = Button("pick", "yes", phrases.ONE_MORE)
            return (line,), (yes, Button("pick", "no", phrases.NO_MORE))
        case ("own",):
            return (phrases.WHAT_WORK,), ()
        case (sector,):
            groups = next(each.groups for each in way.sectors if each.key == sector)
            return (phrases.WHICH_GROUP,), (*picks(unfound(groups, draft)), Button("pick", "own", phrases.OTHER_WORK))
        case (_, group):
            chosen = group_of(way, group)
            named = (label(chosen),) if chosen else ()
            return (*named, phrases.WHAT_WORK), (Button("pick", "enough", phrases.THAT_IS_ENOUGH),)
        case _:
            left = (each for each in way.sectors if unfound(each.groups, draft))
            sectors = tuple(Button("pick", each.key, plain(each.words)) for each in left)
            return (), (*sectors, Button("pick", "own", phrases.OTHER_WORK))


def unfound(groups: tuple[Option, ...], draft: Draft) -> tuple[Option, ...]:
    """The groups of work that have not been chosen already."""
    chosen = {found.code for found in draft.found}
    return tuple(group for group in groups if group.key not in chosen)


def picks(options: Sequence[Option]) -> tuple[Button, ...]:
    """One button for each option."""
    return tuple(Button("pick", each.key, label(each)) for each in options)


def _paged(options: tuple[Option, ...], page: int) -> tuple[Button, ...]:
    visible, more = _page(options, page)
    return (*picks(visible), *more)


def _page(options: tuple[Option, ...], page: int) -> tuple[tuple[Option, ...], tuple[Button, ...]]:
    page %= max(1, -(-len(options) // PAGE))
    return options[page * PAGE : (page + 1) * PAGE], turning(len(options), page)


def turning(count: int, page: int) -> tuple[Button, ...]:
    """A button for the next page, which after the last is the first again."""
    pages = -(-count // PAGE)
    return (Button("page", str((page + 1) % pages), phrases.MORE),) if pages > 1 else ()
