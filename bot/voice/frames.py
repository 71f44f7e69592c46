"""What goes between a worker and its parent: frames over a pipe.

A frame is two lengths (four bytes each, the larger end first), a head in JSON and a body of bytes. Nothing else ever
stands in the pipe; whoever finds something else there takes the other side for broken.
"""

from __future__ import annotations

import json
import struct
from typing import Any, Final, TypeAlias

Head: TypeAlias = dict[str, Any]
Frame: TypeAlias = tuple[Head, bytes]

PREFIX: Final = struct.Struct(">II")
LONGEST_HEAD: Final = 1 << 20
LONGEST_BODY: Final = 1 << 26


def pack_head(head: Head, body: bytes) -> bytes:
    """The frame up to its body, which is written after it as it is."""
    written = json.dumps(head, separators=(",", ":")).encode()
    return PREFIX.pack(len(written), len(body)) + written


def lengths(prefix: bytes) -> tuple[int, int]:
    """The lengths of head and body. Raises ``ValueError`` if this is no beginning of a frame."""
    head, body = PREFIX.unpack(prefix)
    if head > LONGEST_HEAD or body > LONGEST_BODY:
        raise ValueError("not a frame")
    return head, body


def read_head(written: bytes) -> Head:
    """The head. Raises ``ValueError`` if it is none."""
    head = json.loads(written)
    if not isinstance(head, dict):
        raise ValueError("not a head")  # noqa: TRY004 - whatever is wrong with a frame is wrong in one way
    return head
