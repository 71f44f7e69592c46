"""What a coordinator got wrong, as data; ``sentences`` holds the words, ``telling`` puts them together.

A mistake knows its place (file and line), its code (the rule), and the values that make the rule plain. Errors keep
a page from being published; warnings do not. The source line and the corrected line stand beside it where a
correction can be written down.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - the dataclass shows its fields
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from bot.library.sentences import SENTENCES

if TYPE_CHECKING:
    from collections.abc import Iterable

Level = Literal["error", "warning"]

CLOSE_ENOUGH = 0.65
MOST_MISTAKES = 200


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake. ``line`` counts from 1; 0 means the file as a whole."""

    code: str
    file: str
    line: int = 0
    values: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""
    better: str = ""

    @property
    def level(self) -> Level:
        """Whether the mistake keeps the page from being published."""
        return SENTENCES[self.code].level


class Refused(Exception):  # noqa: N818 - the name reads as a sentence: the page was refused
    """A page, list or folder that cannot be used; it holds every mistake that was found."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(f"{each.file}:{each.line} {each.code}" for each in self.mistakes))


class Notes:
    """Where the mistakes of one file are noted while it is read. It stops noting after 200."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def note(self, code: str, line: int, *, shown: str = "", better: str = "", **values: str) -> None:
        """Note one mistake; the values name what the sentence needs."""
        if len(self.mistakes) > MOST_MISTAKES:
            return
        if len(self.mistakes) == MOST_MISTAKES:
            self.mistakes.append(Mistake("too many mistakes", self.file))
            return
        self.mistakes.append(Mistake(code, self.file, line, values, shown, better))

    def guess(self, word: str, known: Iterable[str]) -> str:
        """The question "Did you mean …?" if one of the known words is near enough, else nothing."""
        if len(self.mistakes) >= MOST_MISTAKES:
            return ""
        return guess(word, known)

    @property
    def full(self) -> bool:
        """Whether nothing more is noted: the rest of the page need not be looked at."""
        return len(self.mistakes) > MOST_MISTAKES

    @property
    def broken(self) -> bool:
        """Whether any mistake so far is an error."""
        return any(each.level == "error" for each in self.mistakes)


def guess(word: str, known: Iterable[str]) -> str:
    """`` Did you mean “choose one”?`` if one of the known words is near enough, else an empty text."""
    nearest = max(known, key=lambda each: _nearness(word, each), default="")
    return f" Did you mean “{nearest}”?" if nearest and _nearness(word, nearest) >= CLOSE_ENOUGH else ""


def _nearness(word: str, known: str) -> float:
    """How alike two words are, from 0 to 1; two letters that changed places count once."""
    word = word[:80]
    return max(fuzz.ratio(word, known) / 100, OSA.normalized_similarity(word, known))


def quoted(words: Iterable[str]) -> str:
    """Words in a row, for a sentence: ``yes, no, later``."""
    return ", ".join(words)
