"""One answer of HTTP/1.1 as it comes in, piece by piece: where its head ends, and where its body does.

The body is as long as ``Content-Length`` says, or comes in chunks, or lasts until the connection ends. What stands
before the answer (100 Continue) is skipped. Anything else is no HTTP, and the connection is worth nothing any more.
"""

from __future__ import annotations

import re
from typing import Final

MOST_HEAD: Final = 64 << 10
MOST_BODY: Final = 32 << 20
_STATUS: Final = re.compile(rb"http/1\.([01]) ([1-5]\d\d)(?: .*)?", re.DOTALL)
_WITHOUT_BODY: Final = (204, 304)


class NoHttp(Exception):  # noqa: N818 - a state of affairs: the other side speaks something else
    """What came is no answer."""


class Reply:
    """An answer that is coming in. ``stays`` tells that the connection may be used again afterwards."""

    __slots__ = ("_at", "_chunks", "_come", "_length", "status", "stays")

    def __init__(self) -> None:
        """Nothing has come yet."""
        self.status = 0
        self.stays = False
        self._come = b""
        self._at = 0
        self._length: int | None = None
        self._chunks: list[bytes] | None = None

    def feed(self, data: bytes) -> bytes | None:
        """Take what has come; return the body once it is whole.

        Raises:
            NoHttp: This is no answer.
        """
        self._come = come = self._come + data if self._come else data
        if not self.status and not self._read_head():
            return None
        if len(come) > MOST_BODY:
            raise NoHttp
        if self._chunks is not None:
            return self._dechunked(self._chunks)
        if self._length is None or len(self._come) < self._at + self._length:
            return None
        return self._ended(self._at + self._length, self._come[self._at : self._at + self._length])

    def end(self) -> bytes | None:
        """The connection has ended; return the body if that was its end."""
        whole = self.status and self._length is None and self._chunks is None
        return self._come[self._at :] if whole else None

    def _read_head(self) -> bool:
        end = self._come.find(b"\r\n\r\n")
        if end < 0:
            if len(self._come) > MOST_HEAD:
                raise NoHttp
            return False
        first, *lines = self._come[:end].lower().split(b"\r\n")
        found = _STATUS.fullmatch(first)
        if found is None:
            raise NoHttp
        if found[2].startswith(b"1"):
            self._come = self._come[end + 4 :]
            return self._read_head()
        self.status, self._at = int(found[2]), end + 4
        self._read_headers(dict(_header(line) for line in lines), recent=found[1] == b"1")
        return True

    def _read_headers(self, headers: dict[bytes, bytes], *, recent: bool) -> None:
        self.stays = recent and b"close" not in headers.get(b"connection", b"")
        if b"chunked" in headers.get(b"transfer-encoding", b""):
            self._chunks = []
        elif self.status in _WITHOUT_BODY:
            self._length = 0
        elif (length := headers.get(b"content-length")) is not None:
            if not length.isdigit():
                raise NoHttp
            self._length = int(length)
        else:
            self.stays = False

    def _dechunked(self, chunks: list[bytes]) -> bytes | None:
        while (end := self._come.find(b"\r\n", self._at)) >= 0:
            size = _size(self._come[self._at : end])
            if size == 0:
                # The last chunk; what follows up to an empty line says nothing that matters.
                last = self._come.find(b"\r\n\r\n", end)
                return None if last < 0 else self._ended(last + 4, b"".join(chunks))
            if len(self._come) < end + 2 + size + 2:
                return None
            chunks.append(self._come[end + 2 : end + 2 + size])
            self._at = end + 2 + size + 2
        return None

    def _ended(self, at: int, body: bytes) -> bytes:
        self.stays = self.stays and len(self._come) == at
        return body


def _header(line: bytes) -> tuple[bytes, bytes]:
    name, _, value = line.partition(b":")
    return name, value.strip()


def _size(line: bytes) -> int:
    try:
        size = int(line.partition(b";")[0], 16)
    except ValueError:
        raise NoHttp from None
    if not 0 <= size <= MOST_BODY:
        raise NoHttp
    return size
