"""What is said aloud, and what was heard: plain values that go between the service and its mouth and ear.

A *speech* is words in one language, piece by piece. A piece is one sentence, or one label, as it is spoken: without
pictograms, with its numbers and short forms written out. A piece that ends with a colon is followed by a short
breath (``One:``), every other one by a longer one. A piece for which a human voice was recorded is played, the rest
is spoken by a machine.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal

from bot.dialogue.frozen import Frozen

Finding = Literal["speech", "not transcribed", "silence", "noise", "other language", "slip", "broken"]
"""What a voice note turned out to be.

``speech``: it was understood as words. ``not transcribed``: it is a sound, and nobody here can put it into words.
``slip``: too short to hold a word. ``noise``: a sound without speech (music, a street). ``broken``: no sound at all.
"""


DRAFT = "draft:"
"""How the key of a clip begins that its maker has not kept yet; her id follows."""


class Speech(Frozen):
    """What is to be said. ``person`` is the id of whoever is named or quoted in it: then it is personal.

    ``elsewhere`` are the pieces of other languages, each with its own: the names of languages to choose from.
    """

    language: str
    pieces: tuple[str, ...]
    slow: bool = False
    person: str | None = None
    elsewhere: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Listened:
    """What a voice note holds: its length in seconds, and its words where it was understood."""

    found: Finding
    seconds: float = 0.0
    words: str = ""


def piece_key(language: str, words: str) -> str:
    """The key of a piece in a language, under which its recorded clip is known: 32 hex digits."""
    return hashlib.sha256(f"{language}\0{words}".encode()).hexdigest()[:32]
