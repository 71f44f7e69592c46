"""The help card: words, and numbers to call. 112 stands on every card; nobody pretends to watch the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.dialogue.telling import plain
from bot.library.standard import NOT_ALWAYS_READ
from bot.service.aloud import Narrator
from bot.service.messages import Text

if TYPE_CHECKING:
    from bot.service.visit import Visit

EMERGENCY = "112"


def help_card(visit: Visit, *, urgent: bool = False) -> Text:
    """The card of the interview's page, else of the page that would be asked, else 112 alone."""
    edition = visit.edition or visit.hall.editions.default()
    if edition is None:
        return Text(chat=visit.sender.chat, text=EMERGENCY, urgent=urgent)
    tongue = visit.hall.tongue(visit.language, edition)
    card = edition.script.help_card
    numbers = (f"📞 {each.number}  {tongue(plain(each.words))}" for each in card.numbers)
    text = "\n".join((tongue(plain(card.words)), *numbers, tongue(NOT_ALWAYS_READ)))
    speech = Narrator(visit.language, visit.hall.words(edition)).of_help_card(card) if visit.listens else None
    return Text(chat=visit.sender.chat, text=text, urgent=urgent, aloud=speech)
