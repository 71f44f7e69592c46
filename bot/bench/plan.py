"""What the load generator is to do, and what it tells afterwards: plain values that go through JSON.

Everything is chosen by whoever measures; the people in it only press the first answer that stands on their screens.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final, Literal

TOKEN: Final = "1:bench"  # noqa: S105 - opens nothing but this benchmark
FIRST_CHAT: Final = 8_000_000_000

Keyboard = list[list[tuple[str, str]]]
"""Rows of buttons: label and callback data."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One chat at the beginning: the question on its screen, and the buttons under it."""

    chat: int
    text: str
    rows: Keyboard


@dataclass(frozen=True, slots=True)
class Plan:
    """What the people do.

    ``closed``: everybody taps again as soon as the bot's last call of the turn came. ``open``: ``rate`` taps a second,
    whoever is next in the row. ``once``: everybody taps once, ``abreast`` at a time. ``warm`` seconds pass before
    anything counts; then it goes on for ``seconds``.
    """

    seats: list[Seat]
    mode: Literal["closed", "open", "once"] = "closed"
    warm: float = 1.0
    seconds: float = 5.0
    rate: float = 20.0
    abreast: int = 100

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Played:
    """What was seen.

    ``turns`` are those that ended while it counted, in ``seconds``; ``tapped`` counts, by chat, the answers that were
    tapped from the first to the last, counted or not. ``served`` is the server's own time on the processor while it
    counted, ``stuck`` who was left without an answer. Times of single turns are in seconds: ``whole`` from the update
    that was handed out to the bot's last call, ``shown`` to the next question.
    """

    turns: int
    seconds: float
    served: float
    stuck: int
    tapped: dict[str, int]
    refused: int = 0
    whole: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)


def read_plan(text: str) -> Plan:
    """The plan in a JSON."""
    plain = json.loads(text)
    seats = [Seat(each["chat"], each["text"], each["rows"]) for each in plain.pop("seats")]
    return Plan(seats, **plain)
