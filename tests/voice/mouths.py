"""Every mouth that must keep the contract, with the sounds that suit it and a way to kill it."""

from __future__ import annotations

import asyncio
import os
import signal
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bot.service.ports import Outage
from bot.voice.mouth import WorkerMouth
from tests.fakes.mouth import ScriptedMouth
from tests.voice.sounds import hum, ogg, quiet

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

Mouth: TypeAlias = WorkerMouth | ScriptedMouth
CLIP = ogg(hum(1.5, -18.0))
SILENCE = ogg(quiet(2.0))
SLIP = ogg(hum(0.2, -18.0))
BROKEN = b"no sound at all"


@dataclass
class Kit:
    """A mouth, and how it is killed in mid-sentence."""

    mouth: Mouth

    async def killed(self, asked: Coroutine[Any, Any, bytes]) -> bytes:
        """Ask, kill the mouth before it answers, and hand on what comes of it."""
        if isinstance(self.mouth, ScriptedMouth):
            self.mouth.deaths.append(Outage("killed"))
            return await asked
        await self.mouth.say(["Yes."], "en")
        asking = asyncio.create_task(asked)
        await asyncio.sleep(0)
        assert self.mouth.pid is not None
        os.kill(self.mouth.pid, signal.SIGKILL)
        return await asking


def scripted() -> Kit:
    """The fake."""
    wrong = {SILENCE: "silence", SLIP: "slip", BROKEN: "broken"}
    return Kit(ScriptedMouth(unusable=wrong, lengths={CLIP: 1.5, SILENCE: 2.0, SLIP: 0.2}, deaths=deque()))


def real() -> Kit:
    """The one that speaks."""
    return Kit(WorkerMouth())
