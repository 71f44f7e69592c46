"""Telegram's limits hold in the preview, in Telegram's words."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.preview import limits, media
from bot.preview.markup import read
from bot.preview.shapes import RefusedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.preview.client import Phone
    from bot.preview.server import PreviewServer

    Call = Callable[..., Awaitable[tuple[int, Any]]]


def rows(*labels_and_data: tuple[str, str]) -> dict[str, Any]:
    """One row of buttons."""
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in labels_and_data]]}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"text": ""}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "\ud83d"}, "strings must be encoded in UTF-8"),
        ({"text": "a & b < c", "parse_mode": "HTML"}, "can't parse entities: Unclosed start tag at byte offset 6"),
        ({"text": "hi", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
        ({"text": "hi", "reply_markup": rows(("A", "x" * 65))}, "BUTTON_DATA_INVALID"),
        ({"text": "hi", "reply_markup": rows(("A", "ž" * 33))}, "BUTTON_DATA_INVALID"),
        ({"text": "hi", "reply_markup": rows(("A", ""))}, "BUTTON_DATA_INVALID"),
        ({"text": "hi", "reply_markup": rows(("", "x"))}, "inline keyboard button text must be non-empty"),
        ({"text": "hi", "reply_markup": rows(*[("A", "x")] * 9)}, "REPLY_MARKUP_TOO_LONG"),
        (
            {"text": "hi", "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "x"}]] * 101}},
            "REPLY_MARKUP_TOO_LONG",
        ),
        (
            {"text": "hi", "reply_markup": {"inline_keyboard": [[{"text": "A"}]]}},
            "text buttons are unallowed in the inline keyboard",
        ),
        ({"text": "hi", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"text": "hi", "reply_parameters": {"message_id": 5}}, "message to be replied not found"),
    ],
)
async def test_what_a_message_may_not_be(call: Call, phone: Phone, params: dict[str, Any], words: str) -> None:
    """A message that breaks a rule is refused in the words that Telegram has for it, and nothing arrives."""
    assert await call("sendMessage", chat_id=phone.chat_id, **params) == (400, f"Bad Request: {words}")
    assert (await phone.view()).messages == []


async def test_what_a_message_may_just_be(call: Call, phone: Phone) -> None:
    """The limits themselves are allowed: 4096 units after the tags are read, 64 bytes, 8 a row, 100 in all."""
    full = {"inline_keyboard": [[{"text": "A", "callback_data": "x" * 64}] * 8] * 12}
    html = f"<b>{'😀' * 2048}</b>"
    status, message = await call("sendMessage", chat_id=phone.chat_id, text=html, parse_mode="HTML", reply_markup=full)

    assert status == 200
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


async def test_what_an_edit_may_not_be(call: Call, phone: Phone) -> None:
    """An edit that changes nothing, of nothing, of somebody else's, or of what has no text, is refused."""
    _, sent = await call("sendMessage", chat_id=phone.chat_id, text="hi", reply_markup=rows(("A", "x")))
    theirs = await phone.say("mine")
    number = sent["message_id"]
    same = await call(
        "editMessageText", chat_id=phone.chat_id, message_id=number, text=" hi ", reply_markup=rows(("A", "x"))
    )
    none = await call("editMessageText", chat_id=phone.chat_id, message_id=1, text="hi")
    foreign = await call("editMessageText", chat_id=phone.chat_id, message_id=theirs["message_id"], text="yours")
    caption = await call("editMessageCaption", chat_id=phone.chat_id, message_id=number, caption="yours")
    long = await call("editMessageText", chat_id=phone.chat_id, message_id=number, text="a" * 4097)
    bare = await call("editMessageText", chat_id=phone.chat_id, message_id=number, text="hi")
    again = await call("editMessageReplyMarkup", chat_id=phone.chat_id, message_id=number)

    assert same[1].startswith("Bad Request: message is not modified: specified new message content")
    assert none == (400, "Bad Request: message to edit not found")
    assert foreign == (400, "Bad Request: message can't be edited")
    assert caption == (400, "Bad Request: there is no caption in the message to edit")
    assert long == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert "reply_markup" not in bare[1]
    assert again[1].startswith("Bad Request: message is not modified")


async def test_captions_toasts_and_commands(call: Call, phone: Phone) -> None:
    """A caption holds 1024 units, an answer to a tap 200, a command 32 small letters with a description."""
    _, kept = await call("sendMessage", chat_id=phone.chat_id, text="x")
    tapped = await phone.tap("x", kept["message_id"])
    query = tapped["query_id"]
    toast = await call("answerCallbackQuery", callback_query_id=query, text="a" * 201)
    fine = await call("answerCallbackQuery", callback_query_id=query, text="a" * 200)
    commands = [
        await call("setMyCommands", commands=[{"command": command, "description": words}])
        for command, words in (("Start", "x"), ("a" * 33, "x"), ("start", ""), ("start", "x" * 257))
    ]

    assert toast == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert fine == (200, True)
    assert [words for _, words in commands] == [
        "Bad Request: BOT_COMMAND_INVALID",
        "Bad Request: BOT_COMMAND_INVALID",
        "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
    ]


