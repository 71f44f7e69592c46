"""What every test may lean on: the pages as they are shipped, and a small page of our own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.library.grammar import read_page
from bot.library.lists import read_lists

if TYPE_CHECKING:
    from bot.dialogue.script import Script


def pytest_addoption(parser: pytest.Parser) -> None:
    """Talks by ear are written down anew on purpose: ``pytest tests/content --update-transcripts``."""
    parser.addoption("--update-transcripts", action="store_true", help="write the talks by ear down anew")


ROOT = Path(__file__).resolve().parent.parent


def script_of(path: Path) -> Script:
    """The script of a page that is free of mistakes."""
    reading = read_page(path, read_lists(ROOT / "dialogues" / "lists"))
    assert reading.script is not None, reading
    return reading.script


@pytest.fixture(scope="session")
def orientation() -> Script:
    """The orientation interview."""
    return script_of(ROOT / "dialogues" / "orientation.yaml")


@pytest.fixture(scope="session")
def everything() -> Script:
    """A page with every verb and every way of answering."""
    return script_of(ROOT / "tests" / "pages" / "everything.yaml")
