"""Everything that can happen to an interview, in the past tense.

``at`` is the time, ISO 8601 in UTC: time comes in with the input. Taps carry ``asking``, the serial number of the
question whose button was pressed, so that an old button is known as old. ``first_name`` is Telegram's, as far as it is
known: whatever happens, a name may be asked for next. It is only offered, and kept only once it is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.dialogue.answers import Voice
    from bot.dialogue.script import SpokenWay

Sound = Literal["speech", "not transcribed", "silence", "noise", "other language", "slip", "broken"]
"""What a voice note is: words, a sound that nobody can put into words, or nothing that could be an answer."""


Steered = Literal["", "back", "skip", "on", "again", "help", "yes", "no"]
"""What a voice note asks for in place of an answer; ``yes`` and ``no`` are said of a guess that waits."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What all of it has in common."""

    at: str
    first_name: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Began(Happened):
    """The interview is opened, or opened again: the question that is waiting is put."""


@dataclass(frozen=True, slots=True)
class Picked(Happened):
    """One answer was chosen: ``what`` is an option's key, a digit, or a steering word of the question."""

    asking: int
    what: str


@dataclass(frozen=True, slots=True)
class Marked(Happened):
    """An option of several was ticked (``on``) or unticked."""

    asking: int
    what: str
    on: bool


@dataclass(frozen=True, slots=True)
class Completed(Happened):
    """The choice of several, or the number, is finished."""

    asking: int


@dataclass(frozen=True, slots=True)
class Turned(Happened):
    """Another page of a long list was wanted."""

    asking: int
    page: int


@dataclass(frozen=True, slots=True)
class Wrote(Happened):
    """Words were typed that mean no button."""

    text: str


@dataclass(frozen=True, slots=True)
class Spoke(Happened):
    """A voice note was sent. ``transcribed`` tells that somebody can put it into words."""

    voice: Voice
    transcribed: bool = False


@dataclass(frozen=True, slots=True)
class Heard(Happened):
    """A voice note was listened to: ``note`` is its name.

    ``words`` are what it says. Where it was matched to the question that waits, ``meant`` are the options it means
    (or the number), and ``steered`` what it asks for instead.
    """

    note: str
    sound: Sound
    words: str = ""
    meant: tuple[str, ...] = ()
    steered: Steered = ""


@dataclass(frozen=True, slots=True)
class Retried(Happened):
    """What was understood of a voice note is not right: ``say.3``, guess 3 is said again; ``other.3``, not said."""

    asking: int
    what: str


@dataclass(frozen=True, slots=True)
class Skipped(Happened):
    """The question was skipped."""

    asking: int


@dataclass(frozen=True, slots=True)
class WentBack(Happened):
    """The question before was wanted."""

    asking: int


@dataclass(frozen=True, slots=True)
class WentOn(Happened):
    """``go``: after a chapter, a read-back or a pause, or to keep an answer that was looked at again.

    ``what`` is the number of the guess that is right, where one waits to be confirmed.
    """

    asking: int
    what: str = ""


@dataclass(frozen=True, slots=True)
class Paused(Happened):
    """The person wants to go on later."""

    asking: int


@dataclass(frozen=True, slots=True)
class Explained(Happened):
    """The question was asked to be explained again."""

    asking: int


@dataclass(frozen=True, slots=True)
class WantedChange(Happened):
    """A chapter or an answer was chosen to be changed; ``what`` is empty for the list of chapters."""

    asking: int
    what: str


@dataclass(frozen=True, slots=True)
class Sent(Happened):
    """The person sends the answers."""

    asking: int


@dataclass(frozen=True, slots=True)
class StayedSilent(Happened):
    """Nothing was heard for so many whole days."""

    days: int


@dataclass(frozen=True, slots=True)
class ChangedLanguage(Happened):
    """From now on the interview speaks another language."""

    language: str


@dataclass(frozen=True, slots=True)
class ChangedWay(Happened):
    """From now on the interview is heard, or only read."""

    way: SpokenWay


Input = (
    Began
    | Picked
    | Marked
    | Completed
    | Turned
    | Wrote
    | Spoke
    | Heard
    | Retried
    | Skipped
    | WentBack
    | WentOn
    | Paused
    | Explained
    | WantedChange
    | Sent
    | StayedSilent
    | ChangedLanguage
    | ChangedWay
)
