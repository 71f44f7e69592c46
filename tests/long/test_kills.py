"""A bot that is killed again and again, while people answer."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.long.conftest import END, FIGURES, QUESTIONS
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Nursery, Place

pytestmark = [pytest.mark.long, pytest.mark.timeout(400)]

KILLS = 200
PEOPLE = 20
LISTENERS = 4


async def kill_again_and_again(nursery: Nursery, over: asyncio.Event) -> None:
    """Kill the bot at any moment: while it starts, or while it talks; let it be born again at once."""
    for _ in range(KILLS):
        starting = random.random() < 0.3  # noqa: S311 - any moment will do
        await nursery.bear(ready=not starting)
        await asyncio.sleep(random.uniform(0, 0.3 if starting else 0.6))  # noqa: S311 - the same
        await nursery.kill()
    over.set()
    await nursery.bear()


async def answer_in_turn(server: PreviewServer, post: Post, over: asyncio.Event, *, listens: bool) -> list[Player]:
    """One person after the other answers, until the kills are over."""
    players: list[Player] = []
    while not over.is_set():
        chance = random.Random(random.random())  # noqa: S311 - any answers
        player = Player.joined(server, post, chance=chance, listens=listens)
        players.append(player)
        player.start()
        await player.play(END)
    return players


async def summaries(counsellor: Player, expected: int) -> set[str]:
    """The interviews whose summary has reached the counsellor, once so many have, or after a while."""
    for _ in range(20):
        messages = counsellor.view().messages
        rows = [row for each in messages for row in each.get("reply_markup", {}).get("inline_keyboard", [])]
        found = {key["callback_data"].split(":")[1] for row in rows for key in row if "callback_data" in key}
        if len(found) >= expected:
            break
        await asyncio.sleep(0.5)
    return found


async def test_two_hundred_kills_lose_and_double_nothing(
    server: PreviewServer, post: Post, place: Place, nursery: Bear, counsellor: int
) -> None:
    """Whatever was handed over is stored once; all reach the end, by ear too; the counsellor gets every summary."""
    server.world.updates.tap_life = 3
    bots = await nursery(limits=False, a_poll=2)
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(kill_again_and_again(bots, over))
        rows = [
            group.create_task(answer_in_turn(server, post, over, listens=number < LISTENERS))
            for number in range(PEOPLE)
        ]
    players = [player for row in rows for player in row.result()]
    interviews = await place.exported()
    given = Counter(tuple(player.values()) for player in players)
    stored = Counter(tuple(answer["value"] for answer in each["answers"]) for each in interviews)
    assert {each["status"] for each in interviews} == {"finished"}
    assert {len(each["answers"]) for each in interviews} == {QUESTIONS + 1}
    assert stored == given
    assert await summaries(Player(server, post, counsellor), len(interviews)) == {each["id"] for each in interviews}
    assert await bots.stop() == 0
    answers = sum(len(each["answers"]) for each in interviews)
    heard = [player.heard() for player in players if player.listens]
    FIGURES.info("%d kills, %d people, %d answers, 0 lost, 0 doubled", KILLS, len(players), answers)
    assert min(heard) > QUESTIONS
    FIGURES.info(
        "%d listeners, %d voice notes, at least %d, at most %d", len(heard), sum(heard), min(heard), max(heard)
    )
