"""An ear that hears what it was told to hear, keeps what it was given, and fails on order."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.service.ports import Outage
from bot.service.speech import Listened

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable


@dataclass
class ScriptedEar:
    """An ``Ear``. It answers from ``script``: one ``Listened`` a note, or what a function makes of sound and language.

    ``outages`` is how many of the next notes end in an ``Outage``; these take nothing from the script. While ``busy``
    is there and not set, whoever asks waits. An empty sound is always broken, and an ear that does not transcribe
    never has words.
    """

    script: list[Listened] | Callable[[bytes, str], Listened] = field(default_factory=list)
    transcribes: bool = True
    outages: int = 0
    busy: asyncio.Event | None = None
    given: list[tuple[bytes, str]] = field(default_factory=list)

    async def listen(self, sound: bytes, language: str) -> Listened:
        """Keep what was given, and answer from the script, or fail."""
        self.given.append((sound, language))
        if self.busy is not None:
            await self.busy.wait()
        if self.outages:
            self.outages -= 1
            raise Outage("The ear is away.")
        if not sound:
            return Listened("broken")
        heard = self._next(sound, language)
        if heard.found == "speech" and not self.transcribes:
            return replace(heard, found="not transcribed", words="")
        return heard

    def _next(self, sound: bytes, language: str) -> Listened:
        if callable(self.script):
            return self.script(sound, language)
        assert self.script, "The script does not say what this note holds."
        return self.script.pop(0)
