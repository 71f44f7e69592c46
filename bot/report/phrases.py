"""The card's own words, in the source language; translations stand in ``bot.po``."""

from bot.dialogue.effects import Line

HEADER = Line("bot/card/header", "{name} · {language} · {minutes} min · {answered}/{asked} answered")
URGENT = Line("bot/card/urgent", "⚠️ Urgent: {what}")
WANTS = Line("bot/card/wants", "🎯 Wants: {what}")
CAN = Line("bot/card/can", "💪 Can: {what}")
WORKED = Line("bot/card/worked", "🧰 Worked: {what}")
LANGUAGE = Line("bot/card/language", "🗣️ Language: {what}")
REACH = Line("bot/card/reach", "🚌 Can come: {what}")
LIMITS = Line("bot/card/limits", "⛔ Missing: {what}")
SURE = Line("bot/card/sure", "📈 {what}")
VOICE = Line("bot/card/voice", "🎤 Voice notes: {count} ({length})")
VOICE_UNREAD = Line("bot/card/voice unread", "🎤 Voice notes: {count} ({length}), not transcribed: {unread}")
SKIPPED = Line("bot/card/skipped", "⏭ Skipped: {what}")
STEP = Line("bot/card/step", "➡️ Next step: {what}")
CHAPTER = Line("bot/card/chapter", "📋 {chapter}")
SKIPPED_ANSWER = Line("bot/card/skipped answer", "⏭ skipped")
VOICE_ANSWER = Line("bot/card/voice answer", "🎤 voice note ({length})")
VOICE_ANSWER_UNREAD = Line("bot/card/voice answer unread", "🎤 voice note ({length}), not transcribed")
SENSITIVE = Line("bot/card/sensitive", "🔒 Only for you")
