"""An aiogram bot as its documents write one: the same three calls a turn, nothing kept."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.bench.bots.talk import SCREENS, chosen
from bot.bench.plan import TOKEN

if TYPE_CHECKING:
    from bot.bench.bots.talk import Row

dispatcher = Dispatcher()


async def main() -> None:
    """Poll the server whose address is given."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
    await dispatcher.start_polling(Bot(TOKEN, session=session))


@dispatcher.message(CommandStart())
async def start(message: Message) -> None:
    """Put the first question."""
    words, rows = SCREENS[0]
    await message.answer(words, reply_markup=_markup(rows))


@dispatcher.callback_query()
async def tapped(query: CallbackQuery, bot: Bot) -> None:
    """Answer the tap, show what was chosen, put the next question."""
    if not isinstance(query.message, Message) or query.data is None:
        return
    question, shown = chosen(query.data)
    words, rows = SCREENS[question + 1]
    await query.answer()
    await query.message.edit_text(shown)
    await bot.send_message(query.from_user.id, words, reply_markup=_markup(rows))


def _markup(rows: list[Row]) -> InlineKeyboardMarkup | None:
    keys = [[InlineKeyboardButton(text=label, callback_data=data) for label, data in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=keys) if keys else None


if __name__ == "__main__":
    asyncio.run(main())
