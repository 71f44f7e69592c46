"""What python-telegram-bot understands of the preview server is what it would understand of Telegram."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    Update,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.preview.client import Phone, control
from tests.fakes.ogg import opus

if TYPE_CHECKING:
    import aiohttp

    from bot.preview.server import PreviewServer

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082")


async def take(bot: Bot, offset: int = 0) -> list[Update]:
    """What the bot is handed at once."""
    return list(await bot.get_updates(offset=offset, timeout=0))


async def test_every_method_of_sending_gives_a_message(bot: Bot, phone: Phone) -> None:
    """Text, voice, document and photo come back as PTB messages with what was sent."""
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="pick:1")]])
    text = await bot.send_message(phone.chat_id, "<b>Hi</b> /start", parse_mode="HTML", reply_markup=rows)
    voice = await bot.send_voice(phone.chat_id, opus(7), caption="a sound")
    paper = await bot.send_document(phone.chat_id, b"%PDF-1.7", filename="summary.pdf")
    photo = await bot.send_photo(phone.chat_id, PIXEL)
    reply = await bot.send_message(phone.chat_id, "to you", reply_to_message_id=text.message_id)
    copy = await bot.copy_message(phone.chat_id, phone.chat_id, text.message_id)
    forward = await bot.forward_message(phone.chat_id, phone.chat_id, voice.message_id)

    assert text.text == "Hi /start"
    assert [entity.type for entity in text.entities] == ["bold", "bot_command"]
    assert text.reply_markup == rows
    assert voice.voice is not None
    assert (voice.voice.duration, voice.caption) == (timedelta(seconds=7), "a sound")
    assert paper.document is not None
    assert (paper.document.file_name, paper.document.mime_type) == ("summary.pdf", "application/pdf")
    assert photo.photo[0].width == 1
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.message_id == text.message_id
    assert copy.message_id > text.message_id
    assert forward.forward_origin is not None
    assert await bot.send_chat_action(phone.chat_id, "typing")


async def test_every_method_of_changing_gives_the_changed_message(bot: Bot, phone: Phone) -> None:
    """Edits of text, caption and buttons, deletions and reactions parse, and the phone shows them."""
    text = await bot.send_message(phone.chat_id, "one")
    voice = await bot.send_voice(phone.chat_id, opus(1))
    rows = InlineKeyboardMarkup([[InlineKeyboardButton("No", callback_data="pick:2")]])
    edited = await bot.edit_message_text("two", phone.chat_id, text.message_id)
    buttons = await bot.edit_message_reply_markup(phone.chat_id, text.message_id, reply_markup=rows)
    caption = await bot.edit_message_caption(phone.chat_id, voice.message_id, caption="listen")
    liked = await bot.set_message_reaction(phone.chat_id, text.message_id, "👍")
    before = (await phone.view()).texts
    gone = await bot.delete_message(phone.chat_id, voice.message_id)
    all_gone = await bot.delete_messages(phone.chat_id, [text.message_id, 1])

    assert not isinstance(edited, bool)
    assert (edited.text, edited.edit_date is not None) == ("two", True)
    assert not isinstance(buttons, bool)
    assert buttons.reply_markup == rows
    assert not isinstance(caption, bool)
    assert caption.caption == "listen"
    assert before == ["two", "listen"]
    assert (liked, gone, all_gone) == (True, True, True)
    assert (await phone.view()).texts == []


async def test_every_method_about_the_bot_itself_parses(bot: Bot, phone: Phone) -> None:
    """Names, descriptions, commands by scope and language, the menu button and the chat come back as they were set."""
    me = await bot.get_me()
    await bot.set_my_name("Kažipot")
    await bot.set_my_description("Opis", language_code="sl")
    await bot.set_my_short_description("Kratko")
    await bot.set_my_commands([BotCommand("help", "Help")])
    await bot.set_my_commands([BotCommand("help", "Pomoč")], BotCommandScopeAllPrivateChats(), "sl")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    chat = await bot.get_chat(phone.chat_id)
    shown = (await phone.view()).person

    assert (me.is_bot, me.username) == (True, "kazipot_preview_bot")
    assert (await bot.get_my_name()).name == "Kažipot"
    assert (await bot.get_my_description("sl")).description == "Opis"
    assert (await bot.get_my_short_description()).short_description == "Kratko"
    assert await bot.get_my_commands() == (BotCommand("help", "Help"),)
    assert shown["commands"] == [{"command": "help", "description": "Pomoč"}]
    assert shown["description"] == "Opis"
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (chat.id, chat.type) == (phone.chat_id, "private")
    assert await bot.delete_my_commands(BotCommandScopeAllPrivateChats(), "sl")
    assert (await phone.view()).person["commands"] == [{"command": "help", "description": "Help"}]
    assert await bot.set_my_commands([BotCommand("duty", "Duty")], BotCommandScopeChat(phone.chat_id))
    assert (await phone.view()).person["commands"][0]["command"] == "duty"


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"text": "/start CODE"}, "text"),
        ({"text": "hi", "forwarded": True}, "forward_origin"),
        ({"sticker": True}, "sticker"),
        ({"location": True}, "location"),
        ({"poll": True}, "poll"),
        ({"contact": True}, "contact"),
        ({"dice": True}, "dice"),
        ({"photo": True, "caption": "me"}, "photo"),
        ({"document": True}, "document"),
        ({"voice": {"file_size": 21 * 2**20, "duration": 3000}}, "voice"),
        ({"album": 3}, "media_group_id"),
    ],
)
async def test_every_kind_of_message_parses(bot: Bot, phone: Phone, sent: dict[str, Any], field: str) -> None:
    """Whatever a person sends arrives as a PTB message with that in it, from her, in her language."""
    await phone.say(**sent)
    updates = await take(bot)
    message = updates[-1].message

    assert message is not None
    assert getattr(message, field)
    assert message.from_user is not None
    assert (message.from_user.id, message.from_user.language_code) == (phone.chat_id, "sl")


async def test_edits_taps_blocks_and_groups_parse(
    bot: Bot, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """An edited message, a tap (forged, and on a message that is gone), a block and a group are PTB updates."""
    said = await phone.say("Riga")
    await phone.say("Rīga", edit=said["message_id"])
    asked = await bot.send_message(phone.chat_id, "Where?")
    await phone.tap("pick:forged", asked.message_id)
    await phone.tap("pick:old", 1)
    await phone.block()
    await phone.unblock()
    made = await control(session, server.url, "group", {"title": "Class", "user_id": phone.chat_id})
    await control(session, server.url, "group", {"chat_id": made["chat_id"], "text": "hello all"})
    updates = await take(bot)
    _, edited, forged, old, blocked, unblocked, joined, group = updates

    assert edited.edited_message is not None
    assert edited.edited_message.text == "Rīga"
    assert forged.callback_query is not None
    assert (forged.callback_query.data, forged.callback_query.message) == ("pick:forged", asked)
    assert old.callback_query is not None
    assert old.callback_query.message is not None
    assert not old.callback_query.message.is_accessible
    statuses = [one.my_chat_member.new_chat_member.status for one in (blocked, unblocked, joined) if one.my_chat_member]
    assert statuses == ["kicked", "member", "member"]
    assert group.message is not None
    assert (group.message.chat.type, group.message.text) == ("group", "hello all")
    assert await bot.leave_chat(made["chat_id"])


async def test_a_tap_is_answered_on_the_phone_once(bot: Bot, phone: Phone) -> None:
    """The answer to a tap is a toast or an alert on the phone; a second answer comes too late."""
    asked = await bot.send_message(phone.chat_id, "Where?")
    await phone.tap("pick:1", asked.message_id)
    (update,) = await take(bot)
    assert update.callback_query is not None
    await update.callback_query.answer("Thank you", show_alert=True)
    toast = (await phone.view()).toasts[-1]

    assert (toast["text"], toast["alert"], toast["message_id"]) == ("Thank you", True, asked.message_id)
    with pytest.raises(BadRequest, match="Query is too old"):
        await update.callback_query.answer()


async def test_a_file_can_be_fetched_and_sent_again(bot: Bot, phone: Phone) -> None:
    """An uploaded file comes back byte for byte; its id can be sent again and keeps its unique id."""
    content = opus(3)
    await phone.send_file("voice", content)
    (update,) = await take(bot)
    assert update.message is not None
    assert update.message.voice is not None
    file = await bot.get_file(update.message.voice.file_id)
    again = await bot.send_voice(phone.chat_id, update.message.voice.file_id)

    assert bytes(await file.download_as_bytearray()) == content
    assert again.voice is not None
    assert again.voice.file_unique_id == update.message.voice.file_unique_id
    assert again.voice.duration == timedelta(seconds=3)


async def test_a_reply_keyboard_lies_under_the_text_box(bot: Bot, phone: Phone, session: aiohttp.ClientSession) -> None:
    """A keyboard that is not under a message is shown by the phone itself."""
    await bot.send_message(phone.chat_id, "Your number?", reply_markup=ReplyKeyboardMarkup([["Skip"]]))
    async with session.get(f"{bot.base_url.partition('/bot')[0]}/control/chat/{phone.chat_id}") as answer:
        shown = await answer.json()

    assert shown["keyboard"]["keyboard"][0][0]["text"] == "Skip"
    assert "reply_markup" not in shown["messages"][0]


async def test_refusals_become_the_errors_of_ptb(
    bot: Bot, phone: Phone, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """Each refusal and each broken line is the error class that PTB has for it."""

    async def order(**fault: Any) -> None:
        await control(session, server.url, "faults", [fault])

    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "hi")
    await order(kind="429", retry_after=7, method="sendMessage")
    with pytest.raises(RetryAfter) as limited:
        await bot.send_message(phone.chat_id, "hi")
    await order(kind="500")
    with pytest.raises(NetworkError, match="Internal Server Error"):
        await bot.send_message(phone.chat_id, "hi")
    await order(kind="502")
    with pytest.raises(NetworkError, match="Bad Gateway"):
        await bot.send_message(phone.chat_id, "hi")
    await order(kind="drop_before")
    with pytest.raises(NetworkError):
        await bot.send_message(phone.chat_id, "never")
    await order(kind="drop_after")
    with pytest.raises(NetworkError):
        await bot.send_message(phone.chat_id, "arrived")
    await order(kind="delay", delay=1)
    with pytest.raises(TimedOut):
        await bot.send_message(phone.chat_id, "late", read_timeout=0.2)
    await order(kind="403")
    with pytest.raises(Forbidden):
        await bot.send_message(phone.chat_id, "hi")

    assert limited.value.retry_after == timedelta(seconds=7)
    view = await phone.wait_for(lambda chat: chat.has("late"))
    assert view.texts == ["arrived", "late"]


async def test_a_wrong_token_and_an_unknown_method(
    bot: Bot, server: PreviewServer, session: aiohttp.ClientSession
) -> None:
    """A wrong token is 401, an unknown method 404, as at Telegram."""
    stranger = Bot("1:wrong", base_url=f"{server.url}/bot", request=HTTPXRequest())
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()
    async with session.get(f"{server.url}/bot{bot.token}/sendPigeon") as answer:
        assert (answer.status, await answer.json()) == (
            404,
            {"ok": False, "error_code": 404, "description": "Not Found: method not found"},
        )


async def test_a_webhook_and_polling_exclude_each_other(bot: Bot) -> None:
    """While a webhook is set, getUpdates is answered with 409."""
    await bot.set_webhook("http://127.0.0.1:1/hook", secret_token="abc")  # noqa: S106 - no secret
    assert (await bot.get_webhook_info()).url == "http://127.0.0.1:1/hook"
    with pytest.raises(Conflict):
        await take(bot)
    await bot.delete_webhook()
    assert await take(bot) == []
