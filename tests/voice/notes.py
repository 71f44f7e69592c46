"""Voice notes for tests: spoken by espeak-ng, and sung by arithmetic."""

from __future__ import annotations

import io
import math
import wave
from array import array
from typing import TYPE_CHECKING

from bot.voice.mouth import WorkerMouth
from bot.voice.sound import cut, decode, encode, samples_of, silence

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE = 48_000
SCALE = (262, 294, 330, 349, 392, 440, 494, 523)
_spoken: dict[tuple[str, str], bytes] = {}


async def spoken(words: str, language: str) -> bytes:
    """Words as a voice note; the same words are said once only."""
    if (words, language) not in _spoken:
        mouth = WorkerMouth()
        try:
            _spoken[words, language] = await mouth.say([words], language)
        finally:
            await mouth.close()
    return _spoken[words, language]


def recorded(sound: bytes) -> bytes:
    """A sound as somebody records it, who presses the button, breathes, speaks, and lets it go."""
    return encode(cut(silence(0.6, RATE) + samples_of(decode(sound)) + silence(0.4, RATE), RATE))


def hush(seconds: float) -> bytes:
    """A voice note in which there is nothing."""
    return _note([0] * int(seconds * RATE))


def melody() -> bytes:
    """A voice note of four seconds with a melody in pure tones, and no voice."""
    return _note(_sung(SCALE * 2, 0.25))


def wav(samples: Iterable[int], rate: int) -> bytes:
    """Samples of 16 bits as a WAV file."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(array("h", samples).tobytes())
    return written.getvalue()


def _note(samples: list[int]) -> bytes:
    return encode(cut(array("h", samples).tobytes(), RATE))


def _sung(tones: Iterable[int], seconds: float) -> list[int]:
    return [
        int(12_000 * math.sin(2 * math.pi * tone * number / RATE))
        for tone in tones
        for number in range(int(seconds * RATE))
    ]
