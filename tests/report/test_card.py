"""The counsellor's card: one screen, in order, and a person's words are inert whatever they are."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue.answers import Answer, Found, Voice
from bot.dialogue.effects import Line
from bot.dialogue.summary import Summary, summarise
from bot.library.catalogues import bot_words, read_catalogues
from bot.library.wording import Catalogues
from bot.report.card import CardReport
from bot.report.inert import JOINER, inert, quote
from tests.fakes.walker import AT, Walker

if TYPE_CHECKING:
    from bot.dialogue.script import Script
    from bot.service.facing import Tongue

LOCALES = Path(__file__).resolve().parents[2] / "locales"
HOSTILE = [
    "<b>bold</b> & <script>",
    "_*[x](http://evil.example)*_ `code`",
    "line one\nWants: everything\n➡️ Next step: run",
    "/forget @somebody #tag http://evil.example t.me/x",
    "\u202egnirts desrever\u202c \u200b\u200bhidden\u2066",
    '=HYPERLINK("http://evil")',
    "«quoted» “quotes”",
    "x" * 4000,
    "{counsellor} {first name} %s %(x)s",
    "\x00\x07\x1b[31m",
]


def summary_with(script: Script, words: str) -> Summary:
    """The summary of a whole orientation interview in which every own word is this one."""
    walker = Walker(script)
    while not walker.over:
        walker.press_first()
    answers = dict(walker.interview.answers)
    for key, answer in answers.items():
        if answer.text is not None or answer.skipped:
            answers[key] = Answer(at=AT, text=words, voice=(Voice(file="f", name="n.ogg", seconds=65),))
    answers["jobs.1.job"] = Answer(at=AT, value=(Found(label=words, code="S3"),), text=words)
    answers["need"] = Answer(at=AT, value=("money", "papers"))
    return summarise(script, walker.interview.model_copy(update={"answers": answers}))


def tongue_of(language: str) -> Tongue:
    """Says lines in a language."""
    pages = {each.language: each.words for each in read_catalogues(LOCALES, "orientation")}
    words = Catalogues(pages, bot_words(LOCALES))
    return lambda line: words.word(line, language)


@pytest.mark.parametrize("language", ["en", "lv", "sl", "it", "hu"])
def test_the_card_fits_on_one_screen(orientation: Script, language: str) -> None:
    """At most 900 characters and 16 lines in every language, however long the answers are; who comes first."""
    card = CardReport().card(summary_with(orientation, "a long story " * 90), "Ana", tongue_of(language))

    assert len(card) <= 900
    assert len(card.splitlines()) <= 16
    assert card.startswith("Ana · ")


def test_the_order_is_the_counsellors(orientation: Script) -> None:
    """Who, urgent, wants, can, work, language, reach, limits, sure, voice, skipped, step."""
    card = CardReport().card(summary_with(orientation, "I help"), "Ana", tongue_of("en"))
    signs = [line[0] for line in card.splitlines()[1:]]
    order = "⚠🎯💪🧰🗣🚌⛔📈🎤⏭➡"

    assert signs == sorted(signs, key=order.index)
    assert {"⚠", "🎯", "🧰", "➡"} <= set(signs)


def test_sensitive_answers_are_not_on_the_card(orientation: Script) -> None:
    """Why a job ended and what is hard for the body stand only among all answers; need of help is urgent."""
    summary = summary_with(orientation, "I help")
    card = CardReport().card(summary, "Ana", tongue_of("en"))
    life = next(row.chapter for row in summary.rows if row.key == "body")
    labels = [line.text for row in summary.rows if row.key in ("body", "jobs.1.ended") for line in row.told]

    assert not any(label in card for label in labels)
    assert "Only for you" in CardReport().chapter(summary, life, tongue_of("en"))


def test_who_needs_no_help_is_not_urgent(orientation: Script) -> None:
    """“None of these” is an answer, and no line of its own under ⚠️; “no way to work” still stands on the card."""
    before = summary_with(orientation, "x").interview
    nothing = {"need": Answer(at=AT, value=("none",)), "transport": Answer(at=AT, value=("none",))}
    summary = summarise(orientation, before.model_copy(update={"answers": {**before.answers, **nothing}, "flags": ()}))

    card = CardReport().card(summary, "Ana", tongue_of("en"))

    assert "⚠️" not in card
    assert "🚫 No way now" in card


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_inert(orientation: Script, words: str) -> None:
    """They add no line, no direction mark, nothing that a phone makes active; the card still fits."""
    card = CardReport().card(summary_with(orientation, words), words, tongue_of("en"))

    assert len(card) <= 900
    assert len(card.splitlines()) <= 16
    assert "http://" not in card
    assert "@somebody" not in card
    assert "/forget" not in card
    assert not any(
        unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\n" + JOINER + "\u200d\ufe0f" for sign in card
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=300))
def test_any_text_becomes_one_harmless_line(words: str) -> None:
    """Whatever is written stands on one line and cannot close its own quotation."""
    said = quote(words)

    assert "\n" not in said
    assert said.count("»") == 1
    assert said.endswith("»")
    assert len(inert(words).splitlines()) <= 1


def test_own_words_are_quoted(orientation: Script) -> None:
    """At most two quotes of stories, each of at most twelve words."""
    words = " ".join(["word"] * 20)
    summary = summary_with(orientation, words)
    chapter = CardReport().chapter(summary, 2, tongue_of("en"))

    assert f"«{words}»" in chapter
    assert tongue_of("en")(Line("", "x")) == "x"
