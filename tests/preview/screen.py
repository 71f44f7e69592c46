"""The page with the phones in headless Chromium, whose microphone hums."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver.remote.webelement import WebElement

SHOTS = os.environ.get("KAZIPOT_SCREENSHOTS", "")
CALM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-dev-shm-usage --disable-component-update --disable-sync"
)
HUMMING = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@contextlib.contextmanager
def chromium(*microphone: str, window: str = "800,600") -> Iterator[webdriver.Chrome]:
    """Chromium, with arguments that say what microphone it has; one that hums if none are given."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "/usr/bin/chromium"
    for argument in (*CALM.split(), f"--window-size={window}", *(microphone or HUMMING)):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
    started = webdriver.Chrome(options=options, service=Service(driver))
    try:
        yield started
    finally:
        started.quit()


class Screen:
    """A browser with the page, in words of the page."""

    def __init__(self, driver: webdriver.Chrome, url: str) -> None:
        self.driver = driver
        self._wait = WebDriverWait(driver, 10)
        driver.get("about:blank")
        self.complaints()
        driver.get(url)

    def size(self, wide: int, high: int) -> None:
        """Make the window so many pixels wide and high."""
        metrics = {"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": wide < 500}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def find(self, where: str, role: str = "") -> WebElement:
        """The first visible element of a CSS selector, perhaps in the phone of a role."""
        scope = f'[data-role="{role}"] ' if role else ""
        self.until(lambda: self.count(scope + where) > 0)
        return self._visible(scope + where)[0]

    def press(self, where: str, role: str = "") -> None:
        """Click it."""
        self.find(where, role).click()

    def see(self, words: str, role: str = "learner") -> None:
        """Wait until the phone of a role shows these words."""
        log = f'[data-role="{role}"] [data-testid="log"]'
        self.until(lambda: any(words in one.text for one in self._visible(log)))

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something holds."""
        self._wait.until(lambda _: true())

    def count(self, where: str) -> int:
        """How many visible elements there are."""
        return len(self._visible(where))

    def shoot(self, name: str) -> None:
        """Keep a picture, if somebody wants to look at it."""
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            self.driver.save_screenshot(f"{SHOTS}/{name}.png")

    def complaints(self) -> list[Any]:
        """What the browser complained of."""
        return [one for one in self.driver.get_log("browser") if one["level"] == "SEVERE"]  # type: ignore[no-untyped-call]

    def _visible(self, where: str) -> list[WebElement]:
        return [one for one in self.driver.find_elements(By.CSS_SELECTOR, where) if one.is_displayed()]
