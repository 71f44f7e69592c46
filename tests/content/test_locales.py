"""The translations that are shipped: complete, true to their placeholders, written in their own letters."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from bot.commands.pages import bot_lines
from bot.library.catalogues import Catalogue, read_catalogue
from bot.library.grammar import read_page
from bot.library.lists import read_lists
from bot.library.proofreading import proofread_bot_words
from bot.library.telling import tell

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("lv", "sl", "it", "hu")
CATALOGUES = [read_catalogue(path, path.parts[-3]) for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/*.po"))]
LETTERS = {
    "lv": "aābcčdeēfgģhiījkķlļmnņoprsštuūvzž",
    "sl": "abcčdefghijklmnoprsštuvzž",
    "it": "abcdefghilmnopqrstuvzàèéìòù",
    "hu": "aábcdeéfghiíjklmnoóöőprstuúüűvyz",
}
# Names and words that keep their own letters in every language.
FOREIGN = re.compile(r"\{[^{}]*\}|https?://\S+|/\w+|@\w+|Telegram|Kažipot|kazipot doctor|QR|PDF|PIN")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bots_own_words_are_complete(language: str) -> None:
    """Nobody is suddenly spoken to in English."""
    catalogues = [each for each in CATALOGUES if each.language == language and each.file.endswith("/bot.po")]
    found = proofread_bot_words(bot_lines(), (language,), catalogues)

    assert [tell(each) for each in found if each.level == "error"] == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.file)
def test_no_letter_of_another_alphabet_hides_in_a_translation(catalogue: Catalogue) -> None:
    """A Cyrillic “а” looks like a Latin one and is read aloud as nothing: every letter is Latin, and composed."""
    strange = {
        (character, each.translation)
        for each in catalogue.entries.values()
        for character in each.translation
        if character.isalpha() and not unicodedata.name(character).startswith("LATIN")
    }
    decomposed = [
        each.translation
        for each in catalogue.entries.values()
        if unicodedata.normalize("NFC", each.translation) != each.translation
    ]

    assert strange == set()
    assert decomposed == []


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda each: each.file)
def test_a_translation_is_written_in_the_letters_of_its_language(catalogue: Catalogue) -> None:
    """Letters that a language does not have point to a word that was left in another one."""
    allowed = set(LETTERS[catalogue.language])
    names = _names()
    strange = {
        word
        for each in catalogue.entries.values()
        if each.context not in names
        for word in re.findall(r"[^\W\d_]+", FOREIGN.sub("", each.translation))
        if set(word.casefold()) - allowed
    }

    assert strange <= ALLOWED_WORDS, strange


# Words that a language has borrowed with their letters.
ALLOWED_WORDS = frozenset({"link", "km", "ok", "okay", "kg", "max"})


def _names() -> set[str]:
    """The contexts of places: names keep their letters."""
    lists = read_lists(ROOT / "dialogues" / "lists")
    return {each.context for each in lists.placed.get("places", ())}


def test_no_translation_is_left_over_or_stale() -> None:
    """Every shipped catalogue holds what its page says today."""
    stale = [(each.file, entry.text) for each in CATALOGUES for entry in each.entries.values() if entry.stale]

    assert stale == []
    assert [each.file for each in CATALOGUES if each.mistake is not None] == []


def test_every_shipped_page_promises_four_more_languages() -> None:
    """A learner may choose among five languages."""
    lists = read_lists(ROOT / "dialogues" / "lists")
    script = read_page(ROOT / "dialogues" / "orientation.yaml", lists).script

    assert script is not None
    assert set(script.languages) == set(LANGUAGES)
