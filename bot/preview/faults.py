"""Trouble on order: what may go wrong between a bot and Telegram, so that a test can see how the bot takes it.

A fault names a method (``*``: any) and perhaps a chat, how often it strikes, and with which probability. Kinds:

- ``429`` (with ``retry_after``), ``500``, ``502`` (a page of HTML, as Telegram's gateway sends it), ``403``
- ``drop_before``: the connection breaks before anything was done; ``drop_after``: it was done, only the answer is lost
- ``delay``: the answer comes ``delay`` seconds late; other faults may come on top
- ``forget``: the file that the call names by its id is not known any more, from this call on
- ``no_voice``: ``sendVoice`` to somebody who wants no voice messages (Telegram Premium lets people choose that)
- ``malformed``: ``getUpdates`` hands out one update without the sender's name, among the good ones
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.preview import params as given

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.preview.shapes import Json

KINDS = frozenset({"429", "500", "502", "403", "drop_before", "drop_after", "delay", "malformed", "forget", "no_voice"})
_ONLY = {"malformed": "getupdates", "no_voice": "sendvoice"}


@dataclass(slots=True)
class Fault:
    """One kind of trouble. ``times`` counts down; None: until it is cleared."""

    kind: str
    method: str = "*"
    chat: int | None = None
    retry_after: int = 3
    delay: float = 0.2
    times: int | None = 1
    probability: float = 1.0

    def meets(self, method: str, params: Json) -> bool:
        """Tell whether it is about such a call."""
        if _ONLY.get(self.kind, method) != method or (self.kind == "forget" and not given.held_files(params)):
            return False
        return (
            self.method.lower() in {"*", method}
            and self.chat in {None, given.maybe_chat_id(params)}
            and self.times != 0
        )


class Faults:
    """The faults in force. ``seed`` makes their chances repeatable."""

    def __init__(self, seed: int = 0) -> None:
        self._rules: list[Fault] = []
        self._chance = random.Random(seed)  # noqa: S311 - chances of trouble are no secrets

    def order(self, listed: Iterable[Json]) -> None:
        """Add faults.

        Raises:
            ValueError: A kind or a field is unknown; says which.
        """
        self._rules.extend([_read(one) for one in listed])

    def clear(self) -> None:
        """Take every fault away."""
        self._rules.clear()

    def strike(self, method: str, params: Json) -> list[Fault]:
        """Return what goes wrong with this call: delays first, then at most one more."""
        if not self._rules:
            return []
        struck = []
        for rule in self._rules:
            if rule.meets(method, params) and self._chance.random() < rule.probability:
                struck.append(rule)
                if rule.times is not None:
                    rule.times -= 1
                if rule.kind != "delay":
                    break
        self._rules = [rule for rule in self._rules if rule.times != 0]
        return struck


def _read(one: Any) -> Fault:
    if not isinstance(one, dict) or str(one.get("kind")) not in KINDS:
        raise ValueError(f"A fault needs a kind: {', '.join(sorted(KINDS))}.")
    unknown = one.keys() - set(Fault.__dataclass_fields__)
    if unknown:
        raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
    return Fault(**{**one, "kind": str(one["kind"])})
