"""The page in a real browser: a person taps, reads, listens and speaks, on a wide screen and on a narrow one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

from bot.preview.server import PreviewServer
from tests.fakes.ogg import opus
from tests.preview.screen import Screen, chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from selenium import webdriver

pytestmark = pytest.mark.browser

TOKEN = "4242:AAtest"  # noqa: S105 - opens nothing but this test
PEOPLE: list[dict[str, Any]] = [
    {"user_id": 101, "first_name": "Ana", "role": "learner", "role_label": "Learner", "start": "CODE"},
    {"user_id": 102, "first_name": "Ilze", "role": "counsellor", "role_label": "Counsellor", "language": "lv"},
    {"user_id": 103, "first_name": "Marko", "role": "coordinator", "role_label": "Coordinator", "language": "sl"},
]


def key(label: str, data: str) -> dict[str, str]:
    """A button."""
    return {"text": label, "callback_data": data}


class ScriptedBot:
    """A tiny bot over HTTP: enough to see everything that the page can show."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/bot{TOKEN}"

    async def live(self) -> None:
        """Poll and answer until cancelled."""
        offset = 0
        async with aiohttp.ClientSession() as session:
            self._session = session
            await self._set_up()
            while True:
                for update in await self._call("getUpdates", offset=offset, timeout=20):
                    offset = update["update_id"] + 1
                    await self._take(update)

    async def _set_up(self) -> None:
        await self._call("setMyDescription", description="I ask easy questions.")
        for language, words in (("", "Help"), ("sl", "Pomoč")):
            commands = [{"command": "help", "description": words}]
            await self._call("setMyCommands", commands=commands, language_code=language)

    async def _call(self, method: str, **params: Any) -> Any:
        async with self._session.post(f"{self._url}/{method}", json=params) as answer:
            return (await answer.json()).get("result", [])

    async def _take(self, update: dict[str, Any]) -> None:
        if "callback_query" in update:
            await self._tapped(update["callback_query"])
        elif "message" in update:
            await self._heard(update["message"])

    async def _heard(self, message: dict[str, Any]) -> None:
        chat = message["chat"]["id"]
        if message.get("text", "").startswith("/start"):
            html = f"<b>Hello</b> &lt;{message['from']['language_code']}&gt; /help"
            await self._call("sendMessage", chat_id=chat, text=html, parse_mode="HTML")
            form = aiohttp.FormData({"chat_id": str(chat), "voice": "attach://sound"})
            form.add_field("sound", opus(3), filename="voice.ogg", content_type="audio/ogg")
            async with self._session.post(f"{self._url}/sendVoice", data=form):
                pass
            keys = [[key("🚶 I walk", "mark:1"), key("🚌 Bus", "mark:2")], [key("❓", "help:1"), key("⏸", "later:1")]]
            markup = {"inline_keyboard": keys}
            await self._call("sendMessage", chat_id=chat, text="How can you go to work?", reply_markup=markup)
        else:
            kind = "voice" if "voice" in message else message.get("text", "something")
            await self._call("sendMessage", chat_id=chat, text=f"I got: {kind}")

    async def _tapped(self, tap: dict[str, Any]) -> None:
        chat, number = tap["message"]["chat"]["id"], tap["message"]["message_id"]
        if tap["data"].startswith("mark:"):
            await self._call("editMessageText", chat_id=chat, message_id=number, text=f"✅ {tap['data']}")
        words = {"help:1": "I ask what is near.", "later:1": "Until later."}.get(tap["data"], "")
        await self._call(
            "answerCallbackQuery", callback_query_id=tap["id"], text=words, show_alert=tap["data"] == "help:1"
        )


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    """Headless Chromium with a microphone that hums."""
    with chromium() as started:
        yield started


