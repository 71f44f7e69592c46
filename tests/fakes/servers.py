"""Servers that speak raw bytes, for what a well-behaved server would never do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes, status: str = "200 OK", more: str = "") -> bytes:
    """A whole answer over HTTP."""
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


@asynccontextmanager
async def a_server(serve: Serve, secure: ssl.SSLContext | None = None) -> AsyncIterator[str]:
    """Serve each connection so, on a free port; gives the address."""

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=secure)
    async with listening:
        yield f"http{'s' if secure else ''}://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


async def request_of(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """Read one request: its head and its body."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")
    )
    return head, await reader.readexactly(length)
