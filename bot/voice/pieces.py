"""A note in pieces that a model can take in: at most two minutes each, so that a long note needs no more memory.

A minute of speech takes some 70 MB while its features are drawn, and gives them back. A piece ends at the quietest
tenth of a second of its last quarter of a minute, for a word that is cut is two words that nobody said. numpy is
imported by the first note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from bot.voice.sound import decode, samples_of, through

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray

    Samples: TypeAlias = NDArray[np.int16]
    Wave: TypeAlias = NDArray[np.float32]

RATE: Final = 16_000
"""Samples a second, as Whisper and the detector of voices know them."""
LONGEST_PIECE: Final = 120

_AS_THE_MODEL_WANTS_IT: Final = ("aformat", f"sample_fmts=s16:channel_layouts=mono:sample_rates={RATE}")
_FULL_SCALE: Final = 32_768.0
_PIECE: Final = LONGEST_PIECE * RATE
_TAIL: Final = 15 * RATE
_A_TENTH: Final = RATE // 10


def pieces(sound: bytes) -> Iterator[Wave]:
    """The first 15 minutes of a sound, piece by piece, from −1 to 1. Raises ``Unreadable``."""
    import numpy as np

    samples = np.frombuffer(samples_of(through(decode(sound), _AS_THE_MODEL_WANTS_IT)), np.int16)
    start = 0
    while len(samples) - start > _PIECE:
        tail = start + _PIECE - _TAIL
        end = tail + _quietest(samples[tail : tail + _TAIL])
        yield _wave(samples[start:end])
        start = end
    yield _wave(samples[start:])


def _quietest(samples: Samples) -> int:
    """The middle of the quietest tenth of a second."""
    import numpy as np

    loudness = samples.reshape(-1, _A_TENTH).std(axis=1, dtype=np.float32)
    return int(loudness.argmin()) * _A_TENTH + _A_TENTH // 2


def _wave(samples: Samples) -> Wave:
    import numpy as np

    return samples.astype(np.float32) / np.float32(_FULL_SCALE)
