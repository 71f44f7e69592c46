"""Whether those who tap wait longer while voice notes are put into words.

Twenty people each say one of the answers, all at once; it counts until each of them has been asked whether that was
right. Others tap by the clock meanwhile, and once more for as long while nobody speaks. The notes are spoken by the
voice of the bot itself. The model is the one that is set; else one that was made for it, as large as Whisper's
``base``, which takes as long to listen as that one, and understands every note alike.
"""

from __future__ import annotations

import base64
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.bots.ours import A_MODEL
from bot.bench.finding import Finding, against, figures, table
from bot.bench.house import settings_in
from bot.bench.page import FIFTH, OPTIONS
from bot.bench.plan import Crowd, Plan
from bot.bench.seeding import Cast, Seeded, count_understood, seed
from bot.bench.verifying import play_on_copy
from bot.wiring import mouth_and_ear

if TYPE_CHECKING:
    from collections.abc import Callable


TITLE: Final = "While voice notes are heard"
NOTES: Final = 20
RATE: Final = 20.0
MOST: Final = 1.5
SPEAKING: Final = "while notes are heard"
QUIET: Final = "alone"
SAID: Final = tuple(f"{label.partition(' ')[2]}." for _, label in (*OPTIONS, FIFTH))
_WARM: Final = 2.0
_SHOWN: Final = {
    "a second": "turns a second|.0f",
    "p50": "p50, ms|.1f",
    "mean": "mean, ms|.1f",
    "p95": "p95, ms|.1f",
    "p99": "p99, ms|.1f",
    "cpu": "the bot's CPU a turn, ms|.2f",
    "workers": "the ear's CPU, % of one processor|.0f",
    "crowd": "notes heard|.0f",
    "seconds": "seconds|.0f",
    "others": "other programs, % of the machine|.0f",
}


async def measure(rounds: int, chats: int, model: Path | None, told: Callable[[str], None]) -> Finding:
    """Play the rounds in pairs. Raises ``Failed`` if one breaks off, or if an answer or a note is missing."""
    found: dict[str, list[dict[str, float]]] = {QUIET: [], SPEAKING: []}
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        ear = model or _made(Path(name) / "model", told)
        house = House(Path(name) / "house", ear, chats)
        await house.fill()
        for number in range(1, rounds + 1):
            told(f"hearing, round {number} of {rounds}: {SPEAKING}")
            busy = await house.round()
            told(f"hearing, round {number} of {rounds}: {QUIET}, {busy['seconds']:.0f} s")
            found[QUIET].append(await house.round(busy["seconds"]))
            found[SPEAKING].append(busy)
    return _finding(found, f"{chats} chats, {RATE:g} taps a second, {rounds} rounds of {NOTES} notes", model)


class House:
    """A house in which some are going to tap and some to speak."""

    def __init__(self, folder: Path, model: Path, chats: int, notes: int = NOTES) -> None:
        self._notes = notes
        self._folder = folder
        self._model = f"{A_MODEL}{model.absolute()}"
        self._chats = chats
        self._seeded = Seeded([], {})

    async def fill(self) -> None:
        """Write the interviews, and give everybody of the crowd her note."""
        seeded = await seed(self._folder, Cast(self._chats, crowd=self._notes, aloud=True))
        async with mouth_and_ear(settings_in(self._folder)) as (mouth, _):
            notes = [base64.b64encode(await mouth.say([words], "en")).decode() for words in SAID]
        crowd = [replace(seat, note=notes[number % len(notes)]) for number, seat in enumerate(seeded.crowd)]
        self._seeded = replace(seeded, crowd=crowd)

    async def round(self, seconds: float | None = None) -> dict[str, float]:
        """The figures of a round: for so long without notes, else as long as the notes take."""
        seeded = self._seeded
        crowd = Crowd(seeded.crowd, abreast=self._notes, once=True) if seconds is None else None
        plan = Plan(seeded.seats, mode="open", warm=_WARM, seconds=seconds or 0.0, rate=RATE, crowd=crowd)
        with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
            copy = Path(name) / "house"
            one = await play_on_copy(self._folder, copy, seeded, plan, self._model)
            understood = await count_understood(copy, [seat.chat for seat in seeded.crowd])
        return {**figures(one), "seconds": one.played.seconds, "understood": understood}


def _made(folder: Path, told: Callable[[str], None]) -> Path:
    from bot.bench.whisper import BASE, Mind, make_whisper

    told("hearing: a model is made")
    return make_whisper(folder, Mind(says={"en": SAID[0].rstrip(".")}), BASE)


def _finding(found: dict[str, list[dict[str, float]]], how: str, model: Path | None) -> Finding:
    finding = Finding(f"{TITLE}: {how}, medians", plain={"rounds": found})
    table(finding, found, _SHOWN)
    pairs = list(zip(found[QUIET], found[SPEAKING], strict=True))
    finding.verdicts = [
        against(
            "p95 of those who tap meanwhile, against alone", [busy["p95"] / alone["p95"] for alone, busy in pairs], MOST
        )
    ]
    which = (
        "The model was made for this: as large as Whisper's base"
        if model is None
        else "The model is the one that is set"
    )
    finding.notes.append(f"{which}. Understood were {min(busy['understood'] for _, busy in pairs):g} of {NOTES} notes.")
    return finding
