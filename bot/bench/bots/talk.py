"""What the rivals say: the words and buttons of the benchmark's page, as plain texts made once at the start.

They keep nothing: which question comes next stands in the button.
"""

from __future__ import annotations

from typing import Final

from bot.bench.page import CONSENT, OPTIONS, THANKS, questions

Row = list[tuple[str, str]]
STEERING: Final = ("⬅️", "⏭", "⏸", "❓")
YES: Final = (("yes", "👍 Yes"), ("no", "👎 No"))
SEND: Final = (("send", "📨 Send"), ("change", "✏️ Change"), ("delete", "🗑 Delete"))
HAND_OVER: Final = "This is everything. Can I send your answers to your counsellor?"


def screens() -> list[tuple[str, list[Row]]]:
    """Every message: its words and its buttons. The last one has none."""
    asked = [(CONSENT, YES), *((words, OPTIONS) for words in questions()), (HAND_OVER, SEND)]
    return [*((words, _rows(number, options)) for number, (words, options) in enumerate(asked)), (THANKS, [])]


def chosen(data: str) -> tuple[int, str]:
    """Which question was answered, and the line that shows the answer."""
    _, number, key = data.split(":")
    question = int(number)
    words, rows = SCREENS[question]
    label = next((label for row in rows for label, each in row if each == data), key)
    return question, f"{words}\n\n✅ {label}"


def _rows(number: int, options: tuple[tuple[str, str], ...]) -> list[Row]:
    answers = [[(label, f"pick:{number}:{key}")] for key, label in options]
    return [*answers, [(each, f"steer:{number}:{place}") for place, each in enumerate(STEERING)]]


SCREENS: Final = screens()
