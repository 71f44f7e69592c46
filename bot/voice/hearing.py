"""The ear: voice notes are put into words by a model on this machine, or are only looked at.

The rules. A note goes to a process of its own through a pipe and leaves no trace on the disk. Words come back only
where a model stands behind them. A model that cannot be used stops nobody: its notes are *not transcribed*, are kept
for the counsellor, and the log says once why; as soon as it can be used, it is. A note that the process dies of, or
takes far too long over, is an ``Outage``: whoever asked decides how often to try. The log never holds a word, nor the
name of a person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import structlog

from bot.service.speech import Listened
from bot.voice.model import why_deaf
from bot.voice.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from bot.voice.frames import Head

__all__ = ["PlainEar", "WhisperEar", "ear", "why_deaf"]

PATIENCE: Final = 60.0
"""Seconds that a note may take beside its length: the model may have to be loaded from a slow disk first."""
PACE: Final = 4.0
LONGEST: Final = 15 * 60.0

_THINNEST: Final = 1_000
"""Bytes a second of the thinnest voice note; Telegram's have three times as many."""
_LOG = structlog.get_logger(__name__)


def ear(model: Path | None, examine: Callable[[bytes], Awaitable[Listened]]) -> WhisperEar | PlainEar:
    """The ear for a model's folder: one that transcribes if the model is there and can be used, else a plain one."""
    trouble = why_deaf(model)
    if model is not None and trouble is None:
        return WhisperEar(model)
    if model is not None:
        _LOG.warning("voice notes are not transcribed", why=trouble)
    return PlainEar(examine)


class PlainEar:
    """An ``Ear`` that tells a sound from none, and knows no words. ``examine`` is what the mouth offers."""

    transcribes = False

    def __init__(self, examine: Callable[[bytes], Awaitable[Listened]]) -> None:
        """Remember who looks at sounds."""
        self._examine = examine

    async def listen(self, sound: bytes, language: str) -> Listened:  # noqa: ARG002 - as every ear is asked
        """Whether it is a sound. Raises ``Outage``."""
        looked = await self._examine(sound)
        return replace(looked, found="not transcribed", words="") if looked.found == "speech" else looked

    async def close(self) -> None:
        """Nothing is held."""


class WhisperEar:
    """An ``Ear`` with the faster-whisper model in a folder, which is loaded by the first note that needs it."""

    def __init__(self, model: Path) -> None:
        """Remember where the model is."""
        self.transcribes = True
        self._worker = Worker("bot.voice.whisper", str(model.absolute()))

    @property
    def pid(self) -> int | None:
        """The number of the process that listens, while there is one."""
        return self._worker.pid

    async def listen(self, sound: bytes, language: str) -> Listened:
        """What a note holds, in its first 15 minutes. Raises ``Outage``."""
        answer, _ = await self._worker.call({"language": language}, sound, seconds=patience(len(sound)))
        self._tell(answer)
        return Listened(answer["found"], answer["seconds"], answer["words"])

    async def close(self) -> None:
        """End the process; a note that is in hand ends in an ``Outage``."""
        await self._worker.close()

    def _tell(self, answer: Head) -> None:
        """Write down what is wrong with the model, once while it lasts, and what it could not do."""
        if "failed" in answer:
            _LOG.warning("a voice note could not be transcribed", why=answer["failed"])
        if "deaf" in answer:
            if answer["deaf"] is not None and self.transcribes:
                _LOG.warning("voice notes are not transcribed", why=answer["deaf"])
            self.transcribes = answer["deaf"] is None


def patience(size: int) -> float:
    """How many seconds a note of so many bytes may take: time to load the model, and four times its length."""
    return PATIENCE + PACE * min(LONGEST, size / _THINNEST)
