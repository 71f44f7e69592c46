"""A page becomes a script: the whole grammar, from the top.

``read_page`` reads a file, ``read_text`` reads words that are already at hand. Both answer with a ``Reading``: the
script as far as it could be read, every mistake, and the words to translate with their places. ``script_of`` is
for those who want a script or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 - the dataclass shows its fields
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.dialogue.script import Ask, Chapter, Repeat, Script, Step
from bot.library.grammar_conditions import CONDITION_KEYS, condition_of
from bot.library.grammar_questions import read_silence
from bot.library.grammar_steps import StepReader
from bot.library.mistakes import Mistake, Refused
from bot.library.page import Block, Items, Text, read_nodes, read_source
from bot.library.sheet import Placed, Sheet
from bot.library.standard import chapter_title, consent

if TYPE_CHECKING:
    from pathlib import Path

    from bot.dialogue.script import Silence, Words
    from bot.library.lists import Lists

TOP_KEYS = frozenset({"interview", "written in", "also in", "for", "lasts", "chapters"})
CHAPTER_KEYS = frozenset({"chapter", "steps"}) | CONDITION_KEYS

_LANGUAGE = re.compile(r"^[a-z]{2,3}(_[A-Z][A-Za-z]+)?$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read. ``whole`` tells whether every step could be read; only then can names be judged.

    ``lines`` holds the lines of conditions and branches, by the line of their step and their words.
    """

    script: Script | None
    mistakes: tuple[Mistake, ...]
    placed: tuple[Placed, ...] = ()
    whole: bool = False
    lines: Mapping[tuple[int, str], int] = field(default_factory=dict)
    file: str = ""


def read_page(path: Path, lists: Lists) -> Reading:
    """Read a page; its file's stem is its name."""
    sheet = Sheet(path.name, path.stem)
    source = read_source(path, sheet)
    return _read(source, path.stem, sheet, lists)


def read_text(text: str, name: str, lists: Lists) -> Reading:
    """Read a page that is at hand as text, under a name."""
    return _read(text, name, Sheet(f"{name}.yaml", name), lists)


def script_of(reading: Reading) -> Script:
    """The script of a reading without errors; ``Refused`` with all mistakes otherwise."""
    if reading.script is None or any(each.level == "error" for each in reading.mistakes):
        raise Refused(reading.mistakes)
    return reading.script


def has_question(steps: tuple[Step, ...], name: str) -> bool:
    """Whether a question of this name stands among steps, however deep."""
    for step in steps:
        if isinstance(step, Ask):
            if step.name == name or any(has_question(branch.steps, name) for branch in step.branches):
                return True
        elif isinstance(step, Repeat) and has_question(step.steps, name):
            return True
    return False


def _read(source: str | None, name: str, sheet: Sheet, lists: Lists) -> Reading:
    node = read_nodes(source, sheet) if source is not None else None
    if not isinstance(node, Block):
        if node is not None:
            sheet.note("not a page", node.line)
        return Reading(None, tuple(sheet.mistakes), file=sheet.file)
    reader = _PageReader(node, name, sheet, lists)
    script = reader.script()
    return Reading(
        script, tuple(sheet.mistakes), tuple(sheet.placed), whole=reader.whole, lines=sheet.lines, file=sheet.file
    )


class _PageReader:
    def __init__(self, page: Block, name: str, sheet: Sheet, lists: Lists) -> None:
        self.page = page
        self.name = name
        self.sheet = sheet
        self.lists = lists
        self.whole = True

    def script(self) -> Script:
        for key, _ in self.page.entries:
            if key.value not in TOP_KEYS and not key.value.startswith("if silent for "):
                self._unknown(key)
        title = self.sheet.words("", self._text("interview"), "title")
        language = self._language(self._text("written in"))
        chapters = self._chapters()
        silence = self._silence()
        return Script(
            name=self.name,
            title=title,
            language=language,
            languages=self._languages(language),
            audience=self._free("for"),
            lasts=self._free("lasts"),
            chapters=_with_consent(chapters) if self.whole else chapters,
            help_card=self.lists.help_card,
            silence=silence,
        )

    def _unknown(self, key: Text) -> None:
        if key.value == "steps":
            self.sheet.note("steps without a chapter", key.line)
        elif key.value == "include":
            self.sheet.note("comes later", key.line, word="include")
        else:
            self.sheet.unknown(key, TOP_KEYS, "a page")

    def _text(self, key: str) -> Text:
        return self.sheet.text(self.page.get(key), key, self.page.line)

    def _free(self, key: str) -> str:
        node = self.page.get(key)
        return "" if node is None else self.sheet.text(node, key, node.line).value

    def _language(self, said: Text) -> str:
        if said.value and not _is_language(said.value):
            self.sheet.note("no language", said.line, said=said.value)
        return said.value or "en"

    def _languages(self, own: str) -> tuple[str, ...]:
        said = self.sheet.short_words(self.page.get("also in"), "also in")
        named = dict.fromkeys(self._language(each) for each in said if each.value)
        return tuple(language for language in named if language != own)

    def _chapters(self) -> tuple[Chapter, ...]:
        found = self.page.get("chapters")
        told = found is None and self.page.get("steps") is not None
        nodes = () if told else self.sheet.items(found, "chapters", self.page.line)
        if isinstance(found, Items) and not nodes:
            self.sheet.note("no steps", found.line, key="chapters")
        self.whole = bool(nodes)
        chapters: list[Chapter] = []
        titles: set[str] = set()
        for node in nodes:
            if self.sheet.full:
                break
            block = self.sheet.block(node, "chapters", node.line)
            chapters.append(self._chapter(block, titles))
        return tuple(chapters)

    def _chapter(self, block: Block, titles: set[str]) -> Chapter:
        self.sheet.known_keys(block, CHAPTER_KEYS, "a chapter")
        title = self.sheet.text(block.get("chapter"), "chapter", block.line)
        if title.value in titles:
            self.sheet.note("chapter twice", title.line, title=title.value)
        titles.add(title.value)
        words: Words = self.sheet.words(title.value, title, "title")
        reader = StepReader(self.sheet, self.lists, title.value)
        steps = reader.steps(block.get("steps"), "steps", block.line)
        self.whole = self.whole and not reader.lost and bool(steps)
        return Chapter(line=block.line, when=condition_of(block, block.line, self.sheet), words=words, steps=steps)

    def _silence(self) -> Silence | None:
        reader = StepReader(self.sheet, self.lists, "if silent")
        for key, node in self.page.entries:
            if key.value.startswith("if silent for "):
                if silence := read_silence(key, node, self.sheet, reader.steps):
                    return silence
                self.sheet.note("no days", key.line)
        return None


def _is_language(code: str) -> bool:
    from babel.localedata import exists

    return bool(_LANGUAGE.match(code)) and exists(code)


def _with_consent(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters; where none asks for consent, the bot's own question stands before the first other one."""
    if any(has_question(chapter.steps, "consent") for chapter in chapters):
        return chapters
    first = chapters[0]
    if first.when is not None:
        return (Chapter(words=chapter_title(), steps=(consent(),)), *chapters)
    asking = (number for number, step in enumerate(first.steps) if step.kind in ("ask", "ask each", "repeat"))
    at = next(asking, len(first.steps))
    # What stands under a condition, or ends the talk, waits for the consent as well.
    at = min(at, next((n for n, step in enumerate(first.steps) if step.kind != "say" or step.when), at))
    steps = (*first.steps[:at], consent(), *first.steps[at:])
    return (first.model_copy(update={"steps": steps}), *chapters[1:])
