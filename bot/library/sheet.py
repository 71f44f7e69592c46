"""The sheet on which a file is read: its mistakes, its words to translate, and small questions to its nodes.

Every question to a node answers with something usable, and notes what was wrong: reading never stops half-way, so
that all mistakes of a page come to light at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.dialogue.script import Option, Words
from bot.library.mistakes import Notes
from bot.library.page import Block, Items, Node, Text

if TYPE_CHECKING:
    from collections.abc import Collection

NEAR = 60  # lines within which a misspelt key stands for the one that is missing

Kind = Literal["sentence", "label", "place", "title"]


@dataclass(frozen=True, slots=True)
class Placed:
    """Words that can be translated, with their place. ``beside`` names the question whose labels stand together."""

    context: str
    text: str
    file: str
    line: int
    kind: Kind
    beside: str = ""

    @property
    def key(self) -> str:
        """The key under which a catalogue holds the translation."""
        return f"{self.context}\x04{self.text}"

    @property
    def wordless(self) -> bool:
        """Whether there is nothing to translate: ``18–24``, ``🚫``."""
        return not any(character.isalpha() for character in self.text)


class Sheet(Notes):
    """One file being read. ``stem`` begins every msgctxt of its words."""

    def __init__(self, file: str, stem: str) -> None:
        super().__init__(file)
        self.stem = stem
        self.placed: list[Placed] = []
        self.lines: dict[tuple[int, str], int] = {}
        self._meant: list[tuple[str, int]] = []

    def words(self, context: str, node: Text, kind: Kind = "sentence", beside: str = "") -> Words:
        """Words for people, remembered for the translators."""
        context = f"{self.stem}/{context}" if context else self.stem
        if node.value:
            self.placed.append(Placed(context, node.value, self.file, node.line, kind, beside))
        return Words(context=context, text=node.value)

    def text(self, node: Node | None, key: str, line: int) -> Text:
        """The words after a key; a list or block there is a mistake."""
        if isinstance(node, Text):
            return node
        if node is None:
            self._missing(key, line)
        else:
            self.note("words expected", node.line, key=key)
        return Text("", line)

    def block(self, node: Node | None, key: str, line: int) -> Block:
        """The keys under a key."""
        if isinstance(node, Block):
            return node
        if node is None:
            self._missing(key, line)
        elif isinstance(node, Items) or node.value:
            self.note("keys expected", node.line, key=key)
        return Block((), line)

    def items(self, node: Node | None, key: str, line: int) -> tuple[Node, ...]:
        """The things under a key, each after a dash."""
        if isinstance(node, Items):
            return node.items
        if node is None:
            self._missing(key, line)
        elif isinstance(node, Block) or node.value:
            self.note("dashes expected", node.line, key=key)
        return ()

    def short_words(self, node: Node | None, key: str) -> tuple[Text, ...]:
        """One word, or several in square brackets or after dashes."""
        if node is None:
            return ()
        if isinstance(node, Text):
            return (node,) if node.value else ()
        if isinstance(node, Items):
            return tuple(self.text(each, key, node.line) for each in node.items)
        self.note("words expected", node.line, key=key)
        return ()

    def yes(self, node: Node | None, key: str, line: int) -> bool:
        """Whether ``yes`` stands after a key; anything but yes and no is a mistake."""
        if node is None:
            return False
        said = self.text(node, key, line)
        if said.value not in ("yes", "no", ""):
            self.note("yes or no", said.line, key=key, said=said.value)
        return said.value == "yes"

    def known_keys(self, block: Block, known: Collection[str], where: str, besides: Collection[str] = ()) -> None:
        """Note every key that does not belong here, except those ``besides``, which are told otherwise."""
        for name, _ in block.entries:
            if name.value not in known and name.value not in besides:
                self.unknown(name, known, where)

    def unknown(self, key: Text, known: Collection[str], where: str) -> None:
        """Note a key that nobody knows, with the one that was meant, or else with all that are known here."""
        meant = self.guess(key.value, known)
        self._meant += [(each, key.line) for each in known if f"“{each}”" in meant]
        meant = meant or f" In {where} I know: {', '.join(sorted(known))}."
        self.note("unknown key", key.line, key=key.value, meant=meant)

    def _missing(self, key: str, line: int) -> None:
        """Note a key that is missing, unless a misspelt one near by was told to mean it."""
        if not any(each == key and 0 <= at - line < NEAR for each, at in self._meant):
            self.note("missing key", line, key=key)

    def remember(self, step: int, part: str, line: int) -> None:
        """Remember the line of a part of a step (a condition, a branch) for proofreading."""
        self.lines[step, part] = line

    def options(self, node: Node | None, key: str, line: int, context: str, beside: str = "") -> tuple[Option, ...]:
        """Options, ``key: label``, one a line; ``beside`` names the screen on which they stand together."""
        beside = f"{self.stem}/{beside or context}"
        found = tuple(self._option(*entry, context, beside) for entry in self.block(node, key, line).entries)
        if not found and isinstance(node, Block):
            self.note("no options", line, key=key)
        return found

    def _option(self, name: Text, node: Node, context: str, beside: str) -> Option:
        self.key_fits(name)
        label = self.text(node, name.value, name.line)
        within = f"{context}/{name.value}" if context else name.value
        return Option(key=name.value, words=self.words(within, label, "label", beside))

    def key_fits(self, name: Text) -> None:
        """Keys are kept with the answers: a full stop would be read as the name of a card."""
        if "." in name.value:
            self.note("full stop in a key", name.line, key=name.value)
