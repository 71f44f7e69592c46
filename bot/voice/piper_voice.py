"""Piper, a voice from a file: more human than espeak-ng, slower, and never loaded before it is needed.

It reads phonemes out of double brackets, so brackets are left out of what it is to say.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MEASURED: Final = 1.15
_SLOW: Final = 1.6
_WITHOUT_BRACKETS: Final = str.maketrans("[]", "  ")


class Mute(Exception):  # noqa: N818 - a state of affairs
    """The voice cannot be loaded, or does not speak; ``str()`` is the type of what its libraries raised."""


@contextlib.contextmanager
def _blaming_the_voice() -> Iterator[None]:
    try:
        yield
    except Exception as problem:  # noqa: BLE001 - whatever it was, another voice speaks
        raise Mute(type(problem).__name__) from None


class Piper:
    """A voice, loaded."""

    @_blaming_the_voice()
    def __init__(self, path: Path) -> None:
        """Load the voice: an ONNX file with its JSON beside it. Raises ``Mute``."""
        from piper import PiperVoice

        self._voice = PiperVoice.load(path)
        self.rate = self._voice.config.sample_rate

    @_blaming_the_voice()
    def say(self, words: str, language: str, *, slow: bool) -> bytearray:  # noqa: ARG002 - a voice speaks one language
        """Samples (mono, 16 bits, ``rate`` a second) of plain words. Raises ``Mute``."""
        from piper import SynthesisConfig

        pace = SynthesisConfig(length_scale=self._voice.config.length_scale * (_SLOW if slow else _MEASURED))
        said = bytearray()
        for sentence in self._voice.synthesize(words.translate(_WITHOUT_BRACKETS), pace):
            said += sentence.audio_int16_bytes
        return said
