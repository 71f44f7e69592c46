"""What a button carries: ``verb:interview:asking:what``, at most 64 bytes.

Callback data is forgeable, so decoding tells only what the data says; who may press it is checked where it is used.
``what`` stands as it is if it is short and simple, else as a short hash that is looked up among the options.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_BYTES = 64
DOOR = "door"
"""What a button is about before there is an interview: language, way, practice."""
_SIMPLE = re.compile(r"[A-Za-z0-9_ .-]{0,24}")
_PRESS = re.compile(
    r"(?P<verb>[a-z]{2,8}):(?P<about>[A-Za-z0-9_-]{1,16}):(?P<asking>[0-9]{0,9})(?::(?P<what>[^:]{0,24})(?::(?P<on>[01]))?)?"
)


@dataclass(frozen=True, slots=True)
class Press:
    """A button's data, taken apart. ``about`` is an interview's id, or a word of the bot's own (``door``)."""

    verb: str
    about: str
    asking: int
    what: str = ""
    on: bool = False


def encode(verb: str, about: str, asking: int = 0, what: str = "", *, on: bool | None = None) -> str:
    """The data of a button. A tick carries the state that it leads to, so that a double tap changes nothing."""
    state = "" if on is None else f":{int(on)}"
    tail = f":{token(what)}{state}" if what else ""
    return f"{verb}:{about}:{asking}{tail}"


def decode(data: str) -> Press | None:
    """Take a button's data apart; ``None`` if it is none of ours."""
    if not (found := _PRESS.fullmatch(data)):
        return None
    return Press(found["verb"], found["about"], int(found["asking"] or 0), found["what"] or "", found["on"] == "1")


def token(what: str) -> str:
    """How ``what`` is written in a button."""
    if _SIMPLE.fullmatch(what):
        return what
    return "~" + hashlib.blake2s(what.encode(), digest_size=6).hexdigest()


def meant(written: str, candidates: Iterable[str]) -> str:
    """Which of the candidates was written; what is no hash means itself."""
    if not written.startswith("~"):
        return written
    return next((each for each in candidates if token(each) == written), written)
