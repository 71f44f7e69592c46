"""One poller: the lock dies with its holder, however the holder dies."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from bot.service.ports import Outage
from bot.storage.lock import AlreadyRunning, held, one_poller

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "7000000001:AAE-a-token-that-must-not-show"  # noqa: S105 - a made-up one
HOLDER = """
import sys, time
from pathlib import Path
from bot.storage.lock import one_poller
with one_poller(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_poller_of_the_same_database_is_refused(tmp_path: Path) -> None:
    """Two tokens on one database are refused at once, with a sentence; after the first has ended it may begin."""
    with one_poller(tmp_path / "a.db", "1:A", tmp_path):
        with pytest.raises(AlreadyRunning, match=r"runs already with the database a\.db"), ExitStack() as stack:
            stack.enter_context(one_poller(tmp_path / "a.db", "2:B", tmp_path))
        with one_poller(tmp_path / "b.db", "2:B", tmp_path):
            pass
    with one_poller(tmp_path / "a.db", "2:B", tmp_path):
        pass


def test_a_second_poller_with_the_same_token_is_refused(tmp_path: Path) -> None:
    """Two databases with one token are refused, and the refused one leaves its database free."""
    with (
        one_poller(tmp_path / "a.db", TOKEN, tmp_path),
        pytest.raises(AlreadyRunning, match="with this token") as refusal,
        ExitStack() as stack,
    ):
        stack.enter_context(one_poller(tmp_path / "b.db", TOKEN, tmp_path))
    assert TOKEN not in str(refusal.value)
    with one_poller(tmp_path / "b.db", TOKEN, tmp_path):
        pass


def test_the_lock_dies_with_a_holder_that_is_killed(tmp_path: Path) -> None:
    """Another process is kept out while it lives, and a kill lets go of the lock at once."""
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "a.db"), TOKEN, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:  # noqa: S603 - our own words
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning), ExitStack() as stack:
            stack.enter_context(one_poller(tmp_path / "a.db", "other", tmp_path))
        holder.kill()
        holder.wait()
    with one_poller(tmp_path / "a.db", TOKEN, tmp_path):
        pass


def test_the_files_of_the_lock_tell_nothing(tmp_path: Path) -> None:
    """Neither name nor content of a lock's file holds the token, and each is its owner's alone."""
    with one_poller(tmp_path / "a.db", TOKEN, tmp_path):
        files = list(tmp_path.iterdir())
        assert len(files) == 2
        assert [file for file in files if "AAE" in file.name or file.read_bytes()] == []
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """A link in the lock's place is not followed; that it cannot be made is told with a sentence."""
    (tmp_path / "a.db.lock").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Outage, match="cannot be made"), ExitStack() as stack:
        stack.enter_context(one_poller(tmp_path / "a.db", TOKEN, tmp_path))
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    """A lock whose folder cannot be made is an outage with a sentence, not a fault."""
    (tmp_path / "file").write_text("")

    with pytest.raises(Outage, match="cannot be made"), held(tmp_path / "file" / "deep" / "kazipot.db.lock", "here"):
        pass
