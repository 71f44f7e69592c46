"""A Bot API server of our own on loopback, and a page with phones: the whole of Telegram that the bot can see.

Wiring::

    server = PreviewServer(token, "127.0.0.1", 8765, people=[{"user_id": 7, "first_name": "Ana"}], restart=bot.restart)
    await server.start()
    ...                        # the bot calls f"{server.url}/bot{token}/..."; people open server.url in a browser
    server.notice("bad", "orientation.yaml was not taken over", ["line 7: ..."])
    await server.stop()

- ``people`` are the first phones, each an object as ``acts.people`` takes it; give each a fixed ``user_id``, so that
  the bot knows them again after the preview was restarted.
- ``convert`` (async, bytes and MIME type in, Ogg/Opus out) makes voice notes of what a browser records; without it
  there is no microphone. ``restart`` (async) stops and starts the bot; taps wait meanwhile. ``pictures`` gives SVGs by
  name.
- ``message_life`` and ``tap_life`` are Telegram's 24 hours and 150 seconds, in seconds.
- ``keep`` bounds the messages remembered in each chat. ``page=False`` leaves the page away; the control API stays.

Everything is on ``server.world``, in this process; ``server.world.on_call`` hears every call of the bot after it was
answered and may queue updates there and then. From another process the control API does the same (``control``,
``client``), and ``python -m bot.preview`` is the server as a process of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.preview import acts, methods
from bot.preview.botapi import BotApi
from bot.preview.control import Control
from bot.preview.faults import Faults
from bot.preview.page import Page, Wishes
from bot.preview.webhook import LOOPBACK, Deliverer
from bot.preview.world import World

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.preview.shapes import Json


class PreviewServer:
    """The server; see the module for its arguments.

    Raises:
        ValueError: ``host`` is not this machine alone.
    """

    def __init__(  # noqa: PLR0913 - the wiring names each of them
        self,
        token: str,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        people: Iterable[Json] = (),
        convert: Callable[[bytes, str], Awaitable[bytes]] | None = None,
        restart: Callable[[], Awaitable[None]] | None = None,
        pictures: Callable[[], dict[str, str]] | None = None,
        message_life: float = 86_400,
        tap_life: float = 150,
        keep: int | None = None,
        page: bool = True,
        project: str = "Kažipot",
    ) -> None:
        if host not in LOOPBACK:
            raise ValueError(f"The preview serves this machine alone: give 127.0.0.1, not {host}.")
        self.world = World(token, keep=keep, message_life=message_life, tap_life=tap_life)
        self.faults = Faults()
        self._host, self._port = host, port
        self._control = Control(self.world, self.faults, convert)
        self._page = Page(self.world, self._control, Wishes(project, convert is not None, restart, pictures))
        self._deliverer = Deliverer(self.world)
        self._with_page = page
        self._runner = web.AppRunner(self._app(page=page), access_log=None, shutdown_timeout=1)
        self._url = ""
        for plan in people:
            acts.people(self.world, plan)

    @property
    def url(self) -> str:
        """The address, without a slash at the end; empty before ``start``."""
        return self._url

    async def start(self) -> None:
        """Listen.

        Raises:
            OSError: The port is taken.
        """
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        port = self._runner.addresses[0][1]
        self._url = f"http://[{self._host}]:{port}" if ":" in self._host else f"http://{self._host}:{port}"
        self._deliverer.start()
        if self._with_page:
            self._page.start()

    async def stop(self) -> None:
        """Let go of everybody and close."""
        await self._deliverer.stop()
        if self._with_page:
            await self._page.stop()
        self.world.release()
        await self._runner.cleanup()

    def notice(self, kind: str, text: str, lines: Iterable[str] = ()) -> None:
        """Show a notice on the page: ``kind`` is ``good``, ``bad`` or ``info``."""
        self._page.notice(kind, text, lines)

    def _app(self, *, page: bool) -> web.Application:
        app = web.Application(client_max_size=methods.LARGEST_BODY)
        api = BotApi(self.world, self.faults)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", api.call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", api.file)
        app.add_routes(self._control.routes())
        if page:
            app.add_routes(self._page.routes())
        return app
