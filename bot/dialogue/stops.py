"""The stops of a way through a script: what is asked, said, shown or passed, and under which key.

A key is stable within an edition: a question's name (in a round ``jobs.1.job``, of a card ``can.cook``), ``jobs.1?``
for "one more?", and ``say:2.5`` and the like, by the place on the page, for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.script import Ask, AskEach, Repeat

if TYPE_CHECKING:
    from bot.dialogue.script import Option, Step


_ANSWERABLE = frozenset({Ask, AskEach})
_ASKING = frozenset({Ask, AskEach, Repeat})


@dataclass(frozen=True, slots=True)
class Pause:
    """The end of a chapter, or the middle of a pile of cards: go on, or later."""

    halfway: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One chapter of a read-back."""

    chapter: int


class Stop(NamedTuple):
    """One stop of the walk.

    ``scope`` is the round in which it stands (``jobs.1.``), ``card`` the card of an ``ask each``, ``options`` what
    stands to choose, ``within`` the key of the question whose ``if`` holds it.
    """

    key: str
    step: Step | Pause | Reading
    chapter: int
    scope: str = ""
    card: Option | None = None
    options: tuple[Option, ...] = ()
    within: str | None = None

    @property
    def answerable(self) -> bool:
        """Whether an answer is kept under the key."""
        return type(self.step) in _ANSWERABLE

    @property
    def asks(self) -> bool:
        """Whether a person decides something here that can be looked at again."""
        return type(self.step) in _ASKING
