"""Voice notes on the page, in a real browser: they play, and what its microphone hears becomes one."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import pytest
from selenium.webdriver.common.action_chains import ActionChains

from bot.preview.server import PreviewServer
from bot.service.ports import Outage, Unusable
from bot.voice.mouth import WorkerMouth
from tests.preview.screen import Screen, chromium
from tests.voice.sounds import Measured, measure

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from selenium import webdriver
    from telegram import Bot

pytestmark = pytest.mark.browser

TOKEN = "4242:AAtest"  # noqa: S105 - opens nothing but this test
ANA, MAJA = 101, 102
PEOPLE: list[dict[str, Any]] = [
    {"user_id": ANA, "first_name": "Ana", "role": "learner", "started": True},
    {"user_id": MAJA, "first_name": "Maja", "role": "counsellor", "started": True},
]
LISTEN = """
const notes = [...document.querySelectorAll(`[data-chat="${arguments[0]}"] audio`)];
window.heard = notes.map(() => ({ moments: [], reached: 0, lasts: 0 }));
notes.forEach((audio, number) => {
  const kept = window.heard[number];
  for (const each of ["play", "pause", "ended"]) audio.addEventListener(each, () => kept.moments.push(each));
  audio.addEventListener("timeupdate", () => {
    kept.reached = Math.max(kept.reached, audio.currentTime);
    kept.lasts = audio.duration;
  });
});
"""
LET_GO_AT_ONCE = """
const row = document.querySelector("[data-role=learner] .recording");
const watching = new MutationObserver(() => {
  if (row.dataset.state !== "recording") return;
  watching.disconnect();
  row.querySelector(".stop").click();
});
watching.observe(row, { attributes: true, attributeFilter: ["data-state"] });
document.querySelector("[data-role=learner] .mic").click();
"""


class Converter:
    """A mouth that converts, and fails in the ways that it is told to first."""

    def __init__(self, mouth: WorkerMouth) -> None:
        """Nothing fails yet."""
        self.mouth = mouth
        self.failures: list[Exception] = []

    async def convert(self, sound: bytes, mime: str) -> bytes:
        """Fail, or convert."""
        if self.failures:
            raise self.failures.pop(0)
        return await self.mouth.convert(sound, mime)


class Ears(Screen):
    """The page, and what sounds in it."""

    def listen(self, chat: int = ANA) -> None:
        """Write down from now on what sounds in a chat."""
        self.driver.execute_script(LISTEN, chat)

    def heard(self, number: int) -> dict[str, Any]:
        """What was heard of a note: moments in order, how far it came and how long it lasts, in seconds."""
        heard: dict[str, Any] = self.driver.execute_script("return window.heard[arguments[0]]", number)
        return heard

    def play(self, number: int, role: str = "learner") -> None:
        """Press play, or pause, of a note."""
        notes = f'[data-role="{role}"] [data-testid="voice-play"]'
        self.until(lambda: self.count(notes) > number)
        self._visible(notes)[number].click()

    def sounding(self) -> list[bool]:
        """Which notes sound now."""
        sounding: list[bool] = self.driver.execute_script(
            "return [...document.querySelectorAll('[data-role=learner] audio')].map((each) => !each.paused)"
        )
        return sounding

    def record(self, until: str) -> float:
        """Tap the microphone, wait until it shows this time, and send; return how many seconds it took."""
        begun = time.monotonic()
        self.press('[data-testid="mic"]', "learner")
        self.until(lambda: self.find(".elapsed", "learner").text == until)
        self.press(".stop", "learner")
        return time.monotonic() - begun

    def toast(self) -> str:
        """What the learner's phone says for a moment."""
        return self.find('[data-testid="toast"]', "learner").text

    def told(self, words: str) -> None:
        """Wait until it says this."""
        self.until(lambda: words in self.toast())


@pytest.fixture(scope="module")
def driver() -> Iterator[webdriver.Chrome]:
    """Chromium with a microphone that hums."""
    with chromium() as started:
        yield started


