"""The pages that are shipped: free of mistakes, and drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.script import Ask, AskEach, HandOver, Repeat
from bot.library.catalogues import read_catalogues
from bot.library.drawing import mermaid, svg
from bot.library.grammar import read_page
from bot.library.lists import read_lists
from bot.library.proofreading import proofread
from bot.library.telling import tell
from bot.library.used import all_steps

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = sorted((ROOT / "dialogues").glob("*.yaml"))
LISTS = read_lists(ROOT / "dialogues" / "lists")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_shipped_page_can_be_published(page: Path) -> None:
    """No shipped page has a mistake, in any of its languages."""
    found = proofread(read_page(page, LISTS), LISTS, tuple(read_catalogues(ROOT / "locales", page.stem)))

    assert [tell(each) for each in found if each.level == "error"] == []


def test_the_shipped_lists_are_free_of_mistakes() -> None:
    """The example lists of an area can be used as they are, but for numbers that somebody must call first."""
    assert [tell(each) for each in LISTS.mistakes if each.level == "error"] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_question_says_why_and_helps(page: Path) -> None:
    """Each question has its criterion, and a hint for whoever does not understand it."""
    script = read_page(page, LISTS).script
    assert script is not None
    asked = [step for step in all_steps(script) if isinstance(step, Ask | AskEach)]

    assert [step.name for step in asked if not step.why or step.hint is None] == []


def test_the_orientation_has_its_fifty_steps_in_nine_chapters() -> None:
    """The interview is whole: nine chapters, about fifty questions and rounds, one hand-over near the end."""
    script = read_page(ROOT / "dialogues" / "orientation.yaml", LISTS).script
    assert script is not None
    steps = list(all_steps(script))

    assert len(script.chapters) == 9
    assert sum(isinstance(step, Ask | AskEach | Repeat) for step in steps) >= 48
    assert sum(isinstance(step, HandOver) for step in steps) == 1


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_every_page_has_its_picture(page: Path) -> None:
    """Each page is drawn, and every question stands in the picture."""
    script = read_page(page, LISTS).script
    assert script is not None
    names = [step.name for step in all_steps(script) if isinstance(step, Ask | AskEach)]
    drawn, chart = svg(script), mermaid(script)

    assert [name for name in names if f">{name}" not in drawn] == []
    assert chart.count("subgraph") == len(script.chapters)
