"""The people of the benchmark: when they tap, and what counts as a turn."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from bot.bench.plan import Plan, Seat, read_plan
from bot.bench.player import Player
from bot.preview.shapes import Call
from bot.preview.world import World

CHAT = 8_000_000_000
ROWS = [[("Yes", "pick:a:1:yes")], [("⬅️", "back:a:1")]]


class Bot:
    """A bot that does one call at a time, when it is told to; each call comes a second after the one before."""

    def __init__(self) -> None:
        self.over: list[int] = []
        self.world = World("1:bench")
        self.player = Player(self.world, self.over.append)
        self.player.seat(Seat(CHAT, "Can you cook?", ROWS))
        self.player.listen()
        self._at = 100.0

    def take(self) -> dict[str, Any]:
        """Ask for updates, and return the last one."""
        waiting = self.world.updates.take(100)
        self.call("getupdates", {}, waiting)
        return waiting[-1]

    def call(self, method: str, params: dict[str, Any], result: Any = True, code: int = 200) -> None:  # noqa: FBT002 - Telegram says true
        """Do a call."""
        self._at += 1
        chat = params.get("chat_id")
        for listener in self.world.on_call:
            listener(Call(0, method, chat, self._at, 0, code, params, result))

    def finish(self, query: str, order: tuple[str, ...], rows: Any = ()) -> None:
        """Do the three calls of a turn in this order."""
        for method in order:
            if method == "answercallbackquery":
                self.call(method, {"callback_query_id": query})
            elif method == "sendmessage":
                self.send(rows)
            else:
                self.call(method, {"chat_id": CHAT, "message_id": 1})

    def send(self, rows: Any = ()) -> None:
        """Send a message."""
        keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
        markup = {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}
        self.call("sendmessage", {"chat_id": CHAT}, {"message_id": 5, "text": "Next", **markup})


THREE = ("answercallbackquery", "editmessagetext", "sendmessage")


@pytest.mark.parametrize("order", list(permutations(THREE)))
def test_a_turn_is_over_with_the_last_of_three_calls(order: tuple[str, ...]) -> None:
    """In whatever order they come, the turn lasts from the update that was handed out to the third call."""
    bot = Bot()
    bot.player.tap(CHAT)
    update = bot.take()
    bot.finish(update["callback_query"]["id"], order[:2], ROWS)
    assert bot.over == []
    bot.finish(update["callback_query"]["id"], order[2:], ROWS)
    assert bot.over == [CHAT]
    assert bot.player.whole == [3.0]
    assert bot.player.shown == [1.0 + order.index("sendmessage")]
    assert bot.player.stuck() == 0


def test_an_update_that_comes_twice_is_counted_from_the_first_time() -> None:
    """Handing the same update out again does not make the bot look quicker."""
    bot = Bot()
    bot.player.tap(CHAT)
    bot.take()
    bot.finish(bot.take()["callback_query"]["id"], THREE, ROWS)
    assert bot.player.whole == [4.0]


def test_the_first_answer_is_tapped_and_counted() -> None:
    """Only presses that are answers count as answers that must be stored."""
    bot = Bot()
    bot.player.tap(CHAT)
    update = bot.take()["callback_query"]
    assert update["data"] == "pick:a:1:yes"
    assert bot.player.tapped() == {str(CHAT): 1}
    bot.finish(update["id"], THREE, [[("Send", "send:a:2")]])
    bot.player.tap(CHAT)
    assert bot.take()["callback_query"]["data"] == "send:a:2"
    assert bot.player.tapped() == {str(CHAT): 1}


def test_whoever_has_come_to_the_end_begins_anew() -> None:
    """After a message without buttons comes /start, whose turn is over with the first message that has buttons."""
    bot = Bot()
    bot.player.tap(CHAT)
    bot.finish(bot.take()["callback_query"]["id"], THREE)
    bot.player.tap(CHAT)
    assert bot.take()["message"]["text"] == "/start"
    bot.send()
    assert bot.over == [CHAT]
    bot.send(ROWS)
    assert bot.over == [CHAT, CHAT]


def test_a_refused_call_does_not_end_a_turn() -> None:
    """A bot that only tries to answer is not counted as one that has answered."""
    bot = Bot()
    bot.player.tap(CHAT)
    query = bot.take()["callback_query"]["id"]
    bot.call("editmessagetext", {"chat_id": CHAT, "message_id": 1}, code=400)
    bot.finish(query, ("answercallbackquery", "sendmessage"), ROWS)
    assert (bot.over, bot.player.refused, bot.player.stuck()) == ([], 1, 1)


def test_a_plan_is_the_same_after_its_way_to_the_other_process() -> None:
    """Nothing of a plan is lost or changed as JSON but the kind of its pairs."""
    plan = Plan([Seat(CHAT, "Čau 👋", [])], mode="open", rate=3.5, seconds=2)
    assert read_plan(plan.dump()) == plan
