"""The mouth: the service's ``Mouth``, spoken by a worker process, or a silent one where nothing is there to speak with.

The rules. A language is spoken by its Piper voice, if a file of one is there, else by espeak-ng; the name of a voice
says which, for a sound in another voice is another sound. A Piper voice that cannot be loaded, fails, or kills the
worker twice with the same words, is let go until the next start: espeak-ng takes over. The worker may die: that is an
outage, and the next call finds a new one. But words of which it died twice in a row are refused, else they would be
tried for ever.
"""

from __future__ import annotations

import hashlib
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import structlog

from bot.service.ports import OtherVoice, Refused, Unusable
from bot.service.speech import Listened
from bot.voice.espeak import VOICES
from bot.voice.ogg import plain_check
from bot.voice.worker import Died, Worker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

__all__ = ["Silent", "WorkerMouth", "mouth", "piper_voices", "plain_check"]

LOG = structlog.get_logger(__name__)
SPEAKER: Final = "bot.voice.speaker"
SAYING: Final = 10.0
POLISHING: Final = 30.0
_NO_VOICES: Final[Mapping[str, Path]] = MappingProxyType({})
_NOBODY: Final = "Nobody here speaks this language."
_TWICE: Final = "The voice died of these words twice."
_MOST_DEADLY: Final = 100


def mouth(voices: Mapping[str, Path] = _NO_VOICES) -> WorkerMouth | Silent:
    """A mouth that speaks, or a silent one where the extra ``voice`` is not installed."""
    if find_spec("espeakng_loader") is None or find_spec("av") is None:
        return Silent()
    return WorkerMouth(voices if find_spec("piper") is not None else _NO_VOICES)


def piper_voices(folder: Path) -> dict[str, Path]:
    """The Piper voice of each language: ``lv_LV-aivars-medium.onnx``, with ``….onnx.json`` beside it.

    Of several voices of a language, the first by name speaks.
    """
    found = (each for each in sorted(folder.glob("*_*.onnx")) if each.with_name(f"{each.name}.json").is_file())
    return {each.name.partition("_")[0].lower(): each.absolute() for each in reversed(list(found))}


class _Deadly(Refused):
    """The worker died of these words twice."""


class WorkerMouth:
    """A ``Mouth`` that speaks in a worker process. ``voices`` are Piper's, by language."""

    def __init__(self, voices: Mapping[str, Path] = _NO_VOICES) -> None:
        """Remember the voices; the worker is started by the first call."""
        self._piper = dict(voices)
        self._worker = Worker(SPEAKER)
        self._died_of: dict[bytes, None] = {}

    @property
    def pid(self) -> int | None:
        """The number of the worker's process, while there is one."""
        return self._worker.pid

    def voice(self, language: str) -> str | None:
        """``espeak-ng lv`` or ``piper lv_LV-aivars-medium``, if somebody speaks the language."""
        if language in self._piper:
            return f"piper {self._piper[language].stem}"
        return f"espeak-ng {VOICES[language]}" if language in VOICES else None

    async def say(self, pieces: Sequence[str | bytes], language: str, *, slow: bool = False) -> bytes:
        """Say it. Raises ``Outage``, ``OtherVoice``, or ``Refused`` if nobody can, or if it is the worker's death."""
        if self.voice(language) is None and any(isinstance(each, str) for each in pieces):
            raise Refused(_NOBODY)
        piper = self._piper.get(language)
        head = {
            "do": "say",
            "language": language,
            "piper": None if piper is None else str(piper),
            "slow": slow,
            "pieces": [len(each) if isinstance(each, bytes) else each for each in pieces],
        }
        try:
            told, sound = await self._asked(head, b"".join(each for each in pieces if isinstance(each, bytes)))
        except _Deadly:
            if piper is None:
                raise
            raise self._let_go(language, piper, "Died") from None
        if piper is not None and "mute" in told:
            raise self._let_go(language, piper, told["mute"])
        if "refused" in told:
            raise Refused(f"It cannot be said: {told['refused']}.")
        return sound

    async def polish(self, sound: bytes) -> bytes:
        """A recording of at most three minutes as a clip. Raises ``Unusable``, ``Outage``."""
        return await self._remade("polish", sound)

    async def convert(self, sound: bytes, mime: str) -> bytes:  # noqa: ARG002 - the sound tells better what it is
        """A recording of a browser as Ogg/Opus, at most 15 minutes. Raises ``Unusable("broken")``, ``Outage``."""
        return await self._remade("convert", sound)

    async def examine(self, sound: bytes) -> Listened:
        """What kind of sound it is, and how long: ``not transcribed``, ``slip``, ``silence``, ``broken``.

        Raises ``Outage``.
        """
        told, _ = await self._worker.call({"do": "examine"}, sound, seconds=POLISHING)
        return Listened("not transcribed" if told["found"] == "sound" else told["found"], told["seconds"])

    async def close(self) -> None:
        """End the worker."""
        await self._worker.close()

    def _let_go(self, language: str, piper: Path, why: str) -> OtherVoice:
        """This Piper voice speaks no more; it is told once, however many were waiting for it."""
        if self._piper.get(language) == piper:
            del self._piper[language]
            LOG.warning("a Piper voice does not work", voice=piper.stem, why=why, instead=self.voice(language))
        return OtherVoice(f"The Piper voice {piper.stem} does not work: {why}.")

    async def _asked(self, head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
        """Ask to say something, and remember of what the worker died."""
        words = hashlib.sha256(f"{head}".encode(errors="replace") + body).digest()
        try:
            answer = await self._worker.call(head, body, seconds=SAYING)
        except Died:
            if words in self._died_of:
                del self._died_of[words]
                raise _Deadly(_TWICE) from None
            self._died_of[words] = None
            while len(self._died_of) > _MOST_DEADLY:
                del self._died_of[next(iter(self._died_of))]
            raise
        self._died_of.pop(words, None)
        return answer

    async def _remade(self, how: str, sound: bytes) -> bytes:
        told, made = await self._worker.call({"do": how}, sound, seconds=POLISHING)
        if "unusable" in told:
            raise Unusable(told["unusable"])
        return made


class Silent:
    """A ``Mouth`` that says nothing: the extra ``voice`` is not installed."""

    def voice(self, language: str) -> str | None:  # noqa: ARG002 - nobody speaks any language
        """Nobody."""
        return None

    async def say(self, pieces: Sequence[str | bytes], language: str, *, slow: bool = False) -> bytes:  # noqa: ARG002 - it says nothing, however it is asked
        """Refuse."""
        raise Refused(_NOBODY)

    async def polish(self, sound: bytes) -> bytes:  # noqa: ARG002 - nothing can be made of it
        """Refuse."""
        raise Unusable("broken")

    async def convert(self, sound: bytes, mime: str) -> bytes:  # noqa: ARG002 - nothing can be made of it
        """Refuse."""
        raise Unusable("broken")

    async def examine(self, sound: bytes) -> Listened:
        """Tell what can be told without any library."""
        return plain_check(sound)

    async def close(self) -> None:
        """Nothing to close."""
