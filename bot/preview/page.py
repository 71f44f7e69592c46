"""The page with the phones: static files, and one WebSocket that tells it everything and hears what people do.

The server sends objects with an ``event``: ``hello`` (everything, after each connection), then ``message``, ``erased``,
``toast``, ``action``, ``person``, ``notice``, ``away``, ``done`` (the answer to a deed). The page sends
``{"id", "act", "body"}``: the deeds of ``acts``, and ``restart``.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from bot.preview import acts, bodies
from bot.preview.guard import guarded

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.preview.control import Control
    from bot.preview.shapes import Json
    from bot.preview.world import World

_STATIC = Path(__file__).parent / "static"
_FILES = {
    "": ("index.html", "text/html"),
    "phone.css": ("phone.css", "text/css"),
    "icon.svg": ("icon.svg", "image/svg+xml"),
}
_SCRIPTS = frozenset({"app.js", "phone.js", "compose.js", "bubble.js", "voice.js", "recorder.js", "wire.js"})
_RULES = (
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_NOTICES = 6
_OPEN_IN_THE_BROWSER = ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf", "audio/", "text/plain")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the page may ask of whoever wired it; each may be missing, and then the page does not offer it."""

    project: str = "Kažipot"
    record: bool = False
    restart: Callable[[], Awaitable[None]] | None = None
    pictures: Callable[[], dict[str, str]] | None = None


