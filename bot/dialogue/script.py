"""What a coordinator may write, once it has been read and found good.

A script is a page in memory: chapters in order, steps in order. It holds source words with their context, so
that whoever words them can look the translation up; it knows no other language than its own. ``line`` tells
proofreading where a thing stands on paper; it is left out of the JSON, so that a comment added to a page does
not make a new edition.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from bot.dialogue.conditions import Condition
from bot.dialogue.frozen import Frozen

LineNumber = Annotated[int, Field(exclude=True)]
SpokenWay = Literal["listen and read", "only read"]


class Words(Frozen):
    """Words of a page and the msgctxt under which their translation is found (``page/question/option``)."""

    context: str
    text: str


class Option(Frozen):
    """One possible answer: its key, which is stored, and its label, which is shown."""

    key: str
    words: Words


class Choice(Frozen):
    """``choose one``, ``choose any``, ``choose up to N`` and ``choose up to N from``.

    ``most`` is 1 for one, a number for up to N, ``None`` for any. ``source`` names an earlier question whose
    chosen options (or cards rated as in ``rated``) stand to choose instead of ``options``. ``none`` excludes the
    rest. The question is asked only if ``at_least`` options stand.
    """

    kind: Literal["choice"] = "choice"
    key: str
    most: int | None
    options: tuple[Option, ...] = ()
    source: str | None = None
    rated: tuple[str, ...] = ()
    none: str | None = None
    own_words: bool = False
    at_least: int = 1


class Story(Frozen):
    """``listen for: a story``: words or a voice note."""

    kind: Literal["story"] = "story"
    key: str = "listen for"


class Name(Frozen):
    """``name: yes``: what to call the person; Telegram's first name is offered to confirm."""

    kind: Literal["name"] = "name"
    key: str = "name"


class Number(Frozen):
    """``number: 0 to 100``: a whole number between two bounds, both included."""

    kind: Literal["number"] = "number"
    key: str = "number"
    least: int
    most: int


class Place(Frozen):
    """``place: <list>``: one of the list's places, or a place in own words."""

    kind: Literal["place"] = "place"
    key: str = "place"
    options: tuple[Option, ...]


class Scale(Frozen):
    """``scale: 1 to 5``: a step on a stair; ``low`` and ``high`` are the words at its ends."""

    kind: Literal["scale"] = "scale"
    key: str = "scale"
    least: int
    most: int
    low: Words | None = None
    high: Words | None = None


class Sector(Frozen):
    """A field of work and the groups of work in it (from the list ``work``)."""

    key: str
    words: Words
    groups: tuple[Option, ...]


class Occupation(Frozen):
    """``find: an occupation`` (``most`` 1) or ``find up to N: occupations``."""

    kind: Literal["occupation"] = "occupation"
    key: str
    most: int = 1
    sectors: tuple[Sector, ...]


Way = Annotated[
    Choice | Story | Name | Number | Place | Scale | Occupation,
    Field(discriminator="kind"),
]


class Silence(Frozen):
    """``if silent for N days:`` steps that are said once; only ``say``, ``show`` and ``alert`` may stand in it."""

    days: int
    steps: tuple[Step, ...]


class Branch(Frozen):
    """``if <option>:`` the steps for that answer alone."""

    key: str
    steps: tuple[Step, ...]


class Say(Frozen):
    """``say:`` words, once a walk."""

    kind: Literal["say"] = "say"
    line: LineNumber = 0
    when: Condition | None = None
    words: Words
    aloud: Words | None = None


class Ask(Frozen):
    """``ask:`` a question with one way of answering."""

    kind: Literal["ask"] = "ask"
    line: LineNumber = 0
    when: Condition | None = None
    name: str
    words: Words
    why: str
    way: Way
    must: bool = False
    sensitive: bool = False
    hint: Words | None = None
    aloud: Words | None = None
    card: str | None = None
    branches: tuple[Branch, ...] = ()
    silence: Silence | None = None


class AskEach(Frozen):
    """``ask each:`` one question over several cards, answered on one scale; its answers are ``name.card``."""

    kind: Literal["ask each"] = "ask each"
    line: LineNumber = 0
    when: Condition | None = None
    name: str
    words: Words
    why: str
    scale: tuple[Option, ...]
    cards: tuple[Option, ...]
    must: bool = False
    sensitive: bool = False
    hint: Words | None = None
    aloud: Words | None = None
    card: str | None = None


class Repeat(Frozen):
    """``repeat up to N:`` the steps once, then again as long as the person wants one more; ``name.round.question``."""

    kind: Literal["repeat"] = "repeat"
    line: LineNumber = 0
    when: Condition | None = None
    name: str
    words: Words
    most: int
    steps: tuple[Step, ...]


class Show(Frozen):
    """``show: help card``."""

    kind: Literal["show"] = "show"
    line: LineNumber = 0
    when: Condition | None = None


class Alert(Frozen):
    """``alert:`` tells the counsellor at once, in these words; again only when its condition becomes true anew."""

    kind: Literal["alert"] = "alert"
    line: LineNumber = 0
    when: Condition | None = None
    words: Words


class ReadBack(Frozen):
    """``read back: everything`` or ``this chapter``."""

    kind: Literal["read back"] = "read back"
    line: LineNumber = 0
    when: Condition | None = None
    everything: bool = True


class HandOver(Frozen):
    """``hand over to: the counsellor``: offers send, change and delete."""

    kind: Literal["hand over"] = "hand over"
    line: LineNumber = 0
    when: Condition | None = None


class End(Frozen):
    """``end:`` ends the interview; ``without consent`` keeps nothing."""

    kind: Literal["end"] = "end"
    line: LineNumber = 0
    when: Condition | None = None
    reason: str


class SetWay(Frozen):
    """``set: listen and read`` or ``set: only read``."""

    kind: Literal["set"] = "set"
    line: LineNumber = 0
    when: Condition | None = None
    way: SpokenWay


class AskAgain(Frozen):
    """``ask again``: back to the question whose answer only needed an explanation."""

    kind: Literal["ask again"] = "ask again"
    line: LineNumber = 0
    when: Condition | None = None


Step = Annotated[
    Say | Ask | AskEach | Repeat | Show | Alert | ReadBack | HandOver | End | SetWay | AskAgain,
    Field(discriminator="kind"),
]


class Chapter(Frozen):
    """A chapter: its title and its steps."""

    line: LineNumber = 0
    when: Condition | None = None
    words: Words
    steps: tuple[Step, ...]


class Telephone(Frozen):
    """A telephone number of the help card; ``checked_on`` is an ISO date or ``None`` while nobody confirmed it."""

    key: str
    number: str
    words: Words
    checked_on: str | None = None


class HelpCard(Frozen):
    """What is shown when somebody needs help now: words, and numbers to call. 112 is always among them."""

    words: Words
    numbers: tuple[Telephone, ...]


class Script(Frozen):
    """One dialogue. ``name`` is the file's stem; ``languages`` are those in which a translation must be complete."""

    name: str
    title: Words
    language: str
    languages: tuple[str, ...] = ()
    audience: str = ""
    lasts: str = ""
    chapters: tuple[Chapter, ...]
    help_card: HelpCard
    silence: Silence | None = None


for _model in (Silence, Branch, Ask, Repeat, Chapter, Script):
    _model.model_rebuild()
