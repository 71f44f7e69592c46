"""Gives birth to bots at once: everything is imported before, so that a test of two hundred stops takes minutes.

Each line on standard input is an order, one JSON object; each bot is a process of its own, forked, with the whole house
in it. The nursery prints ``born <pid>``, the bot ``ready``, and, when it has ended, the nursery ``gone <exit code>``
(negative: the signal). An order's keys, all of them optional: ``limits`` (false lifts the messenger's sending limits),
``periods`` (fields of ``Periods``, scaled), ``debug`` (every log line there is), ``a_poll`` (seconds).
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from typing import Any

from bot.commands.manners import configure_logs
from bot.commands.run import until_signal
from bot.service.housekeeping import Periods
from bot.service.pace import Limits
from bot.service.ports import Outage
from bot.settings import Unset, read_settings
from bot.wiring import House


def main() -> None:
    """Bear bots, one after the other, until there are no more orders."""
    say("open")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(live(json.loads(line)))
        say(f"born {child}")
        _, status = os.waitpid(child, 0)
        say(f"gone {os.waitstatus_to_exitcode(status)}")


def live(order: dict[str, Any]) -> int:
    """Be a bot; return the exit code."""
    os.close(0)
    configure_logs()
    if order.get("debug"):
        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
    house = House(
        read_settings(),
        limits=Limits() if order.get("limits", True) else None,
        periods=Periods(**order.get("periods", {})),
        a_poll=order.get("a_poll", 25),
    )
    try:
        asyncio.run(until_signal(house.live, lambda: say("ready")))
    except (Outage, Unset) as trouble:
        say(str(trouble))
        return 1
    return 0


def say(words: str) -> None:
    """One line, at once."""
    os.write(1, f"{words}\n".encode())


if __name__ == "__main__":
    main()
