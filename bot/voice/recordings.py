"""Recordings: what kind of sound came, and how it becomes a clip.

The rules. A sound is *silence* if no tenth of a second of it is louder than −50 dBFS, and a *slip* if less than half a
second of it is left. A clip begins and ends a tenth of a second beside the voice; where the voice begins and ends is
told by how far it rises above the noise of the room, and a short knock is no voice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

from bot.voice.evening import even, levels, raised
from bot.voice.sound import CAREFUL, RATE, WIDTH, Unreadable, cut, decode, encode, samples_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.frame import AudioFrame

SILENCE: Final = -50.0
SHORTEST: Final = 0.5
LONGEST_CLIP: Final = 180.0
_LOOK: Final = 0.1
_WINDOW: Final = 0.02
_KNOCK: Final = 3
_MARGIN: Final = 0.1
_RANGE: Final = 35.0
_ABOVE_NOISE: Final = 6.0
_SURELY_VOICE: Final = 20.0

Kind: TypeAlias = Literal["broken", "slip", "silence", "sound"]


class Examined(NamedTuple):
    """What a sound is, and how long it is in seconds."""

    found: Kind
    seconds: float


class Unfit(Exception):  # noqa: N818 - what came, not an error of anybody's
    """A recording makes no clip: ``kind`` tells why."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(kind)
        self.kind = kind


def examine(sound: bytes) -> Examined:
    """Listen to the whole of it, and keep nothing of it in memory."""
    samples = 0

    def counted() -> Iterator[AudioFrame]:
        nonlocal samples
        for frame in decode(sound):
            samples += frame.samples
            yield frame

    try:
        loudest = max(levels(counted(), _LOOK))
    except Unreadable:
        return Examined("broken", 0.0)
    seconds = samples / RATE
    return Examined("slip" if seconds < SHORTEST else "silence" if loudest < SILENCE else "sound", seconds)


def convert(sound: bytes) -> bytes:
    """The same sound as Ogg/Opus. Raises ``Unreadable``."""
    return encode(decode(sound), care=CAREFUL)


def polish(sound: bytes) -> bytes:
    """A clip: trimmed and even. Raises ``Unfit``."""
    try:
        samples = samples_of(decode(sound, most=LONGEST_CLIP))
    except Unreadable:
        raise Unfit("broken") from None
    begin, end = _voice(list(levels(cut(samples, RATE), _WINDOW)))
    del samples[int((end * _WINDOW + _MARGIN) * RATE) * WIDTH :]
    del samples[: max(0, int((begin * _WINDOW - _MARGIN) * RATE)) * WIDTH]
    if len(samples) < SHORTEST * RATE * WIDTH:
        raise Unfit("slip")
    evened = even([samples], RATE)
    return encode(raised(evened.sounds[0], RATE, evened.gain), care=CAREFUL)


def _voice(heard: list[float]) -> tuple[int, int]:
    """The window in which the voice begins, and the one after its last. Raises ``Unfit``."""
    steady = [_middle(heard[max(0, at - _KNOCK) : at + _KNOCK + 1]) for at in range(len(heard))]
    loudest = max(steady)
    if loudest < SILENCE:
        raise Unfit("silence")
    room = sorted(steady)[len(steady) // 10]
    threshold = max(SILENCE, loudest - _RANGE, min(room + _ABOVE_NOISE, loudest - _SURELY_VOICE))
    voiced = [at for at, level in enumerate(steady) if level >= threshold]
    return voiced[0], voiced[-1] + 1


def _middle(some: list[float]) -> float:
    return sorted(some)[len(some) // 2]
