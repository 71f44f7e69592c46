"""Wording: a line becomes a sentence, whatever it holds, and never a stranger's command."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.effects import Line, Value
from bot.library.wording import Catalogues

BOT = {"sl": {"bot/hello\x04Hello {first name}.": "Pozdravljeni, {first name}."}}
PAGE = {"sl": {"page/yes\x04👍 Yes": "👍 Da", "page/said\x04You said: {it}.": "Rekli ste: {it}."}}
CATALOGUES = Catalogues(BOT).over(PAGE)

LINES: st.SearchStrategy[Line] = st.deferred(
    lambda: st.builds(
        Line,
        st.sampled_from(["", "page/said", "bot/hello"]),
        st.text(max_size=30) | st.sampled_from(["Hello {first name}.", "{a}{b}, {c}", "{", "}{", "{{a}}"]),
        st.dictionaries(st.sampled_from(["a", "b", "first name", "it"]), VALUES, max_size=3),
    )
)
VALUES: st.SearchStrategy[Value] = st.deferred(
    lambda: st.text(max_size=20) | LINES | st.lists(LINES, max_size=3).map(tuple)
)


def _say(text: str, language: str = "en", **values: Value) -> str:
    named = {name.replace("_", " "): value for name, value in values.items()}
    return CATALOGUES.word(Line("bot/hello", text, named), language)


def test_a_translation_is_used_and_its_placeholders_are_filled() -> None:
    """The translation decides where a name stands."""
    assert _say("Hello {first name}.", "sl", first_name="Ana") == "Pozdravljeni, Ana."


def test_words_that_nobody_translated_stay_as_they_are() -> None:
    """Missing words fall back to the page's own language."""
    assert _say("Good evening {first name}.", "sl", first_name="Ana") == "Good evening Ana."
    assert _say("Hello {first name}.", "xx", first_name="Ana") == "Hello Ana."


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Hello {first name}.", "Hello."),
        ("Hello, {first name}. I am a bot.", "Hello. I am a bot."),
        ("Thank you, {first name}!", "Thank you!"),
        ("{first name}, how are you?", "How are you?"),
        ("Good. {first name}, how are you?", "Good. How are you?"),
        ("First line.\n{first name}, second line.", "First line.\nSecond line."),
        ("{first name}", ""),
    ],
)
def test_a_missing_value_leaves_no_hole(said: str, expected: str) -> None:
    """A value that is missing goes together with the blank or comma before it."""
    assert _say(said) == expected
    assert _say(said, first_name="") == expected


def test_lines_in_a_line_are_worded_in_the_same_language() -> None:
    """Labels of chosen options are translated too, and joined by commas."""
    yes = Line("page/yes", "👍 Yes")
    line = Line("page/said", "You said: {it}.", {"it": (yes, Line("", "walnut bread"))})

    assert CATALOGUES.word(line, "sl") == "Rekli ste: 👍 Da, walnut bread."


def test_a_persons_words_are_never_read_as_a_placeholder() -> None:
    """Whatever somebody writes stays what it is, braces included."""
    assert _say("Hello {first name}.", first_name="{counsellor} {first name}") == "Hello {counsellor} {first name}."
    assert CATALOGUES.word(Line("", "I said {counsellor}"), "sl") == "I said {counsellor}"


@given(LINES, st.sampled_from(["sl", "en", ""]))
def test_wording_never_fails(line: Line, language: str) -> None:
    """Some sentence always comes out."""
    assert isinstance(CATALOGUES.word(line, language), str)


def test_a_line_that_holds_itself_ends() -> None:
    """Even a line without an end is worded in the end."""
    values: dict[str, Value] = {}
    line = Line("bot/hello", "Again {it}", values)
    values["it"] = line

    assert CATALOGUES.word(line, "en").startswith("Again Again")


def test_wording_is_quick() -> None:
    """A sentence takes less than a fiftieth of a millisecond: a turn words a dozen."""
    line = Line("bot/hello", "Hello {first name}.", {"first name": "Ana"})
    began = time.perf_counter()
    for _ in range(5_000):
        CATALOGUES.word(line, "sl")

    assert time.perf_counter() - began < 0.5
