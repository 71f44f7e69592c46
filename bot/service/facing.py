"""A prompt becomes a message: words in one language, and rows of buttons.

One button a row where a label is longer than twelve characters; short ones share a row. The constant row of
pictograms stands last. Every button names the interview and the question's serial number.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.dialogue.effects import Line
from bot.library.aloud import OPTIONS
from bot.library.pictograms import pictogram
from bot.service.buttons import encode
from bot.service.messages import Key

if TYPE_CHECKING:
    from bot.dialogue.effects import Button, Prompt, Steer
    from bot.service.messages import Rows

Tongue = Callable[[Line], str]
"""Says a line in one language."""

SHORT = 12
TINY = 4
STEERING: dict[Steer, str] = {"back": "⬅️", "skip": "⏭", "later": "⏸", "help": "❓"}
HEAR = "🔊"
SLOWER = "🐢"
SLOW = "slow"
TICK = "✅ "


def face(prompt: Prompt, interview: str, tongue: Tongue, hear: str = "") -> tuple[str, Rows]:
    """The text and the buttons of a prompt.

    ``hear`` is the pictogram that stands first in the constant row: 🔊 where the question is silent, 🐢 where it was
    said aloud, nothing where nobody can say it.
    """
    labels = [tongue(button.label) for button in prompt.buttons]
    paragraphs = [tongue(line) for line in prompt.lines]
    if prompt.numbered:
        paragraphs.append("\n".join(f"{number}  {label}" for number, label in numbered(prompt, labels)))
    shown = _with_numbers(prompt, labels) if prompt.numbered else labels
    answers = [
        _key(button, label, prompt.asking, interview) for button, label in zip(prompt.buttons, shown, strict=True)
    ]
    steering = tuple(Key(label=STEERING[each], data=encode(each, interview, prompt.asking)) for each in prompt.steering)
    if hear:
        what = SLOW if hear == SLOWER else ""
        steering = (Key(label=hear, data=encode("hear", interview, prompt.asking, what)), *steering)
    rows = (*_laid_out(answers), steering) if steering else _laid_out(answers)
    return "\n\n".join(each for each in paragraphs if each), rows


def numbered(prompt: Prompt, labels: list[str]) -> list[tuple[int, str]]:
    """The options with their numbers, from 1, as they are printed and may be typed."""
    options = [label for button, label in zip(prompt.buttons, labels, strict=True) if button.verb in OPTIONS]
    return list(enumerate(options, 1))


def _with_numbers(prompt: Prompt, labels: list[str]) -> list[str]:
    """Labels as they stand on the buttons: an option without a pictogram is found by its number."""
    shown, number = [], 0
    for button, label in zip(prompt.buttons, labels, strict=True):
        number += button.verb in OPTIONS
        shown.append(f"{number}  {label}" if button.verb in OPTIONS and not pictogram(label) else label)
    return shown


def _key(button: Button, label: str, asking: int, interview: str) -> Key:
    on = None if button.ticked is None else not button.ticked
    shown = TICK + label if button.ticked else label
    return Key(label=shown, data=encode(button.verb, interview, asking, button.what, on=on))


def _laid_out(keys: list[Key]) -> Rows:
    longest = max((len(key.label) for key in keys), default=0)
    width = 1 if longest > SHORT else 5 if longest <= TINY else 2
    return tuple(tuple(keys[start : start + width]) for start in range(0, len(keys), width))
