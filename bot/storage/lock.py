"""One poller: an operating-system lock that dies with its holder.

Two processes that poll with one token split a person's answers between them; two that serve one database send
everything twice. So whoever polls holds two locks: one beside the database, one for the token. The system lets go of
both when the process ends, however it ends; a lock that beats like a heart would stall every restart. The file of a
lock stays behind and means nothing.
"""

from __future__ import annotations

import contextlib
import os
import sys
from hashlib import blake2b
from typing import TYPE_CHECKING

from bot.service.ports import Outage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class AlreadyRunning(Outage):
    """Another process holds the lock."""


@contextlib.contextmanager
def one_poller(database: Path, token: str, folder: Path) -> Iterator[None]:
    """Hold the lock of a database and the lock of a token while the block runs.

    ``folder`` is where processes of this user meet that share nothing but the token (the folder for temporary files).

    Raises:
        AlreadyRunning: at once, with a sentence, if another process holds one of them.
    """
    name = blake2b(token.encode(), digest_size=16, person=b"kazipot/poller").hexdigest()
    of_token = folder / f"kazipot-{_user()}-{name}.lock"
    with (
        held(database.with_name(database.name + ".lock"), f"with the database {database.name}"),
        held(of_token, "with this token"),
    ):
        yield


@contextlib.contextmanager
def held(path: Path, with_what: str) -> Iterator[None]:
    """Hold one lock while the block runs. Raises ``AlreadyRunning`` or ``Outage``, each with a sentence."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except OSError:
        raise Outage(f"The lock {path} cannot be made. Check that its folder is yours and has room.") from None
    try:
        if not _lock(handle):
            raise AlreadyRunning(
                f"The bot runs already {with_what}. Stop the other one first; other commands work beside it."
            )
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _user() -> str:
        return os.environ.get("USERNAME", "user")

else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _user() -> str:
        return str(os.getuid())
