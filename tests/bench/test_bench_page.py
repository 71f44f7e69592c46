"""The benchmark's dialogue, and what the rivals say in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.bench.bots.talk import SCREENS, chosen
from bot.bench.house import furnish, settings_in
from bot.bench.page import OPTIONS, page, questions
from bot.wiring import shelf

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("words", [page(), page(aloud=True), page(aloud=True, named=True)])
def test_the_page_could_be_published(tmp_path: Path, words: str) -> None:
    """The benchmark measures a page as a coordinator writes it: nothing in it is a mistake or deserves a warning."""
    furnish(tmp_path, words)
    reading = shelf(settings_in(tmp_path)).read()
    assert [each.code for each in reading.mistakes] == []
    assert list(reading.editions) == ["bench"]


def test_the_house_hears_nothing_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever measures never touches the data of a bot that lives on the same machine."""
    monkeypatch.setenv("KAZIPOT_DATABASE", "sqlite:////somewhere/else.db")
    monkeypatch.setenv("KAZIPOT_KEY", "00" * 32)
    monkeypatch.setenv("KAZIPOT_VOICES", "/somewhere/else")
    monkeypatch.setenv("KAZIPOT_HEARING_MODEL", "/somewhere/else")
    settings = settings_in(tmp_path)
    assert settings.database_url().endswith(f"{tmp_path.name}/data/kazipot.db")
    assert settings.key.get_secret_value() == ""
    assert (settings.voices, settings.hearing_model) == (None, None)


def test_the_rivals_ask_as_many_questions_with_as_many_buttons() -> None:
    """A rival's talk is as long as ours: consent, the questions, the hand-over, and one sentence without buttons."""
    assert len(SCREENS) == len(questions()) + 3
    assert [len(rows) for _, rows in SCREENS[1:-2]] == [len(OPTIONS) + 1] * len(questions())
    assert SCREENS[-1][1] == []


def test_a_rival_shows_what_was_chosen() -> None:
    """The question in a button is the one that the rival goes on from."""
    words, rows = SCREENS[7]
    label, data = rows[2][0]
    assert chosen(data) == (7, f"{words}\n\n✅ {label}")
