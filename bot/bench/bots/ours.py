"""Our bot, whole, as ``kazipot run`` runs it; only the sending limits can be lifted.

``python -m bot.bench.bots.ours URL FOLDER [limits]``: the server, the folder with dialogue, data and key, and whether
the messenger's limits are kept.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import structlog

from bot.bench.house import settings_in
from bot.service.pace import Limits
from bot.wiring import House, settle_down


def main() -> None:
    """Run until SIGTERM."""
    url, folder, *more = sys.argv[1:]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr), cache_logger_on_first_use=True)
    asyncio.run(_live(House(settings_in(Path(folder), url), limits=Limits() if "limits" in more else None)))


async def _live(house: House) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await house.live(stop, settle_down)


if __name__ == "__main__":
    main()
