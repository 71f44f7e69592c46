"""Whether there is a voice to measure, and an ear."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from bot.bench.house import settings_in
from bot.wiring import deafness, voices_of


def silence() -> str | None:
    """Why nothing can be measured of the voice; ``None`` if it can be."""
    if voices_of(settings_in(Path()))("en") is None:
        return 'The voice was not measured: nobody can speak here. Run: pip install "kazipot[voice]"'
    return None


def deaf(model: Path | None) -> str | None:
    """Why nothing can be measured of the ear; ``None`` if it can be. Without a model one is made."""
    if model is None and find_spec("faster_whisper") is not None:
        return None
    trouble = deafness(settings_in(Path(), model=model))
    return None if trouble is None else f"The ear was not measured. {trouble}"
