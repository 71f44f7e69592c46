"""A page on paper becomes plain nodes that know their lines.

Three passes. The source is looked over before any parser sees it: size, encoding, characters that cannot be seen.
Then the lines are looked over for slips that YAML would answer with riddles or, worse, with silence (``slips``);
each is noted, corrected in memory, and reading goes on. Last, the parser's *events* are counted and built into
nodes: nesting deeper than 20, aliases, anchors and tags are refused as they come, before anything recursive runs.
Every scalar stays the text that was written: ``yes``, ``no`` and ``010`` mean nothing special.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from bot.library.complaints import complain
from bot.library.slips import mend

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.library.mistakes import Notes

DEEPEST = 20
LARGEST = 1_000_000
MOST_LINES = 20_000
MOST_EVENTS = 100_000

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff]"
)
_TRAILING_COMMENT = re.compile(r"\s+#")


@dataclass(frozen=True, slots=True)
class Text:
    """Words as they were written; empty where nothing stands after a colon or a dash."""

    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list: one thing a dash, or short words in square brackets."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """Keys with what stands after them, in the order of the page."""

    entries: tuple[tuple[Text, Node], ...]
    line: int

    def get(self, key: str) -> Node | None:
        """What stands after a key, or ``None``."""
        return next((node for name, node in self.entries if name.value == key), None)


Node: TypeAlias = Text | Items | Block


class _UnreadableError(Exception):
    """Reading stops here; the mistake has been noted."""


def read_source(path: Path, notes: Notes) -> str | None:
    """The text of a file; too large a file is refused before it is opened."""
    try:
        if path.stat().st_size > LARGEST:
            notes.note("too large", 0)
            return None
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before: bytes = error.object[: error.start]
        notes.note("not utf-8", before.count(b"\n") + 1)
    except OSError:
        notes.note("cannot open", 0)
    return None


def read_nodes(text: str, notes: Notes) -> Node | None:
    """The nodes of a page, or ``None`` if it cannot be read; what is wrong is noted."""
    if len(text) > LARGEST:
        notes.note("too large", 0)
        return None
    if _has_unseen(text, notes):
        return None
    written = text.splitlines()
    if len(written) > MOST_LINES:
        notes.note("too long", 0, lines=str(len(written)), most=str(MOST_LINES))
        return None
    lines = mend(written, notes)
    try:
        return _Builder(lines, notes).build()
    except yaml.MarkedYAMLError as error:
        complain(error, lines, notes)
    except yaml.YAMLError:
        notes.note("unreadable", 0)
    except _UnreadableError:
        pass
    return None


def _has_unseen(text: str, notes: Notes) -> bool:
    found = _UNSEEN.search(text)
    if found is None:
        return False
    line = text.count("\n", 0, found.start()) + 1
    notes.note("unseen character", line, character=f"U+{ord(found[0]):04X}")
    return True


class _Builder:
    """Builds nodes from the parser's events; the nesting is counted, so that recursion stays shallow."""

    def __init__(self, lines: list[str], notes: Notes) -> None:
        self.lines = lines
        self.notes = notes
        self.events: Iterator[Any] = self._counted(yaml.parse("\n".join(lines) + "\n", Loader=_Loader))

    def build(self) -> Node | None:
        node = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse("second page", event)
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event, 0)
        if node is None:
            self.notes.note("empty page", 0)
        return node

    def _counted(self, events: Iterator[Any]) -> Iterator[Any]:
        for number, event in enumerate(events):
            if number > MOST_EVENTS:
                self._refuse("too much", event)
            yield event

    def _node(self, event: Any, depth: int) -> Node:
        line = event.start_mark.line + 1
        if depth > DEEPEST:
            self._refuse("too deep", event)
        if isinstance(event, yaml.AliasEvent):
            self._refuse("alias", event)
        if event.anchor:
            self._refuse("anchor", event)
        if event.tag:
            self._refuse("tag", event)
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return Items(tuple(self._items(depth)), line)
        if event.flow_style:
            self._note_braces(event)
        return Block(tuple(self._entries(depth)), line)

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            node = self._node(event, depth + 1)
            if node == Text("", node.line):
                self.notes.note("empty item", node.line)
            else:
                yield node

    def _entries(self, depth: int) -> Iterator[tuple[Text, Node]]:
        seen: dict[str, int] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, depth + 1)
            value = self._node(next(self.events), depth + 1)
            if not isinstance(key, Text):
                self.notes.note("key is no word", key.line)
                continue
            if key.value in seen:
                self.notes.note("key twice", key.line, key=key.value, first=str(seen[key.value]))
                continue
            seen[key.value] = key.line
            if value == Text("", value.line):
                self.notes.note("empty value", key.line, key=key.value)
                value = Text("", key.line)
            yield key, value

    def _text(self, event: Any, line: int) -> Text:
        if event.style is None:
            end = event.end_mark
            rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
            if event.value and end.line > event.start_mark.line and _TRAILING_COMMENT.match(rest):
                self.notes.note("comment in a sentence", end.line + 1, shown=self.lines[end.line].strip())
        return Text(event.value.strip(), line)

    def _note_braces(self, event: Any) -> None:
        line = event.start_mark.line
        shown = self.lines[line].strip()[:200]
        head, _, inside = shown.partition("{")
        options = [f"  {each.strip()}" for each in inside.rstrip("}").split(",") if ":" in each]
        better = "\n    ".join([head.strip(), *options]) if head.endswith(": ") and inside.endswith("}") else ""
        self.notes.note("braces", line + 1, shown=shown, better=better)

    def _refuse(self, code: str, event: Any) -> None:
        line = event.start_mark.line
        shown = self.lines[line].strip()[:80] if line < len(self.lines) else ""
        self.notes.note(code, line + 1, shown=shown)
        raise _UnreadableError
