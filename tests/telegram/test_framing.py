"""Answers of HTTP in pieces of any size."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.framing import NoHttp, Reply

OK = b"HTTP/1.1 200 OK\r\n"
WHOLE = {
    "with a length": (OK + b"Server: x\r\nContent-Length: 5\r\n\r\nhello", b"hello", True),
    "empty": (OK + b"content-length:0\r\n\r\n", b"", True),
    "no body": (b"HTTP/1.1 204 No Content\r\n\r\n", b"", True),
    "to be closed": (OK + b"Connection: Close\r\nContent-Length: 2\r\n\r\nhi", b"hi", False),
    "old": (b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi", b"hi", False),
    "chunks": (OK + b"Transfer-Encoding: Chunked\r\n\r\n3;a=b\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", b"hello", True),
    "chunks and more": (OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nA: b\r\nC: d\r\n\r\n", b"x", True),
    "after a hundred": (b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nhi", b"hi", True),
    "no reason": (b"HTTP/1.1 502\r\nContent-Length: 2\r\n\r\nhi", b"hi", True),
}


@pytest.mark.parametrize("name", WHOLE)
@given(st.data())
def test_in_any_pieces(name: str, data: st.DataObject) -> None:
    """However an answer is cut on its way, its body is whole exactly when its last byte has come."""
    whole, body, stays = WHOLE[name]
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=6)))
    pieces = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True) if a < b]
    reply = Reply()
    read = [reply.feed(piece) for piece in pieces]
    assert read == [None] * (len(pieces) - 1) + [body]
    assert reply.stays is stays


def test_until_the_end() -> None:
    """A body without a length lasts until the connection ends; any other that ends early is no body."""
    reply = Reply()
    assert reply.feed(OK + b"\r\nhel") is None
    assert reply.feed(b"lo") is None
    assert reply.end() == b"hello"
    assert not reply.stays
    for cut in (b"", OK, OK + b"Content-Length: 5\r\n\r\nhell", OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello"):
        reply = Reply()
        assert reply.feed(cut) is None
        assert reply.end() is None


def test_more_than_one() -> None:
    """Bytes behind the answer put the connection out of step."""
    reply = Reply()
    assert reply.feed(OK + b"Content-Length: 2\r\n\r\nhiHTTP") == b"hi"
    assert not reply.stays


@pytest.mark.parametrize(
    "data",
    [
        b"SSH-2.0\r\n\r\n",
        b"HTTP/2 200\r\n\r\n",
        b"HTTP/1.1 999 x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n",
        b"x" * 70_000,
    ],
)
def test_no_http(data: bytes) -> None:
    """What is no answer is told at once."""
    with pytest.raises(NoHttp):
        Reply().feed(data)
