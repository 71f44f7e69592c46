"""The shelf: pages become editions, named by their content, and a page with a mistake becomes none."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from bot.library.shelf import Edition, Shelf, ShelfReading, default_page, find_folders

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """\
interview: Small talk
written in: en
also in: [sl]
chapters:
  - chapter: Start
    steps:
      - say: Hello.
      - hand over to: the counsellor
"""
CATALOGUE = """\
msgid ""
msgstr ""
"Language: sl\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "talk"
msgid "Small talk"
msgstr "Klepet"

msgctxt "talk/Start"
msgid "Start"
msgstr "Začetek"

msgctxt "talk/Start/say"
msgid "Hello."
msgstr "Dober dan."

msgctxt "talk/old"
msgid "Old"
msgstr "Staro"
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf with one page in two languages."""
    dialogues, locales = tmp_path / "dialogues", tmp_path / "locales"
    (dialogues / "lists").mkdir(parents=True)
    (dialogues / "talk.yaml").write_text(PAGE, encoding="utf-8")
    (locales / "sl" / "LC_MESSAGES").mkdir(parents=True)
    (locales / "sl" / "LC_MESSAGES" / "talk.po").write_text(CATALOGUE, encoding="utf-8")
    return Shelf(dialogues, locales)


def _edition(reading: ShelfReading) -> Edition:
    assert [each for each in reading.mistakes if each.level == "error"] == []
    return reading.editions["talk"]


def test_an_edition_holds_its_page_and_its_translations(shelf: Shelf) -> None:
    """What an edition says stands in it, in every language; what it does not say does not."""
    edition = _edition(shelf.read())

    assert edition.languages == ("en", "sl")
    assert edition.translations["sl"]["talk/Start/say\x04Hello."] == "Dober dan."
    assert "talk/old\x04Old" not in edition.translations["sl"]
    assert len(edition.id) == 16


def test_an_edition_is_json_both_ways(shelf: Shelf) -> None:
    """A pinned edition can be stored and comes back the same."""
    edition = _edition(shelf.read())

    assert edition.model_dump_json() == Edition.model_validate_json(edition.model_dump_json()).model_dump_json()


@pytest.mark.parametrize(
    ("file", "old", "new", "same"),
    [
        ("dialogues/talk.yaml", "Hello.", "Hello there.", False),
        ("dialogues/talk.yaml", "chapters:", "# a remark\nchapters:", True),
        ("locales/sl/LC_MESSAGES/talk.po", "Klepet", "Pogovor", False),
        ("locales/sl/LC_MESSAGES/talk.po", "Staro", "Zelo staro", True),
    ],
)
def test_the_name_of_an_edition_is_the_hash_of_what_it_says(
    shelf: Shelf,
    file: str,
    old: str,
    new: str,
    same: bool,  # noqa: FBT001 - pytest gives it
) -> None:
    """A changed word makes a new edition; a remark, or a translation that is not used, does not."""
    before = _edition(shelf.read())
    path = shelf.dialogues.parent / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    after = shelf.read()

    changed = after.editions.get("talk")

    assert (changed is not None and changed.id == before.id) is same


def test_a_page_with_a_mistake_makes_no_edition(shelf: Shelf) -> None:
    """Nothing broken can be published; the mistakes are told."""
    page = shelf.dialogues / "talk.yaml"
    page.write_text(PAGE.replace("say:", "sya:"), encoding="utf-8")

    reading = shelf.read()

    assert dict(reading.editions) == {}
    assert [each.code for each in reading.mistakes if each.level == "error"] == ["unknown key"]


def test_a_mistake_on_one_page_leaves_the_others_alone(shelf: Shelf) -> None:
    """Pages stand for themselves."""
    (shelf.dialogues / "broken.yaml").write_text("interview: Nothing\n", encoding="utf-8")

    reading = shelf.read()

    assert list(reading.editions) == ["talk"]


def test_the_shelf_notices_what_changed(shelf: Shelf) -> None:
    """A page, list or catalogue that comes, changes or goes is noticed, and nothing else."""
    assert shelf.changed()
    shelf.read()
    assert not shelf.changed()

    (shelf.dialogues / "lists" / "places.yaml").write_text("list: Places\noptions:\n  a: Here\n", encoding="utf-8")
    assert shelf.changed()
    shelf.read()

    page = shelf.dialogues / "talk.yaml"
    os.utime(page, ns=(1, 1))
    assert shelf.changed()
    shelf.read()

    (shelf.locales / "sl" / "LC_MESSAGES" / "talk.po").unlink()
    assert shelf.changed()


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """A missing folder is no crash."""
    reading = Shelf(tmp_path / "nowhere", tmp_path / "nowhere").read()

    assert (dict(reading.editions), reading.mistakes) == ({}, ())


def test_the_default_page_is_orientation_or_the_only_one(shelf: Shelf) -> None:
    """``/start`` knows which page is meant, or says that it does not."""
    edition = _edition(shelf.read())

    assert default_page({"talk": edition}) == "talk"
    assert default_page({"talk": edition, "orientation": edition}) == "orientation"
    assert default_page({"talk": edition, "other": edition}) is None
    assert default_page({}) is None


def test_folders_where_the_program_is_started_win(tmp_path: Path) -> None:
    """An organisation keeps its own pages beside its data; without them the shipped ones are used."""
    shipped = find_folders(tmp_path)
    assert (shipped.dialogues / "orientation.yaml").is_file()

    (tmp_path / "dialogues").mkdir()
    shutil.copy(shipped.dialogues / "orientation.yaml", tmp_path / "dialogues")
    found = find_folders(tmp_path)

    assert (found.dialogues, found.locales) == (tmp_path / "dialogues", shipped.locales)
