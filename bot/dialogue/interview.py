"""Where one person stands: frozen, JSON both ways, waiting at a *named* stop.

Answers are kept under names (``consent``, ``jobs.1.job``, ``can.cook``), never under numbers of steps. Changing an
early answer keeps every later one; those that no longer apply are simply not walked past any more. ``done`` holds
the keys of what happened once (said, shown, alerted, read back); a key that no longer applies is dropped, so that
it happens again when it applies anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from bot.dialogue.answers import Answer, Found, Voice
from bot.dialogue.frozen import Frozen
from bot.dialogue.script import SpokenWay

Status = Literal["open", "finished", "refused", "stopped"]


Steered = Literal["", "back", "skip", "on"]


class Guess(Frozen):
    """What was understood of a voice note, until the person says that it is right.

    ``number`` tells the buttons of one guess from those of another. A story may be told in several notes: ``voices``
    are all of them, with their words. ``meant`` are the options that are meant (or the number); ``steered`` tells
    that it asks to go back, to skip, or to go on.
    """

    number: int
    voices: tuple[Voice, ...]
    meant: tuple[str, ...] = ()
    steered: Steered = ""

    @property
    def words(self) -> str:
        """All that was said."""
        return "\n".join(each.words for each in self.voices if each.words)


class Pending(Frozen):
    """A voice note that is being listened to, and the question that it answers."""

    key: str
    voice: Voice


class Draft(Frozen):
    """An answer in the making: ticks, digits, the page of a list, the way down to an occupation, finds so far.

    ``heard`` is a guess at what was said, which waits to be confirmed.
    """

    marks: tuple[str, ...] = ()
    digits: str = ""
    page: int = 0
    trail: tuple[str, ...] = ()
    found: tuple[Found, ...] = ()
    change: str | None = None
    heard: Guess | None = None


class Interview(Frozen):
    """One interview. Times are ISO 8601 in UTC.

    ``hearing`` are the voice notes that are being listened to, ``spoken`` those that are kept for a question that is
    not answered yet; ``guesses`` counts what was understood of them.
    """

    id: str
    dialogue: str
    edition: str
    language: str
    way: SpokenWay = "only read"
    counsellor: str = ""
    status: Status = "open"
    started_at: str
    touched_at: str
    finished_at: str | None = None
    answers: Mapping[str, Answer] = {}
    more: Mapping[str, bool] = {}
    done: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    asked: str | None = None
    asking: int = 0
    revisiting: str | None = None
    draft: Draft = Draft()
    misses: int = 0
    paused: bool = False
    hearing: tuple[Pending, ...] = ()
    spoken: Mapping[str, tuple[Voice, ...]] = {}
    guesses: int = 0


def begin(
    interview: str, *, dialogue: str, edition: str, language: str, way: SpokenWay, counsellor: str, at: str
) -> Interview:
    """A new interview, before its first question. ``interview`` is its id."""
    return Interview(
        id=interview,
        dialogue=dialogue,
        edition=edition,
        language=language,
        way=way,
        counsellor=counsellor,
        started_at=at,
        touched_at=at,
    )
