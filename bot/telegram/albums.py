"""An album comes as many messages, and deserves one answer: the first of them speaks for all.

Which one was the first is remembered for the albums that came last. An update that is read a second time means the
same again.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

from bot.service.happenings import SomethingCame
from bot.telegram.reading import read

if TYPE_CHECKING:
    from bot.service.happenings import Happening

REMEMBERED: Final = 1000


class AlbumReader:
    """A ``Reader`` to whom an album happens once."""

    def __init__(self) -> None:
        """Begin without any albums."""
        self._firsts: OrderedDict[str, int] = OrderedDict()

    def __call__(self, body: bytes) -> Happening | None:
        """What happened, as ``reading.read`` tells it; nothing for the later messages of an album."""
        happening = read(body)
        if not isinstance(happening, SomethingCame) or happening.what != "album":
            return happening
        update = json.loads(body)
        first = self._firsts.setdefault(str(update["message"]["media_group_id"]), update["update_id"])
        if len(self._firsts) > REMEMBERED:
            self._firsts.popitem(last=False)
        return happening if first == update["update_id"] else None
