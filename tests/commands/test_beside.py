"""Commands beside a running bot: what they change, the bot carries out; what would harm it, they refuse."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.preview.client import Phone
from bot.preview.server import PreviewServer
from bot.service import phrases
from bot.settings import read_settings
from bot.wiring import House

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

TOKEN = "4242:AAtest"  # noqa: S105 - opens nothing but this test
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def server(home: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PreviewServer]:
    """A messenger, and the bot that runs with it in the home."""
    assert home.name
    running = PreviewServer(TOKEN)
    await running.start()
    monkeypatch.setenv("KAZIPOT_TOKEN", TOKEN)
    monkeypatch.setenv("KAZIPOT_API_URL", running.url)
    stop, ready = asyncio.Event(), asyncio.Event()
    life = asyncio.create_task(House(read_settings()).live(stop, ready.set))
    await asyncio.wait([life, asyncio.create_task(ready.wait())], return_when=asyncio.FIRST_COMPLETED)
    yield running
    stop.set()
    await life
    await running.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A way to make HTTP calls."""
    async with aiohttp.ClientSession() as opened:
        yield opened


async def kazipot(*words: str) -> tuple[int, str]:
    """Run a command as a process of its own; its exit code, and what it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def code_for(*words: str) -> str:
    """The code of a new invitation; its link is known, because the bot runs."""
    told = json.loads((await kazipot("invite", *words, "--json"))[1])
    assert told["link"].endswith(f"?start={told['code']}")
    return str(told["code"])


async def test_from_invitation_to_forgetting(server: PreviewServer, session: aiohttp.ClientSession) -> None:
    """Somebody who was invited while the bot runs may come in, and is forgotten while it runs: both sides are told."""
    maja = await Phone.join(
        session, server.url, first_name="Maja", start=await code_for("counsellor", "--name", "Maja")
    )
    await maja.start()
    await maja.wait_for(lambda view: view.has("Welcome, Maja"))
    ana = await Phone.join(session, server.url, first_name="Ana", start=await code_for("learner", "--name", "Ana"))
    await ana.start()
    await ana.wait_for(lambda view: view.has("Which language"))
    await ana.press("English")
    await ana.wait_for(lambda view: view.has("How do you want"))
    await ana.press("Only read")
    await ana.wait_for(lambda view: view.keyboard and "pick:" in str(view.buttons))
    rows = json.loads((await kazipot("people", "--json"))[1])
    assert [(row["role"], row["name"]) for row in rows] == [("counsellor", "Maja"), ("learner", "Ana")]

    assert (await kazipot("forget", rows[1]["id"]))[0] == 0

    view = await ana.wait_for(lambda view: view.has(phrases.FORGOTTEN.text))
    assert not view.has("Which language")
    await maja.wait_for(lambda view: view.has("Ana has deleted everything"))
    exported = json.loads((await kazipot("export"))[1])
    assert exported["interviews"] == []
    await ana.say("Hello again")
    await ana.wait_for(lambda view: view.has(phrases.CLOSED_DOOR.text))


async def test_only_one_bot(server: PreviewServer, home: Path) -> None:
    """A second bot with the same database, and a restore, are refused while the bot runs; a backup works."""
    assert server.url
    assert (await kazipot("backup", "safe.db"))[0] == 0
    for words in (("run",), ("restore", "safe.db", "--yes")):
        code, said = await kazipot(*words)
        assert (code, said.count("\n"), "runs already" in said) == (1, 1, True)
    assert (home / "safe.db").stat().st_size > 0
