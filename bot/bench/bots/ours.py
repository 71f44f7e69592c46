"""Our bot, whole, as ``kazipot run`` runs it; only the sending limits can be lifted, and the voice taken away.

``python -m bot.bench.bots.ours URL FOLDER [limits] [silent] [model=FOLDER]``: the server, the folder with dialogue,
data and key; whether the messenger's limits are kept, whether nobody speaks, and the model that listens.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import structlog

from bot.bench.house import settings_in
from bot.service.pace import Limits
from bot.voice.mouth import Silent
from bot.wiring import House, settle_down

A_MODEL = "model="


def main() -> None:
    """Run until SIGTERM."""
    url, folder, *more = sys.argv[1:]
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr), cache_logger_on_first_use=True)
    model = next((Path(each.removeprefix(A_MODEL)) for each in more if each.startswith(A_MODEL)), None)
    limits = Limits() if "limits" in more else None
    mouth = Silent() if "silent" in more else None
    asyncio.run(_live(House(settings_in(Path(folder), url, model), limits=limits, mouth=mouth)))


async def _live(house: House) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await house.live(stop, settle_down)


if __name__ == "__main__":
    main()
