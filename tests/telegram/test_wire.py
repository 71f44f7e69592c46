"""What becomes of a call: against the preview server, and against servers that do what it would never do."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import pytest

from bot.preview import acts
from bot.preview.shapes import Upload
from bot.service.ports import Blocked, MaybeSent, NotSent, Outage, Refused, TooMany
from bot.telegram.answers import Conflict, WrongToken, judge
from bot.telegram.wire import Wire
from tests.fakes.servers import a_server, answer, request_of

if TYPE_CHECKING:
    from bot.preview.server import PreviewServer

TOKEN = "4242:AAtest-token_of-nobody"  # noqa: S105 - nobody's token
OK = b'{"ok":true,"result":{"message_id":5}}'


async def called_at(url: str, seconds: float = 5) -> object:
    async with Wire(TOKEN, url) as wire:
        return await wire.call("sendMessage", {"chat_id": 1, "text": "hi"}, seconds=seconds)


async def test_result(server: PreviewServer, wire: Wire, ana: int) -> None:
    """A call returns the result, and JSON keeps every letter."""
    sent = await wire.call("sendMessage", {"chat_id": ana, "text": "Žlīga 🙂"})
    assert server.world.chats[ana].messages[sent["message_id"]]["text"] == "Žlīga 🙂"


async def test_half_a_pair(server: PreviewServer, wire: Wire, ana: int) -> None:
    """Half a surrogate pair in somebody's words does not stop the message."""
    sent = await wire.call("sendMessage", {"chat_id": ana, "text": "a\ud83db"})
    assert server.world.chats[ana].messages[sent["message_id"]]["text"] == "a?b"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("429", TooMany),
        ("500", NotSent),
        ("502", NotSent),
        ("403", Blocked),
        ("drop_before", MaybeSent),
        ("drop_after", MaybeSent),
    ],
)
async def test_faults(server: PreviewServer, wire: Wire, ana: int, kind: str, expected: type[Exception]) -> None:
    """Every fault has its name, and the next call goes through."""
    server.faults.order([{"kind": kind, "retry_after": 7}])
    with pytest.raises(expected) as caught:
        await wire.call("sendMessage", {"chat_id": ana, "text": "hi"})
    assert TOKEN not in str(caught.value)
    assert await wire.call("sendMessage", {"chat_id": ana, "text": "hi"})


async def test_429_names_the_chat(server: PreviewServer, wire: Wire, ana: int) -> None:
    """A 429 tells how long; it concerns the chat that was written to, and everybody where there was none."""
    server.faults.order([{"kind": "429", "retry_after": 7, "times": 2}])
    with pytest.raises(TooMany) as one:
        await wire.call("sendMessage", {"chat_id": ana, "text": "hi"})
    with pytest.raises(TooMany) as everybody:
        await wire.call("getMe", {})
    assert (one.value.seconds, one.value.everywhere) == (7, False)
    assert everybody.value.everywhere


async def test_too_slow(server: PreviewServer, wire: Wire, ana: int) -> None:
    """An answer that does not come in time means that nobody knows."""
    server.faults.order([{"kind": "delay", "delay": 5}])
    with pytest.raises(MaybeSent):
        await wire.call("sendMessage", {"chat_id": ana, "text": "hi"}, seconds=0.1)


async def test_nobody_there() -> None:
    """A connection that was never made means that nothing was sent."""

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await request_of(reader)

    async with a_server(serve) as url:
        pass
    with pytest.raises(NotSent) as caught:
        await called_at(url)
    assert TOKEN not in str(caught.value)
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"description": "Bad Request: chat not found"}, Blocked),
        (403, {"description": "Forbidden: user is deactivated"}, Blocked),
        (400, {"description": "Bad Request: message to edit not found"}, Refused),
        (400, {"description": "Bad Request: message can't be edited"}, Refused),
        (401, {"description": "Unauthorized"}, WrongToken),
        (404, {"description": "Not Found"}, WrongToken),
        (404, {"description": "Not Found: method not found"}, Refused),
        (409, {"description": "Conflict: terminated by other getUpdates request"}, Conflict),
        (413, {"description": "Request Entity Too Large"}, Refused),
        (429, {"description": "Too Many Requests"}, TooMany),
        (503, {}, NotSent),
        (504, {}, MaybeSent),
        (302, {}, NotSent),
        (200, {"description": "?"}, MaybeSent),
    ],
)
def test_judged(status: int, body: dict[str, object], expected: type[Exception]) -> None:
    """Every answer has its meaning, whatever the words."""
    whole = json.dumps({"ok": False, "error_code": status, **body} if status != 200 else body)
    with pytest.raises(expected) as caught:
        judge(status, whole.encode(), {"chat_id": 1})
    assert type(caught.value) is expected


@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b"{", b"null", b'{"ok":true}', b"[" * 100_000])
def test_unreadable_answers(body: bytes) -> None:
    """An answer that cannot be read leaves in doubt what a 200 means, and means an outage with any 5xx."""
    with pytest.raises(MaybeSent):
        judge(200, body, {})
    with pytest.raises(NotSent):
        judge(500, body, {})


def test_unchanged_is_fine() -> None:
    """A message that looks already as wanted is a success."""
    body = b'{"ok":false,"error_code":400,"description":"Bad Request: message is not modified: specified new ..."}'
    assert judge(400, body, {"chat_id": 1}) is None


