"""The picture of a dialogue: boxes in boxes as SVG, or a chart in Mermaid's words.

The SVG is one file without scripts, fonts or links. It follows the reader's light or dark setting, and everything
that a page contains is inert in it. Widths of words are estimated: the boxes are roomy enough for that.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from bot.library.boxes import Box, boxes_of
from bot.library.charting import mermaid

if TYPE_CHECKING:
    from bot.dialogue.script import Script

__all__ = ["mermaid", "svg"]

WIDTH = 760
MARGIN = 16
INDENT = 14
GAP = 8
LINE = 19
SMALL = 16
CHIP = 26
FONT, SMALL_FONT = 14, 12

_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

STYLE = """
.drawing{color-scheme:light dark;--paper:#fff;--ink:#1d2733;--soft:#5b6876;--line:#c9d2dc;--chip:#fff;--say:#f4f6f8;
--ask:#e6f1fd;--branch:#fbfcfd;--round:#eef7ee;--alert:#fdecea;--turn:#f1eefb;--end:#eceff2;--head:#2f6fb0}
@media(prefers-color-scheme:dark){.drawing{--paper:#12171d;--ink:#e8edf2;--soft:#9aa7b4;--line:#3a4653;--chip:#1a222b;
--say:#1b232c;--ask:#17293b;--branch:#161d25;--round:#18281c;--alert:#3a1e1c;--turn:#241f38;--end:#20272f;
--head:#7db4ea}}
.drawing text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Color Emoji",sans-serif;
fill:var(--ink)}
.drawing .soft{fill:var(--soft)}.drawing .if{fill:var(--head);font-style:italic}
.drawing .head{fill:var(--head);font-weight:700}
.drawing rect{stroke:var(--line);stroke-width:1}.drawing .paper{fill:var(--paper);stroke:none}
.drawing .chip{fill:var(--chip)}.drawing .chapter{fill:var(--paper);stroke:var(--head);stroke-width:1.5}
.drawing .branch{fill:var(--branch);stroke-dasharray:4 3}.drawing .say{fill:var(--say)}.drawing .ask{fill:var(--ask)}
.drawing .round{fill:var(--round)}.drawing .alert{fill:var(--alert)}.drawing .turn{fill:var(--turn)}
.drawing .end{fill:var(--end)}
"""


def svg(script: Script) -> str:
    """A script as an SVG of nested boxes, chapter below chapter; 760 wide, as high as it takes."""
    pen = _Pen()
    y = pen.text(MARGIN, MARGIN, script.title.text, "head", 22, 28)
    subtitle = " · ".join(part for part in (script.audience, script.lasts) if part)
    if subtitle:
        y = pen.lines(MARGIN, y, subtitle, "soft", SMALL_FONT, SMALL, WIDTH - 2 * MARGIN)
    y += GAP
    for box in boxes_of(script):
        y = pen.box(box, MARGIN, y, WIDTH - 2 * MARGIN) + 2 * GAP
    title = escape(_clean(script.title.text))
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawing" width="{WIDTH}" height="{y:.0f}" '
        f'viewBox="0 0 {WIDTH} {y:.0f}" role="img" style="max-width:100%;height:auto">'
    )
    paper = f'<rect class="paper" width="{WIDTH}" height="{y:.0f}"/>'
    return "\n".join([head, f"<title>{title}</title>", f"<style>{STYLE}</style>", paper, *pen.drawn, "</svg>", ""])


class _Pen:
    """Draws from top to bottom; every stroke answers with the height at which the next one begins."""

    def __init__(self) -> None:
        self.drawn: list[str] = []

    def box(self, box: Box, x: float, y: float, width: float) -> float:
        if box.condition:
            y = self.lines(x + 2, y, f"⤷ {box.condition}", "if", SMALL_FONT, SMALL, width) + 2
        at = len(self.drawn)
        inner, room = x + INDENT, width - 2 * INDENT
        large = box.tone == "chapter"
        style, size, line = ("head", 17, 24) if large else ("", FONT, LINE)
        icon = f"{box.icon}. " if large and box.icon.isdigit() else f"{box.icon} "
        below = self.lines(inner, y + GAP, icon + box.words, style, size, line, room)
        if box.note:
            below = self.lines(inner, below, box.note, "soft", SMALL_FONT, SMALL, room)
        if box.chips:
            below = self.chips(box.chips, inner, below + 4, room)
        for each in box.inside:
            below = self.box(each, inner, below + GAP, room)
        height = below + GAP - y
        self.drawn.insert(at, _rect(box.tone, x, y, width, height, 10))
        return y + height

    def chips(self, chips: tuple[str, ...], x: float, y: float, room: float) -> float:
        across = x
        for chip in chips:
            label = _cut(chip, room - 20, SMALL_FONT)
            width = _width(label, SMALL_FONT) + 20
            if across > x and across + width > x + room:
                across, y = x, y + CHIP + 6
            self.drawn.append(_rect("chip", across, y, width, CHIP, 13))
            self.text(across + 10, y + 4, label, "", SMALL_FONT, CHIP)
            across += width + 6
        return y + CHIP

    def lines(self, x: float, y: float, words: str, style: str, size: int, line: int, room: float) -> float:
        for each in _wrapped(words, size, room):
            y = self.text(x, y, each, style, size, line)
        return y

    def text(self, x: float, y: float, words: str, style: str, size: int, line: int) -> float:
        styled = f' class="{style}"' if style else ""
        base = y + size + (line - size) / 4 - 2
        said = escape(_clean(words))
        self.drawn.append(f'<text x="{x:.0f}" y="{base:.1f}" font-size="{size}"{styled}>{said}</text>')
        return y + line


def _rect(style: str, x: float, y: float, width: float, height: float, radius: int) -> str:
    return f'<rect class="{style}" x="{x:.0f}" y="{y:.1f}" width="{width:.0f}" height="{height:.1f}" rx="{radius}"/>'


def _wrapped(words: str, size: int, room: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in words.split():
        longer = f"{line} {word}" if line else word
        if line and _width(longer, size) > room:
            lines.append(line)
            longer = word
        line = _cut(longer, room, size)
    return [*lines, line] if line else lines or [""]


def _cut(words: str, room: float, size: int) -> str:
    if _width(words, size) <= room:
        return words
    while words and _width(words + "…", size) > room:
        words = words[:-1]
    return words + "…"


def _width(words: str, size: int) -> float:
    return sum(_em(character) for character in words) * size


def _em(character: str) -> float:
    """The estimated width of a character, in parts of the font's size."""
    if character in " .,;:!'|il·":
        return 0.3
    if unicodedata.category(character) in ("Mn", "Me", "Cf", "Sk"):
        return 0.0
    if ord(character) >= 0x2600 or unicodedata.east_asian_width(character) in "WF":  # noqa: PLR2004 - pictures begin there
        return 1.35
    return 0.7 if character.isupper() or character in "mwMW" else 0.6


def _clean(words: str) -> str:
    return _UNSPEAKABLE.sub("", words)
