"""The bot's own words around the interview, in its source language; translations stand in ``bot.po``."""

from bot.dialogue.effects import Line

# The door
WHICH_LANGUAGE = Line("bot/which language", "Which language do you want?")
OTHER_LANGUAGE = Line("bot/other language", "I do not speak your language yet. A person will help you.")
WHICH_WAY = Line("bot/which way", "How do you want to do this?")
LISTEN = Line("bot/button/listen", "🔊 Listen and read")
READ = Line("bot/button/read", "📖 Only read")
PRACTISE_TAP = Line(
    "bot/practice/tap", "Let us try it out. You hear me now. To answer, you tap a button. Please tap 👍 now."
)
PRACTICE_TAP_BUTTON = Line("bot/practice/button/tap", "👍 Here")
PRACTISE_VOICE = Line(
    "bot/practice/voice",
    "Very good! You can also speak. Hold the microphone down and say: hello. Then let go. I do not keep this one.",
)
PRACTICE_TAP_AGAIN = Line("bot/practice/tap again", "That was good, too. Now please tap 👍 under this message.")
PRACTICE_SHORT = Line(
    "bot/practice/short", "That was very short. Hold the microphone down, say: hello, and only then let go."
)
PRACTICE_NO_VOICE = Line(
    "bot/practice/no voice",
    "Almost. The microphone is on the right, below. Hold it down, say: hello, and let go. Or tap ⏭.",
)
PRACTICE_DONE = Line("bot/practice/done", "Wonderful! I got your voice note. Now we begin.")
PRACTICE_SKIPPED = Line("bot/practice/skipped", "OK. You can try it later, too. Now we begin.")
SILENT = Line("bot/silent", "I cannot speak aloud here. I write short sentences.")
CLOSED_DOOR = Line(
    "bot/closed door",
    "Hello. To start, open the link of your invitation. You have no link? Please ask your counsellor for one.",
)
WRONG_CODE = Line("bot/wrong code", "This invitation does not work. Please ask for a new one.")
FORWARDED = Line(
    "bot/forwarded", "This came from another chat, so I changed nothing. Please write or tap here yourself."
)
WELCOME_BACK = Line("bot/welcome back", "Good to see you again. Your answers are safe. We go on here.")
NO_DIALOGUE = Line("bot/no dialogue", "I have no questions to ask today. Please come back later.")
MISSED_YOU = Line(
    "bot/missed you", "I was away for a short time. Maybe I missed your answer. Here is the question again."
)
SOON_FORGOTTEN = Line(
    "bot/soon forgotten",
    "I have no answer from you for a long time. In 3 days I delete your answers. To keep them, answer this question:",
)

# Steering and the menu
LISTENING = Line("bot/listening", "🎧 I am listening …")
NO_QUESTION = Line("bot/no question", "There is no question open now, so I did not keep your voice note.")
HEAR_NOT = Line("bot/hear not", "I cannot speak aloud here.")
MENU = Line("bot/menu", "What do you need?")
TALK_TO_PERSON = Line("bot/button/person", "☎️ Talk with a person")
HELP_NOW = Line("bot/button/help now", "🆘 I need help now")
EXPLAIN = Line("bot/button/explain", "💡 Explain again")
LANGUAGE = Line("bot/button/language", "🌐 Language")
BACK_TO_QUESTION = Line("bot/button/go on", "▶️ Go on")
HELP = Line(
    "bot/help",
    "I ask easy questions. You tap a button, you write, or you speak.\n"
    "🔊 hear the question, 🐢 hear it slowly\n⬅️ one question back\n⏭ skip the question\n⏸ go on later\n❓ help\n"
    "/language – another language\n/pause – go on later\n/mydata – see your answers\n"
    "/forget – delete everything\n/privacy – who sees what",
)
NOTHING_OPEN = Line("bot/nothing open", "There is no open talk. Write /start to begin.")
OFFER_PERSON = Line("bot/offer person", "Do you want to talk with a person?")
MAY_I_TELL = Line("bot/may I tell", "May I tell {counsellor} how to write to you?")
YES_TELL = Line("bot/button/yes tell", "👍 Yes, tell")
NO_TELL = Line("bot/button/no tell", "👎 No")
TOLD = Line("bot/told", "Done. {counsellor} will write to you. That can take a day or two.")
NOT_TOLD = Line("bot/not told", "OK. I tell nobody.")
NOBODY_THERE = Line("bot/nobody there", "No counsellor is here yet. If it is urgent, please call 112.")
LANGUAGE_CHANGED = Line("bot/language changed", "OK. I speak English now.")