class Restarts:
    """A bot that can be restarted, slowly enough to be seen."""

    def __init__(self) -> None:
        self.bot: asyncio.Task[None] | None = None
        self.url = ""
        self.come_back = asyncio.Event()

    def begin(self) -> None:
        """Let the bot live."""
        self.bot = asyncio.create_task(ScriptedBot(self.url).live())

    async def end(self) -> None:
        """End the bot."""
        if self.bot:
            self.bot.cancel()
            await asyncio.gather(self.bot, return_exceptions=True)

    async def restart(self) -> None:
        """End the bot, and let it live again once the test says so."""
        await self.end()
        await self.come_back.wait()
        self.begin()


@pytest.fixture
def restarts() -> Restarts:
    """The bot's life in the hands of the test."""
    return Restarts()


@pytest.fixture
async def server(restarts: Restarts) -> AsyncIterator[PreviewServer]:
    """A server with three phones and a scripted bot."""

    async def convert(_content: bytes, _mime: str) -> bytes:
        return opus(3)

    drawn = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='200'><rect width='400' height='200'/></svg>"
    running = PreviewServer(
        TOKEN,
        people=PEOPLE,
        convert=convert,
        restart=restarts.restart,
        pictures=lambda: {"orientation": drawn, "short": drawn},
    )
    await running.start()
    restarts.url = running.url
    restarts.begin()
    yield running
    await restarts.end()
    await running.stop()


async def test_a_chat_on_a_wide_screen(server: PreviewServer, driver: webdriver.Chrome) -> None:
    """Start, taps that edit in place, toast and alert, voice, words, language, menu, block, a new person."""

    def play() -> None:
        screen = Screen(driver, server.url)
        screen.size(1440, 900)
        screen.until(lambda: screen.count('[data-testid="phone"]') == 3)
        screen.press('[data-testid="start"]', "learner")
        screen.see("Hello <en> /help")
        screen.see("How can you go to work?")
        screen.press('[data-callback="later:1"]', "learner")
        screen.until(lambda: "Until later." in screen.find('[data-testid="toast"]', "learner").text)
        screen.press('[data-callback="help:1"]', "learner")
        screen.until(lambda: "I ask what is near." in screen.find('[data-testid="alert"]', "learner").text)
        screen.press('[data-testid="alert-ok"]', "learner")
        screen.shoot("wide")
        screen.press('[data-callback="mark:2"]', "learner")
        screen.see("✅ mark:2")
        screen.until(lambda: screen.count('[data-role="learner"] [data-callback]') == 0)
        assert "3 seconds" in str(screen.find('[data-testid="voice-play"]', "learner").get_attribute("aria-label"))
        assert "Hello" in screen.find(".words strong", "learner").text

        Select(screen.find('[data-testid="language"]', "learner")).select_by_value("sl")
        screen.press('[data-testid="menu"]', "learner")
        screen.until(lambda: "Pomoč" in screen.find('[data-testid="commands"]', "learner").text)
        screen.press('[data-testid="commands"] button', "learner")
        screen.see("I got: /help")
        screen.find('[data-testid="input"]', "learner").send_keys("<i>words</i>" + Keys.ENTER)
        screen.see("I got: <i>words</i>")

        screen.press('[data-testid="more"]', "learner")
        screen.press('[data-testid="block"]', "learner")
        screen.until(lambda: screen.find('[data-testid="start"]', "learner").text == "Unblock")
        assert server.world.people[101].blocked
        screen.press('[data-testid="start"]', "learner")
        screen.until(lambda: screen.count('[data-role="learner"] [data-testid="input"]') == 1)

        screen.press('[data-testid="new-person"]')
        screen.until(lambda: screen.count('[data-testid="phone"]') == 4)
        assert screen.complaints() == []

    await asyncio.to_thread(play)


