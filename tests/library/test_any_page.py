"""Whatever stands on a page, reading it ends in a script or in mistakes, never in a traceback."""

from __future__ import annotations

import string
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.library.drawing import mermaid, svg
from bot.library.grammar import Reading, read_text
from bot.library.lists import Lists, read_list_text, read_lists
from bot.library.proofreading import proofread
from bot.library.telling import tell_all

ROOT = Path(__file__).resolve().parent.parent.parent
LISTS = read_lists(ROOT / "dialogues" / "lists")
LINES = (ROOT / "tests" / "pages" / "everything.yaml").read_text(encoding="utf-8").splitlines()
KEYS = sorted({line.strip().removeprefix("- ").partition(":")[0] for line in LINES if ":" in line})
SCRAPS = st.sampled_from(
    [
        "{",
        "}",
        "[",
        "]",
        "&a",
        "*a",
        "!!x",
        "#",
        " #",
        ": ",
        "- ",
        '"',
        "'",
        "\t",
        "  ",
        ">",
        "|",
        "@",
        "%",
        "yes",
        "👍",
        "\\",
    ]
) | st.text(string.printable, max_size=6)


@st.composite
def _slipped(draw: st.DrawFn) -> str:
    """The page with every verb, after a few slips: lines lost, moved, doubled, bent, or filled with scraps."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        match draw(st.integers(0, 6)):
            case 0:
                del lines[at]
            case 1:
                lines.insert(draw(st.integers(0, len(lines))), line)
            case 2:
                lines[at] = " " * draw(st.integers(0, 14)) + line.lstrip()
            case 3:
                column = draw(st.integers(0, len(line)))
                lines[at] = line[:column] + draw(SCRAPS) + line[column:]
            case 4:
                lines[at] = line.partition(":")[0] + ": " + draw(SCRAPS)
            case 5:
                margin = line[: len(line) - len(line.lstrip())]
                lines[at] = f"{margin}{draw(st.sampled_from(KEYS))}:{line.partition(':')[2]}"
            case _:
                lines[at] = line.partition(":")[0]
    return "\n".join(lines)


def _looked_at(reading: Reading, lists: Lists) -> str:
    told = tell_all(proofread(reading, lists))
    if reading.script is not None:
        svg(reading.script)
        mermaid(reading.script)
    return told


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_slipped())
def test_a_page_with_any_slips_is_read_to_the_end(page: str) -> None:
    """Slips of every kind, several at once: every mistake has words, and a script that came out can be drawn."""
    assert _looked_at(read_text(page, "page", LISTS), LISTS)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300) | st.lists(SCRAPS, max_size=60).map("".join))
def test_any_text_at_all_is_answered(page: str) -> None:
    """A file that is no page is told to be none; a list likewise."""
    assert _looked_at(read_text(page, "page", LISTS), LISTS)
    read_list_text(page, "places")
    read_list_text(page, "help card")
