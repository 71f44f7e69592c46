"""What the YAML parser says, in plain words.

The parser's own sentences are for programmers. What it means is one of a few things: a line that stands too deep
or not deep enough, a missing colon or dash, a bracket or quote that stays open, a backslash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import yaml

    from bot.library.mistakes import Notes

# The parser's words, and the code of the mistake they mean.
_MEANINGS = (
    ("mapping values are not allowed", "stands too deep"),
    ("unknown escape", "backslash"),
    ("did not find expected escape", "backslash"),
    ("did not find expected hexdecimal", "backslash"),
    ("expected ',' or", "open bracket"),
    ("expected the node content", "open bracket"),
    ("could not find expected ':'", "no colon"),
    ("expected '-' indicator", "no dash"),
    ("block sequence entries are not allowed", "dash out of place"),
    ("cannot start any token", "leading character in the way"),
    ("tab", "tab"),
    ("expected key", "stands askew"),
    ("expected <document start>", "stands askew"),
    ("expected <block end>", "stands askew"),
)


def complain(error: yaml.MarkedYAMLError, lines: list[str], notes: Notes) -> None:
    """Note what the parser stumbled over."""
    if any(each.code == "tab" for each in notes.mistakes):
        return  # the tab is the cause; told already
    problem = f"{error.problem or ''}"
    context = f"{error.context or ''}"
    mark = error.problem_mark or error.context_mark
    if "quoted scalar" in context and "end of stream" in problem and error.context_mark is not None:
        _note("half-open quote", error.context_mark.line, lines, notes)
        return
    line = mark.line if mark is not None else 0
    code = next((code for words, code in _MEANINGS if words in problem), "unreadable")
    if code == "open bracket" and error.context_mark is not None:
        line = error.context_mark.line
    if code == "no colon" and error.context_mark is not None:
        line = error.context_mark.line
    _note(code, line, lines, notes)


def _note(code: str, line: int, lines: list[str], notes: Notes) -> None:
    line = min(line, max(len(lines) - 1, 0))
    while line > 0 and not lines[line].strip():
        line -= 1
    text = lines[line] if lines else ""
    shown = text.strip()
    margin = len(text) - len(text.lstrip())
    notes.note(
        code,
        line + 1,
        shown=shown[:80],
        better=f"{shown}:" if code == "no colon" else "",
        blanks=str(margin),
        nearby=str(_margin_nearby(line, margin, lines)),
        first=shown[:1],
    )


def _margin_nearby(line: int, own: int, lines: list[str]) -> int:
    """The blanks at the start of the lines above under which this one could stand: the nearest to its own."""
    found: list[int] = []
    for text in reversed(lines[:line]):
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        margin = len(text) - len(text.lstrip())
        starts = [margin + 2, margin] if text.lstrip().startswith("- ") else [margin]
        found += [each for each in starts if each != own and each < max(found, default=1000)]
        if margin == 0:
            break
    return min(found, key=lambda each: abs(each - own), default=0)
