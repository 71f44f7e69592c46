"""What may come in the place of an update: anything at all.

``spoilt`` changes a real update at random places. What JSON cannot write stands in it as a mark, and a server between
the bot and the messenger puts the bytes themselves in its place.
"""

from __future__ import annotations

import contextlib
import copy
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

if TYPE_CHECKING:
    import random
    from collections.abc import AsyncIterator

BYTES = {
    b'"@@not utf-8@@"': b'"\xff\xfe\xc0\x80"',
    b'"@@half a character@@"': b'"\xed\xa0\x80"',
    b'"@@deep@@"': b"[" * 20_000 + b"]" * 20_000,
    b'"@@huge@@"': b"9" * 5_000,
    b'"@@not a number@@"': b"NaN",
}
JUNK: tuple[Any, ...] = (
    *(mark.decode().strip('"') for mark in BYTES),
    *(None, True, False, 0, -1, 2**31, 2**63, 10**30, -(10**30), 1e308, 0.5),
    *("", "x", "\0", "\ud800", "\udfff\ud800", "🏳️‍🌈" * 40, "y" * 5_000, "\u202e", "../../etc/passwd", "' OR 1=1 --"),
    *([], {}, [[]], [None], [{}], {"id": []}, {"id": {"id": {"id": None}}}, [[[["x"]]]], {"": {"": {"": ""}}}),
)


def spoilt(update: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A copy of an update, with one to three of its parts missing, replaced, or added."""
    copied = copy.deepcopy(update)
    number = copied.pop("update_id")
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        holder, name = chance.choice(_places(copied))
        if chance.random() < 0.3:
            del holder[name]
        else:
            holder[name] = copy.deepcopy(chance.choice(JUNK))
        if not copied:
            break
    if chance.random() < 0.05:
        return {"update_id": chance.choice([junk for junk in JUNK if not isinstance(junk, int)]), **copied}
    return {"update_id": number, **copied}


def on_the_wire(body: bytes) -> bytes:
    """With the bytes themselves in the place of marks."""
    for mark, true in BYTES.items():
        body = body.replace(mark, true)
    return body


def _places(part: Any) -> list[tuple[Any, Any]]:
    """Every place in an object, with what holds it."""
    if isinstance(part, dict):
        here: list[tuple[Any, Any]] = [(part, name) for name in part]
    elif isinstance(part, list):
        here = [(part, index) for index in range(len(part))]
    else:
        return []
    return [*here, *(place for holder, name in here for place in _places(holder[name]))]


@contextlib.asynccontextmanager
async def mangler(url: str) -> AsyncIterator[str]:
    """A server before the messenger, which puts bytes in the place of marks; gives its address."""
    async with aiohttp.ClientSession() as session:

        async def forward(request: web.Request) -> web.Response:
            headers = {"Content-Type": request.headers.get("Content-Type", "")}
            try:
                async with session.post(url + request.path, data=await request.read(), headers=headers) as answer:
                    body = await answer.read()
            except aiohttp.ClientError:
                raise web.HTTPBadGateway from None
            return web.Response(body=on_the_wire(body), status=answer.status, content_type="application/json")

        app = web.Application(client_max_size=1 << 26)
        app.router.add_post("/{path:.*}", forward)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        await runner.cleanup()
