"""Recorded talks: the conversations that the pages promise, word for word, readable aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.library.catalogues import bot_words
from bot.library.rehearsal import Cast
from bot.library.shelf import Shelf, ShelfReading
from bot.library.transcripts import play, read_transcript
from bot.library.wording import Catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
TRANSCRIPTS = sorted((ROOT / "tests" / "transcripts").glob("*.md"))
LOCALES = ROOT / "locales"


@pytest.fixture(scope="module")
def shelf() -> ShelfReading:
    """The pages as they are shipped."""
    return Shelf(ROOT / "dialogues", LOCALES).read()


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
def test_a_recorded_talk_comes_out_the_same(path: Path, shelf: ShelfReading) -> None:
    """Played again, with a restart before every reply, a talk is the same to the letter.

    Where a page was changed on purpose: kazipot talk PAGE --replay FILE --record FILE.
    """
    written = path.read_text(encoding="utf-8")
    played = read_transcript(written)
    assert played is not None
    edition = shelf.editions[played.page]
    catalogues = Catalogues(bot_words(LOCALES)).over(edition.translations)

    transcript = play(edition.script, catalogues, Cast(played.language), played.replies)

    assert written == transcript.text()


def test_the_whole_interview_is_recorded_in_english() -> None:
    """One talk goes from the first word to the counsellor's summary."""
    written = (ROOT / "tests" / "transcripts" / "orientation.en.md").read_text(encoding="utf-8")

    assert "the counsellor gets the summary" in written
    assert "ended: finished" in written


@pytest.mark.parametrize("language", ["sl", "lv", "it", "hu"])
def test_every_language_is_recorded_through_consent_and_a_sensitive_chapter(language: str) -> None:
    """In each language somebody consents, and is heard when she is not safe."""
    written = (ROOT / "tests" / "transcripts" / f"orientation.{language}.md").read_text(encoding="utf-8")

    assert "consent is recorded" in written
    assert "the counsellor is told at once" in written
    assert "📞 112" in written
