"""What a voice note turned out to be once a model has heard it: each finding is one small decision on a few figures.

The rules. A person is never told that she said nothing because a machine was in doubt: *noise* is only where there is
no voice at all; whatever else cannot be made out is *not transcribed*, and is kept. Words count only where the model
stands behind them: what it made up in a silence, what goes round in a loop and what it was not sure of at all is left
out, and where something was said a gap is shown as ``…``. Another language is asked about only where the words are
doubtful, and is believed only where nothing speaks for the expected one.

The figures of certainty are mean log probabilities of Whisper's tokens: 0 is certain, its own authors give a stretch
up at −1 and take a text that compresses 2.4 times for a loop; here a doubtful text is still shown, to be confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

A_VOICE: Final = 0.1
DOUBTFUL: Final = -0.8
WORTHLESS: Final = -1.5
A_LOOP: Final = 2.8
NOBODY_SPEAKS: Final = 0.6
SURELY: Final = 0.8
HARDLY: Final = 0.1
GAP: Final = "…"

_ALIKE: Final = (
    frozenset({"bs", "hr", "sl", "sr"}),
    frozenset({"lt", "lv"}),
    frozenset({"be", "ru", "uk"}),
)
"""Neighbours that a model takes for each other, and that people mix."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the model took down of one stretch of a note.

    ``certainty``: the mean log probability of its tokens. ``repetition``: how many times shorter it gets when it is
    compressed. ``silence``: how likely nobody speaks in it, from 0 to 1.
    """

    words: str
    certainty: float
    repetition: float = 1.0
    silence: float = 0.0


def is_noise(voice: float) -> bool:
    """Loud, and no voice in it. ``voice`` is for how many seconds a voice was found in it without a breath.

    The shortest word takes twice as long as this; music is taken for a voice for half of it here and there.
    """
    return voice < A_VOICE


def is_doubtful(stretches: Sequence[Stretch]) -> bool:
    """Nothing was said, or the model is so little sure on the whole that another language is worth asking about."""
    said = [each for each in stretches if each.words.strip() and not is_made_up(each)]
    letters = sum(len(each.words) for each in said)
    return not said or sum(each.certainty * len(each.words) for each in said) < DOUBTFUL * letters


def is_other_language(expected: str, chances: Mapping[str, float]) -> bool:
    """Surely another language than the expected one, and no neighbour of it. ``chances`` are from 0 to 1."""
    likeliest = max(chances, key=chances.__getitem__, default=expected)
    if likeliest == expected or any({likeliest, expected} <= alike for alike in _ALIKE):
        return False
    return chances[likeliest] >= SURELY and chances.get(expected, 0.0) <= HARDLY


def is_made_up(stretch: Stretch) -> bool:
    """Nobody spoke, and the model filled the silence with what often stands there: thanks for watching."""
    return stretch.silence > NOBODY_SPEAKS and stretch.certainty < DOUBTFUL


def is_worthless(stretch: Stretch) -> bool:
    """Something was said, and these are not its words."""
    return stretch.certainty < WORTHLESS or stretch.repetition > A_LOOP


def words_of(stretches: Sequence[Stretch]) -> str:
    """The words that are worth something, with single blanks; empty if there are none."""
    pieces: list[str] = []
    for stretch in stretches:
        words = GAP if is_worthless(stretch) else " ".join(stretch.words.split())
        if words and not is_made_up(stretch) and not (words == GAP and pieces[-1:] == [GAP]):
            pieces.append(words)
    words = " ".join(pieces)
    return words if any(map(str.isalnum, words)) else ""
