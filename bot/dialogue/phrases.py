"""The engine's own words, in the bot's source language. Their translations stand in ``bot.po``.

Everything here is a whole sentence or a whole button: nothing is put together from pieces, so that every language
can say it in its own way.
"""

from bot.dialogue.effects import Line

CHOSEN = Line("bot/chosen", "👉 {answer}")
SKIPPED = Line("bot/skipped", "⏭ You skipped this. That is OK.")
SEALED = Line("bot/sealed", "🔒 I have your answer. I do not show it here.")
KEPT = Line("bot/kept", "👉 No change.")

CHOOSE_ANY = Line("bot/choose any", "Tap all that fit. Then tap ✅.")
CHOOSE_UP_TO = Line("bot/choose up to", "Tap up to {most}. Then tap ✅.")
WRITE_OR_SAY = Line("bot/write or say", "✍️ Write, or 🎤 send a voice note.")
OR_WRITE = Line("bot/or write", "✍️ You can also write or say it.")
YOUR_ANSWER = Line("bot/your answer", "Your answer now: {answer}")
SCALE_ENDS = Line("bot/scale ends", "{least} = {low}\n{most} = {high}")
DIGITS = Line("bot/digits", "👉 {digits}")

DONE = Line("bot/button/done", "✅ Ready")
MORE = Line("bot/button/more", "➡️ More")
GO_ON = Line("bot/button/go on", "▶️ Go on")
KEEP = Line("bot/button/keep", "▶️ Keep it")
RIGHT = Line("bot/button/right", "▶️ That is right")
CHANGE = Line("bot/button/change", "✏️ Change something")
SEND = Line("bot/button/send", "📤 Send")
DELETE = Line("bot/button/delete", "🗑 Delete all")
ERASE_DIGIT = Line("bot/button/erase digit", "⌫")
ONE_MORE = Line("bot/button/one more", "➕ Yes, one more")
NO_MORE = Line("bot/button/no more", "🏁 No, that is all")
THAT_IS_ENOUGH = Line("bot/button/enough", "👍 That is enough")
OTHER_WORK = Line("bot/button/other work", "➕ Other work")
OTHER_PLACE = Line("bot/other place", "Your place is not here? ✍️ Write it, or 🎤 say it.")
CALL_ME = Line("bot/button/call me", "👤 {name}")

WHICH_GROUP = Line("bot/which group", "Which of these is it most like?")
WHAT_WORK = Line("bot/what work", "What work is it? ✍️ Write it, or 🎤 say it in your own words.")
MORE_WORK = Line("bot/more work", "I have: {found}. Do you want one more?")
STORY_MORE = Line("bot/story more", "✍️ I have it. Do you want to say more? Write or say it, or go on.")
STORY_KEPT = Line("bot/story kept", "✍️ I have it.")
STORY_DONE = Line("bot/story done", "👍 Thank you.")
VOICE_NOTE = Line("bot/voice note", "🎤 Voice note")
SAID = Line("bot/said", "🎤 “{words}”")

HEARD = Line("bot/heard", "🎧 I understood:\n👉 {answer}")
HEARD_WORDS = Line("bot/heard words", "“{words}”")
HEARD_BACK = Line("bot/heard back", "⬅️ One question back")
HEARD_SKIP = Line("bot/heard skip", "⏭ Skip this question")
HEARD_RIGHT = Line("bot/button/heard right", "👍 Right")
SAY_AGAIN = Line("bot/button/say again", "🎤 Again")
WRITE_INSTEAD = Line("bot/button/write instead", "⌨️ Write")
TAP_INSTEAD = Line("bot/button/tap instead", "👆 Tap")
SAY_NOW = Line("bot/say now", "🎤 Hold the microphone and say it once more.")
NOT_HEARD = Line("bot/not heard", "I did not understand your voice note. Here is the question again.")
HEARD_SILENCE = Line("bot/heard silence", "I hear nothing in your voice note. Please hold the microphone and speak.")
HEARD_NOISE = Line("bot/heard noise", "I hear sounds, but no words. Please try it in a quiet place.")
HEARD_OTHER_LANGUAGE = Line(
    "bot/heard other language",
    "I think this is another language. Please speak my language. Or tap ❓ and choose yours.",
)
HEARD_SLIP = Line("bot/heard slip", "That was very short. Please hold the microphone as long as you speak.")
HEARD_BROKEN = Line("bot/heard broken", "I cannot open this voice note. Please send it once more.")
NOTE_KEPT = Line(
    "bot/note kept", "I keep your voice note for {counsellor}. I cannot understand it myself. Please tap an answer too."
)
LONG_NOTE = Line("bot/long note", "That is a long voice note. Thank you! I keep all of it.")
ASK_LATER = Line("bot/ask later", "One of your voice notes was empty. I ask you again later.")

CHAPTER_DONE = Line("bot/chapter done", "{dots}\nPart {number} of {all} is ready: {chapter}. Go on now, or later?")
HALF_DONE = Line("bot/half done", "Well done. Half of the cards are ready.")
READ_BACK = Line("bot/read back", "📋 {chapter}\nThis is what I have:")
HAND_OVER = Line("bot/hand over", "All your answers are ready. {counsellor} gets them when you tap 📤.")
WHICH_CHAPTER = Line("bot/which chapter", "✏️ Which part do you want to change?")
WHICH_ANSWER = Line("bot/which answer", "✏️ Which answer do you want to change?")
PAUSED = Line("bot/paused", "⏸ We stop here. I keep your answers. Tap ▶️ when you want to go on.")

OLD_BUTTON = Line("bot/old button", "We are further now. Please look at the last question.")
INTERVIEW_OVER = Line("bot/interview over", "This talk is over. Write /start to begin again.")
TOO_MANY = Line("bot/too many", "You can choose {most}. Untick one first.")
NOTHING_TICKED = Line("bot/nothing ticked", "Please tap one answer first. Or tap ⏭.")
NOTHING_TICKED_MUST = Line("bot/nothing ticked must", "Please tap one answer first.")
NO_SKIP = Line("bot/no skip", "I need this answer. After it you can skip.")

TAP_PLEASE = Line("bot/tap please", "I did not understand. Please tap a button. Or write its number.")
TAP_ONLY = Line("bot/tap only", "Please only tap here. That is safer for you. I did not keep your words.")
TAP_FIRST = Line("bot/tap first", "Here I need your tap, please. I did not keep your voice note.")
ONE_AFTER_THE_OTHER = Line(
    "bot/one after the other",
    "I still listen to your other voice notes, so I did not keep this one. Please say it again in a minute.",
)
WRITE_NUMBER = Line("bot/write number", "Please give me a number from {least} to {most}.")
WRITE_WORDS = Line("bot/write words", "I did not understand. Please write it in a few words.")
WRITE_NAME = Line("bot/write name", "Please write only a short name.")
NO_HINT = Line("bot/no hint", "There is no wrong answer. You can also skip the question with ⏭.")
SENT = Line("bot/sent", "📤 I send your answers.")
YOUR_COUNSELLOR = Line("bot/your counsellor", "your counsellor")
PAIR = Line("bot/question and answer", "{question}\n{answer}")
