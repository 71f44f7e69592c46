"""The worker's side of the pipe: frames in, frames out, one at a time.

The rules. A worker lives as long as its parent holds the pipe open: a thread of its own reads, so that the worker ends
at once when the parent is gone, however it went and whatever is being done. Ctrl-C in the terminal is the parent's
affair. The worker gives way to the bot (a lower priority), leaves no core dump (it would hold words), and tells of an
exception no more than its type. Libraries may print what they like: the standard streams lead nowhere. After each
answer what is left of it is swept out, for it may hold much more than Python knows of.

This side imports little, for what it imports is paid for in memory.
"""

from __future__ import annotations

import gc
import os
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from bot.voice.frames import PREFIX, lengths, pack_head, read_head

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.voice.frames import Frame

NICENESS: Final = 10


def serve(handle: Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]) -> None:
    """Answer every frame with what ``handle`` makes of it, until the parent is gone.

    An exception of ``handle`` is answered with ``{"error": "<its type>"}``.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _step_back()
    asked, answers = _take_the_pipe()
    frames: queue.SimpleQueue[Frame] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(asked, frames), daemon=True).start()
    gc.freeze()
    while True:
        _answer(handle, frames, answers)
        gc.collect()


def _answer(
    handle: Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]],
    frames: queue.SimpleQueue[Frame],
    answers: BinaryIO,
) -> None:
    """Answer the next frame, and keep nothing of it."""
    try:
        head, body = handle(*frames.get())
    except Exception as problem:  # noqa: BLE001 - whatever it was, the next request finds the worker alive
        head, body = {"error": type(problem).__name__}, b""
    answers.write(pack_head(head, body))
    answers.write(body)
    answers.flush()


def _receive(stream: BinaryIO, frames: queue.SimpleQueue[Frame]) -> None:
    """Hand frames on; end the process when there are no more, or when what comes is none."""
    try:
        while prefix := stream.read(PREFIX.size):
            head, body = lengths(prefix)
            frames.put((read_head(stream.read(head)), stream.read(body)))
    finally:
        os._exit(0)


def _take_the_pipe() -> tuple[BinaryIO, BinaryIO]:
    """The pipe to the parent, out of reach of libraries that print."""
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
    return asked, answers


def _step_back() -> None:
    if sys.platform == "win32":
        return
    import resource

    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
