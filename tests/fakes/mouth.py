"""A mouth that says what it is told as bytes, and dies or dawdles on order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.service.ports import OtherVoice, Outage, Refused, Unusable
from bot.service.speech import Listened

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

LANGUAGES = ("en", "lv", "sl", "it", "hu", "uk", "ru", "ar", "fr")


@dataclass
class ScriptedMouth:
    """A ``Mouth``. Words sound as ``OGG:`` and themselves, a clip as itself; slow words have dots after each piece.

    ``deaths`` dies at each of the next calls; ``deadly`` are pieces that kill it whenever they are said; ``gate``,
    while it is not set, holds every call; ``unusable`` says what is wrong with a recording, ``lengths`` how long it is.
    ``failing`` are languages whose voice does not work, with the name of the one that takes over; ``None``: nobody.
    ``calls`` is what it was asked to say, in order, also where it died of it.
    """

    voices: dict[str, str] = field(default_factory=lambda: {each: f"scripted {each}" for each in LANGUAGES})
    deaths: deque[Exception] = field(default_factory=deque)
    deadly: set[str] = field(default_factory=set)
    failing: dict[str, str | None] = field(default_factory=dict)
    gate: asyncio.Event | None = None
    unusable: dict[bytes, str] = field(default_factory=dict)
    lengths: dict[bytes, float] = field(default_factory=dict)
    calls: list[tuple[tuple[str | bytes, ...], str, bool]] = field(default_factory=list)
    polished: list[bytes] = field(default_factory=list)
    _died_of: tuple[str | bytes, ...] | None = None

    def voice(self, language: str) -> str | None:
        """The name of the voice, if there is one."""
        return self.voices.get(language)

    async def say(self, pieces: Sequence[str | bytes], language: str, *, slow: bool = False) -> bytes:
        """Say it, die of it, or refuse it."""
        said = tuple(pieces)
        self.calls.append((said, language, slow))
        await self._wait()
        if language in self.failing and any(isinstance(each, str) for each in said):
            self._change_voice(language)
        if language not in self.voices or not any(said):
            raise Refused("nobody speaks this")
        if self.deadly.intersection(each for each in said if isinstance(each, str)):
            self._die(said)
        self._died_of = None
        pause = b"... " if slow else b" "
        sounds = (each if isinstance(each, bytes) else each.encode() for each in said)
        return b"OGG:" + b"".join(each + pause for each in sounds).removesuffix(b" ")

    async def polish(self, sound: bytes) -> bytes:
        """A clip of it, unless it was said to be unusable."""
        self.polished.append(sound)
        await self._wait()
        self._check(sound)
        return b"OGG:" + sound

    async def convert(self, sound: bytes, mime: str) -> bytes:
        """The sound as what the messenger takes. Raises ``Unusable``."""
        await self._wait()
        self._check(sound)
        return b"OGG:" + mime.encode() + b":" + sound

    async def examine(self, sound: bytes) -> Listened:
        """What kind of sound it is."""
        await self._wait()
        match self.unusable.get(sound):
            case "silence":
                return Listened("silence", self.lengths.get(sound, 2.0))
            case "slip":
                return Listened("slip", self.lengths.get(sound, 0.3))
            case "broken":
                return Listened("broken")
            case _:
                return Listened("not transcribed", self.lengths.get(sound, 2.0))

    async def close(self) -> None:
        """Nothing to close."""

    async def _wait(self) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.deaths:
            raise self.deaths.popleft()

    def _change_voice(self, language: str) -> None:
        other = self.failing.pop(language)
        self.voices.pop(language)
        if other is not None:
            self.voices[language] = other
        raise OtherVoice("the voice does not work")

    def _check(self, sound: bytes) -> None:
        if sound in self.unusable:
            raise Unusable(self.unusable[sound])

    def _die(self, said: tuple[str | bytes, ...]) -> None:
        twice, self._died_of = self._died_of == said, None if self._died_of == said else said
        if twice:
            raise Refused("it died of these words twice")
        raise Outage("it died")
