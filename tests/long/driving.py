"""The bot as a process of its own, in the hands of a test: started, killed, stopped, and heard."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
NURSERY = Path(__file__).with_name("nursery.py")
KEY = "5e" * 32
PATIENCE = 30.0


@dataclass(frozen=True)
class Place:
    """Where a bot lives: its folder, the messenger's address, its token; ``more`` environment."""

    folder: Path
    url: str
    token: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def database(self) -> Path:
        """The database."""
        return self.data / "kazipot.db"

    @property
    def dialogues(self) -> Path:
        """The folder with the pages."""
        return self.folder / "dialogues"

    def environment(self) -> dict[str, str]:
        """What the bot finds in its environment; nothing of this machine but the way to its programs."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "TMPDIR": str(self.folder / "tmp"),
            "HOME": str(self.folder),
            "KAZIPOT_TOKEN": self.token,
            "KAZIPOT_API_URL": self.url,
            "KAZIPOT_DATA": str(self.data),
            "KAZIPOT_KEY": KEY,
            "KAZIPOT_OPEN_DOOR": "yes",
            "KAZIPOT_DIALOGUES": str(self.dialogues),
            "KAZIPOT_LOCALES": str(ROOT / "locales"),
            **self.more,
        }

    def command(self, *words: str) -> str:
        """Run a command of ``kazipot`` to its end; return what it prints."""
        call = [sys.executable, "-m", "bot", *words]
        done = subprocess.run(  # noqa: S603 - our own command
            call, env=self.environment(), cwd=self.folder, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    async def exported(self) -> list[dict[str, Any]]:
        """All interviews, as the command exports them."""
        printed = await asyncio.to_thread(self.command, "export", "--format", "json")
        interviews: list[dict[str, Any]] = json.loads(printed)["interviews"]
        return interviews


class Heard:
    """A process whose every line is heard. ``lines`` are what it says on standard output, ``all`` is every byte."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Listen to this process."""
        self.process = process
        self.lines: list[str] = []
        self.all = bytearray()
        self._more = asyncio.Event()
        assert process.stdout is not None
        assert process.stderr is not None
        self._listening = [
            asyncio.create_task(self._listen(process.stdout, keep=True)),
            asyncio.create_task(self._listen(process.stderr, keep=False)),
        ]

    @classmethod
    async def started(cls, place: Place, *call: str, feed: bool = False) -> Self:
        """Start a Python program in a place."""
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *call,
            env=place.environment(),
            cwd=place.folder,
            stdin=pipe if feed else asyncio.subprocess.DEVNULL,
            stdout=pipe,
            stderr=pipe,
            limit=1 << 24,
        )
        return cls(process)

    async def says(self, true: Callable[[str], bool], since: int = 0, patience: float = PATIENCE) -> int:
        """Wait for a line; return the number of the next one."""
        async with asyncio.timeout(patience):
            while True:
                self._more.clear()
                for number in range(since, len(self.lines)):
                    if true(self.lines[number]):
                        return number + 1
                if self._listening[0].done():
                    raise AssertionError(f"it ended without a word of it:\n{self.all[-4000:].decode(errors='replace')}")
                await self._more.wait()

    async def tells(self, words: bytes, patience: float = PATIENCE) -> None:
        """Wait until these words stand in what it says or logs."""
        async with asyncio.timeout(patience):
            while words not in self.all:
                self._more.clear()
                await self._more.wait()

    async def ended(self, patience: float = PATIENCE) -> int:
        """Wait until it has ended; return the exit code."""
        async with asyncio.timeout(patience):
            code = await self.process.wait()
            await asyncio.gather(*self._listening)
        return code

    async def end(self) -> None:
        """End it, however it stands."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.kill()
        await self.ended()

    async def _listen(self, stream: asyncio.StreamReader, *, keep: bool) -> None:
        async for line in stream:
            self.all += line
            if keep:
                self.lines.append(line.decode(errors="replace").rstrip("\n"))
            self._more.set()
        self._more.set()


class Nursery:
    """Bots that are born at once, one after the other (see ``nursery``)."""

    def __init__(self, heard: Heard, **order: Any) -> None:
        """Give this order for each of them."""
        self._heard = heard
        self._order = order
        self._said = 0
        self._pid: int | None = None
        self.born_at = 0.0

    @classmethod
    async def opened(cls, place: Place, **order: Any) -> Self:
        """A nursery that is ready."""
        heard = await Heard.started(place, str(NURSERY), feed=True)
        await heard.says(lambda line: line == "open")
        return cls(heard, **order)

    @property
    def said(self) -> bytes:
        """Everything that the bots have said and logged."""
        return bytes(self._heard.all)

    @property
    def pid(self) -> int:
        """The process of the bot that lives."""
        assert self._pid is not None
        return self._pid

    async def tells(self, words: bytes) -> None:
        """Wait until a bot has said or logged these words."""
        await self._heard.tells(words)

    async def bear(self, *, ready: bool = True, **more: Any) -> None:
        """Let a bot be born, and wait until it is ready."""
        assert self._heard.process.stdin is not None
        self._said = len(self._heard.lines)
        self._heard.process.stdin.write(json.dumps({**self._order, **more}).encode() + b"\n")
        self.born_at = time.monotonic()
        said = await self._heard.says(lambda line: line.startswith("born "), self._said)
        self._pid = int(self._heard.lines[said - 1].split()[1])
        if ready:
            await self.ready()

    async def ready(self) -> None:
        """Wait until the bot is ready."""
        await self._heard.says(lambda line: line == "ready", self._said)

    async def kill(self) -> None:
        """Kill the bot; nothing can be done against it."""
        assert await self.stop(signal.SIGKILL) == -signal.SIGKILL

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Send a signal, wait until the bot has ended, and return its exit code."""
        os.kill(self.pid, number)
        self._pid = None
        said = await self._heard.says(lambda line: line.startswith("gone "), self._said)
        return int(self._heard.lines[said - 1].split()[1])

    async def close(self) -> None:
        """End the bot that lives, and the nursery."""
        if self._pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        await self._heard.end()
