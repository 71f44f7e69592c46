"""Cutting long words to the messenger's measure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.cutting import pieces, shortened, units

ANY_TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=400)


@given(ANY_TEXT, st.integers(4, 80))
def test_nothing_is_lost(text: str, most: int) -> None:
    """All letters arrive, in order, in pieces that fit; only blanks at the cuts and NUL are gone."""
    cut = pieces(text, most)
    assert all(units(piece) <= most for piece in cut)
    assert "".join("".join(cut).split()) == "".join(text.replace("\x00", "").split())


@given(ANY_TEXT, st.integers(4, 80))
def test_shortened_fits(text: str, most: int) -> None:
    """A shortened text fits, is a beginning of the text, and a text that fits is left alone."""
    short = shortened(text, most)
    plain = text.replace("\x00", "")
    assert units(short) <= most
    assert short == plain if units(plain) <= most else plain.startswith(short[:-1])


def test_cut_where_it_reads_well() -> None:
    """The cut falls at the end of a paragraph, else of a sentence, else of a word."""
    assert pieces("one two three.\n\nfour. five six", 20) == ["one two three.", "four. five six"]
    assert pieces("one two three. four five six", 20) == ["one two three.", "four five six"]
    assert pieces("onetwothree fourfive six", 18) == ["onetwothree", "fourfive six"]
    assert pieces("x" * 10, 4) == ["xxxx", "xxxx", "xx"]


def test_a_character_stays_whole() -> None:
    """A cut never falls into a character that takes two units."""
    assert pieces("🙂" * 5, 5) == ["🙂🙂", "🙂🙂", "🙂"]
