"""What the page is told and what it may ask, without a browser."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.preview.client import Phone, PhoneError
from bot.preview.server import PreviewServer
from bot.service.ports import Outage, Unusable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Call = Callable[..., Awaitable[tuple[int, Any]]]

TOKEN = "4242:AAtest"  # noqa: S105 - opens nothing but this test


class Wired:
    """What a wiring gives the page, and what the page made of it."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.converted: list[tuple[bytes, str]] = []
        self.trouble = ""
        self.unfit: list[Exception] = []

    async def restart(self) -> None:
        """Come back when the test says so, or fail."""
        await self.go_on.wait()
        if self.trouble:
            raise RuntimeError(self.trouble)

    async def convert(self, content: bytes, mime: str) -> bytes:
        """Make the same small sound of everything, or fail."""
        if self.unfit:
            raise self.unfit.pop(0)
        self.converted.append((content, mime))
        return b"OggS OpusHead"

    def pictures(self) -> dict[str, str]:
        """Draw one empty picture."""
        return {"orientation": "<svg xmlns='http://www.w3.org/2000/svg'/>"}


@pytest.fixture
def wired() -> Wired:
    """A wiring that does as it is told."""
    return Wired()


@pytest.fixture
async def server(wired: Wired) -> AsyncIterator[PreviewServer]:
    """A server with everything that a page can offer, and two people."""
    people = [
        {"user_id": 101, "first_name": "Ana", "role": "learner", "start": "CODE"},
        {"user_id": 102, "first_name": "Ilze", "role": "counsellor", "started": True},
    ]
    running = PreviewServer(TOKEN, people=people, convert=wired.convert, restart=wired.restart, pictures=wired.pictures)
    await running.start()
    yield running
    await running.stop()


Socket = aiohttp.ClientWebSocketResponse


@pytest.fixture
async def page(server: PreviewServer, session: aiohttp.ClientSession) -> AsyncIterator[Socket]:
    """An open page, before it was greeted."""
    async with session.ws_connect(f"{server.url}/page") as socket:
        yield socket


async def until(page: Socket, event: str) -> dict[str, Any]:
    """The next event of this name."""
    while True:
        heard: dict[str, Any] = await page.receive_json(timeout=5)
        if heard["event"] == event:
            return heard


async def test_a_page_is_greeted_with_everything(page: Socket, server: PreviewServer) -> None:
    """The first event holds the people, their chats, and what may be asked."""
    hello = await until(page, "hello")

    assert [chat["person"]["first_name"] for chat in hello["chats"]] == ["Ana", "Ilze"]
    assert (hello["record"], hello["restart"], hello["pictures"], hello["away"]) == (True, True, True, False)
    assert hello["project"] == "Kažipot"
    server.notice("bad", "orientation.yaml", ["line 7: a slip"])
    assert (await until(page, "notice"))["notice"]["lines"] == ["line 7: a slip"]


async def test_a_page_hears_what_happens(page: Socket, call: Call) -> None:
    """Messages, edits, deletions, typing and toasts come one by one."""
    await until(page, "hello")
    _, sent = await call("sendMessage", chat_id=102, text="hi")
    new = await until(page, "message")
    await call("editMessageText", chat_id=102, message_id=sent["message_id"], text="hello")
    edited = await until(page, "message")
    await call("sendChatAction", chat_id=102, action="typing")
    typing = await until(page, "action")
    await call("deleteMessage", chat_id=102, message_id=sent["message_id"])
    erased = await until(page, "erased")

    assert (new["chat_id"], new["message"]["text"], edited["message"]["text"]) == (102, "hi", "hello")
    assert typing["action"] == "typing"
    assert erased["messages"] == [sent["message_id"]]


async def test_a_page_does_what_people_do(page: Socket, call: Call, server: PreviewServer) -> None:
    """Deeds over the socket reach the bot; a slip is answered with a sentence, and the line stays open."""
    await page.send_json({"id": 1, "act": "start", "body": {"chat_id": 101}})
    assert "update_id" in (await until(page, "done"))["result"]
    _, updates = await call("getUpdates")
    assert updates[0]["message"]["text"] == "/start CODE"
    for order in ({"id": 2, "act": "fly", "body": {}}, {"id": 3}, {"id": 4, "act": "say", "body": 5}):
        await page.send_json(order)
        answer = await until(page, "done")
        assert answer["id"] == order["id"]
        assert answer["error"]
    await page.send_str("no JSON")
    assert (await until(page, "done"))["error"]
    await page.send_json({"id": 5, "act": "people", "body": {"first_name": "Luka"}})
    assert (await until(page, "person"))["person"]["first_name"] == "Luka"
    assert len(server.world.people) == 3


