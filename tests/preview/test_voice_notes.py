"""Voice notes on the preview server are what they are at Telegram: caption, buttons, files held, files forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest

from bot.preview.client import Phone, calls, control
from tests.fakes.ogg import opus

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    import aiohttp

    from bot.preview.server import PreviewServer

    Call = Callable[..., Awaitable[tuple[int, Any]]]

ROWS = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="pick:1")]])


def file_of(message: Message) -> str:
    """The file of a voice note."""
    assert message.voice is not None
    return message.voice.file_id


async def test_a_voice_note_carries_caption_and_buttons(bot: Bot, phone: Phone) -> None:
    """By upload and by file id alike, with the length that is told, or else the one that the sound has."""
    first = await bot.send_voice(phone.chat_id, opus(7), caption="How are you?", reply_markup=ROWS)
    again = await bot.send_voice(phone.chat_id, file_of(first), caption="Once more", reply_markup=ROWS)
    told = await bot.send_voice(phone.chat_id, opus(7), duration=9)
    assert [each.caption for each in (first, again, told)] == ["How are you?", "Once more", None]
    assert [each.reply_markup for each in (first, again, told)] == [ROWS, ROWS, None]
    seconds = [each.voice.duration for each in (first, again, told) if each.voice]
    assert seconds == [timedelta(seconds=7), timedelta(seconds=7), timedelta(seconds=9)]
    view = await phone.view()
    assert view.buttons == [("Yes", "pick:1")]
    assert view.texts == ["How are you?", "Once more", ""]
    assert view.has("How are")
    assert "bot: [voice] Once more\n" in view.drawn()
    assert await bot.send_chat_action(phone.chat_id, "record_voice")


async def test_a_voice_note_is_drawn_anew(bot: Bot, phone: Phone) -> None:
    """Its caption and its buttons change together or alone; an edit without buttons takes them away."""
    sent = await bot.send_voice(phone.chat_id, opus(2), caption="one", reply_markup=ROWS)
    place: dict[str, Any] = {"chat_id": phone.chat_id, "message_id": sent.message_id}
    caption = await bot.edit_message_caption(**place, caption="two", reply_markup=ROWS)
    bare = await bot.edit_message_caption(**place, caption="three")
    buttons = await bot.edit_message_reply_markup(**place, reply_markup=ROWS)
    silent = await bot.edit_message_caption(**place)
    drawn = [each for each in (caption, bare, buttons, silent) if isinstance(each, Message)]
    assert [each.caption for each in drawn] == ["two", "three", "three", None]
    assert [each.reply_markup for each in drawn] == [ROWS, None, ROWS, None]
    assert {file_of(each) for each in drawn} == {file_of(sent)}


async def test_text_and_caption_are_not_taken_for_each_other(call: Call, phone: Phone) -> None:
    """A voice note has no text, a text has no caption, and a caption holds 1024 units: in Telegram's words."""
    await phone.send_file("voice", opus(1))
    file = (await phone.view()).last["voice"]["file_id"]
    _, voice = await call("sendVoice", chat_id=phone.chat_id, voice=file)
    _, text = await call("sendMessage", chat_id=phone.chat_id, text="hi")
    of_voice = {"chat_id": phone.chat_id, "message_id": voice["message_id"]}
    of_text = {"chat_id": phone.chat_id, "message_id": text["message_id"]}
    assert [
        await call("editMessageText", **of_voice, text="x"),
        await call("editMessageCaption", **of_text, caption="x"),
        await call("editMessageCaption", **of_voice, caption="😀" * 513),
        await call("sendVoice", chat_id=phone.chat_id, voice=file, caption="x" * 1025),
    ] == [
        (400, "Bad Request: there is no text in the message to edit"),
        (400, "Bad Request: there is no caption in the message to edit"),
        (400, "Bad Request: message caption is too long"),
        (400, "Bad Request: message caption is too long"),
    ]


async def test_files_that_are_not_there(bot: Bot, call: Call, phone: Phone) -> None:
    """What is no id, an id of nothing, and a file of another kind are refused in Telegram's words."""
    paper = await bot.send_document(phone.chat_id, b"%PDF-1.7", filename="a.pdf")
    assert paper.document is not None
    unknown = "VO" + "x" * 32
    refused = [
        await call("sendVoice", chat_id=phone.chat_id, voice=file)
        for file in ("no id", unknown, paper.document.file_id, "")
    ]
    assert refused == [
        (400, "Bad Request: wrong remote file identifier specified: can't unserialize it"),
        (400, "Bad Request: wrong file identifier/HTTP URL specified"),
        (400, "Bad Request: can't use file of type Document as VoiceNote"),
        (400, "Bad Request: there is no voice in the request"),
    ]
    assert [await call("getFile", file_id=file) for file in ("no id", unknown)] == [
        (400, "Bad Request: invalid file_id")
    ] * 2


async def test_a_file_is_forgotten_on_order(
    bot: Bot, call: Call, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """The order waits for a call that names a file; the phone still plays it, and a new upload is a new file."""
    sent = await bot.send_voice(phone.chat_id, opus(3))
    file = file_of(sent)
    await control(session, server.url, "faults", [{"kind": "forget", "method": "sendVoice"}])
    other = await bot.send_voice(phone.chat_id, opus(3))
    gone = (400, "Bad Request: wrong file identifier/HTTP URL specified")
    assert [await call("sendVoice", chat_id=phone.chat_id, voice=file) for _ in range(2)] == [gone, gone]
    assert (await call("getFile", file_id=file))[0] == 400
    assert await bot.send_voice(phone.chat_id, file_of(other))
    async with session.get(f"{server.url}/media/{file}") as answer:
        assert await answer.read() == opus(3)


async def test_who_wants_no_voice_messages(
    bot: Bot, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """To whom voice messages may not be sent, text still may."""
    await control(session, server.url, "faults", [{"kind": "no_voice", "chat": phone.chat_id, "times": None}])
    with pytest.raises(BadRequest, match=r"(?i)voice_messages_forbidden"):
        await bot.send_voice(phone.chat_id, opus(3))
    assert await bot.send_message(phone.chat_id, "How are you?")


async def test_uploaded_bytes_are_counted(
    bot: Bot, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """Each call tells how many bytes of files came with it: all of a new sound, none of a file that is held."""
    before = len(server.world.calls)
    sent = await bot.send_voice(phone.chat_id, opus(3), caption="x" * 500)
    await bot.send_voice(phone.chat_id, file_of(sent), caption="x" * 500)
    await bot.send_message(phone.chat_id, "hi")
    listed = await calls(session, server.url)
    assert [call.uploaded for call in server.world.calls][before:] == [len(opus(3)), 0, 0]
    assert [call["uploaded"] for call in listed][before:] == [len(opus(3)), 0, 0]
