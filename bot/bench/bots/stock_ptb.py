"""A python-telegram-bot bot with default settings: the same three calls a turn, nothing kept."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes

from bot.bench.bots.talk import SCREENS, chosen
from bot.bench.plan import TOKEN

if TYPE_CHECKING:
    from bot.bench.bots.talk import Row

Context = ContextTypes.DEFAULT_TYPE


def main() -> None:
    """Poll the server whose address is given."""
    app: Application[Any, Any, Any, Any, Any, Any] = (
        Application.builder().token(TOKEN).base_url(f"{sys.argv[1]}/bot").build()
    )
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(tapped))
    app.run_polling()


async def start(update: Update, _: Context) -> None:
    """Put the first question."""
    words, rows = SCREENS[0]
    if update.message:
        await update.message.reply_text(words, reply_markup=_markup(rows))


async def tapped(update: Update, context: Context) -> None:
    """Answer the tap, show what was chosen, put the next question."""
    query = update.callback_query
    if query is None or query.data is None:
        return
    question, shown = chosen(query.data)
    words, rows = SCREENS[question + 1]
    await query.answer()
    await query.edit_message_text(shown)
    await context.bot.send_message(query.from_user.id, words, reply_markup=_markup(rows))


def _markup(rows: list[Row]) -> InlineKeyboardMarkup | None:
    keys = [[InlineKeyboardButton(label, callback_data=data) for label, data in row] for row in rows]
    return InlineKeyboardMarkup(keys) if keys else None


if __name__ == "__main__":
    main()
