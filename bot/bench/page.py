"""The benchmark's own dialogue: one language, consent, and 44 questions to choose one of four answers.

Every turn is the same for every contestant: a tap, the message that shows the answer, the next question. The last
answer leads to the hand-over, and sending ends the talk with one sentence; whoever is there begins anew.

What is said aloud has a fifth answer. Where it is ``named``, the name is asked first and stands in every question, so
that no two people ever hear the same sound.
"""

from __future__ import annotations

from typing import Final

NAME: Final = "bench"
CONSENT: Final = "Can I keep your answers?"
CALLED: Final = "name"
FIXED: Final = ("consent", CALLED)
HOW_CALLED: Final = "What can I call you?"
THANKS: Final = "Thank you. That was all."
OPTIONS: Final = (
    ("never", "🌱 Not yet, never"),
    ("helped", "🤝 Yes, with help"),
    ("alone", "💪 Yes, on my own"),
    ("teach", "🌟 I can teach it"),
)
FIFTH: Final = ("unsure", "🤔 I do not know")
WORKS: Final = (
    "cook for many people", "bake bread", "wash dishes", "serve guests", "clean rooms", "wash clothes",
    "iron shirts", "sew a button", "cut hair", "care for a child", "care for an old person", "give first aid",
    "paint a wall", "lay tiles", "build a wall", "repair a door", "saw wood", "weld metal", "repair a bicycle",
    "change a tyre", "drive a car", "drive a van", "lift boxes", "pack parcels", "count goods", "read a plan",
    "use a till", "sell at a market", "talk with customers", "write a letter", "use a computer", "use a phone",
    "take photos", "draw", "play music", "sing", "plant a tree", "pick fruit", "mow grass", "feed animals",
    "milk a cow", "catch fish", "keep bees", "work at night",
)  # fmt: skip


def questions() -> list[str]:
    """The words of all questions after consent, in order."""
    return [f"Can you {work}?" for work in WORKS]


def page(*, aloud: bool = False, named: bool = False) -> str:
    """The page as a coordinator would have written it."""
    head = [f"interview: {NAME.title()}", "written in: en", "for: the benchmark", "lasts: about 10 minutes", ""]
    options = (*OPTIONS, FIFTH) if aloud else OPTIONS
    words = [f"Can you {work}, {{first name}}?" for work in WORKS] if named else questions()
    asked = [line for number, each in enumerate(words, 1) for line in _question(number, each, options)]
    steps = [*_consent(), *(_name() if named else ()), *asked, *_end()]
    return "\n".join([*head, "chapters:", "  - chapter: Work", "    steps:", *steps, ""])


def _consent() -> list[str]:
    return [
        f"      - ask: {CONSENT}",
        "        call it: consent",
        "        why: the law",
        "        must answer: yes",
        "        choose one:",
        "          yes: 👍 Yes",
        "          no: 👎 No",
        "        if no:",
        "          - say: Then I keep nothing.",
        "          - end: without consent",
    ]


def _name() -> list[str]:
    return [f"      - ask: {HOW_CALLED}", f"        call it: {CALLED}", "        why: kindness", "        name: yes"]


def _question(number: int, words: str, options: tuple[tuple[str, str], ...]) -> list[str]:
    choices = [f"          {key}: {label}" for key, label in options]
    asked = [f"      - ask: {words}", f"        call it: work {number}", "        why: strengths"]
    return [*asked, "        choose one:", *choices]


def _end() -> list[str]:
    return ["      - hand over to: the counsellor", f"      - say: {THANKS}"]
