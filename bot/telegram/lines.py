"""Connections that stay open, for the small calls that go out by the thousand.

A whole client session costs more than the rest of a turn, and gives what these calls do not need: redirects, cookies,
encodings, streams. So this module holds the connections, and ``framing`` finds the answers. One request goes out, one
answer comes back.

- Nothing is written before a connection stands: if it cannot be made, nothing was sent.
- A connection that breaks, answers something else, or is given up in the middle is never used again, and nobody knows
  whether its call was done.
- A connection that has been idle for long may have been left by the other side, and is not used again.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from typing import TYPE_CHECKING, Final, cast

from bot.service.ports import MaybeSent, NotSent
from bot.telegram.framing import NoHttp, Reply

if TYPE_CHECKING:
    from yarl import URL

A_CONNECTION: Final = 10.0
IDLE: Final = 15.0
HEAD_START: Final = 0.25
"""Seconds after which a second address of a name is tried too, where the first does not answer."""
_UNREACHABLE: Final = "The Bot API cannot be reached."
_BROKEN: Final = "The connection to the Bot API broke, or its answer did not come in time."


class Lines:
    """Connections to one server, at most so many at once."""

    def __init__(self, url: URL, most: int, *, idle: float = IDLE) -> None:
        """Remember the server; nothing is opened yet. ``idle``: seconds for which an unused connection is good."""
        self._host = url.host or ""
        self._port = url.port or 443
        self._secure = url.scheme == "https"
        self._head_start = None if _is_number(self._host) else HEAD_START
        self._may_idle = idle
        self._room = asyncio.Semaphore(most)
        self._idle: list[_Line] = []
        self._context: ssl.SSLContext | None = None

    async def ask(self, request: bytes, seconds: float) -> tuple[int, bytes]:
        """Send a whole request, and return the status and the body of its answer.

        Raises:
            NotSent: There is no connection.
            MaybeSent: The answer did not come, or not within so many seconds.
        """
        if self._room.locked():
            await self._wait_for_room()
        else:
            await self._room.acquire()
        try:
            line = self._unused() or await self._connected()
            try:
                return await line.ask(request, seconds)
            finally:
                if line.usable:
                    self._idle.append(line)
                else:
                    line.close()
        finally:
            self._room.release()

    def close(self) -> None:
        """Hang up."""
        while self._idle:
            self._idle.pop().close()

    async def _wait_for_room(self) -> None:
        try:
            async with asyncio.timeout(A_CONNECTION):
                await self._room.acquire()
        except TimeoutError:
            raise NotSent("All connections to the Bot API are in use.") from None

    def _unused(self) -> _Line | None:
        """The connection that was used last, if it may be used again."""
        now = asyncio.get_running_loop().time()
        while self._idle:
            line = self._idle.pop()
            if line.usable and now - line.used_at < self._may_idle:
                return line
            line.close()
        return None

    async def _connected(self) -> _Line:
        loop = asyncio.get_running_loop()
        if self._secure and self._context is None:
            self._context = ssl.create_default_context()
        try:
            async with asyncio.timeout(A_CONNECTION):
                _, line = await loop.create_connection(
                    _Line, self._host, self._port, ssl=self._context, happy_eyeballs_delay=self._head_start
                )
        except (OSError, TimeoutError, UnicodeError):
            raise NotSent(_UNREACHABLE) from None
        return line


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Line(asyncio.Protocol):
    """One connection, which carries one call at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._reply = Reply()
        self.usable = True
        self.used_at = 0.0

    async def ask(self, request: bytes, seconds: float) -> tuple[int, bytes]:
        """Send a request and wait for its answer; if that fails, the connection is no longer usable."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[int, bytes]] = loop.create_future()
        self.usable, self._reply, self._answer = False, Reply(), answer
        alarm = loop.call_later(seconds, self._fail)
        try:
            if self._transport is None:
                self._fail()
            else:
                self._transport.write(request)
            return await answer
        finally:
            alarm.cancel()
            self._answer = None
            self.used_at = loop.time()

    def close(self) -> None:
        """Cut it off; nothing that matters is on its way."""
        self.usable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Part of an answer has come; what nobody asked for puts the connection out of step."""
        if self._answer is None or self._answer.done():
            self.close()
            return
        try:
            body = self._reply.feed(data)
        except NoHttp:
            self._fail()
            return
        if body is not None:
            self.usable = self._reply.stays
            self._answer.set_result((self._reply.status, body))

    def connection_lost(self, exc: BaseException | None) -> None:
        """The connection is gone: an answer that was to end with it is whole, any other is lost."""
        self._transport = None
        self.usable = False
        if self._answer is None or self._answer.done():
            return
        body = self._reply.end() if exc is None else None
        if body is None:
            self._fail()
        else:
            self._answer.set_result((self._reply.status, body))

    def _fail(self) -> None:
        self.close()
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(MaybeSent(_BROKEN))
