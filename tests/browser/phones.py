"""The page with the phones of ``kazipot try``, in the hands of somebody who taps, listens and speaks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from selenium.common.exceptions import (
    ElementClickInterceptedException,
    StaleElementReferenceException,
    TimeoutException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.preview.screen import SHOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium import webdriver
    from selenium.webdriver.remote.webelement import WebElement

PATIENCE = 30
BUTTONS = """
const log = [...document.querySelectorAll(`[data-role=${arguments[0]}] [data-testid=log] > *`)];
for (const bubble of log.reverse()) {
  if (bubble.matches('.mine')) return [];
  const found = [...bubble.querySelectorAll('button[data-callback]')];
  if (found.length) return found.map(each => [each.textContent, each.dataset.callback]);
}
return [];
"""
LISTEN = """
const notes = [...document.querySelectorAll(`[data-role=${arguments[0]}] [data-testid=voice]`)];
const audio = notes.at(arguments[1]).querySelector("audio");
window.heard = { reached: 0, lasts: 0 };
audio.addEventListener("timeupdate", () => {
  window.heard = { reached: Math.max(window.heard.reached, audio.currentTime), lasts: audio.duration };
});
notes.at(arguments[1]).querySelector("button").scrollIntoView({ block: "center" });
return notes.at(arguments[1]).querySelector("button");
"""
HEARD = "return Number.isFinite(window.heard.lasts) && window.heard.reached > 0.3 ? window.heard.lasts : 0"


class Phones:
    """The page with the phones."""

    def __init__(self, browser: webdriver.Chrome, url: str) -> None:
        """Open the page."""
        self.browser = browser
        browser.get(url)

    def phone(self, role: str) -> WebElement:
        """Somebody's phone."""
        return self.browser.find_element(By.CSS_SELECTOR, f"[data-role={role}]")

    def text(self, role: str) -> str:
        """All that stands in the chat of a phone."""
        return str(self.phone(role).find_element(By.CSS_SELECTOR, "[data-testid=log]").get_property("textContent"))

    def buttons(self, role: str) -> list[tuple[str, str]]:
        """Label and data of the buttons under the last message that has some, below what the person sent."""
        return [(label, data) for label, data in self.browser.execute_script(BUTTONS, role)]

    def wait(self, holds: Callable[[], Any]) -> None:
        """Wait until something holds; a failure tells how the phones end."""
        waiting = WebDriverWait(self.browser, PATIENCE, 0.1, [StaleElementReferenceException])
        try:
            waiting.until(lambda _: holds())
        except TimeoutException:
            ends = "\n".join(f"{role}: {self.text(role)[-400:]}" for role in ("learner", "counsellor"))
            raise AssertionError(f"Waited {PATIENCE} s in vain.\n{ends}") from None

    def button(self, role: str, begins: str) -> str:
        """Wait for a button whose data begins so, under the last message that has some; return its data."""
        self.wait(lambda: [data for _, data in self.buttons(role) if data.startswith(begins)])
        return next(data for _, data in self.buttons(role) if data.startswith(begins))

    def press(self, role: str, data: str) -> None:
        """Press the last button with this data, as a finger does: it must be there to be seen."""
        selector = f"[data-role={role}] button[data-callback='{data}']"
        self.wait(lambda: self._click(selector))

    def notes(self, role: str) -> int:
        """How many voice notes there are."""
        return len(self.phone(role).find_elements(By.CSS_SELECTOR, "[data-testid=voice]"))

    def hear(self, role: str, which: int = -1) -> float:
        """Play one of the voice notes, until some of it was heard; return how many seconds it lasts."""
        button = self.browser.execute_script(LISTEN, role, which)
        button.click()
        self.wait(lambda: self.browser.execute_script(HEARD))
        button.click()
        return float(self.browser.execute_script(HEARD))

    def speak(self) -> None:
        """Record a voice note on the learner's phone, and send it."""
        sent = "[data-role=learner] .mine [data-testid=voice]"
        before = len(self.browser.find_elements(By.CSS_SELECTOR, sent))
        phone = self.phone("learner")
        phone.find_element(By.CSS_SELECTOR, "[data-testid=mic]").click()
        self.wait(lambda: phone.find_element(By.CSS_SELECTOR, ".elapsed").text == "0:02")
        self.shot("recording")
        phone.find_element(By.CSS_SELECTOR, ".stop").click()
        self.wait(lambda: len(self.browser.find_elements(By.CSS_SELECTOR, sent)) > before)

    def state(self) -> str:
        """What the page says of the bot."""
        return self.browser.find_element(By.CSS_SELECTOR, "[data-testid=state]").text

    def complaints(self) -> list[Any]:
        """What the browser complained of."""
        return [one for one in self.browser.get_log("browser") if one["level"] == "SEVERE"]  # type: ignore[no-untyped-call]

    def _click(self, selector: str) -> bool:
        found = self.browser.find_elements(By.CSS_SELECTOR, selector)
        if not found:
            return False
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found[-1])
        try:
            found[-1].click()
        except ElementClickInterceptedException:
            return False
        return True

    def tool(self, name: str) -> None:
        """Press a button of the page."""
        self.browser.find_element(By.CSS_SELECTOR, f"[data-testid={name}]").click()

    def shot(self, name: str) -> None:
        """Keep a picture, if somebody wants to look."""
        if SHOTS:
            self.browser.save_screenshot(str(Path(SHOTS) / f"try-{name}.png"))


def first(buttons: list[tuple[str, str]]) -> str:
    """What the rule of the first button presses: an answer, a tick and ready, go, send, skip."""
    ticked = any(label.startswith("✅ ") and data.startswith("mark:") for label, data in buttons)
    verbs = ("done:",) if ticked else ("pick:", "mark:", "go:", "send:", "skip:")
    return next(data for verb in verbs for _, data in buttons if data.startswith(verb))


def walk(phones: Phones, until: str, most: int = 150) -> list[str]:
    """Press by the rule until the learner's phone shows these words; return the data of what was pressed."""
    pressed: list[str] = []
    while True:
        phones.wait(lambda: until in phones.text("learner") or phones.buttons("learner"))
        if until in phones.text("learner"):
            return pressed
        if not (before := phones.buttons("learner")):
            continue
        pressed.append(first(before))
        assert len(pressed) < most, phones.text("learner")[-400:]
        phones.press("learner", pressed[-1])
        phones.wait(lambda: until in phones.text("learner") or phones.buttons("learner") not in ([], before))


def serials(pressed: list[str]) -> list[int]:
    """The serial numbers of the questions that were answered, in order."""
    return [int(data.split(":")[2]) for data in pressed]
