"""A cupboard in memory."""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass
class DictCupboard:
    """A ``Cupboard``. ``full``: nothing more is kept."""

    kept: dict[str, bytes] = field(default_factory=dict)
    full: bool = False

    async def get(self, key: str) -> bytes | None:
        """The sound, if it is there."""
        return self.kept.get(_checked(key))

    async def put(self, key: str, sound: bytes) -> None:
        """Keep it, unless the cupboard is full."""
        key = _checked(key)
        if not self.full:
            self.kept[key] = sound


def _checked(key: str) -> str:
    assert re.fullmatch(r"[0-9a-z:_-]{1,80}", key), "not a key"
    return key
