"""A messenger that fails in every way it can: everybody reaches the end, and no answer is doubled."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from tests.long.conftest import END, FIGURES
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Nursery, Place

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]

PEOPLE = 20
OFTEN = 0.03
A_LONG_TIME = 15
EVERYTHING = [
    *({"kind": kind, "times": None, "probability": OFTEN} for kind in ("500", "502", "drop_before", "drop_after")),
    {"kind": "delay", "delay": 0.5, "times": None, "probability": OFTEN},
    {"kind": "429", "retry_after": 1, "times": None, "probability": OFTEN},
]


async def playing(
    server: PreviewServer, post: Post, nursery: Bear, many: int = PEOPLE, think: float = 0.02
) -> tuple[Nursery, list[Player]]:
    """A bot, and people who have pressed Start."""
    bots = await nursery(limits=False)
    await bots.bear()
    players = [
        Player.joined(server, post, chance=random.Random(seed), think=think, patience=60)  # noqa: S311 - any answers
        for seed in range(many)
    ]
    for player in players:
        player.start()
    return bots, players


async def nothing_is_lost(players: list[Player], place: Place, bots: Nursery) -> None:
    """What was given is stored, once, by one tap each."""
    interviews = await place.exported()
    stored = sorted([answer["value"] for answer in each["answers"]] for each in interviews)
    assert stored == sorted(player.values() for player in players)
    assert {each["status"] for each in interviews} == {"finished"}
    assert sum(player.again for player in players) == 0
    assert await bots.stop() == 0


async def test_all_faults_at_once_stop_nobody(server: PreviewServer, post: Post, place: Place, nursery: Bear) -> None:
    """One call in six goes wrong, in six ways; everybody reaches the end, with one tap for each answer."""
    server.faults.order(EVERYTHING)
    bots, players = await playing(server, post, nursery)
    await asyncio.gather(*(player.play(END) for player in players))
    wrong = sum(call.code != 200 for call in server.world.calls)
    assert wrong > PEOPLE
    server.faults.clear()
    await nothing_is_lost(players, place, bots)
    FIGURES.info("%d of %d calls went wrong", wrong, len(server.world.calls))


async def test_one_who_must_wait_holds_up_nobody_else(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """A 429 for one chat stops that chat for as long as it says; all the others reach the end meanwhile.

    None of them waits a tenth as long: whatever the machine is doing, the one who must wait is not what they wait for.
    """
    bots, players = await playing(server, post, nursery, think=0.2)
    await asyncio.gather(*(player.play(END, most=5) for player in players))
    await asyncio.gather(*(player.settled() for player in players))
    slow, *others = players
    server.faults.order(
        [{"kind": "429", "chat": slow.chat, "method": "sendMessage", "retry_after": A_LONG_TIME, "times": 1}]
    )
    for player in others:
        player.slowest = 0
    waiting = asyncio.create_task(slow.play(END))
    await asyncio.gather(*(player.play(END) for player in others))
    assert slow.waits()
    await waiting
    assert slow.slowest >= A_LONG_TIME
    assert max(player.slowest for player in others) < A_LONG_TIME / 10
    await nothing_is_lost(players, place, bots)
    FIGURES.info("the others waited %.2f s at most", max(player.slowest for player in others))


async def test_a_messenger_that_is_out_of_reach_is_waited_for(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """Ten seconds without any connection: then everybody goes on, and nothing was lost."""
    bots, players = await playing(server, post, nursery)
    going = asyncio.gather(*(player.play(END) for player in players))
    await asyncio.sleep(0.5)
    server.faults.order([{"kind": "drop_before", "times": None}])
    server.world.updates.release()
    await asyncio.sleep(10)
    server.faults.clear()
    await going
    await nothing_is_lost(players, place, bots)


async def test_who_blocks_and_comes_back_goes_on(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """Whoever has blocked the bot is asked again when she lets it write; a refusal out of nowhere needs one word."""
    bots, players = await playing(server, post, nursery, many=6)
    await asyncio.gather(*(player.play(END, most=5) for player in players))
    await asyncio.gather(*(player.settled() for player in players))
    blocking, refused = players[:3], players[3:]
    for player in blocking:
        await player.press()
        acts.block(server.world, {"chat_id": player.chat})
    for player in refused:
        server.faults.order([{"kind": "403", "chat": player.chat, "method": "sendMessage"}])
        await player.press()
    await asyncio.sleep(1)
    for player in blocking:
        acts.unblock(server.world, {"chat_id": player.chat})
    for player in refused:
        player.say("Hello?")
    await asyncio.gather(*(player.play(END) for player in players))
    await nothing_is_lost(players, place, bots)
