"""A worker that does what a test tells it: it repeats, fails, dies, dawdles or talks rubbish."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import Any

from bot.voice.serving import serve


def handle(head: dict[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """Do it, or give back what came."""
    match head.get("do"):
        case "fail":
            raise LookupError(head["words"])
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "dawdle":
            if "sign" in head:
                Path(head["sign"]).write_text("busy", "utf-8")
            threading.Event().wait(600)
        case "rubbish":
            os.write(_pipe(), b"no frame at all, but long enough")
        case "print":
            os.write(1, b"a library prints\n")
        case "tell":
            return {"nice": os.nice(0), "secrets": [name for name in os.environ if name.startswith("KAZIPOT_")]}, b""
        case _:
            pass
    return head, body


def _pipe() -> int:
    """The pipe to the parent: the last one that this process opened for itself."""
    streams = [int(each) for each in os.listdir("/proc/self/fd")]  # noqa: PTH208 - numbers of open files, not a folder
    links = {each: os.readlink(f"/proc/self/fd/{each}") for each in streams if os.path.lexists(f"/proc/self/fd/{each}")}  # noqa: PTH115 - the same
    return max(each for each, link in links.items() if link.startswith("pipe:"))


if __name__ == "__main__":
    serve(handle)
