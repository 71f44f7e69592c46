"""``kazipot try``: the whole product on this machine, without Telegram and without a token."""

from __future__ import annotations

import asyncio
import secrets
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.commands.manners import configure_logs, give_up, in_one_sentence, new_app, warn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.preview.server import PreviewServer
    from bot.service.editing import PageNews
    from bot.settings import Settings

app = new_app()
PORT = 8765
LEARNER, COUNSELLOR, COORDINATOR = 7001, 7002, 7003
STAFF = (("counsellor", COUNSELLOR, "Maja"), ("coordinator", COORDINATOR, "Katrin"))


@app.command("try")
def try_out(port: Annotated[int, typer.Option(help="The port of the page.", min=0, max=65535)] = PORT) -> None:
    """Try everything on this machine: a page shows a learner's, a counsellor's and a coordinator's phone.

    No Telegram, no token. Change a file in the folder dialogues, save it, and the next interview uses it.

    Example: kazipot try --port 8765
    """
    from bot.settings import TELEGRAM, read_settings
    from bot.wiring import no_voices

    configure_logs()
    with in_one_sentence():
        settings = read_settings()
        warn(no_voices(settings))
        folder = settings.data / "try"
        token = f"{secrets.randbelow(10**9) + 10**9}:{secrets.token_urlsafe(24)}"
        tried = settings.model_copy(
            update={"data": folder, "key_file": folder / "key", "database": "", "open_door": True, "api_url": TELEGRAM}
        )
        asyncio.run(_Trial(tried, token, port).live())


class _Trial:
    """The preview server and the bot in it, which may be restarted while the page stays open."""

    def __init__(self, settings: Settings, token: str, port: int) -> None:
        self._settings = settings
        self._token = token
        self._port = port
        self._stop = asyncio.Event()
        self._bot: asyncio.Task[None] | None = None
        self._server: PreviewServer | None = None

    async def live(self) -> None:
        from bot.commands.run import until_signal

        await until_signal(self._live, lambda: None)

    async def _live(self, stop: asyncio.Event, _ready: object) -> None:
        from bot.wiring import can_convert, mouth_and_ear

        async with mouth_and_ear(self._settings) as (mouth, _):
            await self._serve(stop, mouth.convert if can_convert(mouth) else None)

    async def _serve(self, stop: asyncio.Event, convert: Callable[[bytes, str], Awaitable[bytes]] | None) -> None:
        """Serve the page. ``convert`` makes voice notes of what the browser's microphone records."""
        from bot.preview.server import PreviewServer

        people = await self._people()
        pictures = self._pictures
        server = PreviewServer(
            self._token, port=self._port, people=people, restart=self._restart, pictures=pictures, convert=convert
        )
        try:
            await server.start()
        except OSError:
            give_up(
                f"The port {self._port} is taken. Stop the other program, or use: kazipot try --port {self._port + 1}"
            )
        self._server = server
        try:
            await self._start_bot()
            await self._greet_staff(server)
            print(f"Open {server.url} in a browser. Stop with Ctrl-C.", flush=True)
            await self._watch(stop)
        finally:
            await self._stop_bot()
            await server.stop()

    async def _watch(self, stop: asyncio.Event) -> None:
        """Until Ctrl-C; a bot that fails ends the trial with its sentence."""
        while not stop.is_set():
            waiting = asyncio.ensure_future(stop.wait())
            await asyncio.wait({waiting, *([self._bot] if self._bot else [])}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
            if self._bot is not None and self._bot.done() and not self._stop.is_set():
                self._bot.result()

    async def _start_bot(self) -> None:
        from pydantic import SecretStr

        from bot.wiring import House

        assert self._server is not None  # noqa: S101 - the server is there before the bot
        settings = self._settings.model_copy(update={"token": SecretStr(self._token), "api_url": self._server.url})
        self._stop = asyncio.Event()
        started = asyncio.Event()
        house = House(settings, heard=self._hear, needs_page=False)
        self._bot = asyncio.create_task(house.live(self._stop, started.set))
        waiting = asyncio.ensure_future(started.wait())
        await asyncio.wait({self._bot, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if not started.is_set():
            waiting.cancel()
            self._bot.result()

    async def _stop_bot(self) -> None:
        if self._bot is not None:
            self._stop.set()
            await asyncio.gather(self._bot, return_exceptions=True)

    async def _restart(self) -> None:
        await self._stop_bot()
        await self._start_bot()

    async def _people(self) -> list[dict[str, Any]]:
        """A learner's phone, and those of a counsellor and a coordinator who hold an invitation."""
        from bot.service.changes import SaveInvitation
        from bot.service.invitations import make
        from bot.wiring import SystemClock, opened

        people: list[dict[str, Any]] = [{"user_id": LEARNER, "first_name": "Ana", "role": "learner"}]
        async with opened(self._settings) as archive:
            for role, number, name in STAFF:
                phone: dict[str, Any] = {"user_id": number, "first_name": name, "role": role}
                if await archive.person_at(number) is None:
                    code, invitation = make(archive, SystemClock().now(), role, name=name)  # type: ignore[arg-type]  # a role
                    await archive.commit([SaveInvitation(invitation)])
                    phone["start"] = code
                people.append(phone)
        return people

    async def _greet_staff(self, server: PreviewServer) -> None:
        """The counsellor and the coordinator press Start by themselves."""
        from bot.preview import acts

        for _, number, _ in STAFF:
            acts.start(server.world, {"chat_id": number})

    def _hear(self, news: PageNews) -> None:
        assert self._server is not None  # noqa: S101 - news come from a running bot
        if news.taken:
            self._server.notice("good", f"{news.page}: this version is in use. New talks start with it.")
        else:
            self._server.notice("bad", f"{news.page}: there is a slip. The version before stays in use.", news.mistakes)

    def _pictures(self) -> dict[str, str]:
        """The dialogues as pictures."""
        from bot.library.drawing import svg
        from bot.wiring import shelf

        return {page: svg(edition.script) for page, edition in shelf(self._settings).read().editions.items()}