async def test_who_may_be_written_to(call: Call, phone: Phone, server: PreviewServer) -> None:
    """Nobody who blocked the bot, nobody who never started it, nobody unknown."""
    await phone.block()
    blocked = await call("sendMessage", chat_id=phone.chat_id, text="hi")
    await phone.unblock()
    server.world.people[phone.chat_id].started = False
    early = await call("sendMessage", chat_id=phone.chat_id, text="hi")
    unknown = await call("sendMessage", chat_id=5, text="hi")

    assert blocked == (403, "Forbidden: bot was blocked by the user")
    assert early == (403, "Forbidden: bot can't initiate conversation with a user")
    assert unknown == (400, "Bad Request: chat not found")


async def test_files(call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession) -> None:
    """A sound that is not Ogg/Opus is no voice note; a picture must be one; 20 MB down, 50 MB up, no rubbish ids."""

    async def send(kind: str, content: bytes) -> tuple[int, Any]:
        form = aiohttp.FormData({"chat_id": str(phone.chat_id)})
        form.add_field(kind.lower(), io.BytesIO(content), filename="file.ogg", content_type="audio/ogg")
        async with session.post(f"{server.url}/bot{server.world.token}/send{kind}", data=form) as answer:
            body = await answer.json()
        return answer.status, body.get("result", body.get("description"))

    wave = await send("Voice", b"RIFF....WAVE")
    music = await send("Voice", b"ID3 a song")
    empty = await send("Document", b"")
    no_picture = await send("Photo", b"no picture")
    huge = await send("Document", bytes(limits.UPLOAD + 1))
    await phone.say(voice={"file_size": 21 * 2**20})
    heavy = (await phone.view()).last["voice"]

    assert "document" in wave[1]
    assert "audio" in music[1]
    assert empty == (400, "Bad Request: file must be non-empty")
    assert no_picture == (400, "Bad Request: IMAGE_PROCESS_FAILED")
    assert huge == (413, "Request Entity Too Large")
    assert heavy["file_size"] == 21 * 2**20
    assert await call("getFile", file_id=heavy["file_id"]) == (400, "Bad Request: file is too big")
    assert (await call("getFile", file_id="x"))[0] == 400
    assert (await call("sendVoice", chat_id=phone.chat_id, voice="x"))[0] == 400


async def test_old_messages_cannot_be_deleted(call: Call, phone: Phone, server: PreviewServer) -> None:
    """After 48 hours a message stays; deleting many passes over it."""
    _, sent = await call("sendMessage", chat_id=phone.chat_id, text="x")
    server.world.shift = 48 * 3600
    one = await call("deleteMessage", chat_id=phone.chat_id, message_id=sent["message_id"])
    many = await call("deleteMessages", chat_id=phone.chat_id, message_ids=[sent["message_id"]])

    assert one == (400, "Bad Request: message can't be deleted for everyone")
    assert many == (200, True)
    assert (await phone.view()).texts == ["x"]


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &#128077; &nbsp; &", 'a <b> & "c" 👍 &nbsp; &', []),
        ("<b>x</b><i>y</i>", "xy", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("👍<u>x</u>", "👍x", [("underline", 2, 1)]),
        ("  <b> x </b>\n", "x", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ('<a href="https://a.lv/?a=1&amp;b=2">x</a>', "x", [("text_link", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("blockquote", 0, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [("pre", 0, 1), ("pre", 0, 1)]),
        ("<B>x</b >", "x", [("bold", 0, 1)]),
        ("/start and https://a.lv.", "/start and https://a.lv.", [("bot_command", 0, 6), ("url", 11, 12)]),
    ],
)
def test_html_is_read_as_telegram_reads_it(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    """Tags become entities in UTF-16 units, references become characters, the ends are trimmed."""
    plain, found = read(html, "HTML")

    assert (plain, [(one["type"], one["offset"], one["length"]) for one in found]) == (text, entities)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("ž<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("I <3 you", "Unclosed start tag at byte offset 2"),
    ],
)
def test_html_that_telegram_refuses(html: str, words: str) -> None:
    """One unescaped sign is enough to lose a message at Telegram: so it is here, with the same words."""
    with pytest.raises(RefusedError) as refused:
        read(html, "HTML")

    assert refused.value.description == f"Bad Request: can't parse entities: {words}"


def test_what_a_file_is_told_from_its_bytes() -> None:
    """Names do not count."""
    assert media.picture_size(b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x10\x00\x20" + bytes(9)) == (32, 16)
    assert media.picture_size(b"GIF89a\x02\x00\x03\x00") == (2, 3)
    assert media.picture_size(b"hello") is None
    assert media.is_sound(b"\0\0\0\x20ftypM4A ")
    assert not media.is_opus(b"OggS vorbis")
    assert media.seconds(b"OggS") == 1
