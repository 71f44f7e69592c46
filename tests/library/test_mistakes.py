"""The corpus of slips: one slip a page, beside the exact words it is answered with."""

from __future__ import annotations

import shutil
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from bot.library.catalogues import read_catalogue
from bot.library.grammar import read_page
from bot.library.lists import Lists, read_lists
from bot.library.mistakes import Mistake
from bot.library.proofreading import proofread
from bot.library.sentences import SENTENCES
from bot.library.telling import rule, sum_of, tell

if TYPE_CHECKING:
    from collections.abc import Iterable

CORPUS = Path(__file__).resolve().parent.parent / "mistakes"
PAGES = sorted(CORPUS.glob("*.yaml"))
LISTS = sorted((CORPUS / "of lists").glob("*.yaml"))
CATALOGUES = sorted((CORPUS / "of catalogues").glob("*.po"))


def _told(mistakes: Iterable[Mistake]) -> str:
    found = sorted(mistakes, key=lambda each: (each.file, each.line, each.code))
    return "\n".join(map(tell, found)) + "\n"


def _expected(path: Path) -> str:
    beside = path.with_suffix(".txt")
    return beside.read_text(encoding="utf-8") if beside.exists() else "\n"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)
def test_a_slip_on_a_page_is_answered_in_these_words(page: Path) -> None:
    """A coordinator who makes this slip is told its place, the rule and the remedy, word for word."""
    lists = read_lists(CORPUS / "lists")

    assert _expected(page) == _told(proofread(read_page(page, lists), lists))


@pytest.mark.parametrize("page", LISTS, ids=lambda path: path.stem)
def test_a_slip_in_a_list_is_answered_in_these_words(page: Path, tmp_path: Path) -> None:
    """Lists and the help card are proofread like pages."""
    folder = tmp_path / "lists"
    folder.mkdir()
    shutil.copy(page, folder / f"{page.stem.partition(' - ')[0]}.yaml")

    assert _expected(page) == _told(read_lists(folder).mistakes)


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda path: path.stem)
def test_a_slip_in_a_catalogue_is_answered_in_these_words(catalogue: Path) -> None:
    """A translation that is missing, stale, too long or bent is told with its line in the catalogue."""
    reading = read_page(CORPUS / "of catalogues" / "page.yaml", Lists())

    assert _expected(catalogue) == _told(proofread(reading, Lists(), (read_catalogue(catalogue, "sl"),)))


def test_every_page_of_the_corpus_has_its_words() -> None:
    """No page of slips stands without the words that answer it, and the corpus covers sixty slips and more."""
    assert [page.name for page in (*PAGES, *LISTS) if not page.with_suffix(".txt").exists()] == []
    assert len(PAGES) >= 60


def test_all_slips_of_a_page_are_told_at_once() -> None:
    """Every slip of a page is told in one reading, those of YAML and those of the grammar together."""
    from bot.library.grammar import read_text

    page = """\
interview: Hello: you
written in: en
chapters:
  - chapter: Start
    steps:
      - say: {counsellor} sends me.
      - sya: Hello.
      - ask: What now?
        call it: now
        why: today
        chose one:
          yes: 👍 Yes
      - say: Number #1.
"""
    codes = [each.code for each in read_text(page, "page", Lists()).mistakes]

    assert sorted(codes) == sorted(
        ["colon in a sentence", "leading brace", "unknown key", "unknown key", "comment in a sentence"]
    )


def test_every_sentence_of_the_catalogue_can_be_told() -> None:
    """No code has a sentence that cannot be filled in: braces are balanced, and each ends like a sentence."""
    for code, sentence in SENTENCES.items():
        names = {name for _, name, _, _ in Formatter().parse(sentence.words) if name}
        said = rule(Mistake(code, "page.yaml", 1, dict.fromkeys(names, "x")))
        assert said, code
        assert sentence.words[-1] in ".?!}", code


def test_the_sum_is_told_in_one_line() -> None:
    """The last line tells how much there is to do."""
    assert sum_of(0, 0) == "All is well."
    assert sum_of(1, 0) == "1 mistake."
    assert sum_of(2, 1) == "2 mistakes, 1 warning."
    assert sum_of(0, 3) == "No mistakes, 3 warnings."
