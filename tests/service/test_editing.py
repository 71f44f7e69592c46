"""Pages are taken over while the bot runs, or refused with their slips; nothing broken is ever in use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.library.shelf import Shelf
from bot.service.editing import Editing, PageNews
from tests.fakes.town import Town

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "tests" / "pages" / "everything.yaml").read_text("utf-8")


class Office:
    """A town with a folder of pages and a coordinator, Katrin, at chat 3."""

    def __init__(self, folder: Path) -> None:
        """Put one good page into the folder."""
        self.folder = folder
        shutil.copytree(ROOT / "dialogues" / "lists", folder / "dialogues" / "lists")
        self.write(PAGE)
        self.news: list[PageNews] = []

    def write(self, page: str) -> None:
        """Save the page."""
        (self.folder / "dialogues" / "everything.yaml").write_text(page, "utf-8")

    async def open(self) -> None:
        """Open the town, or open it again after a restart."""
        if not hasattr(self, "town"):
            self.town = await Town({}).open()
        self.town.hall.editions.current.clear()
        shelf = Shelf(self.folder / "dialogues", self.folder / "locales")
        self.editing = Editing(self.town.hall, shelf, self.town.courier, own_words=dict, tell_news=self.news.append)
        await self.editing.open()

    async def look(self) -> None:
        """Let the bot look at the folder once."""
        await self.editing.look()
        await self.town.courier.drain()


@pytest.fixture
async def office(tmp_path: Path) -> Office:
    """An office that is open, with a coordinator."""
    office = Office(tmp_path)
    await office.open()
    await office.town.phone(3, "Katrin").command("start", await office.town.invite("coordinator", name="Katrin"))
    return office


async def test_a_saved_page_is_used_for_the_next_interview(office: Office) -> None:
    """The edition changes, the coordinator is told, and an interview under way keeps its own."""
    early = office.town.phone(1)
    await early.command("start")
    await early.press("Only read")
    office.write(PAGE.replace("What can I call you?", "What is your name?"))
    await office.look()
    await early.press("Yes")
    late = office.town.phone(2)
    await late.command("start")
    await late.press("Only read")
    await late.press("Yes")

    assert early.texts[-1].startswith("What can I call you?")
    assert late.texts[-1].startswith("What is your name?")
    assert office.town.phone(3).texts[-1].startswith("✅ everything")


async def test_a_slip_is_told_with_its_place_and_the_old_page_stays(office: Office) -> None:
    """The coordinator reads file, line and remedy; the edition in use does not change."""
    before = office.town.hall.editions.current["everything"].id
    office.write(PAGE.replace("choose one:", "chose one:", 1))
    await office.look()

    told = office.town.phone(3).texts[-1]
    assert "everything.yaml, line 14" in told
    assert "Did you mean “choose one”?" in told
    assert office.town.hall.editions.current["everything"].id == before
    assert office.news[-1].taken is False


async def test_a_broken_page_survives_a_restart_in_its_old_form(office: Office) -> None:
    """After a restart with a slip on paper the edition from before is in use."""
    before = office.town.hall.editions.current["everything"].id
    office.write("interview: [")
    await office.open()

    assert office.town.hall.editions.current["everything"].id == before


async def test_a_slip_is_told_once(office: Office) -> None:
    """The same slip, saved again, is not told again; a repaired page is."""
    office.write(PAGE.replace("choose one:", "chose one:", 1))
    await office.look()
    count = len(office.town.phone(3).texts)
    office.write(PAGE.replace("choose one:", "chose one:", 1) + "\n")
    await office.look()
    assert len(office.town.phone(3).texts) == count
    office.write(PAGE + "\n      - say: One more word.\n")
    await office.look()

    assert office.town.phone(3).texts[-1].startswith("✅ everything")
