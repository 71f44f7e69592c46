"""How long a voice note lasts, read from its frame (RFC 7845, section 4) without decoding anything."""

from __future__ import annotations

import struct
from typing import Final

_PAGE: Final = b"OggS"
_HEAD: Final = b"OpusHead"
_RATE: Final = 48_000
_POSITION_AT: Final = 6
_SKIPPED_AT: Final = 10
_BEGINNING: Final = 4096


def seconds_of(sound: bytes) -> int | None:
    """Whole seconds, at least 1; ``None`` if this is not Ogg/Opus, or does not say so."""
    head, last = sound.find(_HEAD, 0, _BEGINNING), sound.rfind(_PAGE)
    if not sound.startswith(_PAGE) or head < 0:
        return None
    try:
        (skipped,) = struct.unpack_from("<H", sound, head + _SKIPPED_AT)
        (position,) = struct.unpack_from("<q", sound, last + _POSITION_AT)
    except struct.error:
        return None
    return max(1, round((position - skipped) / _RATE)) if position >= skipped else None
