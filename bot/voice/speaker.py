"""The worker that speaks: ``python -m bot.voice.speaker``.

The rules. ``say`` speaks pieces one by one, with a breath after each: a short one after a colon, a longer one after
everything else, longer still when it speaks slowly. All that is spoken is evened together; recorded clips are even
already, and are only played slower. So that others are answered meanwhile as fast as ever, it rests a little after
each tenth of a second of sound. ``polish``, ``convert`` and ``examine`` take a recording. The words of a person are
cleared of signs that nobody can pronounce. Voices are loaded when they are needed; one that fails is told from words
that cannot be said.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from bot.voice.espeak import Espeak
from bot.voice.evening import LAST_LIMIT, even, raised
from bot.voice.piper_voice import Mute, Piper
from bot.voice.recordings import Unfit, convert, examine, polish
from bot.voice.serving import serve
from bot.voice.sound import OUTWARD, RATE, Unreadable, cut, decode, encode, silence, through

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from av.audio.frame import AudioFrame

BREATH: Final = 0.45
SHORT_BREATH: Final = 0.15
SLOWLY: Final = 1.6
_TRIM_THRESHOLD: Final = -1  # these three from glibc's malloc.h
_MMAP_THRESHOLD: Final = -3
_ARENA_MAX: Final = -8
_LARGE: Final = 1 << 17
_REST: Final = 0.000_3
_SLOWER: Final = ("atempo", "0.8")


class Part(NamedTuple):
    """Samples that were spoken, or a clip; and the breath before it, in seconds."""

    breath: float
    sound: bytearray | bytes


class Voice(Protocol):
    """Speaks plain words."""

    rate: int

    def say(self, words: str, language: str, *, slow: bool) -> bytearray:
        """Samples: mono, 16 bits, ``rate`` a second."""


def handle(head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Do what is asked."""
    match head["do"]:
        case "say":
            return _say(head, body)
        case "polish":
            try:
                return {}, polish(body)
            except Unfit as unfit:
                return {"unusable": unfit.kind}, b""
        case "convert":
            try:
                return {}, convert(body)
            except Unreadable:
                return {"unusable": "broken"}, b""
        case "examine":
            return examine(body)._asdict(), b""
        case asked:
            raise AssertionError(asked)


def pronounceable(words: str) -> str:
    """Words without signs that steer machines; whatever parts words becomes a blank."""
    kept = (each if each.isprintable() else " " if each.isspace() else "" for each in words)
    return " ".join("".join(kept).split())


def _say(head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    slow = head["slow"]
    try:
        voice = _voice(head["piper"])
        parts = _parts(_pieces(head["pieces"], body), voice, head["language"], slow=slow)
    except Mute as mute:
        return {"mute": str(mute)}, b""
    if not parts:
        return {"refused": "there is nothing to say"}, b""
    try:
        return {}, encode(_unhurried(_played(parts, voice.rate, slow=slow)))
    except Unreadable:
        return {"refused": "a clip cannot be played"}, b""


@functools.cache
def _voice(piper: str | None) -> Voice:
    if piper is None:
        return Espeak()
    return Piper(Path(piper))


def _pieces(told: Sequence[str | int], body: bytes) -> Iterator[str | bytes]:
    """Words as they are; of a clip only the length is told, and its sound stands in the body."""
    start = 0
    for each in told:
        if isinstance(each, int):
            yield body[start : start + each]
            start += each
        else:
            yield pronounceable(each)


def _parts(pieces: Iterable[str | bytes], voice: Voice, language: str, *, slow: bool) -> list[Part]:
    """Clips, and what is spoken between them, each with the breath before it; what follows a breath shares its part."""
    parts: list[Part] = []
    breath = 0.0
    for piece in pieces:
        sound = piece if isinstance(piece, bytes) else voice.say(piece, language, slow=slow)
        if not any(sound):
            continue
        if isinstance(sound, bytearray) and parts and isinstance(parts[-1].sound, bytearray):
            parts[-1].sound.extend(silence(breath, voice.rate) + sound)
        else:
            parts.append(Part(breath, sound))
        short = isinstance(piece, str) and piece.endswith(":")
        breath = (SHORT_BREATH if short else BREATH) * (SLOWLY if slow else 1.0)
    return parts


def _played(parts: Sequence[Part], rate: int, *, slow: bool) -> Iterator[AudioFrame]:
    sounds, gain = even([part.sound for part in parts if isinstance(part.sound, bytearray)], rate)
    evened = iter(sounds)
    for part in parts:
        yield from cut(silence(part.breath, RATE), RATE)
        if isinstance(part.sound, bytearray):
            yield from raised(next(evened), rate, gain)
        else:
            yield from through(decode(part.sound), *((_SLOWER,) if slow else ()), LAST_LIMIT, OUTWARD)


def _unhurried(frames: Iterable[AudioFrame]) -> Iterator[AudioFrame]:
    """Frames, with a rest after each."""
    for frame in frames:
        yield frame
        time.sleep(_REST)


def _thrifty() -> None:
    """Give back to the system whatever is large, at once: sounds come and go, and glibc would keep their room."""
    with contextlib.suppress(OSError, AttributeError, TypeError):
        tune = ctypes.CDLL(None).mallopt
        for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
            tune(option, _LARGE)
        tune(_ARENA_MAX, 1)


if __name__ == "__main__":
    _thrifty()
    serve(handle)
