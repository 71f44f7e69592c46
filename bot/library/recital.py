"""Everything of a dialogue that is said aloud, before anybody has answered: to make its sound, or record it, ahead.

A *passage* is what is said at one go: a question as it is put for the first time, on each of its pages and screens; a
sentence, a hint, a pause, the help card. Where a name, an answer or a choice of the person's stands in it, it is
*open*: its sound cannot be made ahead. A *spoken* line is one piece of all that, as somebody can record it: without
placeholders, each words once, the dialogue's first, then the bot's own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.dialogue import phrases
from bot.dialogue.asking import PAGE
from bot.dialogue.interview import Draft, begin
from bot.dialogue.layout import Asked, Back, Cards, Plain, Rounds, layout
from bot.dialogue.prompts import prompt
from bot.dialogue.script import Ask, AskEach, Choice, HandOver, Occupation, Place, Say, Show, Story
from bot.dialogue.stops import Reading, Stop
from bot.dialogue.telling import PLACEHOLDER, tell
from bot.library import phrases as own
from bot.library.aloud import Piece, Tongue, help_card_lines, is_personal, pieces, prompt_lines
from bot.library.extraction import lines_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bot.dialogue.effects import Line, Prompt
    from bot.dialogue.interview import Interview
    from bot.dialogue.layout import Laid
    from bot.dialogue.script import Script, Silence
    from bot.library.wording import Catalogues

BOT: Final = "bot/"
BUTTONS: Final = "bot/button/"
# What stands only in other lines, or on the screen once a question is answered.
NEVER_ALONE: Final = frozenset(
    line.context
    for line in (
        *(phrases.CHOSEN, phrases.SKIPPED, phrases.SEALED, phrases.KEPT, phrases.VOICE_NOTE, phrases.YOUR_COUNSELLOR),
        *(phrases.HEARD_BACK, phrases.HEARD_SKIP, phrases.STORY_KEPT, phrases.STORY_DONE, phrases.SENT),
    )
)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is said at one go: a prompt, or lines. ``place`` is the key of its stop.

    ``open``: a name, an answer or a choice of the person's stands in it, so that it cannot be said ahead.
    """

    place: str
    prompt: Prompt | None = None
    lines: tuple[Line, ...] = ()
    open: bool = False

    def pieces(self, language: str, catalogues: Catalogues) -> tuple[Piece, ...]:
        """What is said in a language, piece by piece."""
        if self.prompt is not None:
            return pieces(self.prompt, language, catalogues)
        tongue = Tongue(language, catalogues)
        return tuple(piece for line in self.lines if (piece := tongue.say(line)).words)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A line that can be recorded: the msgctxt that it comes from, and its words as they are spoken."""

    context: str
    words: str


def passages(script: Script, replies: Iterable[Line] = ()) -> Iterator[Passage]:
    """Everything that is said of a dialogue, in the order of its page, then the bot's replies; nothing twice.

    ``replies`` are lines that the bot says outside of an interview.
    """
    seen: set[str] = set()
    for passage in (*_of_page(script), *_of_bot((*lines_in(phrases), *replies))):
        content = repr((passage.prompt, passage.lines))
        if content not in seen:
            seen.add(content)
            yield passage


def lines(script: Script, catalogues: Catalogues, language: str, replies: Iterable[Line] = ()) -> tuple[Spoken, ...]:
    """The lines that can be recorded in a language."""
    found: dict[str, Spoken] = {}
    replies = tuple(replies)
    tongue = Tongue(language, catalogues)
    said = [piece for each in passages(script, replies) for piece in each.pieces(language, catalogues)]
    said += [tongue.say(line) for line in (*own.NUMBERS, own.TAP_NUMBER, *lines_in(phrases), *replies)]
    for line, words in said:
        if line.context and words and line.context not in NEVER_ALONE and not PLACEHOLDER.search(line.text):
            found.setdefault(words, Spoken(line.context, words))
    numbers = [each.context for each in own.NUMBERS]
    places = {context: place for place, context in enumerate(numbers)}
    return tuple(
        sorted(found.values(), key=lambda each: (each.context.startswith(BOT), places.get(each.context, len(places))))
    )


@dataclass(frozen=True, slots=True)
class Coverage:
    """How the lines of a dialogue are spoken in a language: by a person, by a machine, or not at all.

    ``stale`` are those among the other two that a person has recorded with older words.
    """

    recorded: tuple[Spoken, ...]
    synthetic: tuple[Spoken, ...]
    stale: tuple[Spoken, ...]
    missing: tuple[Spoken, ...]


def coverage(
    present: Iterable[Spoken], recorded: Collection[str], changed: Collection[Spoken], *, has_voice: bool
) -> Coverage:
    """How lines are spoken, given what was recorded, and whether a machine speaks the language.

    ``recorded`` are words that a person has read; ``changed`` are lines whose words have changed since.
    """
    present = tuple(present)
    spoken = tuple(each for each in present if each.words in recorded)
    silent = tuple(each for each in present if each.words not in recorded)
    stale = tuple(each for each in silent if each in changed)
    return Coverage(spoken, silent if has_voice else (), stale, () if has_voice else silent)


def _of_page(script: Script) -> Iterator[Passage]:
    interview = begin(
        "recital", dialogue=script.name, edition="", language=script.language, way="only read", counsellor="", at=""
    )
    yield from _of_silence(script.silence, script, interview)
    for stretch in layout(script).stretches:
        yield from _of_places(stretch.places, script, interview)
        if stretch.pause is not None:
            yield _put(stretch.pause, script, interview)


def _of_bot(replies: Iterable[Line]) -> Iterator[Passage]:
    """What the bot says of itself, alone and as it stands; buttons are said with their questions."""
    for line in replies:
        alone = line.context not in NEVER_ALONE and not line.context.startswith(BUTTONS)
        if alone and not PLACEHOLDER.search(line.text):
            yield _said(line.context, line)


def _of_places(places: Iterable[Laid], script: Script, interview: Interview) -> Iterator[Passage]:
    for place in places:
        match place:
            case Asked(stop=stop, choice=choice, branches=branches):
                yield from _of_question(stop, script, interview, chosen=choice is not None)
                for _, steps in branches:
                    yield from _of_places(steps, script, interview)
            case Rounds(rounds=rounds):  # every round says the same
                steps, more = rounds[0]
                yield from _of_places(steps, script, interview)
                yield from _of_stops((more,) if more else (), script, interview)
            case Cards(stops=stops):
                yield from _of_stops(stops, script, interview)
                yield from _hint(stops[0], script, interview)
            case Back():
                yield from _of_stops(_read_back(place, script), script, interview)
            case Plain(stop=stop):
                yield from _of_step(stop, script, interview)


def _of_stops(stops: Iterable[Stop], script: Script, interview: Interview) -> Iterator[Passage]:
    for stop in stops:
        yield _put(stop, script, interview)


def _read_back(back: Back, script: Script) -> Iterator[Stop]:
    for chapter in range(len(script.chapters)) if back.everything else (back.chapter,):
        yield Stop(f"read back:{back.place}/{chapter}", Reading(chapter), back.chapter, back.scope)


def _of_step(stop: Stop, script: Script, interview: Interview) -> Iterator[Passage]:
    match stop.step:
        case Say(words=words, aloud=aloud):
            yield _said(stop.key, tell(aloud or words, script, interview, stop))
        case Show():
            yield Passage(stop.key, lines=help_card_lines(script.help_card))
        case HandOver():
            yield _put(stop, script, interview)
        case _:
            return


def _of_question(stop: Stop, script: Script, interview: Interview, *, chosen: bool) -> Iterator[Passage]:
    """A question on each of its screens, its hint, and what is said while somebody is silent."""
    for draft in _screens(stop.step):
        looked_at = interview.model_copy(update={"draft": draft})
        put = _put(stop, script, looked_at)
        yield replace(put, open=True) if chosen else put
    yield from _hint(stop, script, interview)
    if isinstance(stop.step, Ask):
        yield from _of_silence(stop.step.silence, script, interview)


def _hint(stop: Stop, script: Script, interview: Interview) -> Iterator[Passage]:
    if isinstance(stop.step, Ask | AskEach) and stop.step.hint is not None:
        yield _said(f"{stop.key}/hint", tell(stop.step.hint, script, interview, stop))


def _of_silence(silence: Silence | None, script: Script, interview: Interview) -> Iterator[Passage]:
    for number, step in enumerate(silence.steps if silence else ()):
        yield from _of_step(Stop(f"silence:{number}", step, 0), script, interview)


def _screens(step: object) -> Iterator[Draft]:
    """The drafts with which a question shows each of its screens."""
    way = step.way if isinstance(step, Ask) else None
    match way:
        case Choice(options=options) | Place(options=options):
            for page in range(max(1, -(-len(options) // PAGE))):
                yield Draft(page=page)
        case Story():
            yield from (Draft(), Draft(trail=("story",)))
        case Occupation(sectors=sectors):
            yield from (Draft(), Draft(trail=("own",)))
            for sector in sectors:
                yield Draft(trail=(sector.key,))
                yield from (Draft(trail=(sector.key, group.key)) for group in sector.groups)
        case _:
            yield Draft()


def _put(stop: Stop, script: Script, interview: Interview) -> Passage:
    put = prompt(script, interview, stop)
    return Passage(stop.key, put, open=any(map(_is_open, prompt_lines(put))) or is_personal(put))


def _said(place: str, line: Line) -> Passage:
    return Passage(place, lines=(line,), open=_is_open(line) or is_personal((line,)))


def _is_open(line: Line) -> bool:
    """Whether a placeholder of a line is filled by the person: a name, or an answer."""
    names = PLACEHOLDER.findall(line.text)
    return any(name not in line.values or name == "counsellor" for name in names)