def test_reasons_without_words() -> None:
    """What a refusal quotes may be somebody's words, and is left out of the reason."""
    body = json.dumps({"ok": False, "error_code": 400, "description": 'Bad Request: wrong "my secret" here'}).encode()
    with pytest.raises(Refused) as caught:
        judge(400, body, {})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("token", ["", "abc", "1:", "1:a/b", "1:a b", "1:a\n", "x:abc"])
def test_no_token(token: str) -> None:
    """What cannot be a token is refused before anything is opened, without repeating it."""
    with pytest.raises(WrongToken) as caught:
        Wire(token)
    assert "@BotFather" in str(caught.value)


async def test_wrong_token(server: PreviewServer) -> None:
    """A token that the server does not know is told in a sentence."""
    async with Wire("1:another", server.url) as wire:
        with pytest.raises(WrongToken) as caught:
            await wire.call("getMe", {})
    assert "KAZIPOT_TOKEN" in str(caught.value)


async def test_group_moved() -> None:
    """A group that has become a supergroup is written to under its new number."""
    asked = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in range(2):
            _, body = await request_of(reader)
            asked.append(json.loads(body)["chat_id"])
            moved = b'{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-1009}}'
            writer.write(answer(moved, "400 Bad Request") if len(asked) == 1 else answer(OK))

    async with a_server(serve) as url:
        assert await called_at(url) == {"message_id": 5}
    assert asked == [1, -1009]


async def test_keeps_its_connection() -> None:
    """Calls one after the other share a connection."""
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        while True:
            await request_of(reader)
            writer.write(answer(OK))

    async with a_server(serve) as url, Wire(TOKEN, url) as wire:
        for _ in range(5):
            await wire.call("sendMessage", {"chat_id": 1})
    assert len(connections) == 1


@pytest.mark.parametrize("framing", ["chunked", "until the end", "close", "in pieces", "continue"])
async def test_framings(framing: str) -> None:
    """Whatever way of HTTP a server or a proxy uses to send its answer, it is read."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        if framing == "chunked":
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for part in (OK[:9], OK[9:]):
                await writer.drain()
                await asyncio.sleep(0.01)
                writer.write(b"%x\r\n%b\r\n" % (len(part), part))
            writer.write(b"0\r\n\r\n")
        elif framing == "until the end":
            writer.write(b"HTTP/1.0 200 OK\r\n\r\n" + OK)
        elif framing == "close":
            writer.write(answer(OK, more="Connection: close\r\n"))
        elif framing == "in pieces":
            for byte in answer(OK):
                writer.write(bytes([byte]))
                await asyncio.sleep(0)
        else:
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n" + answer(OK))
        await writer.drain()

    async with a_server(serve) as url:
        assert await called_at(url) == {"message_id": 5}


@pytest.mark.parametrize("cut", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", answer(OK)[:-3], b"SSH-2.0-OpenSSH\r\n\r\n"])
async def test_broken_answers(cut: bytes) -> None:
    """A connection that ends in the middle of an answer, or speaks something else, means that nobody knows."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(cut)
        await writer.drain()

    async with a_server(serve) as url:
        with pytest.raises(MaybeSent):
            await called_at(url, seconds=2)


async def test_idle_connection_that_was_closed() -> None:
    """A connection that the server has closed while nobody used it is not used any more."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await request_of(reader)
        writer.write(answer(OK))
        await writer.drain()

    async with a_server(serve) as url, Wire(TOKEN, url) as wire:
        for _ in range(5):
            assert await wire.call("sendMessage", {"chat_id": 1})
            await asyncio.sleep(0.02)


async def test_many_at_once(server: PreviewServer, wire: Wire, ana: int) -> None:
    """Two hundred calls at once all get their own answers."""
    sent = await asyncio.gather(
        *[wire.call("sendMessage", {"chat_id": ana, "text": str(number)}) for number in range(200)]
    )
    assert [each["text"] for each in sent] == [str(number) for number in range(200)]
    assert len(server.world.chats[ana].messages) == 200


async def test_cancelled_call(server: PreviewServer, wire: Wire, ana: int) -> None:
    """A call that was given up leaves no answer behind for the next one."""
    server.faults.order([{"kind": "delay", "delay": 0.2}])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await wire.call("sendMessage", {"chat_id": ana, "text": "slow"})
    for number in range(5):
        sent = await wire.call("sendMessage", {"chat_id": ana, "text": str(number)})
        assert sent["text"] == str(number)
        await asyncio.sleep(0.06)


async def test_upload_and_download(server: PreviewServer, wire: Wire, ana: int) -> None:
    """A file goes up with a call; what a person sent comes down; what is too large does not."""
    sent = await wire.call("sendDocument", {"chat_id": ana, "caption": "č"}, {"document": ("mój.pdf", b"%PDF" * 1000)})
    assert sent["document"]["file_name"] == "mój.pdf"
    assert sent["caption"] == "č"
    voice = Upload("a.ogg", b"OggS" * 500)
    number = acts.say(server.world, {"chat_id": ana, "voice": voice})["message_id"]
    file = server.world.chats[ana].messages[number]["voice"]["file_id"]
    assert await wire.download(file) == b"OggS" * 500
    with pytest.raises(Refused):
        await wire.download(file, most=1000)
    with pytest.raises((Outage, Refused)):
        await wire.download("no such file")
