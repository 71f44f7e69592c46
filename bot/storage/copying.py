"""A copy of the whole file, taken beside running turns: it appears under its name only once it is whole."""

from __future__ import annotations

import os
import sqlite3
from typing import TYPE_CHECKING

from bot.service.ports import Outage

if TYPE_CHECKING:
    from pathlib import Path


def copy(db: sqlite3.Connection, path: Path) -> None:
    """Copy everything, sealed as it is, into a new file of mode 0600; raise ``Outage`` if that is not possible."""
    draft = path.with_name(f".{path.name}.part")
    draft.unlink(missing_ok=True)
    try:
        os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        target = sqlite3.connect(draft, isolation_level=None)
        try:
            db.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
        draft.replace(path)
    except OSError:
        raise Outage("The backup cannot be written. Check that its folder exists, is yours and has room.") from None
    finally:
        draft.unlink(missing_ok=True)
