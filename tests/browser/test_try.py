"""``kazipot try`` in a real browser: from the learner's first tap to the summary on the counsellor's phone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import ElementClickInterceptedException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver.remote.webelement import WebElement

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
SHOTS = os.environ.get("KAZIPOT_SCREENSHOTS", "")
CALM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1440,1000"
)
PATIENCE = 30
BUTTONS = """
const log = [...document.querySelectorAll(`[data-role=${arguments[0]}] [data-testid=log] > *`)];
for (const bubble of log.reverse()) {
  const found = [...bubble.querySelectorAll('button[data-callback]')];
  if (found.length) return found.map(each => [each.textContent, each.dataset.callback]);
}
return [];
"""


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
        """Label and data of the buttons under the last message that has some."""
        return [(label, data) for label, data in self.browser.execute_script(BUTTONS, role)]

    def wait(self, holds: object) -> None:
        """Wait until something holds."""
        waiting = WebDriverWait(self.browser, PATIENCE, 0.1, [StaleElementReferenceException])
        waiting.until(lambda _: holds())  # type: ignore[operator]  # a condition

    def press(self, role: str, data: str) -> None:
        """Press the last button with this data, as a finger does: it must be there to be seen."""
        selector = f"[data-role={role}] button[data-callback='{data}']"
        self.wait(lambda: self._click(selector))

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


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with pages of its own."""
    shutil.copytree(ROOT / "dialogues", tmp_path / "dialogues")
    return tmp_path


@pytest.fixture
def url(home: Path) -> Iterator[str]:
    """The whole product, started in that folder."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KAZIPOT_")}
    command = [sys.executable, "-m", "bot", "try", "--port", "0"]
    running = subprocess.Popen(  # noqa: S603 - our own program
        command, cwd=home, env={**clean, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    yield running.stdout.readline().split()[1]
    running.terminate()
    assert running.wait(10) == 0
    running.stdout.close()


@pytest.fixture
def phones(url: str) -> Iterator[Phones]:
    """The page in Chromium."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    for each in CALM.split():
        options.add_argument(each)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = webdriver.Chrome(options, Service(shutil.which("chromedriver") or "/usr/bin/chromedriver"))
    yield Phones(browser, url)
    browser.quit()


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


def test_from_the_first_tap_to_the_summary(phones: Phones, home: Path) -> None:
    """A learner taps through, the bot is restarted in between, the counsellor takes over, a slip is told and mended."""
    phones.wait(lambda: "Welcome, Maja" in phones.text("counsellor"))
    phones.phone("learner").find_element(By.CSS_SELECTOR, "[data-testid=start]").click()
    phones.wait(lambda: phones.buttons("learner"))
    phones.shot("1-language")
    phones.press("learner", "pick:door:0:l.en")
    phones.wait(lambda: "How do you want to do this?" in phones.text("learner"))
    phones.press("learner", "pick:door:0:w.read")
    phones.wait(lambda: "Can Maja read and hear them?" in phones.text("learner"))
    phones.shot("1-consent")
    pressed = walk(phones, "Part 2 of 9")
    phones.shot("2-part-two")

    phones.wait(lambda: any(data.startswith("go:") for _, data in phones.buttons("learner")))
    waiting = phones.buttons("learner")
    phones.tool("restart")
    pressed.append(first(waiting))
    phones.press("learner", pressed[-1])
    phones.wait(lambda: "is here" in phones.state())
    phones.wait(lambda: phones.buttons("learner") not in ([], waiting))
    pressed += walk(phones, "Maja writes to you within 3 days.")
    assert serials(pressed) == sorted(serials(pressed)), "something was asked twice"
    assert "Good to see you again." not in phones.text("learner")
    phones.wait(lambda: "Next step:" in phones.text("counsellor"))
    phones.shot("3-summary")

    about = next(data for _, data in phones.buttons("counsellor") if data.startswith("all:"))
    phones.press("counsellor", about)
    phones.wait(
        lambda: "What can I call you?" in phones.text("counsellor") or "Can you talk alone" in phones.text("counsellor")
    )
    phones.press("counsellor", about.replace("all:", "over:"))
    phones.wait(
        lambda: (
            phones.text("counsellor").count("Taken over") >= 1
            and "You have taken this over" in phones.browser.page_source
        )
    )
    phones.shot("4-taken-over")

    page = home / "dialogues" / "orientation.yaml"
    good = page.read_text("utf-8")
    page.write_text(good.replace("choose any:", "chose any:", 1), "utf-8")
    phones.wait(lambda: "Did you mean “choose any”?" in phones.text("coordinator"))
    phones.wait(lambda: "orientation: there is a slip" in phones.browser.page_source)
    phones.shot("5-slip")
    page.write_text(good.replace("lasts: about 25 minutes", "lasts: about 20 minutes"), "utf-8")
    phones.wait(lambda: "orientation: the new version is in use" in phones.text("coordinator"))

    phones.tool("new-person")
    phones.wait(lambda: len(phones.browser.find_elements(By.CSS_SELECTOR, "[data-role=learner]")) == 2)
    phones.shot("6-new-person")
    assert phones.complaints() == []
