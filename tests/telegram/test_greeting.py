"""How the bot introduces itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.preview import acts, profile
from bot.telegram.answers import WrongToken
from bot.telegram.greeting import Introduction, greet
from bot.telegram.wire import Wire
from tests.fakes.clock import QuickClock

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer
    from bot.preview.shapes import Call

WORDS = {
    "en": Introduction((("start", "Begin"), ("help", "Help")), "I ask easy questions.", "A signpost."),
    "sl": Introduction((("start", "Začni"),), "Postavljam lahka vprašanja.", "Kažipot."),
}


async def test_introduced(server: PreviewServer, wire: Wire) -> None:
    """The bot learns its name; each person sees commands and description in her language, others in English."""
    assert await greet(wire, WORDS, QuickClock()) == "kazipot_preview_bot"
    for language, begin, words in (("sl", "Začni", "Postavljam"), ("de", "Begin", "I ask")):
        user = acts.people(server.world, {"language": language})["user_id"]
        person = server.world.people[user]
        assert profile.commands_for(server.world, person)[0]["description"] == begin
        assert profile.described(server.world, person).startswith(words)


async def test_nothing_is_thrown_away(server: PreviewServer, wire: Wire, ana: int) -> None:
    """A webhook is taken down, and what waits for the bot stays."""
    acts.say(server.world, {"chat_id": ana, "text": "hi"})
    heard: list[Call] = []
    server.world.on_call.append(heard.append)
    await greet(wire, WORDS, QuickClock())
    call = next(each for each in heard if each.method == "deletewebhook")
    assert call.params == {"drop_pending_updates": False}
    assert len(server.world.updates.waiting) == 1


async def test_refusals_do_not_stop_it(server: PreviewServer, wire: Wire) -> None:
    """A server that refuses commands and descriptions, or who the bot is, does not stop the bot."""
    server.faults.order([{"kind": "429", "method": "setMyCommands", "times": None}])
    server.faults.order([{"kind": "500", "method": "setMyDescription", "times": None}])
    assert await greet(wire, WORDS, QuickClock()) == "kazipot_preview_bot"
    server.faults.order([{"kind": "403", "method": "getMe", "times": None}])
    assert await greet(wire, WORDS, QuickClock()) is None


async def test_waits_for_an_answer(server: PreviewServer, wire: Wire) -> None:
    """While the messenger does not answer, it is asked again, less and less often."""
    clock = QuickClock()
    server.faults.order([{"kind": "502", "times": 7}, {"kind": "429", "retry_after": 90}])
    assert await greet(wire, WORDS, clock) == "kazipot_preview_bot"
    assert clock.waits == [1, 2, 4, 8, 16, 30, 30, 90]


async def test_wrong_token(server: PreviewServer) -> None:
    """A wrong token is told at once."""
    async with Wire("1:other", server.url) as wire:
        with pytest.raises(WrongToken):
            await greet(wire, WORDS, QuickClock())
