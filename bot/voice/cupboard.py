"""The cupboard: sounds that are nobody's own, one file each, so that none is made twice.

The rules. A file is there as a whole or not at all, also after the power went. A key is made by the bot, never by a
person, and holds nothing that a file system could take for a place. Nothing here may stop anybody: a disk that is full
or broken only means that a sound has to be made again.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
from pathlib import Path
from typing import Final

import structlog

_LOG = structlog.get_logger(__name__)
_KEY: Final = re.compile(r"[0-9a-z:_-]{1,80}")


class FileCupboard:
    """A ``Cupboard`` in a folder, which is made when it is needed."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self.folder = folder

    async def get(self, key: str) -> bytes | None:
        """The sound, if it is there."""
        return await asyncio.to_thread(_read, self._place(key))

    async def put(self, key: str, sound: bytes) -> None:
        """Keep it, if the disk allows."""
        try:
            await asyncio.to_thread(_write, self._place(key), sound)
        except OSError as trouble:
            _LOG.warning("a sound could not be kept", why=type(trouble).__name__)

    def _place(self, key: str) -> Path:
        assert _KEY.fullmatch(key), "not a key"  # noqa: S101 - keys are ours
        return self.folder / key[:2] / f"{key}.ogg"


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes() or None
    except OSError:
        return None


def _write(place: Path, sound: bytes) -> None:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(sound)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