@pytest.fixture
async def converter() -> AsyncIterator[Converter]:
    """The real one."""
    mouth = WorkerMouth()
    yield Converter(mouth)
    await mouth.close()


@pytest.fixture
async def server(converter: Converter) -> AsyncIterator[PreviewServer]:
    """A server with two phones, which may record."""
    running = PreviewServer(TOKEN, people=PEOPLE, convert=converter.convert)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def notes(server: PreviewServer, bot: Bot, converter: Converter) -> list[int]:
    """The numbers of the messages of two notes of the bot, one after the other."""
    assert server
    sounds = [await converter.mouth.say([words], "en") for words in ("How are you today?", "Where do you live?")]
    return [(await bot.send_voice(ANA, sound, caption="A question")).message_id for sound in sounds]


def recorded(server: PreviewServer) -> list[Measured]:
    """The learner's voice notes, as they lie at the messenger."""
    messages = server.world.chats[ANA].messages.values()
    mine = [each["voice"]["file_id"] for each in messages if "voice" in each and not each["from"]["is_bot"]]
    found = [server.world.files.find(file) for file in mine]
    return [measure(each.content) for each in found if each is not None]


async def test_what_is_recorded_is_a_voice_note_and_plays(server: PreviewServer, driver: webdriver.Chrome) -> None:
    """Ogg/Opus, mono, 48 kHz, as long as was spoken; the page plays it to its end."""

    def speak() -> tuple[Ears, float]:
        screen = Ears(driver, server.url)
        screen.size(1440, 900)
        screen.press('[data-testid="start"]', "learner")
        took = screen.record("0:02")
        screen.until(lambda: screen.count('.mine [data-testid="voice"]') == 1)
        screen.shoot("recorded")
        return screen, took

    def hear(screen: Ears) -> dict[str, Any]:
        screen.listen()
        screen.play(0)
        screen.until(lambda: "ended" in screen.heard(0)["moments"])
        assert screen.complaints() == []
        return screen.heard(0)

    screen, took = await asyncio.to_thread(speak)
    [sound] = recorded(server)
    heard = await asyncio.to_thread(hear, screen)

    assert (sound.form, sound.codec, sound.rate, sound.channels) == ("ogg", "opus", 48_000, 1)
    assert 1.5 < sound.seconds < took + 0.5
    assert heard["lasts"] == pytest.approx(sound.seconds, abs=0.1)
    assert heard["reached"] > 0.5 * sound.seconds


async def test_held_down_it_records_until_it_is_let_go(server: PreviewServer, driver: webdriver.Chrome) -> None:
    """As the bot tells people to do: hold the microphone, speak, let go."""

    def hold() -> None:
        screen = Ears(driver, server.url)
        screen.press('[data-testid="start"]', "learner")
        ActionChains(driver).click_and_hold(screen.find('[data-testid="mic"]', "learner")).perform()
        screen.until(lambda: screen.find(".elapsed", "learner").text == "0:01")
        screen.shoot("holding")
        ActionChains(driver).release().perform()
        screen.until(lambda: screen.count('.mine [data-testid="voice"]') == 1)

    await asyncio.to_thread(hold)
    assert len(recorded(server)) == 1


async def test_cancelled_or_too_short_nothing_is_sent(server: PreviewServer, driver: webdriver.Chrome) -> None:
    """Less than a second is no voice note at Telegram either; the page says how to do it."""

    def slip() -> None:
        screen = Ears(driver, server.url)
        screen.press('[data-testid="start"]', "learner")
        screen.press('[data-testid="mic"]', "learner")
        screen.until(lambda: screen.find(".elapsed", "learner").text == "0:01")
        screen.press(".cancel", "learner")
        screen.find('[data-testid="mic"]', "learner")
        driver.execute_script(LET_GO_AT_ONCE)
        screen.told("Too short: nothing was sent.")
        screen.find('[data-testid="mic"]', "learner")
        assert screen.complaints() == []

    await asyncio.to_thread(slip)
    assert recorded(server) == []


