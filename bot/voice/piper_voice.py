"""Piper, a voice from a file: more human than espeak-ng, slower, and never loaded before it is needed.

It reads phonemes out of double brackets, so brackets are left out of what it is to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_MEASURED: Final = 1.15
_SLOW: Final = 1.6
_WITHOUT_BRACKETS: Final = str.maketrans("[]", "  ")


class Piper:
    """A voice, loaded."""

    def __init__(self, path: Path) -> None:
        """Load the voice: an ONNX file with its JSON beside it. Raises whatever its libraries raise."""
        from piper import PiperVoice

        self._voice = PiperVoice.load(path)
        self.rate = self._voice.config.sample_rate

    def say(self, words: str, language: str, *, slow: bool) -> bytearray:  # noqa: ARG002 - a voice speaks one language
        """Samples (mono, 16 bits, ``rate`` a second) of plain words."""
        from piper import SynthesisConfig

        pace = SynthesisConfig(length_scale=self._voice.config.length_scale * (_SLOW if slow else _MEASURED))
        said = bytearray()
        for sentence in self._voice.synthesize(words.translate(_WITHOUT_BRACKETS), pace):
            said += sentence.audio_int16_bytes
        return said
