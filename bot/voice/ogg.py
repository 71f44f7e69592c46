"""Ogg/Opus, looked at without any library: enough to tell a voice note from rubbish, and to tell its length.

After RFC 3533 (pages) and RFC 7845 (Opus in Ogg). A page begins with ``OggS``, a version of 0 and 24 more bytes: the
position at its end (in samples of 48 kHz, little end first), and the sizes of the pieces that follow.
"""

from __future__ import annotations

import struct
from typing import Final

from bot.service.speech import Listened

_PAGE: Final = struct.Struct("<4sBBqIIIB")
_HEAD: Final = struct.Struct("<8sBBH")
_RATE: Final = 48_000
_SHORTEST: Final = 0.5
_UNKNOWN: Final = -1


def plain_check(sound: bytes) -> Listened:
    """Ogg/Opus is *not transcribed*, with its length in seconds, or a *slip*; everything else is *broken*."""
    if not sound.startswith(b"OggS") or (skipped := _skipped(sound)) is None:
        return Listened("broken")
    seconds = max(0, _last_position(sound) - skipped) / _RATE
    if not seconds:
        return Listened("broken")
    return Listened("slip" if seconds < _SHORTEST else "not transcribed", seconds)


def _skipped(sound: bytes) -> int | None:
    """How many samples at the beginning are not played, if this is Opus."""
    start = _body(sound, 0)
    if start is None or start + _HEAD.size > len(sound):
        return None
    magic, _, _, skipped = _HEAD.unpack_from(sound, start)
    return int(skipped) if magic == b"OpusHead" else None


def _last_position(sound: bytes) -> int:
    """The position at the end of the last page that is there from its beginning to its end."""
    position = at = 0
    while (start := _body(sound, at)) is not None:
        end = start + sum(sound[at + _PAGE.size : start])
        here = _PAGE.unpack_from(sound, at)[3]
        if end > len(sound):
            break
        position, at = position if here == _UNKNOWN else here, end
    return position


def _body(sound: bytes, at: int) -> int | None:
    """Where the content of the page begins that begins here, if one does."""
    if at + _PAGE.size > len(sound):
        return None
    magic, version, *_, pieces = _PAGE.unpack_from(sound, at)
    return at + _PAGE.size + pieces if magic == b"OggS" and version == 0 else None
