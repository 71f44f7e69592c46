"""Every archive that must keep the contract. Another kind joins by a name and a way to make it."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from bot.storage.memory import MemoryArchive
from bot.storage.sealing import Sealer
from bot.storage.sqlite import SqliteArchive

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bot.service.ports import Archive

KINDS = ("memory", "sqlite")
MASTER = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "kazipot.db"


@pytest_asyncio.fixture
async def sqlite(database: Path) -> AsyncIterator[SqliteArchive]:
    async with opened(database) as archive:
        yield archive


@pytest_asyncio.fixture(params=KINDS)
async def archive(request: pytest.FixtureRequest, database: Path) -> AsyncIterator[Archive]:
    made: Archive = MemoryArchive() if request.param == "memory" else SqliteArchive(database, Sealer(MASTER))
    await made.open()
    yield made
    await made.close()


@contextlib.asynccontextmanager
async def opened(path: Path, master: bytes = MASTER) -> AsyncIterator[SqliteArchive]:
    """An archive in a file, as another process would open it."""
    archive = SqliteArchive(path, Sealer(master))
    await archive.open()
    try:
        yield archive
    finally:
        await archive.close()
