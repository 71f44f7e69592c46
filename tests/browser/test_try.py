"""``kazipot try`` in a real browser: from the learner's first tap to the summary on the counsellor's phone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By

from tests.browser.phones import Phones, first, serials, walk
from tests.preview.screen import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ROOT = Path(__file__).resolve().parents[2]
STORY = "What do people ask you to help with?"


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
    with chromium(window="1440,1000") as browser:
        yield Phones(browser, url)


def practise(phones: Phones) -> None:
    """From Start to the first real question, without reading a word: listen, tap, speak."""
    phones.phone("learner").find_element(By.CSS_SELECTOR, "[data-testid=start]").click()
    phones.button("learner", "pick:door:0:l.en")
    phones.shot("1-language")
    phones.press("learner", "pick:door:0:l.en")
    phones.wait(lambda: phones.notes("learner") == 1)
    assert phones.hear("learner") > 1
    phones.press("learner", "pick:door:0:w.listen")
    phones.press("learner", "pick:door:0:p.tap")
    phones.wait(lambda: "You can also speak." in phones.text("learner"))
    phones.speak()
    phones.wait(lambda: "I got your voice note." in phones.text("learner"))
    phones.wait(lambda: "Can Maja read and hear them?" in phones.text("learner"))
    phones.shot("1-consent")


def hear_it_slower(phones: Phones) -> None:
    """The turtle says the question again, and takes more time for it."""
    slower, notes = phones.button("learner", "hear:"), phones.notes("learner")
    usual = phones.hear("learner")
    phones.press("learner", slower)
    phones.wait(lambda: phones.notes("learner") == notes + 1)
    assert phones.hear("learner") > 1.1 * usual
    phones.shot("1-slower")


def tell(phones: Phones) -> None:
    """A story, by microphone."""
    phones.button("learner", "skip:")
    phones.speak()
    phones.button("learner", "go:")
    phones.shot("2-story")


def restart(phones: Phones) -> str:
    """Press a button while the bot is away; return its data."""
    phones.button("learner", "go:")
    waiting = phones.buttons("learner")
    phones.tool("restart")
    phones.press("learner", first(waiting))
    phones.wait(lambda: "is here" in phones.state())
    phones.wait(lambda: phones.buttons("learner") not in ([], waiting))
    return first(waiting)


def take_over(phones: Phones, chapter: str) -> None:
    """The counsellor looks at the answers, listens to what was said in a chapter, and takes over."""
    about = phones.button("counsellor", "all:")
    phones.press("counsellor", about)
    phones.wait(
        lambda: "What can I call you?" in phones.text("counsellor") or "Can you talk alone" in phones.text("counsellor")
    )
    phones.press("counsellor", next(data for label, data in phones.buttons("counsellor") if label == chapter))
    phones.press("counsellor", phones.button("counsellor", "voice:"))
    phones.wait(lambda: phones.notes("counsellor") == 1)
    assert phones.hear("counsellor") > 1
    assert f"{STORY}\n🎤 Not transcribed" in phones.text("counsellor")
    phones.shot("3-voice-note")
    phones.press("counsellor", about.replace("all:", "over:"))
    phones.wait(
        lambda: (
            phones.text("counsellor").count("Taken over") >= 1
            and "You have taken this over" in phones.browser.page_source
        )
    )
    phones.shot("4-taken-over")


def break_and_mend(phones: Phones, page: Path) -> None:
    """A slip is told, and what mends it is taken."""
    good = page.read_text("utf-8")
    page.write_text(good.replace("choose any:", "chose any:", 1), "utf-8")
    phones.wait(lambda: "Did you mean “choose any”?" in phones.text("coordinator"))
    phones.wait(lambda: "orientation: there is a slip" in phones.browser.page_source)
    phones.shot("5-slip")
    page.write_text(good.replace("lasts: about 25 minutes", "lasts: about 20 minutes"), "utf-8")
    phones.wait(lambda: "orientation: the new version is in use" in phones.text("coordinator"))


def test_from_the_first_tap_to_the_summary(phones: Phones, home: Path) -> None:
    """Who cannot read gets there, over a restart; the counsellor hears her, takes over; a slip is told and mended."""
    phones.wait(lambda: "Welcome, Maja" in phones.text("counsellor"))
    practise(phones)
    hear_it_slower(phones)
    pressed = walk(phones, "Part 2 of 9")
    phones.shot("2-part-two")
    pressed.append(restart(phones))
    pressed += walk(phones, STORY)
    tell(phones)
    pressed += walk(phones, "Maja writes to you within 3 days.")
    assert serials(pressed) == sorted(serials(pressed)), "something was asked twice"
    assert "Good to see you again." not in phones.text("learner")
    phones.wait(lambda: "Next step:" in phones.text("counsellor"))
    phones.shot("3-summary")

    take_over(phones, "Every day")
    break_and_mend(phones, home / "dialogues" / "orientation.yaml")
    phones.tool("new-person")
    phones.wait(lambda: len(phones.browser.find_elements(By.CSS_SELECTOR, "[data-role=learner]")) == 2)
    phones.shot("6-new-person")
    assert phones.complaints() == []


def test_somebody_who_would_rather_read(phones: Phones) -> None:
    """She gets words alone, and hears a question once when she asks for it."""
    phones.phone("learner").find_element(By.CSS_SELECTOR, "[data-testid=start]").click()
    phones.press("learner", "pick:door:0:l.en")
    phones.press("learner", "pick:door:0:w.read")
    phones.wait(lambda: "Can Maja read and hear them?" in phones.text("learner"))
    assert phones.notes("learner") == 1, "only the question whether she wants to listen was said aloud"
    answer = phones.button("learner", "pick:")
    phones.press("learner", phones.button("learner", "hear:"))
    phones.wait(lambda: phones.notes("learner") == 2)
    assert phones.hear("learner") > 1
    phones.press("learner", answer)
    phones.wait(lambda: "Can you talk alone now?" in phones.text("learner"))
    assert phones.notes("learner") == 2
    assert phones.complaints() == []
