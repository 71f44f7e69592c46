"""Words for the ear: where a page gives some, they go with the question or the sentence that they stand for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.dialogue import effects
from bot.dialogue.effects import Line
from bot.library.grammar import read_text
from bot.library.lists import read_lists
from tests.fakes.walker import Walker

if TYPE_CHECKING:
    from bot.dialogue.script import Script

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = """\
interview: Talk
written in: en
chapters:
  - chapter: Start
    steps:
      - say: Hi {counsellor} & me.
        say aloud: Hello, here are {counsellor} and I.
      - ask: May I?
        say aloud: May {counsellor} read what you say?
        call it: consent
        why: the law
        must answer: yes
        choose one:
          yes: 👍 Yes
          no: 👎 No
      - ask each: Ok?
        say aloud: Can you do this?
        call it: can
        why: strengths
        rate:
          yes: 👍 Yes
          no: 👎 No
        of:
          cook: 🍳 Cook
      - ask: Story?
        say aloud: Please tell me a story.
        call it: story
        why: own words
        listen for: a story
      - ask: Work?
        call it: work
        why: work
        choose one:
          yes: 👍 Yes
          no: 👎 No
      - hand over to: the counsellor
"""


@pytest.fixture
def talk() -> Script:
    """A page that gives words for the ear at every place where it can."""
    reading = read_text(PAGE, "talk", read_lists(ROOT / "dialogues" / "lists"))
    assert reading.script is not None
    assert reading.mistakes == ()
    return reading.script


def test_a_sentence_brings_its_words_for_the_ear(talk: Script) -> None:
    """``say aloud`` under ``say`` goes with the effect, its placeholders filled."""
    walker = Walker(talk)
    said = next(each for each in walker.heard if isinstance(each, effects.Say))

    assert said.aloud == Line("talk/Start/say/aloud", "Hello, here are {counsellor} and I.", {"counsellor": "Maja"})


def test_a_question_brings_its_words_for_the_ear(talk: Script) -> None:
    """``say aloud`` under a question goes with its prompt, and with that of each card."""
    walker = Walker(talk)

    assert walker.prompt.aloud == Line(
        "talk/consent/aloud", "May {counsellor} read what you say?", {"counsellor": "Maja"}
    )
    walker.pick("yes")
    assert walker.prompt.aloud == Line("talk/can/aloud", "Can you do this?")


def test_another_face_of_the_question_is_not_spoken_over(talk: Script) -> None:
    """Where the question's own words do not stand, the words for the ear do not either."""
    walker = Walker(talk)
    walker.pick("yes")
    walker.pick("yes")
    assert walker.prompt.aloud == Line("talk/story/aloud", "Please tell me a story.")
    walker.write("Once I baked bread.")

    assert walker.prompt.lines[0].context == "bot/story more"
    assert walker.prompt.aloud is None


def test_a_question_without_words_for_the_ear_has_none(talk: Script) -> None:
    """Then the written words are what is said."""
    walker = Walker(talk)
    walker.pick("yes")
    walker.pick("yes")
    walker.skip()

    assert walker.prompt.lines[0].text == "Work?"
    assert walker.prompt.aloud is None
