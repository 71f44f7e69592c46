"""A dialogue as a Mermaid flow chart: chapters as frames, questions as rhombs, answers as arrows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.dialogue.script import Alert, Ask, AskAgain, AskEach, End, HandOver, ReadBack, Repeat, Say, SetWay, Show
from bot.library.boxes import said

if TYPE_CHECKING:
    from bot.dialogue.script import Script, Step

LONGEST = 70
BEYOND_MARKUP = 0xFF


@dataclass(frozen=True, slots=True)
class _Loose:
    """An arrow that has begun and waits for its end."""

    start: str
    label: str = ""


def mermaid(script: Script) -> str:
    """A script in Mermaid's words."""
    chart = _Chart()
    loose: list[_Loose] = []
    for number, chapter in enumerate(script.chapters, 1):
        chart.lines.append(f'  subgraph c{number}["{_plain(f"{number}. {chapter.words.text}")}"]')
        before = loose
        if chapter.when is not None:
            loose = [_Loose(each.start, _joined(each.label, said(chapter.when))) for each in loose]
        loose = chart.steps(chapter.steps, loose, "")
        chart.lines.append("  end")
        if chapter.when is not None:
            loose = [*loose, *(_Loose(each.start, _joined(each.label, "otherwise")) for each in before)]
    return "\n".join(["flowchart TD", *chart.lines, *chart.arrows, ""])


class _Chart:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.arrows: list[str] = []
        self.count = 0

    def steps(self, steps: tuple[Step, ...], loose: list[_Loose], question: str) -> list[_Loose]:
        """Draw steps one after the other; answers with the arrows that lead on."""
        for step in steps:
            if step.when is None:
                loose = self.step(step, loose, question)
                continue
            inside = [_Loose(each.start, _joined(each.label, said(step.when))) for each in loose]
            around = [_Loose(each.start, _joined(each.label, "otherwise")) for each in loose]
            loose = [*self.step(step, inside, question), *around]
        return loose

    def step(self, step: Step, loose: list[_Loose], question: str) -> list[_Loose]:
        if isinstance(step, AskAgain):
            self.tie(loose, question)
            return []
        node = self.node(step)
        self.tie(loose, node)
        if isinstance(step, End):
            return []
        if isinstance(step, Ask) and step.branches:
            after = [_Loose(node, "otherwise")]
            for branch in step.branches:
                after += self.steps(branch.steps, [_Loose(node, branch.key)], node)
            return after
        if isinstance(step, Repeat):
            after = self.steps(step.steps, [_Loose(node)], question)
            self.tie([_Loose(each.start, _joined(each.label, "one more")) for each in after], node)
            return after
        return [_Loose(node)]

    def node(self, step: Step) -> str:
        self.count += 1
        name = f"n{self.count}"
        opened, closed, words = _shape(step)
        self.lines.append(f'    {name}{opened}"{_plain(words)}"{closed}')
        return name

    def tie(self, loose: list[_Loose], end: str) -> None:
        for each in loose:
            label = f'|"{_plain(each.label)}"|' if each.label else ""
            self.arrows.append(f"  {each.start} -->{label} {end}")


def _shape(step: Step) -> tuple[str, str, str]:  # noqa: C901 - one line a verb
    match step:
        case Say():
            return "[", "]", f"💬 {step.words.text}"
        case Ask():
            return "{{", "}}", f"{step.words.text} ({step.name})"
        case AskEach():
            return "{{", "}}", f"{step.words.text} ({step.name}: {len(step.cards)} cards)"
        case Repeat():
            return "([", "])", f"🔁 {step.words.text} ({step.name}, up to {step.most})"
        case Show():
            return "[/", "/]", "🆘 help card"
        case Alert():
            return "[/", "/]", f"⚠️ {step.words.text}"
        case ReadBack():
            return "[/", "/]", "📋 read back"
        case HandOver():
            return "[/", "/]", "📤 hand over to the counsellor"
        case End():
            return "([", "])", f"🏁 end: {step.reason}"
        case SetWay():
            return "[/", "/]", f"set: {step.way}"
        case AskAgain():
            return "[", "]", "ask again"


def _joined(one: str, other: str) -> str:
    return ", ".join(part for part in (one, other) if part)


def _plain(words: str) -> str:
    """Words that mean nothing to Mermaid or to a browser."""
    short = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
    return "".join(character if _is_inert(character) else f"#{ord(character)};" for character in short)


def _is_inert(character: str) -> bool:
    return character.isalnum() or character in " .,:?!’…()'-·" or ord(character) > BEYOND_MARKUP
