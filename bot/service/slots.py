"""Names of what messages are about, so that a later edit finds them again."""

from __future__ import annotations


def question_slot(interview: str, asking: int) -> str:
    """The message of a question."""
    return f"{interview}:{asking}"


def listening_slot(note: str) -> str:
    """The words “I am listening”, below a voice note."""
    return f"note:{note}"
