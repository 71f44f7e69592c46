"""One transaction's pen: what every change writes with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from bot.storage.recent import Recent
    from bot.storage.sealing import Sealer


class Pen:
    """A cursor inside a transaction, the keys, the next number of a parcel, and what to remember once it is done.

    ``erased`` are the lanes of those whom the changes that are under way erase.
    """

    def __init__(self, cursor: sqlite3.Cursor, sealer: Sealer, recent: Recent) -> None:
        """Begin to write; the transaction is open already."""
        self.cursor = cursor
        self.sealer = sealer
        self.recent = recent
        self.news: list[Callable[[], None]] = []
        self.erased: set[int] = set()
        self._first: int | None = None
        self._next = 0

    def number(self) -> int:
        """A new number for a parcel, never given twice, also where a caller's part is taken back."""
        if self._first is None:
            (self._first,) = self.cursor.execute("SELECT value FROM counters WHERE name = 'outbox'").fetchone()
            self._next = self._first
        self._next += 1
        return self._next

    def lay_down(self) -> None:
        """Write down the numbers that were given; call it before the transaction is committed."""
        if self._first is not None:
            self.cursor.execute("UPDATE counters SET value = ? WHERE name = 'outbox'", (self._next,))

    def tell(self) -> None:
        """Remember what was written; call it once the transaction is committed."""
        for piece_of_news in self.news:
            piece_of_news()