# What came and cannot be taken
STICKER = Line("bot/came/sticker", "A nice picture! I can only take taps, words and voice notes.")
LOCATION = Line("bot/came/location", "I do not need to know where you are. I kept nothing. Please tap or write.")
CONTACT = Line("bot/came/contact", "I do not need a phone number. I kept nothing. Please tap or write.")
POLL = Line("bot/came/poll", "I cannot answer polls. Please tap a button, or write.")
PICTURE = Line("bot/came/picture", "I cannot see pictures. I kept nothing. Please tap or write.")
FILE = Line("bot/came/file", "I cannot open files. I kept nothing. Please tap or write.")
EDITED = Line("bot/came/edited", "You changed an old message. I keep the first one. To change an answer, tap ⬅️.")
VOICE_TOO_BIG = Line("bot/came/voice too big", "This voice note is too long for me. Please make a shorter one.")
UNKNOWN = Line("bot/came/unknown", "I cannot read this. Please tap a button, or write.")
GROUP = Line("bot/group", "I talk with one person alone. Please write to me in a private chat. I leave this group.")
OUR_FAULT = Line("bot/our fault", "Something went wrong on my side. Your answers are safe. Please try once more.")
OLD_TALK = Line("bot/old talk", "This button is from an older talk. Please look at the last question.")
WRONG_BUTTON = Line("bot/wrong button", "This button is not for this chat.")

# Privacy
PRIVACY = Line(
    "bot/privacy",
    "🔒 I am a bot. I keep your answers locked. Only {counsellor} can read them, after you send them. "
    "Nobody else gets them.\nTelegram carries our messages. Messages with bots are not secret chats.\n"
    "I delete your answers after 12 months. Voice notes go after 90 days.\n"
    "/mydata – see your answers\n/forget – delete everything now",
)
MY_DATA_NOTHING = Line("bot/my data nothing", "I keep no answers from you.")
MY_DATA = Line("bot/my data", "This is all that I keep about you. It is also in this file.")
FORGET_SURE = Line("bot/forget sure", "Do you want to delete everything? I cannot bring it back.")
YES_FORGET = Line("bot/button/yes forget", "🗑 Yes, delete all")
NO_FORGET = Line("bot/button/no forget", "↩️ No, keep it")
FORGOTTEN = Line(
    "bot/forgotten",
    "Everything is deleted. I keep nothing about you. "
    "You can also delete this chat: hold the chat in your list, then tap Delete.",
)
FORGET_CANCELLED = Line("bot/forget cancelled", "OK. I keep everything.")
REFUSED_KEEP_NOTHING = Line("bot/refused", "I keep nothing about you.")

# The counsellor
COUNSELLOR_WELCOME = Line(
    "bot/counsellor/welcome",
    "Welcome, {name}. I send you a summary when somebody is ready, and urgent things at once.\n"
    "/invite – invite a learner\n/language – another language\n/help – what I can do",
)
COUNSELLOR_HELP = Line(
    "bot/counsellor/help",
    "I send you a summary when a learner taps 📤. Urgent things come at once.\n"
    "/invite – a link and a picture to print, for one learner\n/invite Name – the same, with the name\n"
    "/language – another language",
)
INVITATION = Line(
    "bot/counsellor/invitation",
    "An invitation for {name}. It works once, until {until}.\n{link}\nCode: {code}",
)
INVITATION_PICTURE = Line(
    "bot/counsellor/invitation picture", "Show or print this. The learner opens it with the camera."
)
A_LEARNER = Line("bot/counsellor/a learner", "a learner")
TAKE_OVER = Line("bot/counsellor/button/take over", "✅ Taken over")
ALL_ANSWERS = Line("bot/counsellor/button/all answers", "📋 All answers")
TAKEN_OVER = Line("bot/counsellor/taken over", "You have taken this over. Thank you.")
TAKEN_OVER_MARK = Line("bot/counsellor/taken over mark", "✅ Taken over")
ALERT = Line("bot/counsellor/alert", "🚨 {name}: {words}\nPlease write or call now.")
WANTS_PERSON = Line("bot/counsellor/wants person", "☎️ {name} wants to talk with you.")
WRITE_TO = Line("bot/counsellor/button/write to", "💬 Write to {name}")
WAS_FORGOTTEN = Line(
    "bot/counsellor/was forgotten",
    "🗑 {name} has deleted everything here. Please delete the summary and your notes, too.",
)
NOT_TRANSCRIBED = Line("bot/counsellor/not transcribed", "🎤 Not transcribed")
TRANSCRIBED = Line("bot/counsellor/transcribed", "🎤 “{words}”")
NOT_YOURS = Line("bot/counsellor/not yours", "This learner is not yours, or the answers are deleted.")

