"""The people of the benchmark: when they tap, and what counts as a turn."""

from __future__ import annotations

import base64
from itertools import permutations
from typing import Any

import pytest

from bot.bench.plan import Crowd, Plan, Seat, read_plan
from bot.bench.player import Player, Turn
from bot.preview.shapes import Call
from bot.preview.world import World

CHAT = 8_000_000_000
ROWS = [[("Yes", "pick:a:1:yes")], [("⬅️", "back:a:1")]]


class Bot:
    """A bot that does one call at a time, when it is told to; each call comes a second after the one before."""

    def __init__(self, seat: Seat | None = None) -> None:
        self.turns: list[Turn] = []
        self.world = World("1:bench")
        self.player = Player(self.world, self.turns.append)
        self.player.seat(seat or Seat(CHAT, "Can you cook?", ROWS))
        self.player.listen()
        self._at = 100.0

    @property
    def over(self) -> list[int]:
        """The chats whose turns are over."""
        return [turn.chat for turn in self.turns]

    def take(self) -> dict[str, Any]:
        """Ask for updates, and return the last one."""
        waiting = self.world.updates.take(100)
        self.call("getupdates", {}, waiting)
        return waiting[-1]

    def call(
        self,
        method: str,
        params: dict[str, Any],
        result: Any = True,  # noqa: FBT002 - Telegram says true
        code: int = 200,
        uploaded: int = 0,
    ) -> None:
        """Do a call."""
        self._at += 1
        chat = params.get("chat_id")
        for listener in self.world.on_call:
            listener(Call(0, method, chat, self._at, 0, code, params, result, uploaded))

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

    def speak(self, caption: str = "Next", rows: Any = (), uploaded: int = 0) -> None:
        """Send a voice note."""
        keyboard = [[{"text": label, "callback_data": data} for label, data in row] for row in rows]
        markup = {"caption": caption, "reply_markup": {"inline_keyboard": keyboard}} if caption else {}
        self.call("sendvoice", {"chat_id": CHAT}, {"message_id": 5, "voice": {}, **markup}, uploaded=uploaded)


THREE = ("answercallbackquery", "editmessagetext", "sendmessage")


@pytest.mark.parametrize("order", list(permutations(THREE)))
def test_a_turn_is_over_with_the_last_of_three_calls(order: tuple[str, ...]) -> None:
    """In whatever order they come, the turn lasts from the update that was handed out to the third call."""
    bot = Bot()
    bot.player.act(CHAT)
    update = bot.take()
    bot.finish(update["callback_query"]["id"], order[:2], ROWS)
    assert bot.over == []
    bot.finish(update["callback_query"]["id"], order[2:], ROWS)
    assert bot.over == [CHAT]
    assert bot.turns == [Turn(CHAT, 3.0, 1.0 + order.index("sendmessage"), None)]
    assert bot.player.stuck() == 0


def test_an_update_that_comes_twice_is_counted_from_the_first_time() -> None:
    """Handing the same update out again does not make the bot look quicker."""
    bot = Bot()
    bot.player.act(CHAT)
    bot.take()
    bot.finish(bot.take()["callback_query"]["id"], THREE, ROWS)
    assert [turn.whole for turn in bot.turns] == [4.0]


def test_the_first_answer_is_tapped_and_counted() -> None:
    """Only presses that are answers count as answers that must be stored."""
    bot = Bot()
    bot.player.act(CHAT)
    update = bot.take()["callback_query"]
    assert update["data"] == "pick:a:1:yes"
    assert bot.player.tapped() == {str(CHAT): 1}
    bot.finish(update["id"], THREE, [[("Send", "send:a:2")]])
    bot.player.act(CHAT)
    assert bot.take()["callback_query"]["data"] == "send:a:2"
    assert bot.player.tapped() == {str(CHAT): 1}


def test_whoever_has_come_to_the_end_begins_anew() -> None:
    """After a message without buttons comes /start, whose turn is over with the first message that has buttons."""
    bot = Bot()
    bot.player.act(CHAT)
    bot.finish(bot.take()["callback_query"]["id"], THREE)
    bot.player.act(CHAT)
    assert bot.take()["message"]["text"] == "/start"
    bot.send()
    assert bot.over == [CHAT]
    bot.send(ROWS)
    assert bot.over == [CHAT, CHAT]


def test_a_refused_call_does_not_end_a_turn() -> None:
    """A bot that only tries to answer is not counted as one that has answered."""
    bot = Bot()
    bot.player.act(CHAT)
    query = bot.take()["callback_query"]["id"]
    bot.call("editmessagetext", {"chat_id": CHAT, "message_id": 1}, code=400)
    bot.finish(query, ("answercallbackquery", "sendmessage"), ROWS)
    assert (bot.over, bot.player.refused, bot.player.stuck()) == ([], 1, 1)


def test_a_question_that_is_heard_ends_a_turn_as_one_that_is_read() -> None:
    """A voice note with words and buttons is the next question; how much was uploaded for it belongs to the turn."""
    bot = Bot(Seat(CHAT, "Can you cook?", ROWS, aloud=True))
    bot.player.act(CHAT)
    query = bot.take()["callback_query"]
    assert query["message"]["caption"] == "Can you cook?"
    bot.call("answercallbackquery", {"callback_query_id": query["id"]})
    bot.call("editmessagecaption", {"chat_id": CHAT, "message_id": 1})
    bot.speak(rows=ROWS, uploaded=700)
    assert bot.turns == [Turn(CHAT, 3.0, 3.0, 700)]
    assert (bot.player.uploaded, bot.player.spoken) == (700, 1)


def test_a_sound_that_follows_its_words_is_no_question() -> None:
    """Whoever got the words first has them on her screen, whatever is played below; its bytes count all the same."""
    bot = Bot()
    bot.player.act(CHAT)
    bot.finish(bot.take()["callback_query"]["id"], THREE, ROWS)
    bot.speak(caption="", uploaded=700)
    assert bot.turns == [Turn(CHAT, 3.0, 3.0, None)]
    bot.player.act(CHAT)
    assert bot.take()["callback_query"]["data"] == "pick:a:1:yes"
    assert bot.player.uploaded == 700


def test_whoever_speaks_waits_for_a_question() -> None:
    """The turn of a voice note is over once something is asked about it; that the bot listens is no answer."""
    note = base64.b64encode(b"OggS").decode()
    bot = Bot(Seat(CHAT, "Can you cook?", ROWS, note=note))
    bot.player.act(CHAT)
    held = bot.take()["message"]["voice"]["file_id"]
    assert bot.world.files.by_id(held).content == b"OggS"
    bot.send()
    assert (bot.over, bot.player.waits(CHAT)) == ([], True)
    bot.send(ROWS)
    assert (bot.over, bot.player.waits(CHAT)) == ([CHAT], False)
    assert bot.player.tapped() == {str(CHAT): 0}


def test_a_plan_is_the_same_after_its_way_to_the_other_process() -> None:
    """Nothing of a plan is lost or changed as JSON but the kind of its pairs."""
    crowd = Crowd([Seat(CHAT + 1, "Ja?", [], aloud=True, note="T2dn")], abreast=2, once=True, spell=1.5)
    for each in (None, crowd):
        plan = Plan([Seat(CHAT, "Čau 👋", [])], mode="open", rate=3.5, seconds=2, crowd=each)
        assert read_plan(plan.dump()) == plan
