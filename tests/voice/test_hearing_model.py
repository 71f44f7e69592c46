"""Whether there is a model, and what a person is told who has none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bot.bench.whisper import make_whisper
from bot.voice.model import lacking, why_deaf

if TYPE_CHECKING:
    from pathlib import Path


def test_a_whole_model_lacks_nothing(tmp_path: Path) -> None:
    """With the extra installed and all files there, nothing is in the way; a vocabulary may be text, too."""
    folder = make_whisper(tmp_path / "model")
    assert why_deaf(folder) is None
    (folder / "vocabulary.json").rename(folder / "vocabulary.txt")
    assert why_deaf(folder) is None


def test_no_folder(tmp_path: Path) -> None:
    """Where there is no folder, or a file in its place, the sentence names it and how to fill it."""
    place = tmp_path / "small"
    told = f"There is no folder {place} with a model. Get one with: hf download Systran/faster-whisper-small"
    assert (why_deaf(place) or "").startswith(told)
    place.write_bytes(b"")
    assert (why_deaf(place) or "").startswith(told)


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_a_file_that_is_missing_or_empty_is_named(tmp_path: Path, name: str) -> None:
    """A folder that was copied in part is told apart from a whole one, file by file."""
    folder = make_whisper(tmp_path / "model")
    (folder / name).write_bytes(b"")
    assert f"lacks {name}." in (lacking(folder) or "")
    (folder / name).unlink()
    assert f"lacks {name}." in (lacking(folder) or "")


def test_no_model_is_set() -> None:
    """Who has set no model is told which setting it is."""
    assert "set KAZIPOT_HEARING_MODEL=" in (why_deaf(None) or "")


def test_the_extra_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where what listens is not installed, that comes first, with the command that installs it."""
    monkeypatch.setattr(sys, "path", [])
    for name in [name for name in sys.modules if name.partition(".")[0] == "faster_whisper"]:
        monkeypatch.delitem(sys.modules, name)
    assert 'Run: pip install "kazipot[hearing]"' in (why_deaf(tmp_path) or "")
