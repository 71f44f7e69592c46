"""What the load generator is to do, and what it tells afterwards: plain values that go through JSON.

Everything is chosen by whoever measures; the people in it only press the first answer that stands on their screens,
or send the voice note that they were given.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final, Literal

TOKEN: Final = "1:bench"  # noqa: S105 - opens nothing but this benchmark
FIRST_CHAT: Final = 8_000_000_000
FIRST_NAME: Final = "Ana"

Keyboard = list[list[tuple[str, str]]]
"""Rows of buttons: label and callback data."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One chat at the beginning: the question on its screen, and the buttons under it.

    ``aloud``: it is a voice note, with the words as its caption. ``note`` is a voice note (Ogg/Opus as base64) that
    this person sends, whenever it is her turn, in place of a tap.
    """

    chat: int
    text: str
    rows: Keyboard
    aloud: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Crowd:
    """People beside those who are measured: ``abreast`` of them at a time, the next as soon as one was answered.

    They go round and round from the beginning. ``once``: each has one turn, from when the counting begins, which goes
    on until the last of them was answered. ``spell``: while it counts they rest and act in turn, for so many seconds
    each, so that those who are measured are alone and not alone within one round.
    """

    seats: list[Seat]
    abreast: int = 1
    once: bool = False
    spell: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the people do.

    ``closed``: everybody taps again as soon as the bot's last call of the turn came. ``open``: ``rate`` taps a second,
    whoever is next in the row. ``once``: everybody taps once, ``abreast`` at a time. ``warm`` seconds pass before
    anything counts, and then as many more until nothing was uploaded for ``quiet`` seconds; it goes on for
    ``seconds``.
    """

    seats: list[Seat]
    mode: Literal["closed", "open", "once"] = "closed"
    warm: float = 1.0
    seconds: float = 5.0
    rate: float = 20.0
    abreast: int = 100
    quiet: float = 0.0
    crowd: Crowd | None = None

    def dump(self) -> str:
        """As JSON."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Played:
    """What was seen.

    ``turns`` are those that ended while it counted, in ``seconds``; ``tapped`` counts, by chat, the answers that were
    tapped from the first to the last, counted or not. ``served`` is the server's own time on the processor while it
    counted, ``stuck`` who was left without an answer. Times of single turns are in seconds: ``whole`` from the update
    that was handed out to the bot's last call, ``shown`` to the next question. ``crowd`` holds the same of the crowd:
    the turns' times to the next question, with the bytes that were uploaded for each (``None``: it came in writing).
    ``spells`` holds, for each two spells of the crowd, the ``whole`` times of those turns that began and ended while
    it rested, and of those while it acted. ``uploaded`` are the bytes of all files that the bot uploaded while it
    counted.
    """

    turns: int
    seconds: float
    served: float
    stuck: int
    tapped: dict[str, int]
    refused: int = 0
    whole: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    crowd: list[tuple[float, int | None]] = field(default_factory=list)
    spells: list[tuple[list[float], list[float]]] = field(default_factory=list)
    uploaded: int = 0
    spoken: int = 0


def read_plan(text: str) -> Plan:
    """The plan in a JSON."""
    plain = json.loads(text)
    seats, crowd = _seats(plain.pop("seats")), plain.pop("crowd")
    if crowd is not None:
        crowd = Crowd(_seats(crowd.pop("seats")), **crowd)
    return Plan(seats, crowd=crowd, **plain)


def _seats(plain: list[dict[str, object]]) -> list[Seat]:
    return [Seat(**each) for each in plain]  # type: ignore[arg-type]  # what ``dump`` has written
