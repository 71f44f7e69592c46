"""What a file is, told from its first bytes, never from its name: sounds, pictures, and how long a voice note lasts."""

from __future__ import annotations

import struct

_OGG = b"OggS"
_OPUS_RATE = 48_000
_HEAD = 4096
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def is_opus(content: bytes) -> bool:
    """Tell whether this is Ogg with Opus in it: the only voice note that the preview lets through."""
    return content.startswith(_OGG) and b"OpusHead" in content[:_HEAD]


def is_sound(content: bytes) -> bool:
    """Tell whether this is another sound (MP3 or M4A): Telegram shows it as music, not as a voice note."""
    mp3 = content.startswith(b"ID3") or (len(content) > 1 and content[0] == 0xFF and content[1] & 0xE0 == 0xE0)  # noqa: PLR2004 - the sync bits of an MPEG frame
    return mp3 or content[4:8] == b"ftyp"


def seconds(content: bytes) -> int:
    """Return how long an Ogg/Opus sound lasts, in whole seconds, at least 1 (RFC 7845, section 4)."""
    last = content.rfind(_OGG)
    head = content.find(b"OpusHead")
    if last < 0 or head < 0 or len(content) < last + 14 or len(content) < head + 12:
        return 1
    granule: int
    skipped: int
    (granule,) = struct.unpack_from("<q", content, last + 6)
    (skipped,) = struct.unpack_from("<H", content, head + 10)
    return max(1, round(max(0, granule - skipped) / _OPUS_RATE))


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Return width and height in pixels of a PNG, JPEG, GIF or WebP; None where it is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:  # noqa: PLR2004 - signature and IHDR
        wide, high = struct.unpack_from(">II", content, 16)
        return int(wide), int(high)
    if content[:6] in {b"GIF87a", b"GIF89a"}:
        wide, high = struct.unpack_from("<HH", content, 6)
        return int(wide), int(high)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return 512, 512
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:  # noqa: PLR2004 - every JPEG marker begins so
        length, _, high, wide = struct.unpack_from(">HBHH", content, at + 2)
        if content[at + 1] in _JPEG_SIZES:
            return int(wide), int(high)
        at += 2 + length
    return None