async def test_the_bot_is_away_while_it_restarts(page: Socket, wired: Wired) -> None:
    """The page says so, and says when the bot did not come back."""
    await page.send_json({"id": 1, "act": "restart"})
    away = await until(page, "away")
    wired.trouble = "The database is locked."
    wired.go_on.set()
    notice = await until(page, "notice")
    back = await until(page, "away")

    assert (away["away"], back["away"]) == (True, False)
    assert notice["notice"]["lines"] == ["The database is locked."]


async def test_a_recording_becomes_a_voice_note(
    server: PreviewServer, session: aiohttp.ClientSession, call: Call, wired: Wired
) -> None:
    """What a browser records is converted; Ogg stays as it is."""
    phone = Phone(session, server.url, 101)
    await phone.send_file("voice", b"webm", "voice.webm", "audio/webm;codecs=opus")
    await phone.send_file("voice", b"OggS OpusHead", "voice.ogg", "audio/ogg")
    _, updates = await call("getUpdates")

    assert [content for content, _ in wired.converted] == [b"webm"]
    unique = {update["message"]["voice"]["file_unique_id"] for update in updates}
    assert len(unique) == 1


async def test_a_recording_that_is_none_is_told_in_a_sentence(
    server: PreviewServer, session: aiohttp.ClientSession, call: Call, wired: Wired
) -> None:
    """Whether the sound or the converter is to blame, the phone is told, and the bot hears nothing of it."""
    wired.unfit = [Unusable("broken"), Outage("The worker is away.")]
    phone = Phone(session, server.url, 101)
    with pytest.raises(PhoneError, match="There is no sound in this recording"):
        await phone.send_file("voice", b"webm", "voice", "audio/webm")
    with pytest.raises(PhoneError, match="just now"):
        await phone.send_file("voice", b"webm", "voice", "audio/webm")
    assert await call("getUpdates") == (200, [])


async def test_files_and_pictures_are_shown_and_cannot_do_harm(
    server: PreviewServer, session: aiohttp.ClientSession, call: Call
) -> None:
    """A sound can be fetched in parts; a page of HTML is only ever downloaded; pictures are SVG without scripts."""
    phone = Phone(session, server.url, 101)
    await phone.send_file("voice", b"OggS OpusHead 123", "voice.ogg", "audio/ogg")
    await phone.send_file("document", b"<script>", "evil.html", "text/html")
    _, updates = await call("getUpdates")
    sound, paper = (update["message"] for update in updates)
    async with session.get(f"{server.url}/media/{sound['voice']['file_id']}", headers={"Range": "bytes=5-8"}) as answer:
        assert (answer.status, await answer.read(), answer.content_type) == (206, b"Opus", "audio/ogg")
        assert answer.headers["Content-Range"] == "bytes 5-8/17"
    async with session.get(f"{server.url}/media/{paper['document']['file_id']}") as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
        assert (answer.content_type, answer.headers["X-Content-Type-Options"]) == (
            "application/octet-stream",
            "nosniff",
        )
    async with session.get(f"{server.url}/pictures") as answer:
        assert await answer.json() == {"pictures": ["orientation"]}
    async with session.get(f"{server.url}/pictures/0") as answer:
        assert answer.content_type == "image/svg+xml"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for path in ("/media/none", "/pictures/1", "/pictures/x", "/static/none.js"):
        async with session.get(server.url + path) as answer:
            assert answer.status == 404


async def test_the_page_and_its_parts_are_served_with_strict_rules(
    server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """Page, style, scripts and icon come from here alone, and run nothing from elsewhere."""
    for path in ("/", "/static/phone.css", "/static/icon.svg", "/static/app.js", "/static/compose.js"):
        async with session.get(server.url + path) as answer:
            assert answer.status == 200
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert "https://" not in (await answer.text()).replace("https:?", "")
