"""The Bot API over HTTP: a method's name and JSON go out, a result comes back.

- One session with connections that stay open; plain calls are JSON, calls with files multipart. A call has 35 seconds,
  and a file some more: lines are slow where the bot is needed.
- A connection that was never made means that nothing was sent. A connection that broke, or an answer that did not
  come in time, means that nobody knows.
- The address holds the token, so no address is ever logged or put into an error, and errors forget their causes.
"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any, Final, Self

import aiohttp
from yarl import URL

from bot.service.ports import MaybeSent, NotSent, Refused
from bot.telegram.answers import Migrated, WrongToken, judge

if TYPE_CHECKING:
    from collections.abc import Mapping

TELEGRAM: Final = "https://api.telegram.org"
MOST_CONNECTIONS: Final = 100
A_CALL: Final = 35.0
A_CONNECTION: Final = 10.0
A_FILE: Final = 120.0
MOST_DOWNLOAD: Final = 20 << 20
_TOKEN: Final = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{1,200}")

_JSON: Final = {"Content-Type": "application/json"}
_QUIET: Final = ("User-Agent", "Accept", "Accept-Encoding")
_DONE: Final = b'{"ok":true,'
_ENCODE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Files = dict[str, tuple[str, bytes]]
"""Files by parameter: their name, and what is in them."""


class Wire:
    """Speaks to the Bot API for one bot."""

    def __init__(self, token: str, api_url: str = TELEGRAM) -> None:
        """Remember whom to call; nothing is opened yet.

        Raises:
            WrongToken: The token has not the form of a token.
        """
        self.bot = bot_number(token)
        base = api_url.rstrip("/")
        self._methods = f"{base}/bot{token}/"
        self._files = f"{base}/file/bot{token}/"
        self._urls: dict[str, URL] = {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def call(
        self, method: str, params: Mapping[str, Any], files: Files | None = None, *, seconds: float = A_CALL
    ) -> Any:
        """Call a method and return its result.

        Args:
            method: The method's name, such as ``sendMessage``.
            params: Its parameters, as JSON values.
            files: Files that go along.
            seconds: How long the call may take.

        Raises:
            Refused, Blocked, TooMany, NotSent, MaybeSent, WrongToken, Conflict: see ``bot.telegram.answers``.
        """
        try:
            return judge(*await self._post(method, params, files, seconds), params)
        except Migrated as moved:
            again = {**params, "chat_id": moved.chat}
            return judge(*await self._post(method, again, files, seconds), again)

    async def tell(self, method: str, params: Mapping[str, Any], *, seconds: float = A_CALL) -> None:
        """Call a method whose result says nothing new; raise as ``call`` does."""
        status, body = await self._post(method, params, None, seconds)
        if status != 200 or not body.startswith(_DONE):  # noqa: PLR2004 - HTTP's "OK"
            judge(status, body, params)

    async def call_raw(self, method: str, params: Mapping[str, Any], *, seconds: float) -> bytes:
        """Call a method and return the answer as it came; raise as ``call`` does if it is an error.

        An answer of 200 is returned unread.
        """
        status, body = await self._post(method, params, None, seconds)
        if status != 200:  # noqa: PLR2004 - HTTP's "OK"
            judge(status, body, params)
        return body

    async def download(self, file: str, most: int = MOST_DOWNLOAD) -> bytes:
        """The content of a file that the messenger holds.

        Raises:
            Refused: It is gone, or larger than ``most`` bytes.
            NotSent, MaybeSent: Try again.
        """
        found = await self._asked_for(file)
        path = found.get("file_path") if isinstance(found, dict) else None
        if not isinstance(path, str):
            raise Refused("the file has no path")
        try:
            get = self._open().get(URL(self._files + path), timeout=_within(A_FILE), allow_redirects=False)
            async with get as response:
                if response.status == 404:  # noqa: PLR2004 - HTTP's "Not Found": the token was right a moment ago
                    raise Refused("the file is gone")
                if response.status != 200:  # noqa: PLR2004 - HTTP's "OK"
                    judge(response.status, await response.read(), {})
                return await _at_most(response.content, most)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _broken(error) from None

    async def close(self) -> None:
        """Hang up."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _asked_for(self, file: str) -> Any:
        try:
            return await self.call("getFile", {"file_id": file})
        except Refused as why:
            if "temporarily unavailable" in str(why):  # the Bot API also says so when its own fetching has faltered
                raise NotSent("The Bot API cannot hand out a file now.") from None
            raise

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=MOST_CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=_within(A_CALL),
                skip_auto_headers=_QUIET,
                auto_decompress=False,
            )
        return self._session

    async def _post(
        self, method: str, params: Mapping[str, Any], files: Files | None, seconds: float
    ) -> tuple[int, bytes]:
        url = self._urls.get(method)
        if url is None:
            url = self._urls[method] = URL(self._methods + method)
        # Half a surrogate pair cannot be sent; it becomes a question mark.
        body = _form(params, files) if files else _ENCODE(params).encode("utf-8", "replace")
        headers = None if files else _JSON
        seconds = max(seconds, A_FILE) if files else seconds
        post = self._open().post(url, data=body, headers=headers, timeout=_within(seconds), allow_redirects=False)
        try:
            async with post as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise _broken(error) from None


def bot_number(token: str) -> int:
    """The bot's number, which every token begins with.

    Raises:
        WrongToken: This is no token.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise WrongToken("KAZIPOT_TOKEN is not a token. A token looks like 123456:ABC-def; @BotFather gives you one.")
    return int(found[1])


def _form(params: Mapping[str, Any], files: Files) -> aiohttp.FormData:
    form = aiohttp.FormData(quote_fields=False)
    for name, value in params.items():
        text = value if isinstance(value, str) else _ENCODE(value)
        form.add_field(name, text.encode("utf-8", "replace").decode())
    for name, (filename, content) in files.items():
        form.add_field(name, io.BytesIO(content), filename=filename, content_type="application/octet-stream")
    return form


def _within(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=seconds, connect=A_CONNECTION)


def _broken(error: BaseException) -> NotSent | MaybeSent:
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError | aiohttp.InvalidURL):
        return NotSent("The Bot API cannot be reached.")
    return MaybeSent("The connection to the Bot API broke, or its answer did not come in time.")


async def _at_most(content: aiohttp.StreamReader, most: int) -> bytes:
    whole = bytearray()
    async for part in content.iter_chunked(1 << 16):
        whole += part
        if len(whole) > most:
            raise Refused("the file is too large")
    return bytes(whole)
