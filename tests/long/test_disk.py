"""A disk that is full, a disk that does not write, and a database that somebody else holds: waited out, all of them."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import random
import resource
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from tests.fakes.disk import locked
from tests.long.conftest import END, FIGURES
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Nursery, Place

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

PEOPLE = 20
SMALL_DISK = "64m"
IN_TROUBLE = 8.0
LOCKED = 30.0
WITHIN = 30.0


@contextlib.contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of its own for a folder; false where this machine does not allow to make one."""
    folder.mkdir(exist_ok=True)
    call = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK},mode=0700", "none", str(folder)]
    try:
        mounted = subprocess.run(call, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words
    except FileNotFoundError:
        mounted = False
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - the same


@contextlib.contextmanager
def filled(folder: Path) -> Iterator[None]:
    """While the block runs, not one more byte goes onto the disk."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 9):
            with contextlib.suppress(OSError):
                while file.write(b"\0" * size) == size:
                    pass
    yield
    filler.unlink()


@contextlib.contextmanager
def unwritable(pid: int) -> Iterator[None]:
    """While the block runs, the process cannot write into any file: the system refuses it."""
    soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    yield
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


class Talks:
    """Twenty people who answer, one after the other in each place, until they are told that it is enough."""

    def __init__(self, server: PreviewServer, post: Post) -> None:
        """Talk over this messenger."""
        self._server = server
        self._post = post
        self.players: list[Player] = []
        self.enough = asyncio.Event()

    async def go_on(self) -> None:
        """Answer, one after the other."""
        while not self.enough.is_set():
            chance = random.Random(len(self.players))  # noqa: S311 - any answers
            player = Player.joined(self._server, self._post, chance=chance, think=0.15, patience=90)
            self.players.append(player)
            player.start()
            await player.play(END)

    async def recovered(self, patience: float) -> float:
        """Wait until everybody who talks gets answers again; return how long it took."""
        begun = time.monotonic()
        standing = {player.chat: player.view().version for player in self.players if not player.view().has(END)}
        while any(self._server.world.chats[chat].version == version for chat, version in standing.items()):
            assert time.monotonic() - begun < patience, "somebody still waits"
            await asyncio.sleep(0.02)
        return time.monotonic() - begun


@contextlib.asynccontextmanager
async def talking(server: PreviewServer, post: Post) -> AsyncIterator[Talks]:
    """People who answer while the block runs, and come to their ends after it."""
    talks = Talks(server, post)
    async with asyncio.TaskGroup() as group:
        for _ in range(PEOPLE):
            group.create_task(talks.go_on())
        try:
            yield talks
        finally:
            talks.enough.set()


async def nothing_is_lost(talks: Talks, place: Place, bots: Nursery) -> None:
    """What was given is stored, once, and the bot is well."""
    interviews = await place.exported()
    stored = sorted([answer["value"] for answer in each["answers"]] for each in interviews)
    assert stored == sorted(player.values() for player in talks.players)
    assert {each["status"] for each in interviews} == {"finished"}
    assert sum(player.again for player in talks.players) == 0
    assert await bots.stop() == 0


@dataclasses.dataclass(frozen=True)
class Trouble:
    """What goes wrong, what the bot says of it, and for how many seconds it lasts once that was said."""

    makes: Callable[[], contextlib.AbstractContextManager[object]]
    told: bytes
    seconds: float

    async def passes(self, talks: Talks, bots: Nursery) -> None:
        """Let people answer, then have trouble; afterwards all must be well soon."""
        await asyncio.sleep(3)
        with self.makes():
            await bots.tells(self.told)
            await asyncio.sleep(self.seconds)
        took = await talks.recovered(WITHIN)
        await asyncio.sleep(2)
        FIGURES.info("%s for %.0f s: recovered after %.2f s", self.told.decode(), self.seconds, took)


async def test_a_full_disk_loses_nothing_and_is_recovered_from(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """While nothing can be written nobody is answered wrongly; once there is room, everybody goes on by themselves."""
    with small_disk(place.data) as mounted:
        if not mounted:
            pytest.skip("only who may mount can make a disk; the next test takes its place")
        bots = await nursery(limits=False)
        await bots.bear()
        async with talking(server, post) as talks:
            await Trouble(lambda: filled(place.data), b"The disk is full", IN_TROUBLE).passes(talks, bots)
        await nothing_is_lost(talks, place, bots)


async def test_a_disk_that_does_not_write_loses_nothing_and_is_recovered_from(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """The same where the system refuses every write."""
    bots = await nursery(limits=False)
    await bots.bear()
    async with talking(server, post) as talks:
        await Trouble(lambda: unwritable(bots.pid), b"The disk does not read or write", IN_TROUBLE).passes(talks, bots)
    await nothing_is_lost(talks, place, bots)


async def test_a_database_that_is_locked_for_half_a_minute_loses_nothing(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """Another program holds the database for thirty seconds; then everybody goes on by themselves."""
    bots = await nursery(limits=False)
    await bots.bear()
    async with talking(server, post) as talks:
        await Trouble(lambda: locked(place.database), b"The database is locked", LOCKED).passes(talks, bots)
    await nothing_is_lost(talks, place, bots)