class Page:
    """The open pages of one server."""

    def __init__(self, world: World, control: Control, wishes: Wishes) -> None:
        self._world = world
        self._control = control
        self._wishes = wishes
        self._open: dict[web.WebSocketResponse, asyncio.Queue[Json]] = {}
        self._notices: list[Json] = []
        self._away = False
        self._restarting: asyncio.Task[None] | None = None

    def routes(self) -> list[web.RouteDef]:
        """Return the routes, closed to strangers."""
        return [
            web.get("/", guarded(self._static)),
            web.get("/static/{name}", guarded(self._static)),
            web.get("/page", guarded(self._socket)),
            web.get("/media/{file_id}", guarded(self._media)),
            web.get("/pictures", guarded(self._pictures)),
            web.get("/pictures/{number}", guarded(self._picture)),
        ]

    def notice(self, kind: str, text: str, lines: Iterable[str]) -> None:
        """Show a notice: ``kind`` is ``good``, ``bad`` or ``info``; ``lines`` are the details."""
        notice = {"kind": kind, "text": text, "lines": list(lines), "at": int(self._world.now())}
        self._notices = [*self._notices, notice][-_NOTICES:]
        self._tell({"event": "notice", "notice": notice})

    def start(self) -> None:
        """Listen to the world."""
        self._world.watchers.append(self._hear)

    async def stop(self) -> None:
        """Close every page and stop listening."""
        self._world.watchers.remove(self._hear)
        if self._restarting:
            self._restarting.cancel()
            await asyncio.gather(self._restarting, return_exceptions=True)
        for socket in list(self._open):
            await socket.close()

    def _hear(self, event: Json) -> None:
        if event["event"] == "webhook" or not self._open:
            return
        person = self._world.people.get(event["chat_id"])
        if person is None or not person.role:
            return
        if event["event"] == "person":
            event = {**event, **_without_messages(self._world, event["chat_id"])}
        self._tell(event)

    def _tell(self, event: Json) -> None:
        for waiting in self._open.values():
            waiting.put_nowait(event)

    def _hello(self) -> Json:
        people = [person for person in self._world.people.values() if person.role]
        return {
            "event": "hello",
            "project": self._wishes.project,
            "bot": self._world.bot,
            "record": self._wishes.record,
            "restart": self._wishes.restart is not None,
            "pictures": self._wishes.pictures is not None,
            "away": self._away,
            "now": int(self._world.now()),
            "notices": self._notices,
            "chats": [acts.shown(self._world, self._world.chats[person.user_id]) for person in people],
        }

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        outgoing: asyncio.Queue[Json] = asyncio.Queue()
        outgoing.put_nowait(self._hello())
        self._open[socket] = outgoing
        writer = asyncio.create_task(_write(socket, outgoing))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    outgoing.put_nowait(self._obey(message.data))
        finally:
            del self._open[socket]
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)
        return socket

    def _obey(self, text: str) -> Json:
        order: Any = None
        try:
            order = json.loads(text)
            if order["act"] == "restart":
                self._restart()
                return {"event": "done", "id": order.get("id"), "result": {}}
            return {"event": "done", "id": order.get("id"), "result": self._control.do(order["act"], order["body"])}
        except (acts.MisuseError, ValueError, KeyError, TypeError) as misuse:
            return {"event": "done", "id": order.get("id") if isinstance(order, dict) else None, "error": str(misuse)}

    def _restart(self) -> None:
        if self._wishes.restart and not self._away:
            self._set_away(away=True)
            self._restarting = asyncio.create_task(self._wait_for_restart())

    async def _wait_for_restart(self) -> None:
        assert self._wishes.restart  # noqa: S101 - only called where there is one
        try:
            await self._wishes.restart()
        except Exception as trouble:  # noqa: BLE001 - whatever stopped the bot, the page must say so
            self.notice("bad", "The bot did not come back.", [str(trouble)])
        finally:
            self._set_away(away=False)

    def _set_away(self, *, away: bool) -> None:
        self._away = away
        self._tell({"event": "away", "away": away})

    async def _static(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "")
        file, kind = _FILES.get(name) or ((name, "text/javascript") if name in _SCRIPTS else ("", ""))
        if not file:
            raise web.HTTPNotFound
        headers = {"Content-Security-Policy": _RULES, "Referrer-Policy": "no-referrer"}
        return web.Response(body=(_STATIC / file).read_bytes(), content_type=kind, charset="utf-8", headers=headers)

    async def _media(self, request: web.Request) -> web.StreamResponse:
        found = self._world.files.find(request.match_info["file_id"])
        if found is None:
            raise web.HTTPNotFound
        inline = found.mime.startswith(_OPEN_IN_THE_BROWSER)
        headers = {"Accept-Ranges": "bytes"}
        if not inline:
            headers |= {"Content-Disposition": "attachment", "Content-Security-Policy": "sandbox"}
        kind = found.mime if inline else "application/octet-stream"
        return _ranged(request, found.content, kind, headers)

    async def _pictures(self, _: web.Request) -> web.StreamResponse:
        return bodies.answer({"pictures": list(self._drawn())})

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        drawn, number = list(self._drawn().values()), request.match_info["number"]
        if not number.isdigit() or int(number) >= len(drawn):
            raise web.HTTPNotFound
        rules = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}
        return web.Response(text=drawn[int(number)], content_type="image/svg+xml", headers=rules)

    def _drawn(self) -> dict[str, str]:
        return self._wishes.pictures() if self._wishes.pictures else {}


async def _write(socket: web.WebSocketResponse, outgoing: asyncio.Queue[Json]) -> None:
    while True:
        try:
            await socket.send_str(json.dumps(await outgoing.get(), ensure_ascii=True))
        except ConnectionError:
            return


def _without_messages(world: World, chat_id: int) -> Json:
    shown = acts.shown(world, world.chats[chat_id])
    return {name: value for name, value in shown.items() if name not in {"messages", "toasts"}}


def _ranged(request: web.Request, content: bytes, kind: str, headers: dict[str, str]) -> web.Response:
    try:
        wanted = request.http_range
    except ValueError:
        raise web.HTTPRequestRangeNotSatisfiable from None
    if wanted.start is None and wanted.stop is None:
        return web.Response(body=content, content_type=kind, headers=headers)
    begin, end, _ = wanted.indices(len(content))
    headers |= {"Content-Range": f"bytes {begin}-{max(begin, end) - 1}/{len(content)}"}
    return web.Response(body=content[begin:end], status=206, content_type=kind, headers=headers)
