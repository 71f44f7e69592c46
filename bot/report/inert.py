"""A person's own words, made harmless to look at: quoted, on one line, and never a link, a command or a layout.

Text is sent without markup, so nothing can be parsed as such; what remains is what a phone makes of plain text by
itself (addresses, @names, /commands, #tags) and what can spoof a layout (new lines, direction marks, zero width).
"""

from __future__ import annotations

import re
import unicodedata

JOINER = "\u2060"
_ACTIVE = re.compile(r"([@/#$.:])(?=\S)")
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


def inert(text: str) -> str:
    """The words on one line; signs that a phone would make active are kept apart by a mark that nobody sees."""
    line = "".join(" " if unicodedata.category(each) in _HIDDEN else each for each in text)
    return _ACTIVE.sub(rf"\1{JOINER}", " ".join(line.split()))


def quote(text: str, *, words: int | None = None) -> str:
    """The words in quotation marks, cut after so many words."""
    said = inert(text.replace("«", "‹").replace("»", "›"))
    parts = said.split(" ")
    if words is not None and len(parts) > words:
        said = " ".join(parts[:words]) + " …"
    return f"«{said}»"


def shorten(text: str, most: int) -> str:
    """At most so many characters, cut at a blank where that is possible."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    whole = cut.rpartition(" ")[0] if " " in cut[most // 2 :] else cut
    return whole.rstrip(" ·,;«") + "…"
