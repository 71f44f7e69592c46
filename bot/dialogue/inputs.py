"""Everything that can happen to an interview, in the past tense.

``at`` is the time, ISO 8601 in UTC: time comes in with the input. Taps carry ``asking``, the serial number of the
question whose button was pressed, so that an old button is known as old. ``first_name`` is Telegram's; it is only
offered, and kept only once it is confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.dialogue.answers import Voice
    from bot.dialogue.script import SpokenWay

Sound = Literal["speech", "not transcribed", "silence", "noise", "other language", "slip", "broken"]
"""What a voice note is: words, a sound that nobody can put into words, or nothing that could be an answer."""


@dataclass(frozen=True, slots=True)
class Began:
    """The interview is opened, or opened again: the question that is waiting is put."""

    at: str
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Picked:
    """One answer was chosen: ``what`` is an option's key, a digit, or a steering word of the question."""

    at: str
    asking: int
    what: str
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Marked:
    """An option of several was ticked (``on``) or unticked."""

    at: str
    asking: int
    what: str
    on: bool


@dataclass(frozen=True, slots=True)
class Completed:
    """The choice of several, or the number, is finished."""

    at: str
    asking: int


@dataclass(frozen=True, slots=True)
class Turned:
    """Another page of a long list was wanted."""

    at: str
    asking: int
    page: int


@dataclass(frozen=True, slots=True)
class Wrote:
    """Words were typed that mean no button."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Spoke:
    """A voice note was sent. ``transcribed`` tells that somebody can put it into words."""

    at: str
    voice: Voice
    transcribed: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A voice note was listened to: ``note`` is its name.

    ``words`` are what it says. Where it was matched to the question that waits, ``meant`` are the options it means
    (or the number), and ``steered`` what it asks for instead.
    """

    at: str
    note: str
    sound: Sound
    words: str = ""
    meant: tuple[str, ...] = ()
    steered: Literal["", "back", "skip", "on", "again", "help"] = ""
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Retried:
    """What was understood of a voice note is not right: ``say.3``, guess 3 is said again; ``other.3``, not said."""

    at: str
    asking: int
    what: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """The question was skipped."""

    at: str
    asking: int


@dataclass(frozen=True, slots=True)
class WentBack:
    """The question before was wanted."""

    at: str
    asking: int
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class WentOn:
    """``go``: after a chapter, a read-back or a pause, or to keep an answer that was looked at again.

    ``what`` is the number of the guess that is right, where one waits to be confirmed.
    """

    at: str
    asking: int
    first_name: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Paused:
    """The person wants to go on later."""

    at: str
    asking: int


@dataclass(frozen=True, slots=True)
class Explained:
    """The question was asked to be explained again."""

    at: str
    asking: int
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class WantedChange:
    """A chapter or an answer was chosen to be changed; ``what`` is empty for the list of chapters."""

    at: str
    asking: int
    what: str
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The person sends the answers."""

    at: str
    asking: int


@dataclass(frozen=True, slots=True)
class StayedSilent:
    """Nothing was heard for so many whole days."""

    at: str
    days: int


@dataclass(frozen=True, slots=True)
class ChangedLanguage:
    """From now on the interview speaks another language."""

    at: str
    language: str
    first_name: str = ""


@dataclass(frozen=True, slots=True)
class ChangedWay:
    """From now on the interview is heard, or only read."""

    at: str
    way: SpokenWay
    first_name: str = ""


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
