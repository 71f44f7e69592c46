"""The frame of a voice note, with no sound in it: enough for whoever reads only how long it lasts."""

from __future__ import annotations

import struct


def opus(seconds: int) -> bytes:
    """The frame of an Ogg/Opus file that claims to last so long."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    first = b"OggS" + struct.pack("<BBqIIIB", 0, 2, 0, 1, 0, 0, 1) + bytes([len(head)]) + head
    return first + b"OggS" + struct.pack("<BBqIIIB", 0, 4, seconds * 48_000 + 312, 1, 1, 0, 0)
