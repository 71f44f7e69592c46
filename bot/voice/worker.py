"""The parent's side of a worker: a process of its own that may be slow, and may die.

The rules. The process is started by the first call and serves one call at a time, in the order of asking. Whatever goes
wrong in the pipe ends the process: it died, it answered rubbish, it took too long, or whoever asked no longer waits
(then an answer would still come, and would be taken for the next one's). The next call starts a new one. Nobody's words
stand on its command line, and none of the bot's settings in its environment; it finds the same packages as the bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot.service.ports import Outage
from bot.voice.frames import PREFIX, lengths, pack_head, read_head

if TYPE_CHECKING:
    from asyncio.subprocess import Process

    from bot.voice.frames import Frame

_BUFFER: Final = 1 << 20
_OURS: Final = "KAZIPOT_"


class Died(Outage):
    """The worker died of what it was asked, failed at it, or took too long over it."""


class Worker:
    """A worker process: ``python -m module argument…``, whose ``main`` calls ``bot.voice.serving.serve``."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Remember how to start it."""
        self._module = module
        self._arguments = arguments
        self._process: Process | None = None
        self._killed = False
        self._turn = asyncio.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The number of the process, while there is one."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def call(self, head: dict[str, Any], body: bytes = b"", *, seconds: float) -> tuple[dict[str, Any], bytes]:
        """Ask, and wait for the answer at most so many seconds; waiting for others' calls does not count.

        Raises:
            Died: it died, answered rubbish or ``{"error": …}``, or took too long.
            Outage: it could not be started, or it was closed.
        """
        async with self._turn:
            process = await self._alive()
            try:
                answer = await self._asked(process, head, body, seconds)
            except BaseException:
                await self._end()
                raise
        if "error" in answer[0]:
            raise Died(f"The worker {self._module} failed: {_plain(answer[0]['error'])}.")
        return answer

    async def close(self) -> None:
        """End the process, also in the middle of a call (which then raises). Later calls raise ``Outage``."""
        self._closed = True
        self._kill()
        async with self._turn:
            await self._end()

    async def _asked(self, process: Process, head: dict[str, Any], body: bytes, seconds: float) -> Frame:
        try:
            async with asyncio.timeout(seconds):
                return await _exchange(process, head, body)
        except TimeoutError:
            raise Died(f"The worker {self._module} took longer than {seconds} s.") from None
        except (EOFError, OSError, ValueError, RecursionError):
            raise Died(f"The worker {self._module} died.") from None

    async def _alive(self) -> Process:
        if self._closed:
            raise Outage(f"The worker {self._module} was closed.")
        if self._process is not None and self.pid is None:
            await self._end()
        if self._process is None:
            self._killed = False
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-m", self._module, *self._arguments),
                    stdin=asyncio.subprocess.PIPE,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.DEVNULL,
                    env=_surroundings(),
                    limit=_BUFFER,
                )
            except OSError:
                raise Outage(f"The worker {self._module} could not be started.") from None
        return self._process

    async def _end(self) -> None:
        """Kill the process, and wait until nothing is left of it."""
        self._kill()
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                await process.communicate()

    def _kill(self) -> None:
        """Kill the process, once: a second signal would take its end away from the one who waits for it."""
        if self._process is not None and not self._killed:
            self._killed = True
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()


async def _exchange(process: Process, head: dict[str, Any], body: bytes) -> Frame:
    into, out = process.stdin, process.stdout
    assert into is not None  # noqa: S101 - both are pipes
    assert out is not None  # noqa: S101 - both are pipes
    into.write(pack_head(head, body))
    into.write(body)
    await into.drain()
    head_length, body_length = lengths(await out.readexactly(PREFIX.size))
    answer = read_head(await out.readexactly(head_length))
    return answer, await out.readexactly(body_length)


def _plain(name: object) -> str:
    """The name of an exception's type, and nothing else."""
    return name if isinstance(name, str) and name.isidentifier() else "?"


def _surroundings() -> dict[str, str]:
    """The environment without the bot's settings, with the bot's own places to look for packages, and without reports.

    The library that Piper and the ear run on (onnxruntime, from 1.29) reports to its makers unless it is told not to.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    places = os.pathsep.join(place or str(Path.cwd()) for place in sys.path)
    return kept | {"PYTHONPATH": places, "ORT_DISABLE_TELEMETRY": "1", "ORT_TELEMETRY_DISABLED": "1"}