# The coordinator
COORDINATOR_WELCOME = Line(
    "bot/coordinator/welcome",
    "Welcome, {name}. When somebody saves a dialogue page, I tell you here if it can be used.\n"
    "/record – read the questions aloud, so that learners hear a human voice\n/language – another language",
)
COORDINATOR_HELP = Line(
    "bot/coordinator/help",
    "When a dialogue page changes, I tell you here if it is in use or where a slip is.\n"
    "/record – read the questions aloud, so that learners hear a human voice\n/language – another language",
)
RECORD_LINE = Line(
    "bot/record/line",
    "🎙 {left} lines have no human voice yet. Please send a voice note in which you read this:\n\n“{words}”",
)
RECORD_STALE = Line(
    "bot/record/stale",
    "🎙 The words have changed, so the old recording is no longer played. Please read the new ones:\n\n“{words}”",
)
RECORD_HEARD = Line("bot/record/heard", "This is how learners hear it: “{words}”")
RECORD_KEEP = Line("bot/record/button/keep", "👍 Keep")
RECORD_AGAIN = Line("bot/record/button/again", "🔁 Once more")
RECORD_LATER = Line("bot/record/button/later", "⏭ Another line first")
RECORD_STOP = Line("bot/record/button/stop", "🏁 Stop")
RECORD_KEPT = Line("bot/record/kept", "👍 Kept: “{words}”")
RECORD_ONCE_MORE = Line("bot/record/once more", "🔁 Please read it once more:\n\n“{words}”")
RECORD_STOPPED = Line("bot/record/stopped", "🏁 Thank you. {count} lines have a human voice now. Go on with /record.")
RECORD_ALL_DONE = Line("bot/record/all done", "🎉 Every line in this language has a human voice.")
RECORD_NOTHING = Line("bot/record/nothing", "There is no page in this language. Choose another one with /language.")
RECORD_SILENCE = Line("bot/record/silence", "I hear nothing in it. Please speak a little louder, and once more.")
RECORD_SLIP = Line("bot/record/slip", "That was too short. Please read the whole line, and once more.")
RECORD_BROKEN = Line("bot/record/broken", "I cannot use this voice note. Please record it once more.")
RECORD_NO_VOICE = Line(
    "bot/record/no voice", "I cannot work with sound here yet. On the bot's machine, run: kazipot doctor"
)
RECORD_WAIT = Line("bot/record/wait", "🎧 One moment. I trim the silence and even the loudness …")
PAGE_IN_USE = Line("bot/coordinator/page in use", "✅ {page}: the new version is in use. New talks start with it.")
PAGE_REFUSED = Line(
    "bot/coordinator/page refused", "✋ {page}: there is a slip, so the old version stays in use.\n\n{mistakes}"
)

# Commands, as Telegram's menu shows them
COMMAND_START = Line("bot/command/start", "Start, or go on")
COMMAND_MENU = Line("bot/command/menu", "What do you need?")
COMMAND_HELP = Line("bot/command/help", "How this works")
COMMAND_LANGUAGE = Line("bot/command/language", "Another language")
COMMAND_PAUSE = Line("bot/command/pause", "Go on later")
COMMAND_MYDATA = Line("bot/command/mydata", "See your answers")
COMMAND_FORGET = Line("bot/command/forget", "Delete everything")
COMMAND_PRIVACY = Line("bot/command/privacy", "Who sees what")
DESCRIPTION = Line(
    "bot/description",
    "Hello! I ask easy questions about work and learning. You tap buttons. A counsellor reads your answers and helps "
    "you with one next step. You can stop any time.",
)
SHORT_DESCRIPTION = Line("bot/short description", "Easy questions about work and learning. One step at a time.")

LANGUAGE_NAMES = {
    "en": "🇬🇧 English",
    "lv": "🇱🇻 Latviešu",
    "sl": "🇸🇮 Slovenščina",
    "it": "🇮🇹 Italiano",
    "hu": "🇭🇺 Magyar",
}
TO_LEARNERS = (
    *(WHICH_WAY, LISTEN, READ, PRACTISE_TAP, PRACTICE_TAP_BUTTON, PRACTISE_VOICE, PRACTICE_TAP_AGAIN, PRACTICE_SHORT),
    *(PRACTICE_NO_VOICE, PRACTICE_DONE, PRACTICE_SKIPPED, WELCOME_BACK, MISSED_YOU, SOON_FORGOTTEN, MENU),
    *(TALK_TO_PERSON, HELP_NOW, EXPLAIN, LANGUAGE, OFFER_PERSON, YES_TELL, NO_TELL, NOT_TOLD, NOBODY_THERE),
    *(NO_QUESTION, LANGUAGE_CHANGED, STICKER, LOCATION, CONTACT, POLL, PICTURE, FILE, EDITED, VOICE_TOO_BIG, UNKNOWN),
    *(NOTHING_OPEN, MY_DATA_NOTHING, MY_DATA, FORGET_SURE, YES_FORGET, NO_FORGET, FORGOTTEN, FORGET_CANCELLED),
)
"""What learners hear from the bot itself, in the order in which they may meet it."""
OTHER_LANGUAGE_BUTTON = Line("bot/button/other language", "➕ Other")


def spoken(language: str) -> str:
    """The language of the bot for what a phone speaks, for example ``sl-SI``; English if the bot does not speak it."""
    short = language[:2].lower()
    return short if short in LANGUAGE_NAMES else "en"
