"""What every dialogue has, whether its page says so or not: a question for consent, and a help card with 112."""

from __future__ import annotations

from bot.dialogue.effects import Line
from bot.dialogue.script import Ask, Branch, Choice, End, HelpCard, Option, Say, Telephone, Words

CONSENT = Line("bot/consent", "I keep your answers. Can {counsellor} read and hear them?")
CONSENT_HINT = Line("bot/consent/hint", "I need your yes or your no. With no, I keep nothing.")
CONSENT_YES = Line("bot/consent/yes", "👍 Yes")
CONSENT_NO = Line("bot/consent/no", "👎 No")
CONSENT_REFUSED = Line("bot/consent/refused", "Then I keep nothing. You can come back any time.")
BEFORE_WE_START = Line("bot/consent/chapter", "Before we start")

HELP_CARD = Line("bot/help card", "You are not alone. Call now.")
EMERGENCY = Line("bot/help card/emergency", "🆘 Police, doctor, fire. Free, day and night.")
NOT_ALWAYS_READ = Line("bot/help card/not always read", "Nobody reads this chat all the time.")


def consent() -> Ask:
    """The bot's own question for consent, for a page that asks none."""
    refused = (Say(words=_words(CONSENT_REFUSED)), End(reason="without consent"))
    return Ask(
        name="consent",
        words=_words(CONSENT),
        why="the law, and trust",
        way=Choice(
            key="choose one",
            most=1,
            options=(
                Option(key="yes", words=_words(CONSENT_YES)),
                Option(key="no", words=_words(CONSENT_NO)),
            ),
        ),
        must=True,
        hint=_words(CONSENT_HINT),
        branches=(Branch(key="no", steps=refused),),
    )


def help_card() -> HelpCard:
    """The help card where an area has not written its own."""
    emergency = Telephone(key="emergency", number="112", words=_words(EMERGENCY), checked_on="2026-11-01")
    return HelpCard(words=_words(HELP_CARD), numbers=(emergency,))


def chapter_title() -> Words:
    """The title of the chapter that holds the question for consent where no other can hold it."""
    return _words(BEFORE_WE_START)


def _words(line: Line) -> Words:
    return Words(context=line.context, text=line.text)
