"""espeak-ng, the voice that is always there.

The rules. The library is not thread-safe and is under the GPL: it is loaded by the worker alone, and used by one
thread. Words are plain text: neither SSML nor phonemes are read out of them, and no sign that steers the library
reaches it. The pace is measured, in words a minute.
"""

from __future__ import annotations

import ctypes
from typing import Final

VOICES: Final = {
    "en": "en",
    "lv": "lv",
    "sl": "sl",
    "it": "it",
    "hu": "hu",
    "uk": "uk",
    "ru": "ru",
    "ar": "ar",
    "fr": "fr",
}
PACE: Final = 140
SLOW_PACE: Final = 100
LONGEST: Final = 10 * 60
_SYNCHRONOUS: Final = 2
_DO_NOT_EXIT: Final = 0x8000
_BUFFER_MS: Final = 200
_RATE: Final = 1
_AT_CHARACTER: Final = 1
_UTF8: Final = 1

_Arrived = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class Espeak:
    """The library, loaded."""

    def __init__(self) -> None:
        """Load it and its voices. Raises ``OSError`` if that is not possible."""
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        place = espeakng_loader.get_data_path().encode()
        self.rate: int = self._library.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, place, _DO_NOT_EXIT)
        if self.rate <= 0:
            raise OSError("espeak-ng does not start")
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        self._said = bytearray()
        self._most = LONGEST * self.rate * 2
        self._hear = _Arrived(self._arrived)
        self._library.espeak_SetSynthCallback(self._hear)

    def say(self, words: str, language: str, *, slow: bool) -> bytearray:
        """Samples (mono, 16 bits, ``rate`` a second) of plain words. Raises ``OSError`` if it fails."""
        self._said = bytearray()
        text = words.encode()
        failed = (
            self._library.espeak_SetVoiceByName(VOICES[language].encode())
            or self._library.espeak_SetParameter(_RATE, SLOW_PACE if slow else PACE, 0)
            or self._library.espeak_Synth(text, len(text) + 1, 0, _AT_CHARACTER, 0, _UTF8, None, None)
        )
        if failed:
            raise OSError("espeak-ng does not speak")
        return self._said

    def _arrived(self, samples: int | None, count: int, _events: int | None) -> int:
        """Take samples; 1 ends the speech."""
        if samples and count > 0:
            self._said += ctypes.string_at(samples, count * 2)
        return int(len(self._said) > self._most)
