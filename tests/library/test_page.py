"""Reading paper: every scalar stays text, and nothing that anybody can write crashes or hangs the reader."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.library.grammar import read_page
from bot.library.lists import Lists
from bot.library.mistakes import Notes
from bot.library.page import Block, Items, Text, read_nodes

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = {
    "brackets": b"[" * 100_000,
    "brackets after a key": b"interview: " + b"[" * 100_000,
    "braces": b"{a: " * 100_000,
    "dashes": b"- " * 100_000,
    "dashes deeper and deeper": b"".join(b" " * n + b"- a:\n" for n in range(1200)),
    "laughs": b"a: &a [x, x]\n" + b"".join(b"k%d: &k%d [*a, *a, *a]\n" % (n, n) for n in range(2000)),
    "an alias of itself": b"&a [*a]\n",
    "python": b"interview: !!python/object/apply:os.system ['true']\n",
    "python in a list": b"- !!python/name:os.system x\n",
    "50 MB": b"a: " + b"x" * 50_000_000,
    "quotes": b'"' * 900_000,
    "colons": b": " * 400_000,
    "question marks": b"? " * 400_000,
    "one long line": b"say: " + b"x: " * 300_000,
    "a hundred thousand steps": b"chapters:\n" + b"- a\n" * 200_000,
    "a line of half a million words": b"also in: [" + b"a," * 450_000 + b"a]\n",
    "nineteen thousand unknown steps": b"chapters:\n" + b"- a: b\n" * 19_000,
    "nothing but zeros": b"\x00" * 10_000,
    "not text": bytes(range(256)) * 100,
    "latin-1": "interview: Kažipot".encode("cp1250"),
    "a long quote that never ends": b'a: "' + b"line\n" * 100_000,
    "many half-open quotes": b'a: "x\n' * 60_000,
}


def _nodes(text: str) -> tuple[object, list[str]]:
    notes = Notes("page.yaml")
    return read_nodes(text, notes), [each.code for each in notes.mistakes]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_refused_within_two_seconds(name: str, tmp_path: Path) -> None:
    """Aliases, 100,000 brackets, 50 MB or ``!!python`` are refused with a sentence, and nothing crashes."""
    page = tmp_path / "page.yaml"
    page.write_bytes(HOSTILE[name])
    began = time.process_time()

    reading = read_page(page, Lists())

    assert time.process_time() - began < 2  # of work: a busy machine is not the page's fault
    assert any(each.level == "error" for each in reading.mistakes)
    assert len(reading.mistakes) <= 201


def test_every_scalar_stays_the_text_that_was_written() -> None:
    """``yes``, ``NO``, ``010``, ``12:30``, ``null`` and dates mean nothing special."""
    said = ["yes", "NO", "010", "12:30", "null", "~", "2026-11-01", "1e3", "0x1F"]

    node, codes = _nodes("\n".join(f"- {each}" for each in said))

    assert isinstance(node, Items)
    assert said == [each.value for each in node.items if isinstance(each, Text)]
    assert codes == []


def test_nodes_know_their_lines() -> None:
    """Every node knows the line on which it stands, comments and blank lines counted."""
    node, _ = _nodes("# a remark\n\na: one\n\nb:\n  - two\n  - c: three\n")

    assert isinstance(node, Block)
    assert [key.line for key, _ in node.entries] == [3, 5]
    items = node.get("b")
    assert isinstance(items, Items)
    assert [each.line for each in items.items] == [6, 7]


def test_words_over_several_lines_are_one_sentence() -> None:
    """Under ``>``, in quotes or simply further to the right: it is one text, colons and all."""
    node, codes = _nodes('a: >\n  One: two\n  # three.\nb: "One: \n  two."\nc: one\n  two\n')

    assert codes == []
    assert isinstance(node, Block)
    assert [each.value for _, each in node.entries if isinstance(each, Text)] == [
        "One: two # three.",
        "One: two.",
        "one two",
    ]


def test_remarks_on_lines_of_their_own_and_after_keys_are_left_alone() -> None:
    """``#`` is a remark where it cuts nothing."""
    _, codes = _nodes('# a remark\na: one\nb: # these are two\n  - two\n  # and three\n  - three\nc: "four" # last\n')

    assert codes == []


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_any_editor_ends_them(ending: str) -> None:
    """A page that was written on Windows reads like any other."""
    node, codes = _nodes(f"a: one{ending}b: two{ending}")

    assert codes == []
    assert isinstance(node, Block)
    assert [key.value for key, _ in node.entries] == ["a", "b"]


def test_nesting_of_twenty_is_read_and_more_is_refused() -> None:
    """The limit is where it is said to be."""
    assert _nodes("- " * 19 + "a")[1] == []
    assert "too deep" in _nodes("- " * 22 + "a")[1]
