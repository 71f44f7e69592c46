"""A town for every test of the service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library.catalogues import bot_words
from bot.library.shelf import Edition, Shelf
from bot.library.wording import Catalogues
from tests.fakes.town import Town

if TYPE_CHECKING:
    from bot.dialogue.script import Script

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def orientation_edition() -> Edition:
    """The orientation interview with its translations."""
    reading = Shelf(ROOT / "dialogues", ROOT / "locales").read()
    return reading.editions["orientation"]


@pytest.fixture(scope="session")
def words() -> Catalogues:
    """The bot's own words in every language."""
    return Catalogues(bot_words(ROOT / "locales"))


@pytest.fixture
async def town(everything: Script, words: Catalogues) -> Town:
    """A town whose only dialogue has every verb; one counsellor, Maja, has chat 2."""
    town = await Town({"everything": Edition(id="e1", script=everything, translations={})}, words=words).open()
    await town.phone(2, "Maja").command("start", await town.invite("counsellor", name="Maja"))
    return town
