"""A messenger in this process, a folder with a short page, and bots that live in processes of their own."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.preview import acts
from bot.preview.server import PreviewServer
from tests.long.driving import ROOT, Nursery, Place
from tests.long.playing import Post

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOKEN = "4242:AAlong-token_of-nobody"  # noqa: S105 - nobody's token
FIGURES = logging.getLogger("figures")
"""What was measured: shown by ``pytest -m long -o log_cli=true --log-cli-level=INFO``."""
QUESTIONS = 25
COUNSELLOR = 900
END = "This is the end."
HEAD = """interview: Short
written in: en
for: people who try the bot
lasts: about 2 minutes

chapters:
  - chapter: Start
    steps:
      - say: Hello. I ask a few questions.
"""
QUESTION = """      - ask: What is thing {number}?
        call it: thing {number}
        why: a test
        choose one:
          red: 🍎 Red
          yellow: 🍌 Yellow
          blue: 🍇 Blue
"""
TAIL = f"""      - read back: everything
      - hand over to: the counsellor
      - say: {END}
"""


def short_page(questions: int = QUESTIONS) -> str:
    """A page of so many questions, each with three answers."""
    return HEAD + "".join(QUESTION.format(number=number + 1) for number in range(questions)) + TAIL


@pytest.fixture
async def server() -> AsyncIterator[PreviewServer]:
    """A messenger on a free port."""
    running = PreviewServer(TOKEN, page=False)
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
def post(server: PreviewServer) -> Post:
    """What the messenger hands over."""
    return Post(server)


@pytest.fixture
def place(server: PreviewServer, tmp_path: Path) -> Place:
    """Where the bot lives: a folder with the short page."""
    found = Place(tmp_path, server.url, TOKEN)
    shutil.copytree(ROOT / "dialogues" / "lists", found.dialogues / "lists")
    (found.dialogues / "short.yaml").write_text(short_page(), "utf-8")
    (found.folder / "tmp").mkdir()
    return found


Bear = Callable[..., Awaitable[Nursery]]


@pytest.fixture
async def nursery(place: Place) -> AsyncIterator[Bear]:
    """A way to open nurseries; they are closed afterwards."""
    async with contextlib.AsyncExitStack() as stack:

        async def opened(where: Place = place, **order: Any) -> Nursery:
            made = await Nursery.opened(where, **order)
            stack.push_async_callback(made.close)
            return made

        yield opened


@pytest.fixture
def counsellor(server: PreviewServer, place: Place) -> int:
    """The chat of a counsellor, who has pressed Start in the link of her invitation."""
    code = json.loads(place.command("invite", "counsellor", "--name", "Maja", "--json"))["code"]
    acts.people(server.world, {"user_id": COUNSELLOR, "first_name": "Maja", "role": "counsellor", "start": code})
    acts.start(server.world, {"chat_id": COUNSELLOR})
    return COUNSELLOR
