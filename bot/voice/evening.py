"""Evening: every sound is equally loud, and none clips.

The rules. Loudness is EBU R 128's integrated loudness (ITU-R BS.1770), −16 LUFS for everybody. Voices have peaks far
above their loudness, so loudness alone would clip: low rumble goes, the phases are turned (that halves the peaks and
nobody hears it), and a quick limiter takes off what is left. A limiter takes loudness too, so what it leaves is
measured, and the rest is made up: by a plain gain where that is small, else by driving the limiter anew. Another rate
and Opus add to the peaks (Opus up to 2 dB, as measured); so a last limiter leaves room for that, and at the end no
sample is above −1 dBFS.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final, NamedTuple

from bot.voice.sound import MONO, OUTWARD, RATE, WIDTH, cut, samples_of, through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from av.audio.frame import AudioFrame

    from bot.voice.sound import Filter

TARGET: Final = -16.0
NOTHING: Final = -70.0
_FIRST_DRIVE: Final = 6.0
_MOST_DRIVE: Final = 45.0
_MOST_ROUNDS: Final = 5
_LEAST_GAIN: Final = -3.0
_MOST_GAIN: Final = 2.0
_SHORTEST_MEASURE: Final = 1.0
_ROUNDED: Final[tuple[Filter, ...]] = (("highpass", "f=80"), *itertools.repeat(("allpass", "f=400:t=q:w=0.7"), 4))
_QUICKLY: Final = "level=0:latency=1:attack=1:release=10"
_LIMIT: Final[Filter] = ("alimiter", f"limit=0.55:{_QUICKLY}")
LAST_LIMIT: Final[Filter] = ("alimiter", f"limit=0.6:{_QUICKLY}")


class Even(NamedTuple):
    """Sounds that were driven through the limiter, and the gain in decibels that makes them even."""

    sounds: list[bytearray]
    gain: float


def even(sounds: Sequence[bytes | bytearray], rate: int) -> Even:
    """Even sounds together, as if they were one."""
    drive = _FIRST_DRIVE
    for last in range(1, _MOST_ROUNDS + 1):
        limited = [_limited(each, rate, drive) for each in sounds]
        loud = loudness(limited, rate)
        gain = TARGET - loud
        if loud <= NOTHING:
            return Even(limited, 0.0)
        if _LEAST_GAIN <= gain <= _MOST_GAIN or last == _MOST_ROUNDS:
            break
        drive = min(drive + gain, _MOST_DRIVE)
    return Even(limited, min(gain, _MOST_GAIN))


def raised(sound: bytes | bytearray, rate: int, gain: float) -> Iterator[AudioFrame]:
    """Frames of a sound, at 48 kHz, with a gain in decibels."""
    return through(
        cut(sound, rate),
        ("volume", f"volume={gain:.2f}dB:precision=float"),
        ("aresample", f"{RATE}"),
        LAST_LIMIT,
        OUTWARD,
    )


def loudness(sounds: Sequence[bytes | bytearray], rate: int) -> float:
    """The integrated loudness of sounds that follow each other, in LUFS; silence is −70.

    What is shorter than a window of the measure is measured as if it were said again and again.
    """
    length = sum(map(len, sounds))
    if not length:
        return NOTHING
    again = math.ceil(_SHORTEST_MEASURE * rate * WIDTH / length)
    frames = (frame for each in itertools.chain(*itertools.repeat(sounds, again)) for frame in cut(each, rate))
    loud = NOTHING
    for frame in through(frames, ("ebur128", "metadata=1:framelog=quiet")):
        loud = float(frame.metadata.get("lavfi.r128.I", loud))
    return max(loud, NOTHING)


def levels(frames: Iterable[AudioFrame], window: float) -> Iterator[float]:
    """The level of each window of so many seconds, in dBFS (RMS), of frames at 48 kHz; silence is ``-inf``."""
    for frame in through(
        frames,
        ("asetnsamples", f"n={int(window * RATE)}:p=0"),
        ("astats", "metadata=1:reset=1:measure_perchannel=none:measure_overall=RMS_level"),
    ):
        yield float(frame.metadata["lavfi.astats.Overall.RMS_level"])


def _limited(sound: bytes | bytearray, rate: int, drive: float) -> bytearray:
    gain = ("volume", f"volume={drive:.2f}dB:precision=float")
    return samples_of(through(cut(sound, rate), *_ROUNDED, gain, _LIMIT, MONO))
