"""Typed words that mean a button."""

from __future__ import annotations

import pytest

from bot.library.matching import match

LABELS = ["🚶 I walk", "🚌 Bus or train", "🚗 Car", "🚫 I cannot go"]


@pytest.mark.parametrize(
    ("typed", "index"),
    [
        ("Bus or train", 1),
        ("bus OR train!", 1),
        ("  car ", 2),
        ("2", 1),
        ("4.", 3),
        ("🚗", 2),
        ("bus or trian", 1),
        ("I canot go", 3),
        ("5", None),
        ("0", None),
        ("", None),
        ("plane", None),
        ("ca", None),
        ("²", None),
    ],
)
def test_label_number_and_near_spelling(typed: str, index: int | None) -> None:
    """The label first, then the number, then a close spelling; what is too far means nothing."""
    assert match(typed, LABELS) == index


def test_a_label_that_is_a_number_comes_first() -> None:
    """“3” is the label 3, not the third."""
    assert match("3", ["1", "3", "5"]) == 1


def test_accents_and_case_count_for_nothing() -> None:
    """Somebody without the right keyboard is understood."""
    assert match("slovenscina", ["🇱🇻 Latviešu", "🇸🇮 Slovenščina"]) == 1


def test_two_labels_that_are_equally_close_mean_neither() -> None:
    """A guess is never made."""
    assert match("morningx", ["morninga", "morningb"]) is None
