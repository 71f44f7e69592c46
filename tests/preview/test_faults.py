"""Trouble comes as it was ordered, as often as it was ordered, and to whom; strangers are kept out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web

from bot.preview.client import Phone, PhoneError, control
from bot.preview.server import PreviewServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Call = Callable[..., Awaitable[tuple[int, Any]]]


async def test_a_fault_strikes_its_chat_its_times_and_then_no_more(
    call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """429 for one chat leaves the others alone, counts down, and tells when to come again."""
    other = await Phone.join(session, server.url, started=True)
    fault = {"kind": "429", "method": "sendMessage", "chat": phone.chat_id, "times": 2, "retry_after": 5}
    await control(session, server.url, "faults", [fault])
    struck = [await call("sendMessage", chat_id=chat, text="hi") for chat in (phone.chat_id, other.chat_id)]
    edit = await call("sendChatAction", chat_id=phone.chat_id, action="typing")
    again = [await call("sendMessage", chat_id=phone.chat_id, text="hi") for _ in range(2)]

    assert struck[0] == (429, "Too Many Requests: retry after 5")
    assert [status for status, _ in (struck[1], edit, *again)] == [200, 200, 429, 200]


async def test_faults_can_be_cleared_and_slips_are_told(
    call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """A fault without end goes on until it is cleared; an unknown kind or field is refused with a sentence."""
    await control(session, server.url, "faults", [{"kind": "500", "times": None}])
    statuses = [(await call("getMe"))[0] for _ in range(3)]
    async with session.delete(f"{server.url}/control/faults"):
        pass
    after = await call("sendMessage", chat_id=phone.chat_id, text="hi")
    with pytest.raises(PhoneError, match="A fault needs a kind: 403"):
        await control(session, server.url, "faults", [{"kind": "earthquake"}])
    with pytest.raises(PhoneError, match="A fault has no often"):
        await control(session, server.url, "faults", [{"kind": "500", "often": 3}])

    assert statuses == [500, 500, 500]
    assert after[0] == 200


async def test_a_malformed_update_comes_among_good_ones(
    call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """The sender has no name; the good update beside it is whole."""
    await control(session, server.url, "faults", [{"kind": "malformed", "method": "*"}])
    await phone.say("good")
    assert (await call("getMe"))[0] == 200
    _, updates = await call("getUpdates")

    assert [one["message"]["from"].get("first_name") for one in updates] == ["Ana", None]


async def test_a_lost_answer_does_not_confirm(
    call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """When the answer to getUpdates is lost on the way, the updates come again."""
    await phone.say("once")
    await control(session, server.url, "faults", [{"kind": "drop_after", "method": "getUpdates"}])
    with pytest.raises(aiohttp.ClientError):
        await call("getUpdates")
    _, updates = await call("getUpdates")

    assert len(updates) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "kazipot.example"},
        {"Origin": "https://kazipot.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "[::1"},
    ],
)
async def test_strangers_are_kept_out(
    server: PreviewServer, session: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    """A page of another site, or one that calls itself loopback, reaches neither control nor page nor socket."""
    for path in ("/", "/control/calls", "/page", "/media/x", "/pictures"):
        async with session.get(server.url + path, headers=headers) as answer:
            assert answer.status in {400, 403}
    async with session.post(f"{server.url}/control/people", json={}, headers=headers) as answer:
        assert answer.status in {400, 403}
    assert server.world.people == {}


async def test_a_link_may_open_the_page(server: PreviewServer, session: aiohttp.ClientSession) -> None:
    """From a link on another site the page opens, but not in a frame, and nothing else does."""
    from_elsewhere = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate"}
    statuses = []
    for path, headers in (
        ("/", from_elsewhere),
        ("/", {**from_elsewhere, "Sec-Fetch-Dest": "iframe"}),
        ("/control/calls", from_elsewhere),
    ):
        async with session.get(server.url + path, headers=headers) as answer:
            statuses.append(answer.status)

    assert statuses == [200, 403, 403]


def test_the_preview_serves_this_machine_alone() -> None:
    """An address that others can reach is refused with a sentence."""
    with pytest.raises(ValueError, match="this machine alone"):
        PreviewServer("1:a", "0.0.0.0")  # noqa: S104 - that it is refused is the point


@pytest.mark.parametrize(
    ("act", "body", "words"),
    [
        ("fly", {}, "There is no deed"),
        ("say", {"chat_id": 5, "text": "x"}, "There is no such chat"),
        ("tap", {}, "There is no such chat"),
        ("people", {"role": "king"}, "A role is one of"),
        ("say", {"chat_id": "x"}, "cannot use this"),
    ],
)
async def test_a_misuse_is_told_in_a_sentence(
    server: PreviewServer, session: aiohttp.ClientSession, act: str, body: dict[str, Any], words: str
) -> None:
    """The remote control never fails with a traceback."""
    with pytest.raises(PhoneError, match=words):
        await control(session, server.url, act, body)


async def test_messages_are_bounded_if_wanted(session: aiohttp.ClientSession) -> None:
    """With ``keep`` the oldest messages of a chat are forgotten."""
    server = PreviewServer("1:a", keep=3, page=False)
    await server.start()
    phone = await Phone.join(session, server.url)
    for number in range(5):
        await phone.say(str(number))
    texts = (await phone.view()).texts
    async with session.get(server.url + "/") as answer:
        status = answer.status
    await server.stop()

    assert texts == ["2", "3", "4"]
    assert status == web.HTTPNotFound.status_code
