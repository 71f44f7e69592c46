"""The steps of a page: one verb each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from bot.dialogue.script import (
    Alert,
    AskAgain,
    End,
    HandOver,
    ReadBack,
    Repeat,
    Say,
    SetWay,
    Show,
    SpokenWay,
)
from bot.library.grammar_conditions import CONDITION_KEYS, condition_of
from bot.library.grammar_questions import read_ask, read_ask_each, read_name
from bot.library.grammar_words import VERBS, VERBS_TO_LEARN
from bot.library.page import Block, Items, Node, Text

if TYPE_CHECKING:
    from bot.dialogue.conditions import Condition
    from bot.dialogue.script import Step
    from bot.library.lists import Lists
    from bot.library.sheet import Sheet

SPOKEN_WAYS: tuple[SpokenWay, ...] = get_args(SpokenWay)
# What a verb may be followed by, where the words are not free.
FIXED_WORDS = {
    "show": ("help card",),
    "read back": ("everything", "this chapter"),
    "hand over to": ("the counsellor",),
    "set": SPOKEN_WAYS,
}

_REPEAT = re.compile(r"^repeat up to (\d{1,3})$")


class StepReader:
    """Reads steps; it knows the chapter they stand in, for the context of what is said there."""

    def __init__(self, sheet: Sheet, lists: Lists, chapter: str, *, in_round: bool = False) -> None:
        self.sheet = sheet
        self.lists = lists
        self.chapter = chapter
        self.in_round = in_round
        self.lost = 0

    def steps(self, node: Node | None, key: str, line: int) -> tuple[Step, ...]:
        """All steps under a key; those that cannot be read are noted and left out."""
        nodes = self.sheet.items(node, key, line)
        if isinstance(node, Items) and not nodes:
            self.sheet.note("no steps", line, key=key)
        steps = tuple(step for each in nodes if (step := self._step(each)))
        self.lost += len(nodes) - len(steps)
        return steps

    def _step(self, node: Node) -> Step | None:
        if isinstance(node, Text) and node.value == "ask again":
            return AskAgain(line=node.line)
        if isinstance(node, Text):
            self._no_verb(node)
            return None
        if isinstance(node, Items):
            self.sheet.note("two dashes", node.line)
            return None
        verb = self._verb(node)
        return self._read(verb, node) if verb else None

    def _no_verb(self, said: Text) -> None:
        verb = next((each for each in sorted(VERBS, key=len, reverse=True) if said.value.startswith(each)), "")
        rest = said.value.removeprefix(verb).strip()
        better = f"- {verb}: {rest}" if verb and rest else ""
        guess = self.sheet.guess(said.value, ("ask again",))
        self.sheet.note("no verb", said.line, said=said.value, guess=guess, shown=f"- {said.value}", better=better)

    def _verb(self, block: Block) -> Text | None:
        found = [key for key, _ in block.entries if key.value in VERBS or _REPEAT.match(key.value)]
        if len(found) > 1:
            self.sheet.note("two verbs", found[1].line, one=found[0].value, other=found[1].value)
        if found:
            return found[0]
        for key, _ in block.entries:
            if key.value == "include":
                self.sheet.note("comes later", key.line, word="include")
                return None
        self._unknown_verb(block)
        return None

    def _unknown_verb(self, block: Block) -> None:
        first = next((key for key, _ in block.entries if key.value not in CONDITION_KEYS), None)
        if first is None:
            self.sheet.note("only a condition", block.line)
            return
        self.sheet.unknown(first, VERBS_TO_LEARN, "a step")

    def _read(self, verb: Text, block: Block) -> Step | None:
        if verb.value == "ask":
            return read_ask(block, verb.line, self.sheet, self.lists, self.steps)
        if verb.value == "ask each":
            return read_ask_each(block, verb.line, self.sheet)
        if repeat := _REPEAT.match(verb.value):
            return self._repeat(block, verb, int(repeat[1]))
        self.sheet.known_keys(block, {verb.value, "say aloud", *CONDITION_KEYS}, f"“{verb.value}”", besides=VERBS)
        if verb.value != "say" and (aloud := block.get("say aloud")) is not None:
            self.sheet.note("means nothing here", aloud.line, key="say aloud", way=verb.value)
        return self._simple(verb, block)

    def _simple(self, verb: Text, block: Block) -> Step | None:
        said = self.sheet.text(block.get(verb.value), verb.value, verb.line)
        if not self._fits(verb, said):
            return None
        line = verb.line
        when = condition_of(block, line, self.sheet)
        match verb.value:
            case "say":
                return self._say(said, block, line, when)
            case "show":
                return Show(line=line, when=when)
            case "alert":
                return Alert(line=line, when=when, words=self.sheet.words(f"{self.chapter}/alert", said))
            case "read back":
                return ReadBack(line=line, when=when, everything=said.value == "everything")
            case "hand over to":
                return HandOver(line=line, when=when)
            case "end":
                return End(line=line, when=when, reason=said.value)
            case "set":
                way = SPOKEN_WAYS[SPOKEN_WAYS.index(said.value)]
                return SetWay(line=line, when=when, way=way)
        self.sheet.note("ask again alone", line)
        return AskAgain(line=line, when=when)

    def _say(self, said: Text, block: Block, line: int, when: Condition | None) -> Say:
        context = f"{self.chapter}/say"
        words = self.sheet.words(context, said)
        aloud = block.get("say aloud")
        spoken = None
        if aloud is not None:
            spoken = self.sheet.words(f"{context}/aloud", self.sheet.text(aloud, "say aloud", line))
        return Say(line=line, when=when, words=words, aloud=spoken)

    def _fits(self, verb: Text, said: Text) -> bool:
        meant = FIXED_WORDS.get(verb.value)
        if meant is None or said.value in meant:
            return True
        if said.value:
            self.sheet.note(
                "only this may stand here", said.line, key=verb.value, said=said.value, meant="” or “".join(meant)
            )
        return False

    def _repeat(self, block: Block, verb: Text, most: int) -> Repeat:
        known = {verb.value, "call them", "steps", *CONDITION_KEYS}
        self.sheet.known_keys(block, known, "“repeat”")
        if self.in_round:
            self.sheet.note("repeat in a repeat", verb.line)
        if most == 0:
            self.sheet.note("none at all", verb.line, key=verb.value)
        name = read_name(block, "call them", verb.line, self.sheet)
        words = self.sheet.words(name, self.sheet.text(block.get(verb.value), verb.value, verb.line))
        within = StepReader(self.sheet, self.lists, self.chapter, in_round=True)
        steps = within.steps(block.get("steps"), "steps", verb.line)
        self.lost += within.lost
        when = condition_of(block, verb.line, self.sheet)
        return Repeat(line=verb.line, when=when, name=name, words=words, most=max(most, 1), steps=steps)
