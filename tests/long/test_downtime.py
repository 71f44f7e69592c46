"""A bot that was away for five minutes, while people tapped; all times are fifteen times shorter than in life."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

import pytest

from tests.long.conftest import END, FIGURES
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Nursery, Place

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]

SCALE = 15
AWAY = 300 / SCALE
TAP_LIFE = 150 / SCALE
WITHIN = 60 / SCALE
PERIODS = {"downtime_seconds": 120 / SCALE, "awake_seconds": 10 / SCALE}
PEOPLE = 20
MISSED = "I was away for a short time."


def people(server: PreviewServer, post: Post, many: int) -> list[Player]:
    """So many people who have pressed Start."""
    players = [Player.joined(server, post, chance=random.Random(seed), think=0.05) for seed in range(many)]  # noqa: S311 - any answers
    for player in players:
        player.start()
    return players


async def tap_once(player: Player, after: float) -> None:
    """Tap the answer to the question that waits, some time later, whether the bot is there or not."""
    await asyncio.sleep(after)
    await player.press()


async def rest(player: Player) -> None:
    """Put the interview off until later."""
    view = player.view()
    later = next(data for _, data in view.buttons if data.startswith("later:"))
    player.tap(later, view.keyboard["message_id"])
    await player.wait_for("⏸ We stop here.")


async def go_on_without_limits(bots: Nursery, players: list[Player]) -> None:
    """Let everybody reach the end, as fast as it goes."""
    assert await bots.stop() == 0
    await bots.bear()
    await asyncio.gather(*(player.play(END) for player in players))


async def test_after_five_minutes_away_everybody_is_asked_again_within_a_minute(
    server: PreviewServer, post: Post, place: Place, nursery: Bear, counsellor: int
) -> None:
    """Everybody who waits, once; whoever rests or has finished is left in peace; no tap that still lived is lost."""
    assert counsellor
    server.world.updates.tap_life = TAP_LIFE
    bots = await nursery(limits=False, periods=PERIODS, a_poll=2)
    await bots.bear()
    answering, resting, finished = people(server, post, PEOPLE), people(server, post, 3), people(server, post, 2)
    await asyncio.gather(
        *(player.play(END, most=random.randrange(4, 20)) for player in (*answering, *resting)),  # noqa: S311 - anywhere
        *(player.play(END) for player in finished),
    )
    await asyncio.gather(*(player.settled() for player in (*answering, *resting)))
    for player in resting:
        await rest(player)
    await asyncio.sleep(2 * PERIODS["awake_seconds"])
    await bots.kill()
    quiet = [len(player.view().messages) for player in (*resting, *finished)]
    taps = [asyncio.create_task(tap_once(player, random.uniform(0, AWAY))) for player in answering]  # noqa: S311 - at any time
    await asyncio.sleep(AWAY)
    await asyncio.gather(*taps)

    await bots.bear(ready=False, limits=True)
    await asyncio.gather(*(player.wait_for(MISSED, WITHIN) for player in answering))
    took = time.monotonic() - bots.born_at
    FIGURES.info("all asked again within %.2f s, which are %.0f s in life", took, took * SCALE)
    assert took <= WITHIN
    await go_on_without_limits(bots, answering)

    assert [player.count(MISSED) for player in answering] == [1] * PEOPLE
    assert [len(player.view().messages) for player in (*resting, *finished)] == quiet
    lost = sum(player.again for player in answering)
    assert 0 < lost < PEOPLE
    interviews = {each["learner"]["id"]: each for each in await place.exported() if each["status"] == "finished"}
    stored = sorted([answer["value"] for answer in each["answers"]] for each in interviews.values())
    assert stored == sorted(player.values() for player in (*answering, *finished))
    assert await bots.stop() == 0


async def test_a_start_that_is_cut_off_asks_the_rest_at_the_next_one(
    server: PreviewServer, post: Post, nursery: Bear
) -> None:
    """Everybody is asked again, however often the bot is killed meanwhile; only what was under way goes once more."""
    bots = await nursery(limits=False, periods=PERIODS, a_poll=2)
    await bots.bear()
    answering = people(server, post, PEOPLE)
    await asyncio.gather(*(player.play(END, most=6) for player in answering))
    await asyncio.gather(*(player.settled() for player in answering))
    await asyncio.sleep(2 * PERIODS["awake_seconds"])
    await bots.kill()
    await asyncio.sleep(PERIODS["downtime_seconds"] + 1)
    pauses = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)
    for pause in pauses:
        await bots.bear(limits=True)
        await asyncio.sleep(pause)
        await bots.kill()
    await bots.bear(limits=True)
    await asyncio.gather(*(player.wait_for(MISSED) for player in answering))
    await go_on_without_limits(bots, answering)
    asked = [player.count(MISSED) for player in answering]
    assert min(asked) == 1
    assert max(asked) <= len(pauses)
    assert sum(asked) <= 3 * PEOPLE
