"""Somebody who always presses the first button, by the rule of DESIGN section 4, on a phone of the preview server."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.preview.client import Phone, View

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


def waits(view: View) -> bool:
    """Whether the last message of the bot waits for the person."""
    return (
        bool(view.messages) and bool(view.keyboard) and view.keyboard["message_id"] == view.messages[-1]["message_id"]
    )


async def play(phone: Phone, until: str, *, patience: float = 30, most: int = 400) -> View:
    """Press until the phone shows these words; every press waits for its answer."""
    view = await phone.wait_for(waits, patience)
    for _ in range(most):
        if view.has(until):
            return view
        data = next_press(view)
        if data is None:
            await phone.say("My own words")
        else:
            await phone.tap(data, view.keyboard["message_id"])
        view = await phone.wait_for(_answered(view, until), patience)
    raise AssertionError(f"not there after {most} presses:\n{view.drawn()}")


def _answered(before: View, until: str) -> Callable[[View], bool]:
    """Whether the phone shows the words, or another question than before."""
    return lambda now: now.has(until) or (waits(now) and now.keyboard != before.keyboard)
