"""Voice notes and clips for tests: plain ones, with whatever a test wants different."""

from __future__ import annotations

from typing import Any

from bot.service.records import Clip, VoiceNote
from tests.fakes.records import CHAT, time_at


def a_voice_note(name: str = "i1/AgAD1.ogg", person: str = "p1", minute: int = 5, **different: Any) -> VoiceNote:
    """A learner's voice note that waits to be looked at."""
    usual = {"chat": CHAT, "interview": "i1", "file": "AwACAgQ", "seconds": 9, "language": "sl"}
    return VoiceNote.model_validate(
        {"name": name, "person": person, "came_at": time_at(minute), **usual, **different},
    )


def a_clip(key: str = "c0ffee", words: str = "Kako ti je ime?", **different: Any) -> Clip:
    """A recorded clip."""
    usual = {"language": "sl", "context": "orientation/name", "made_at": time_at(7)}
    return Clip.model_validate({"key": key, "words": words, **usual, **different})
