"""Everything of a dialogue that is said aloud: all of it can be spoken, and recorded, in every language."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.dialogue.effects import Line, Put
from bot.library import phrases
from bot.library.aloud import is_personal, prompt_aloud
from bot.library.boxes import boxes_of
from bot.library.catalogues import bot_words, read_catalogues
from bot.library.extraction import extract
from bot.library.grammar import read_text
from bot.library.lists import read_lists
from bot.library.proofreading import proofread
from bot.library.recital import Spoken, coverage, lines, passages
from bot.library.wording import Catalogues
from tests.fakes.walker import Walker

if TYPE_CHECKING:
    from bot.dialogue.script import Script

ROOT = Path(__file__).resolve().parent.parent.parent
LISTS = read_lists(ROOT / "dialogues" / "lists")
LANGUAGES = ("en", "lv", "sl", "it", "hu")
OWN_WORDS = Catalogues(bot_words(ROOT / "locales"))
WORDS = OWN_WORDS.over({each.language: each.words for each in read_catalogues(ROOT / "locales", "orientation")})
CARD = (
    "You are not alone. Call now. 1 1 2: Police, doctor, fire. Free, day and night. "
    "1 1 6, 1 2 3: A person listens to you. 1 1 6, 1 1 1: For children and young people. "
    "Nobody reads this chat all the time."
)
REPLY = Line("bot/menu", "What do you need?")
PAGE = """\
interview: Talk
written in: en
if silent for 2 days:
  - say: I am here.
chapters:
  - chapter: Start
    steps:
      - say: Hi & welcome.
        say aloud: Hello and welcome.
      - ask: May {counsellor} read it?
        call it: consent
        why: the law
        hint: Yes or no.
        must answer: yes
        choose one:
          yes: 👍 Yes
          no: 👎 No
      - ask: Age?
        say aloud: How old are you?
        call it: age
        why: the age
        choose one:
          under 18: Under 18
          18 to 24: 18–24
        if under 18:
          - say: You are young.
  - chapter: End
    steps:
      - say: "You said: {age}."
      - show: help card
      - hand over to: the counsellor
"""


@pytest.fixture
def talk() -> Script:
    """A small page with words for the ear."""
    reading = read_text(PAGE, "talk", LISTS)
    assert reading.script is not None
    return reading.script


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_passage_of_the_orientation_can_be_spoken(orientation: Script, language: str) -> None:
    """Each question, sentence, hint and card has words for the ear, and each piece ends with a mark."""
    for passage in passages(orientation):
        found = passage.pieces(language, WORDS)
        assert found or passage.open, passage.place
        assert all(piece.words[-1] in ".?!:" for piece in found)
        assert not any(set("{}●▁✅👍–") & set(piece.words) for piece in found), passage.place


def test_what_is_put_on_a_walk_was_foretold(everything: Script, orientation: Script) -> None:
    """Whoever walks through a page hears nothing that is not among its passages, unless it is open."""
    for script in (everything, orientation):
        foretold = {prompt_aloud(each.prompt, "lv", WORDS) for each in passages(script) if each.prompt}
        walker = Walker(script)
        while not walker.over:
            walker.press_first()
        strange = {
            each.lines[0].text
            for each in (effect.prompt for effect in walker.heard if isinstance(effect, Put))
            if prompt_aloud(each, "lv", WORDS) not in foretold and not is_personal(each)
        }
        assert strange == set()


def test_passages_in_the_order_of_the_page(talk: Script) -> None:
    """The dialogue's first, with the words for the ear, branches and silence included; then the replies."""
    said = [" ".join(piece.words for piece in each.pieces("en", WORDS)) for each in passages(talk, (REPLY,))]

    assert said[:9] == [
        "I am here.",
        "Hello and welcome.",
        "May your counsellor read it? One: Yes. Two: No.",
        "Yes or no.",
        "How old are you? One: Under 18. Two: 18 to 24.",
        "You are young.",
        "Part 1 of 2 is ready: Start. Go on now, or later? Go on.",
        "You said:",
        CARD,
    ]
    assert said[-1] == "What do you need?"
    assert len(set(said)) == len(said)


def test_open_passages_wait_for_the_person(talk: Script) -> None:
    """Where a name or an answer stands, nothing can be made ahead."""
    waiting = [each.place for each in passages(talk) if each.open and not each.place.startswith("bot/")]

    assert waiting == ["consent", "say:1.0", "hand over:1.2"]


def test_lines_to_record(talk: Script) -> None:
    """The dialogue's first, then numbers, then the bot's own; no words twice, none with a placeholder."""
    found = lines(talk, WORDS, "en", (REPLY,))
    words = [each.words for each in found]

    assert found[:4] == (
        Spoken("talk/if silent/say", "I am here."),
        Spoken("talk/Start/say/aloud", "Hello and welcome."),
        Spoken("talk/consent/yes", "Yes."),
        Spoken("talk/consent/no", "No."),
    )
    assert words.index("One:") < words.index("Twelve:") < words.index("What do you need?")
    assert len(set(words)) == len(words)
    assert not any("{" in each or "your counsellor" in each for each in words)
    contexts = [each.context.startswith("bot/") for each in found]
    assert contexts == sorted(contexts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_of_the_orientation(orientation: Script, language: str) -> None:
    """A few hundred lines give the whole interview a human voice, the numbers from one to twelve among them."""
    found = lines(orientation, WORDS, language)

    assert 300 < len(found) < 500
    assert {WORDS.word(line, language) for line in phrases.NUMBERS} <= {each.words for each in found}


def test_coverage_tells_people_machines_and_silence_apart() -> None:
    """A recording counts for exactly its words; a line that was recorded with older words is stale, and not spoken."""
    present = (Spoken("a/q", "How are you?"), Spoken("a/yes", "Yes."), Spoken("a/no", "No."))
    recorded, changed = {"Yes.", "Another dialogue."}, {present[0], Spoken("b/other", "Another line.")}
    with_voice = coverage(present, recorded, changed, has_voice=True)
    without = coverage(present, recorded, changed, has_voice=False)

    assert with_voice.recorded == without.recorded == present[1:2]
    assert with_voice.stale == without.stale == present[:1]
    assert (with_voice.synthetic, with_voice.missing) == ((present[0], present[2]), ())
    assert (without.synthetic, without.missing) == ((), (present[0], present[2]))


def test_words_for_the_ear_are_translated_proofread_and_drawn(talk: Script) -> None:
    """``say aloud`` is extracted for translators, its placeholders are checked, and it stands in the picture."""
    assert ("talk/age/aloud", "How old are you?") in [found for _, _, found, _ in extract(_file(PAGE), (), (), {})]
    wrong = read_text(PAGE.replace("Hello and welcome.", "Hello {nobody}."), "talk", LISTS)
    assert "unknown placeholder" in {each.code for each in proofread(wrong, LISTS)}
    drawn = repr(boxes_of(talk))
    assert "🔊 Hello and welcome." in drawn
    assert "🔊 How old are you?" in drawn


def _file(text: str) -> io.BytesIO:
    file = io.BytesIO(text.encode())
    file.name = "talk.yaml"
    return file
