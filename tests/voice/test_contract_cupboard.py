"""What every cupboard keeps to: the one on disk, and the one in memory of other tests."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest

from bot.voice.cupboard import FileCupboard
from tests.fakes.cupboard import DictCupboard

if TYPE_CHECKING:
    from pathlib import Path

    from bot.service.ports import Cupboard

KEY = "lv:0123456789abcdef_slow-1"


@pytest.fixture(params=["disk", "memory"])
def cupboard(request: pytest.FixtureRequest, tmp_path: Path) -> Cupboard:
    return FileCupboard(tmp_path / "sounds") if request.param == "disk" else DictCupboard()


@pytest.fixture(params=["disk", "memory"])
def full(request: pytest.FixtureRequest, tmp_path: Path) -> Cupboard:
    (tmp_path / "sounds").write_text("not a folder")
    return FileCupboard(tmp_path / "sounds") if request.param == "disk" else DictCupboard(full=True)


async def test_kept(cupboard: Cupboard) -> None:
    """What was put in is found again; what was not is not there."""
    assert await cupboard.get(KEY) is None

    await cupboard.put(KEY, b"OggS one")
    await cupboard.put("a", b"OggS two")

    assert await cupboard.get(KEY) == b"OggS one"
    assert await cupboard.get("a") == b"OggS two"
    assert await cupboard.get("b") is None


async def test_put_again(cupboard: Cupboard) -> None:
    """The last sound that was put in is the one that is kept, and many at the same time do not mix."""
    sounds = [bytes([number]) * 100_000 for number in range(20)]
    await asyncio.gather(*(cupboard.put(KEY, sound) for sound in sounds))
    assert await cupboard.get(KEY) in sounds

    await cupboard.put(KEY, b"last")

    assert await cupboard.get(KEY) == b"last"


async def test_full(full: Cupboard) -> None:
    """A cupboard that cannot keep anything more stops nobody."""
    await full.put(KEY, b"OggS")

    assert await full.get(KEY) is None


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "a/b", "A", "ā", "a.b", "a b", "a\0", "x" * 81])
async def test_no_key(cupboard: Cupboard, key: str) -> None:
    """A key that could be a place, or is none of ours, is our own fault."""
    with pytest.raises(AssertionError):
        await cupboard.get(key)
    with pytest.raises(AssertionError):
        await cupboard.put(key, b"")


async def test_one_file_each(tmp_path: Path) -> None:
    """On disk each sound is one file, in a folder named by the beginning of its key; nothing else is left there."""
    cupboard = FileCupboard(tmp_path)
    await cupboard.put("abcdef", b"1")
    await cupboard.put("abzzzz", b"2")
    await cupboard.put("abzzzz", b"3")

    assert sorted(os.listdir(tmp_path)) == ["ab"]  # noqa: PTH208 - names are what counts
    assert sorted(os.listdir(tmp_path / "ab")) == ["abcdef.ogg", "abzzzz.ogg"]  # noqa: PTH208 - the same


async def test_a_damaged_file(tmp_path: Path) -> None:
    """A file that lost its content is as good as none."""
    cupboard = FileCupboard(tmp_path)
    await cupboard.put("abcdef", b"1")
    (tmp_path / "ab" / "abcdef.ogg").write_bytes(b"")

    assert await cupboard.get("abcdef") is None