async def test_a_recording_that_cannot_be_converted_is_told_and_kept(
    server: PreviewServer, driver: webdriver.Chrome, converter: Converter
) -> None:
    """A sentence says so; what was spoken waits in the phone until it could be sent."""
    converter.failures = [Unusable("broken"), Outage("The worker is away.")]

    def insist() -> None:
        screen = Ears(driver, server.url)
        screen.press('[data-testid="start"]', "learner")
        screen.record("0:01")
        screen.told("There is no sound in this recording.")
        screen.shoot("unsent")
        screen.press(".stop", "learner")
        screen.told("could not be made into a voice note just now")
        screen.press(".stop", "learner")
        screen.until(lambda: screen.count('.mine [data-testid="voice"]') == 1)
        screen.find('[data-testid="mic"]', "learner")

    await asyncio.to_thread(insist)
    assert len(recorded(server)) == 1


@pytest.mark.parametrize(
    ("microphone", "sentence"),
    [
        (("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"), "does not let this page use"),
        (("--disable-audio-input", "--use-fake-ui-for-media-stream"), "There is no microphone here."),
    ],
)
async def test_without_a_microphone(server: PreviewServer, microphone: tuple[str, ...], sentence: str) -> None:
    """Refused by the person, or not there: a sentence says what to do, and everything else goes on."""

    def ask() -> None:
        with chromium(*microphone) as driver:
            screen = Ears(driver, server.url)
            screen.press('[data-testid="start"]', "learner")
            screen.press('[data-testid="mic"]', "learner")
            screen.told(sentence)
            screen.shoot("no microphone")
            screen.find('[data-testid="input"]', "learner").send_keys("I write\n")
            screen.see("I write")
            assert screen.complaints() == []

    await asyncio.to_thread(ask)
    assert recorded(server) == []


async def test_notes_follow_one_another_and_one_sounds_at_a_time(
    server: PreviewServer, driver: webdriver.Chrome, notes: list[int]
) -> None:
    """What was not heard yet, and only that, follows a note that has ended; play stops the other."""

    def hear() -> None:
        screen = Ears(driver, server.url)
        screen.until(lambda: screen.count(".unheard") == len(notes))
        assert screen.sounding() == [False, False]
        screen.listen()
        screen.play(0)
        screen.until(lambda: screen.sounding() == [False, True])
        assert screen.heard(0)["moments"][-1] == "ended"
        screen.shoot("following")
        screen.play(0)
        screen.until(lambda: screen.sounding() == [True, False])
        screen.play(0)
        screen.until(lambda: screen.sounding() == [False, False])
        assert screen.heard(1)["moments"][-1] == "pause"
        driver.refresh()
        screen.until(lambda: len(screen.sounding()) == len(notes))
        assert screen.count(".unheard") == 0
        assert screen.complaints() == []

    await asyncio.to_thread(hear)


async def test_a_note_sounds_on_while_its_message_is_drawn_anew(
    server: PreviewServer, driver: webdriver.Chrome, bot: Bot, notes: list[int]
) -> None:
    """Whoever taps an answer in the middle of the question still hears it to its end."""

    def begin() -> Ears:
        screen = Ears(driver, server.url)
        screen.until(lambda: len(screen.sounding()) == len(notes))
        screen.listen()
        screen.play(1)
        screen.until(lambda: screen.heard(1)["moments"] == ["play"])
        return screen

    def end(screen: Ears) -> None:
        screen.see("👉 Yes")
        screen.until(lambda: screen.heard(1)["moments"][-1] == "ended")
        assert "pause" not in screen.heard(1)["moments"][:-2]

    screen = await asyncio.to_thread(begin)
    await bot.edit_message_caption(ANA, notes[1], caption="A question\n\n👉 Yes")
    await asyncio.to_thread(end, screen)
