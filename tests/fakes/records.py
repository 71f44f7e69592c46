"""Records for tests: plain ones, with whatever a test wants different."""

from __future__ import annotations

from typing import Any

from bot.dialogue.answers import Answer
from bot.dialogue.interview import Interview, begin
from bot.service.messages import Key, Text
from bot.service.records import Arrival, Consented, Invitation, Kept, Person

BOT = 7_000_000_001
CHAT = 5_550_001


def time_at(minute: int, second: int = 0) -> str:
    """A time of one day: ``minute`` minutes after six in the morning."""
    return f"2026-11-21T{6 + minute // 60:02d}:{minute % 60:02d}:{second:02d}.000Z"


def a_person(who: str = "p1", chat: int = CHAT, **different: Any) -> Person:
    """A learner."""
    usual = {"roles": ("learner",), "joined_at": time_at(0), "name": "Ana"}
    return Person.model_validate({"id": who, "chat": chat, **usual, **different})


def an_interview(name: str = "i1", minute: int = 0, **different: Any) -> Interview:
    """An interview that was just begun."""
    begun = begin(
        name, dialogue="orientation", edition="e1", language="sl", way="only read", counsellor="Eva", at=time_at(minute)
    )
    return begun.model_copy(update=different)


def a_kept(name: str = "i1", person: str | None = "p1", counsellor: str | None = None, **different: Any) -> Kept:
    """An interview as it is kept."""
    consent = Consented(text_hash="ab" * 32, language="sl", at=time_at(0))
    return Kept(interview=an_interview(name, **different), person=person, counsellor=counsellor, consent=consent)


def answered(kept: Kept, **words: str) -> Kept:
    """The same interview with answers in somebody's own words."""
    answers = {name.replace("_", " "): Answer(at=time_at(1), text=text) for name, text in words.items()}
    interview = kept.interview.model_copy(update={"answers": {**kept.interview.answers, **answers}})
    return kept.model_copy(update={"interview": interview})


def an_arrival(update: int, chat: int = CHAT, words: str = "hello", minute: int = 0) -> Arrival:
    """A raw update."""
    return Arrival(bot=BOT, update=update, lane=chat, body=words.encode(), received_at=time_at(minute))


def a_message(text: str = "What can you do?", chat: int = CHAT, slot: str | None = None) -> Text:
    """A message with a button."""
    return Text(chat=chat, text=text, rows=((Key(label="🍳 Cook", data="pick:x:1"),),), slot=slot)


def an_invitation(code_hash: str = "c0de", **different: Any) -> Invitation:
    """A learner's invitation."""
    usual = {"role": "learner", "name": "Ana", "made_at": time_at(0), "expires_at": time_at(60)}
    return Invitation.model_validate({"code_hash": code_hash, **usual, **different})
