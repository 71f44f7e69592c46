"""Updates that nobody can read, among those of people who answer."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import math
import random
import sqlite3
import time
from typing import TYPE_CHECKING, Any

import pytest

from bot.preview import acts
from bot.telegram.reading import read
from tests.long.conftest import FIGURES
from tests.long.mangling import mangler, on_the_wire, spoilt
from tests.long.playing import Player, Post

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from tests.long.conftest import Bear
    from tests.long.driving import Place

pytestmark = [pytest.mark.long, pytest.mark.timeout(180)]

PEOPLE = 50
EACH = 20
MALFORMED = 5_000
ODD = 1_000
A_POLL = 100
KEYS = ("red", "yellow", "blue")


def real_updates(server: PreviewServer, chat: int) -> list[dict[str, Any]]:
    """What one person may send, as the messenger words it; none of it is an answer."""
    world = server.world
    number = world.post(world.chats[chat], world.bot, {"text": "Old", "reply_markup": {"inline_keyboard": []}})
    said = acts.say(world, {"chat_id": chat, "text": "Hello?"})
    acts.say(world, {"chat_id": chat, "text": "Hello!", "edit": said["message_id"]})
    acts.tap(world, {"chat_id": chat, "message_id": number["message_id"], "data": "pick:nobody:3:what"})
    acts.say(world, {"chat_id": chat, "text": "/menu"})
    acts.say(world, {"chat_id": chat, "sticker": True})
    acts.say(world, {"chat_id": chat, "voice": {"file_size": 30_000, "duration": 3}})
    acts.block(world, {"chat_id": chat})
    acts.unblock(world, {"chat_id": chat})
    found = [one.body for one in world.updates.waiting]
    world.updates.waiting.clear()
    return found


def spoilt_updates(templates: list[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Malformed ones, and odd ones: spoilt, but still to be understood."""
    malformed: list[dict[str, Any]] = []
    odd: list[dict[str, Any]] = []
    while len(malformed) < MALFORMED or len(odd) < ODD:
        made = spoilt(chance.choice(templates), chance)
        row, most = (malformed, MALFORMED) if is_malformed(made) else (odd, ODD)
        if len(row) < most:
            row.append(made)
    return malformed + odd


def is_malformed(update: dict[str, Any]) -> bool:
    """Whether nobody can read it."""
    try:
        read(on_the_wire(json.dumps(update).encode()))
    except ValueError:
        return True
    return False


def queue_all(server: PreviewServer, players: list[Player], chance: random.Random) -> tuple[list[list[str]], int]:
    """Queue everybody's answers, in their order, and all that is spoilt among them.

    Returns the answers, and how many updates have no usable number, so that nothing can be kept of them.
    """
    templates = [update for player in players for update in real_updates(server, player.chat)]
    bad = spoilt_updates(templates, chance)
    answers = [[chance.choice(KEYS) for _ in range(EACH)] for _ in players]
    order = [("good", each) for each in range(PEOPLE) for _ in range(EACH)] + [
        ("bad", each) for each in range(len(bad))
    ]
    chance.shuffle(order)
    given = [iter(each) for each in answers]
    for kind, which in order:
        if kind == "bad":
            update = bad[which]
            numbered = {} if isinstance(update["update_id"], int) else {"update_id": update["update_id"]}
            server.world.updates.put_raw({**{k: v for k, v in update.items() if k != "update_id"}, **numbered})
        else:
            players[which].say(str(KEYS.index(next(given[which])) + 1))
    return answers, sum(not isinstance(each["update_id"], int) for each in bad)


def count(place: Place, what: str) -> int:
    """How many rows there are."""
    db = sqlite3.connect(place.database)
    (found,) = db.execute(f"SELECT count(*) FROM {what}").fetchone()  # noqa: S608 - words of this file
    db.close()
    return int(found)


async def taken_to_their_end(place: Place) -> None:
    """Wait until no update waits for its turn."""
    for _ in range(200):
        if count(place, "inbox") == 0:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("updates are left that nobody takes")


async def test_five_thousand_malformed_updates_hide_none_of_a_thousand_good_ones(
    server: PreviewServer, post: Post, place: Place, nursery: Bear
) -> None:
    """Every good one is stored, every bad one is set aside, and polling never stops."""
    chance = random.Random(5_000)  # noqa: S311 - the same ones every time
    async with mangler(server.url) as url:
        bots = await nursery(dataclasses.replace(place, url=url), limits=False, a_poll=5)
        await bots.bear()
        players = [Player.joined(server, post, think=0) for _ in range(PEOPLE)]
        for player in players:
            player.start()
        await asyncio.gather(*(player.play("What is thing 1?") for player in players))
        await bots.kill()
        answers, numberless = queue_all(server, players, chance)
        needed = math.ceil(len(server.world.updates.waiting) / A_POLL)
        before, begun = post.polls, time.monotonic()
        await bots.bear()
        await asyncio.gather(*(player.wait_for(f"What is thing {EACH + 1}?", 100) for player in players))
        took = time.monotonic() - begun
        polls = post.polls - before
        players[0].say("2")
        await players[0].wait_for(f"What is thing {EACH + 2}?")
        await taken_to_their_end(place)
        assert await bots.stop() == 0
        said = bots.said
    stored = [[answer["value"] for answer in each["answers"]][1:] for each in await place.exported()]
    answers[0].append("yellow")
    assert sorted(stored) == sorted(answers)
    aside = count(place, "seen WHERE why IS NOT NULL")
    assert 0 < numberless < MALFORMED / 10
    assert aside + numberless == MALFORMED
    assert [line for line in said.splitlines() if b"level=error" in line] == []
    assert polls <= 2 * needed
    FIGURES.info("%d set aside, %d polls where %d are needed, %.1f s", aside, polls, needed, took)
