"""Everything an interview can want, in the imperative.

Effects carry lines: words with their context and values. Floor 2 turns them into sentences of a language, so
nothing here knows which language is spoken.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.dialogue.answers import Voice
    from bot.dialogue.script import SpokenWay

Verb = Literal["pick", "mark", "done", "page", "go", "change", "send", "delete", "retry"]
Steer = Literal["back", "skip", "later", "help"]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence to be worded: msgctxt, source words, and values for its placeholders.

    A value is plain text (a name that a person gave), a line, or several lines, which are joined by commas.
    """

    context: str
    text: str
    values: Mapping[str, Value] = field(default_factory=dict)


Value = str | Line | tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what pressing it means, and its label. ``ticked`` is ``None`` where nothing can be ticked."""

    verb: Verb
    what: str
    label: Line
    ticked: bool | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question as it is put: its serial number, its lines, its buttons, and how one may steer.

    ``numbered`` asks for the options to be printed with their numbers. ``words_welcome`` tells that typing is an
    answer of its own here; ``sensitive`` that only taps are; ``slow`` that it is said again, more slowly.
    ``aloud`` is said in place of the first line, where the page has other words for the ear.
    """

    asking: int
    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    steering: tuple[Steer, ...] = ()
    numbered: bool = False
    words_welcome: bool = False
    sensitive: bool = False
    slow: bool = False
    aloud: Line | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Say something that asks for nothing; ``aloud`` is said in place of the first line."""

    lines: tuple[Line, ...]
    aloud: Line | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """Put a question as a new message."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Redraw:
    """Draw the question that waits anew, in place: a tick, another page."""

    prompt: Prompt


@dataclass(frozen=True, slots=True)
class Settle:
    """The question's message shows what was chosen and loses its buttons. ``asking`` is its serial number.

    ``last``: the last message of this question is meant, whichever was tapped.
    """

    asking: int
    lines: tuple[Line, ...]
    last: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """A short word beside the tap: why it changed nothing."""

    line: Line


@dataclass(frozen=True, slots=True)
class ShowHelpCard:
    """Show the help card now."""


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """Tell the counsellor at once."""

    words: Line


@dataclass(frozen=True, slots=True)
class OfferPerson:
    """Offer a person to talk to."""


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Fetch a voice note and listen to it; ``Heard`` tells what it was. ``wanted``: its words are."""

    voice: Voice
    wanted: bool


@dataclass(frozen=True, slots=True)
class DropNote:
    """Keep a voice note no longer."""

    note: str


@dataclass(frozen=True, slots=True)
class ShowMenu:
    """Show the menu: somebody asked for help aloud."""


@dataclass(frozen=True, slots=True)
class UseWay:
    """From now on the learner is spoken to in this way."""

    way: SpokenWay


@dataclass(frozen=True, slots=True)
class Consent:
    """Record that consent was given to these lines."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class HandOver:
    """Send the summary to the counsellor."""


@dataclass(frozen=True, slots=True)
class Close:
    """The interview is over: sent, refused (keep nothing) or stopped."""

    status: Literal["finished", "refused", "stopped"]


Effect = (
    Say
    | Put
    | Redraw
    | Settle
    | Remark
    | ShowHelpCard
    | RaiseAlert
    | OfferPerson
    | Transcribe
    | DropNote
    | ShowMenu
    | UseWay
    | Consent
    | HandOver
    | Close
)
