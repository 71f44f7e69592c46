"""The Bot API over HTTP: ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``, with its faults on order."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.preview import bodies, methods, webhook
from bot.preview import params as given
from bot.preview.shapes import Json, RefusedError

if TYPE_CHECKING:
    from bot.preview.faults import Fault, Faults
    from bot.preview.world import World

_MALFORMED = {
    "message_id": 1,
    "from": {"id": 1, "is_bot": False},
    "chat": {"id": 1, "type": "private"},
    "date": 0,
    "text": "This sender has no name.",
}
_REFUSALS = {
    "429": (429, "Too Many Requests: retry after {0}"),
    "500": (500, "Internal Server Error"),
    "403": (403, "Forbidden: bot was blocked by the user"),
    "no_voice": (400, "Bad Request: VOICE_MESSAGES_FORBIDDEN"),
}


class _BrokenError(Exception):
    """The connection breaks here, as a fault wants."""


class BotApi:
    """Answers the bot."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer a method."""
        if request.match_info["token"] != self._world.token:
            return bodies.answer(RefusedError(401, "Unauthorized").answer(), 401)
        method = request.match_info["method"].lower()
        params: Json = {}
        size = 0
        try:
            params, size = await bodies.read(request)
            result = await self._result(method, params)
        except RefusedError as refusal:
            self._world.record(method, params, size, refusal.code, None)
            return bodies.answer(refusal.answer(), refusal.code)
        except web.HTTPException as gateway:
            self._world.record(method, params, size, gateway.status, None)
            raise
        except _BrokenError:
            self._world.record(method, params, size, 0, None)
            return _broken(request)
        self._world.record(method, params, size, 200, result)
        return bodies.answer({"ok": True, "result": result})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Hand out a file."""
        stored = self._world.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self._world.token:
            return bodies.answer(RefusedError(401, "Unauthorized").answer(), 401)
        if stored is None:
            return bodies.answer(RefusedError(404, "Not Found").answer(), 404)
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _result(self, method: str, params: Json) -> Any:
        struck = self._faults.strike(method, params)
        lost = False
        for fault in struck:
            lost = await self._suffer(fault, params) or lost
        result = await self._do(method, params)
        if lost:
            raise _BrokenError
        return result

    async def _suffer(self, fault: Fault, params: Json) -> bool:
        """Let one fault happen; return whether the answer is to be lost."""
        if fault.kind == "delay":
            await asyncio.sleep(fault.delay)
        elif fault.kind == "malformed":
            self._world.updates.put_raw({"message": _MALFORMED})
        elif fault.kind == "forget":
            self._world.files.forget(given.held_files(params))
        elif fault.kind == "drop_before":
            raise _BrokenError
        elif fault.kind == "502":
            raise web.HTTPBadGateway(
                text="<html><body><h1>502 Bad Gateway</h1></body></html>", content_type="text/html"
            )
        elif fault.kind in _REFUSALS:
            code, words = _REFUSALS[fault.kind]
            extra = {"retry_after": fault.retry_after} if code == HTTPStatus.TOO_MANY_REQUESTS else {}
            raise RefusedError(code, words.format(fault.retry_after), **extra)
        return fault.kind == "drop_after"

    async def _do(self, method: str, params: Json) -> Any:
        if method == "getupdates":
            return await self._get_updates(params)
        known = methods.METHODS.get(method)
        if known is None:
            raise RefusedError(404, "Not Found: method not found")
        return known(self._world, params)

    async def _get_updates(self, params: Json) -> list[Json]:
        webhook.refuse_polling(self._world)
        self._world.updates.ask_for(given.structure(params, "allowed_updates"))
        return await self._world.updates.poll(
            given.integer(params, "offset", 0), given.integer(params, "limit", 100), given.integer(params, "timeout", 0)
        )


def _broken(request: web.Request) -> web.Response:
    """Cut the connection: the answer that is returned reaches nobody."""
    if request.transport:
        request.transport.abort()
    return web.Response()