async def test_a_restart_loses_no_tap(server: PreviewServer, driver: webdriver.Chrome, restarts: Restarts) -> None:
    """While the bot is away the page says so, and what was tapped is answered afterwards."""

    def away() -> Screen:
        screen = Screen(driver, server.url)
        screen.size(1440, 900)
        screen.press('[data-testid="start"]', "learner")
        screen.see("How can you go to work?")
        screen.press('[data-testid="restart"]')
        screen.until(lambda: "away" in screen.find('[data-testid="state"]').text)
        screen.press('[data-callback="mark:1"]', "learner")
        screen.find('[data-testid="away"]', "learner")
        screen.find(".key.busy", "learner")
        screen.shoot("away")
        return screen

    def back(screen: Screen) -> None:
        screen.see("✅ mark:1")
        screen.until(lambda: "here" in screen.find('[data-testid="state"]').text)
        assert screen.complaints() == []

    screen = await asyncio.to_thread(away)
    restarts.come_back.set()
    await asyncio.to_thread(back, screen)


async def test_a_chat_on_a_phone(server: PreviewServer, driver: webdriver.Chrome) -> None:
    """At 390 pixels one phone is shown at a time; nothing is wider than the screen; a voice message is recorded."""

    def play() -> None:
        screen = Screen(driver, server.url)
        screen.size(390, 844)
        screen.until(lambda: screen.count('[data-testid="phone"]') == 1)
        screen.press('[data-testid="start"]', "learner")
        screen.see("How can you go to work?")
        width = driver.execute_script("return document.documentElement.scrollWidth")
        assert width == 390
        screen.shoot("narrow")
        screen.press('[data-testid="mic"]', "learner")
        screen.until(lambda: screen.find(".elapsed", "learner").text == "0:01")
        screen.press(".stop", "learner")
        screen.see("I got: voice")
        screen.press('[data-tab="102"]')
        screen.until(lambda: screen.count('[data-role="counsellor"]') == 1)
        screen.press('[data-testid="start"]', "counsellor")
        screen.see("Hello <lv> /help", "counsellor")
        screen.press('[data-tab="101"]')
        screen.see("I got: voice")
        assert screen.complaints() == []

    await asyncio.to_thread(play)


async def test_notices_pictures_and_a_reload(server: PreviewServer, driver: webdriver.Chrome) -> None:
    """A mistake is shown with its lines, pictures can be looked at, and a reload brings everything back."""

    def look() -> Screen:
        screen = Screen(driver, server.url)
        screen.size(1440, 900)
        screen.press('[data-testid="start"]', "learner")
        screen.see("How can you go to work?")
        screen.press('[data-testid="pictures"]')
        screen.until(lambda: screen.count('[data-testid="gallery"] img') == 1)
        screen.press("#gallery-close")
        return screen

    def read(screen: Screen) -> None:
        screen.until(lambda: "line 7: a colon" in screen.find('[data-testid="notice"]').text)
        screen.shoot("notice")
        driver.refresh()
        screen.see("How can you go to work?")
        screen.until(lambda: "line 7: a colon" in screen.find('[data-testid="notice"]').text)
        screen.press('[data-testid="notice"] button')
        screen.until(lambda: screen.count('[data-testid="notice"]') == 0)

    screen = await asyncio.to_thread(look)
    server.notice("bad", "orientation.yaml was not taken over", ["line 7: a colon stands in a sentence"])
    await asyncio.to_thread(read, screen)


async def test_the_page_finds_the_preview_again(driver: webdriver.Chrome) -> None:
    """When the preview itself is gone the page says so, and connects by itself once it is back."""
    first = PreviewServer(TOKEN, people=PEOPLE)
    await first.start()
    port = int(first.url.rpartition(":")[2])
    screen = await asyncio.to_thread(Screen, driver, first.url)
    await asyncio.to_thread(screen.until, lambda: "here" in screen.find('[data-testid="state"]').text)
    await first.stop()
    await asyncio.to_thread(screen.until, lambda: "does not answer" in screen.find('[data-testid="state"]').text)
    second = PreviewServer(TOKEN, port=port, people=PEOPLE[:1])
    await second.start()
    await asyncio.to_thread(screen.until, lambda: "here" in screen.find('[data-testid="state"]').text)
    await asyncio.to_thread(screen.until, lambda: screen.count('[data-testid="phone"]') == 1)
    await second.stop()
