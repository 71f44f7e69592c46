"""``kazipot run``: the bot on Telegram."""

from __future__ import annotations

import asyncio
import contextlib
import signal
from typing import TYPE_CHECKING

from bot.commands.manners import configure_logs, in_one_sentence, new_app, warn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

app = new_app()
STOPPING = (signal.SIGTERM, signal.SIGINT)


@app.command()
def run() -> None:
    """Run the bot on Telegram, by long polling, until SIGTERM or Ctrl-C.

    It needs KAZIPOT_TOKEN (from @BotFather), in the environment or in the file .env.

    Example: KAZIPOT_TOKEN=123456:abc kazipot run
    """
    with held_back():
        _run()


def _run() -> None:
    from bot.settings import read_settings
    from bot.wiring import House, no_voices, refuse_key_beside_data, settle_down

    def ready() -> None:
        settle_down()
        print("The bot is running. Stop it with Ctrl-C.", flush=True)

    configure_logs()
    with in_one_sentence():
        settings = read_settings()
        refuse_key_beside_data(settings)
        warn(no_voices(settings))
        asyncio.run(until_signal(House(settings).live, ready))


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """A signal that comes while the bot starts waits until ``until_signal`` takes it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


async def until_signal(
    live: Callable[[asyncio.Event, Callable[[], None]], Awaitable[None]], ready: Callable[[], None]
) -> None:
    """Live until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in STOPPING:
        loop.add_signal_handler(each, stop.set)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
    await live(stop, ready)
