"""The preview as a process of its own: ``python -m bot.preview --port 0 --token 1:a``.

It prints one line, ``{"url": "http://127.0.0.1:…"}``, once it listens, and ends on SIGTERM or SIGINT.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import signal
import sys

from bot.preview.server import PreviewServer


def main() -> None:
    """Serve until a signal comes."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.preview", description="A Bot API server on this machine.")
    parser.add_argument("--token", default="1:preview", help="the bot's token (default: %(default)s)")
    parser.add_argument("--host", default="127.0.0.1", help="a name of this machine (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port (default: %(default)s)")
    parser.add_argument("--no-page", action="store_true", help="without the page of phones")
    parser.add_argument("--keep", type=int, default=None, help="messages remembered in each chat (default: all)")
    parser.add_argument("--message-life", type=float, default=86_400, help="seconds (default: %(default)s)")
    parser.add_argument("--tap-life", type=float, default=150, help="seconds (default: %(default)s)")
    return parser.parse_args()


async def _serve(wanted: argparse.Namespace) -> None:
    server = PreviewServer(
        wanted.token,
        wanted.host,
        wanted.port,
        keep=wanted.keep,
        page=not wanted.no_page,
        message_life=wanted.message_life,
        tap_life=wanted.tap_life,
    )
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await server.start()
    gc.freeze()
    sys.stdout.write(json.dumps({"url": server.url}) + "\n")
    sys.stdout.flush()
    await stopped.wait()
    await server.stop()


if __name__ == "__main__":
    main()
