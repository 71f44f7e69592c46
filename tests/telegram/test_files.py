"""Files up and down the wire, also where a Bot API server falters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.service.ports import NotSent, Refused
from bot.telegram.wire import Wire
from tests.fakes.servers import a_server, answer

if TYPE_CHECKING:
    import asyncio

    from bot.preview.server import PreviewServer

TOKEN = "4242:AAtest-token_of-nobody"  # noqa: S105 - nobody's token
TEMPORARY = b"Bad Request: wrong file_id or the file is temporarily unavailable"
FALTERS = b'{"ok":false,"error_code":400,"description":"' + TEMPORARY + b'"}'
HELD = b'{"ok":true,"result":{"file_id":"f","file_path":"voice/f.oga"}}'
GONE = b'{"ok":false,"error_code":404,"description":"Not Found"}'


async def test_a_file_that_comes_later() -> None:
    """What the Bot API cannot hand out just now may be asked for again; what it has lost meanwhile is gone for good."""
    answers = {b"getFile": answer(FALTERS, "400 Bad Request"), b"/file/": answer(GONE, "404 Not Found")}

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if b"getFile" in head:
                await reader.readuntil(b"}")
            writer.write(next(said for path, said in answers.items() if path in head))

    async with a_server(serve) as url, Wire(TOKEN, url) as wire:
        with pytest.raises(NotSent, match="now"):
            await wire.download("f")
        answers[b"getFile"] = answer(HELD)
        with pytest.raises(Refused, match="gone"):
            await wire.download("f")


async def test_half_a_pair_beside_a_file(server: PreviewServer, wire: Wire, ana: int) -> None:
    """Half a surrogate pair in a caption or on a button does not stop a file."""
    rows = {"inline_keyboard": [[{"text": "\ud83d!", "callback_data": "x"}]]}
    params = {"chat_id": ana, "caption": "a\ud83db", "reply_markup": rows}
    sent = await wire.call("sendDocument", params, {"document": ("a.txt", b"a")})
    message = server.world.chats[ana].messages[sent["message_id"]]
    assert message["caption"] == "a?b"
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "?!"


async def test_a_large_file_goes_up(server: PreviewServer, wire: Wire, ana: int) -> None:
    """A file of many megabytes goes up as it is, piece by piece."""
    content = bytes(range(256)) * (12 << 12)
    sent = await wire.call("sendDocument", {"chat_id": ana}, {"document": ("a.bin", content)})
    assert server.world.files.by_id(sent["document"]["file_id"]).content == content
    assert server.world.calls[-1].uploaded == 12 << 20
