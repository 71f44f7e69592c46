"""Recorded talks: what one reads aloud, and what a test plays again.

    bot:   Can Maja read and hear your answers?
           [👍 Yes] [👎 No]
    ana:   [👍 Yes]
           👉 👍 Yes
    —      ended: finished

A line of the learner's in brackets is a tap. Played again, a talk must come out the same, word for word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.library.rehearsal import Cast, Rehearsal, Said

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.script import Script
    from bot.library.wording import Catalogues

MARGIN = 7
_HEADING = re.compile(r"^# (?P<page>.+) · (?P<language>[a-z_A-Z]+)$", re.MULTILINE)
_LEARNER = re.compile(r"^(?P<name>[^\s:—]+):\s+(?P<said>.*)$")


@dataclass(slots=True)
class Transcript:
    """A talk as it is written down."""

    page: str
    language: str
    learner: str
    lines: list[str] = field(default_factory=list)

    def bot(self, said: Iterable[Said]) -> None:
        """Write down what the bot said and did."""
        for each in said:
            if each.kind == "said":
                self._write("bot:", each.text)
            elif each.kind == "noted":
                self._write("—", each.text)
            elif each.kind == "chosen":
                self._write("", each.text)
            if each.buttons:
                self._write("", " ".join(f"[{label}]" for label in each.buttons))

    def person(self, said: str) -> None:
        """Write down what the learner said or tapped."""
        self._write(f"{self.learner.lower()}:", said)

    def text(self) -> str:
        """The whole talk, as a Markdown page."""
        return "\n".join([f"# {self.page} · {self.language}", "", "```text", *self.lines, "```", ""])

    def _write(self, who: str, text: str) -> None:
        first, *more = text.split("\n")
        self.lines.append(f"{who:<{MARGIN}}{first}".rstrip())
        self.lines += [f"{'':<{MARGIN}}{line}".rstrip() for line in more]


@dataclass(frozen=True, slots=True)
class Played:
    """What a written talk says about itself: page, language, and the learner's lines."""

    page: str
    language: str
    replies: tuple[str, ...]


def read_transcript(text: str) -> Played | None:
    """Read a written talk; ``None`` if it has no heading."""
    heading = _HEADING.search(text)
    if heading is None:
        return None
    said = [found for line in text.splitlines() if (found := _LEARNER.match(line))]
    replies = tuple(found["said"] for found in said if found["name"] != "bot")
    return Played(heading["page"], heading["language"], replies)


def play(script: Script, catalogues: Catalogues, cast: Cast, replies: Iterable[str]) -> Transcript:
    """Play a talk with these replies, as far as they reach."""
    rehearsal = Rehearsal(script, catalogues, cast)
    transcript = Transcript(script.name, cast.language, cast.learner)
    transcript.bot(rehearsal.begin())
    for reply in replies:
        if rehearsal.over:
            break
        taken, said = rehearsal.reply(reply)
        transcript.person(taken)
        transcript.bot(said)
    return transcript
