"""``kazipot run``: the bot on Telegram."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

from bot.commands.manners import configure_logs, in_one_sentence, new_app

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

app = new_app()


@app.command()
def run() -> None:
    """Run the bot on Telegram, by long polling, until SIGTERM or Ctrl-C.

    It needs KAZIPOT_TOKEN (from @BotFather), in the environment or in the file .env.

    Example: KAZIPOT_TOKEN=123456:abc kazipot run
    """
    from bot.settings import read_settings
    from bot.wiring import House, refuse_key_beside_data, settle_down

    def ready() -> None:
        settle_down()
        print("The bot is running. Stop it with Ctrl-C.", flush=True)

    configure_logs()
    with in_one_sentence():
        settings = read_settings()
        refuse_key_beside_data(settings)
        asyncio.run(until_signal(House(settings).live, ready))


async def until_signal(
    live: Callable[[asyncio.Event, Callable[[], None]], Awaitable[None]], ready: Callable[[], None]
) -> None:
    """Live until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop.set)
    await live(stop, ready)
