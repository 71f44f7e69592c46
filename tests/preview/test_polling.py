"""Updates are handed out, confirmed and forgotten as Telegram does it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp import web

from bot.preview.client import Phone, calls, control

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.preview.server import PreviewServer

    Call = Callable[..., Awaitable[tuple[int, Any]]]


def said(updates: list[dict[str, Any]]) -> list[str]:
    """The texts of some updates."""
    return [one["message"]["text"] for one in updates]


async def test_an_update_comes_again_until_it_is_confirmed_and_then_never(call: Call, phone: Phone) -> None:
    """Without a higher offset the same updates come again; once confirmed, even a lower offset does not bring them."""
    await phone.say("one")
    await phone.say("two")
    _, first = await call("getUpdates")
    _, again = await call("getUpdates", offset=first[0]["update_id"])
    _, rest = await call("getUpdates", offset=first[0]["update_id"] + 1)
    _, gone = await call("getUpdates", offset=first[1]["update_id"] + 1)
    _, never = await call("getUpdates", offset=first[0]["update_id"])

    assert said(first) == said(again) == ["one", "two"]
    assert first[1]["update_id"] == first[0]["update_id"] + 1
    assert said(rest) == ["two"]
    assert gone == never == []


async def test_limit_and_negative_offset(call: Call, phone: Phone) -> None:
    """A limit bounds one answer; a negative offset forgets all but the last updates."""
    for text in ("a", "b", "c", "d"):
        await phone.say(text)
    _, two = await call("getUpdates", limit=2)
    _, last = await call("getUpdates", offset=-1)
    _, after = await call("getUpdates")

    assert said(two) == ["a", "b"]
    assert said(last) == said(after) == ["d"]


async def test_a_long_poll_ends_with_the_first_update(call: Call, phone: Phone) -> None:
    """A poll waits for an update and answers as soon as one is there; with none it answers empty after its time."""
    poll = asyncio.ensure_future(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await phone.say("hello")
    _, updates = await asyncio.wait_for(poll, 5)
    _, nothing = await call("getUpdates", offset=updates[0]["update_id"] + 1, timeout=1)

    assert said(updates) == ["hello"]
    assert nothing == []


async def test_a_second_poller_ends_the_first(call: Call) -> None:
    """Of two that poll, the earlier is told that another one came."""
    first = asyncio.ensure_future(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    status, _ = await call("getUpdates")
    code, words = await asyncio.wait_for(first, 5)

    assert status == 200
    assert code == 409
    assert words.startswith("Conflict: terminated by other getUpdates request")


async def test_a_tap_lives_shorter_than_a_message(
    call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """After 150 s a tap is gone and cannot be answered; a message stays for 24 hours. Both times can be scaled."""
    await phone.say("stays")
    tapped = await phone.tap("pick:1", 1)
    await control(session, server.url, "lives", {"advance": 149})
    _, early = await call("getUpdates")
    await control(session, server.url, "lives", {"advance": 2})
    _, late = await call("getUpdates")
    answered = await call("answerCallbackQuery", callback_query_id=tapped["query_id"])
    await control(session, server.url, "lives", {"message_life": 100})
    _, nothing = await call("getUpdates")

    assert (len(early), said(late), nothing) == (2, ["stays"], [])
    assert answered[0] == 400
    assert answered[1].startswith("Bad Request: query is too old")


async def test_only_kinds_that_were_asked_for_are_kept(call: Call, phone: Phone) -> None:
    """allowed_updates holds from the call that names it; an empty list brings the default back."""
    await call("getUpdates", allowed_updates=["callback_query"])
    await phone.say("not asked for")
    await phone.tap("pick:1", 1)
    _, taps = await call("getUpdates", allowed_updates=[])
    await phone.say("asked for")
    _, both = await call("getUpdates", offset=taps[-1]["update_id"] + 1)

    assert [min(one) for one in taps] == ["callback_query"]
    assert said(both) == ["asked for"]


async def test_raw_updates_stand_as_they_are(call: Call, server: PreviewServer, session: aiohttp.ClientSession) -> None:
    """A test can queue anything at all, right or wrong."""
    await control(session, server.url, "raw", {"update": {"message": {"nonsense": True}}})
    _, updates = await call("getUpdates")

    assert updates[0]["message"] == {"nonsense": True}
    assert isinstance(updates[0]["update_id"], int)


async def test_a_webhook_gets_each_update_in_order_until_it_takes_it(call: Call, phone: Phone) -> None:
    """Updates go to the webhook with the secret, one after the other; what was refused comes again."""
    got: list[tuple[str, str]] = []
    done = asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        body = await request.json()
        got.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], body["message"]["text"]))
        if len(got) == 3:
            done.set()
        return web.Response(status=503 if len(got) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await phone.say("before")
    await call("setWebhook", url=f"http://127.0.0.1:{runner.addresses[0][1]}/hook", secret_token="s")  # noqa: S106 - no secret
    await phone.say("after")
    await asyncio.wait_for(done.wait(), 5)
    await runner.cleanup()

    assert got == [("s", "before"), ("s", "before"), ("s", "after")]


async def test_whoever_watches_hears_each_call(server: PreviewServer, call: Call, phone: Phone) -> None:
    """A listener hears a call after it was answered and may queue an update there and then: a closed loop."""

    def play(one: Any) -> None:
        if one.method == "sendmessage":
            server.world.updates.put_raw({"message": {"text": f"answer to {one.result['text']}"}})

    heard: list[Any] = []
    server.world.on_call.extend([play, heard.append])
    poll = asyncio.ensure_future(call("getUpdates", timeout=30))
    await asyncio.sleep(0.05)
    await call("sendMessage", chat_id=phone.chat_id, text="question")
    _, updates = await asyncio.wait_for(poll, 5)

    assert said(updates) == ["answer to question"]
    assert heard[-1].result == updates
    assert heard[0].params["text"] == "question"


async def test_the_log_of_calls(
    server: PreviewServer, call: Call, phone: Phone, session: aiohttp.ClientSession
) -> None:
    """Each call is noted with its chat, its moment and its code; a wait for the phone ends with the change."""
    view = await phone.view()
    await call("sendMessage", chat_id=phone.chat_id, text="hi")
    await call("sendMessage", chat_id=phone.chat_id, text="")
    listed = await calls(session, server.url, method="sendMessage")
    changed = await phone.changed(view)

    assert [(one["chat"], one["code"]) for one in listed] == [(phone.chat_id, 200), (phone.chat_id, 400)]
    assert listed[0]["at"] <= listed[1]["at"]
    assert changed.texts == ["hi"]
