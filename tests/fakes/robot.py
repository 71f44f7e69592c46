"""Somebody who always presses the first button, by the rule of DESIGN section 4, on a phone of the preview server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.preview.client import View

TICK = "✅ "
VERBS = ("go:", "send:", "skip:")


def next_press(view: View) -> str | None:
    """The callback data that the rule presses now; ``None`` if words are to be typed."""
    buttons = [(label, data) for label, data in view.buttons if data]
    for _, data in buttons:
        if data.startswith("pick:"):
            return data
    marks = [(label, data) for label, data in buttons if data.startswith("mark:")]
    ticked = any(label.startswith(TICK) for label, _ in marks)
    if marks and not ticked:
        return marks[0][1]
    if marks:
        return next(data for _, data in buttons if data.startswith("done:"))
    return next((data for verb in VERBS for _, data in buttons if data.startswith(verb)), None)
