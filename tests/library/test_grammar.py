"""The grammar: what coordinators write becomes the script that the engine walks."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue.conditions import Condition, Test
from bot.dialogue.script import Ask, AskEach, Choice, End, Occupation, Place, Repeat, Say, Scale, Script
from bot.library.grammar import Reading, read_text, script_of
from bot.library.lists import read_lists
from bot.library.mistakes import Refused
from bot.library.proofreading import proofread
from bot.library.used import all_steps

LISTS = read_lists(Path(__file__).resolve().parent.parent.parent / "dialogues" / "lists")

DESIGN_PAGE = """\
interview: Orientation
written in: en
also in: [lv, sl, it, hu]
for: adults who look for work or want to learn
lasts: about 25 minutes

chapters:
  - chapter: Start
    steps:
      - say: Hello {first name}. I am a bot, not a person. I ask easy questions.
      - ask: Can {counsellor} read and hear your answers?
        call it: consent
        why: the law, and trust
        must answer: yes
        choose one:
          yes: 👍 Yes
          no: 👎 No
        if no:
          - say: Then I keep nothing. You can write to me again.
          - end: without consent

  - chapter: Work you did
    steps:
      - ask: Did you ever work for money?
        call it: worked
        why: experience
        choose one:
          yes: 💼 Yes
          no: 🌱 Not yet
      - only if: worked is yes
        repeat up to 3: Did you have one more job?
        call them: jobs
        steps:
          - ask: What work was it?
            call it: job
            why: occupation
            find: an occupation
          - ask: Tell me about one day at this work.
            call it: work day
            why: tasks in their own words
            listen for: a story

  - chapter: Your life now
    steps:
      - ask: How can you go to work?
        call it: transport
        why: what is within reach
        choose any:
          walk: 🚶 I walk
          bus: 🚌 Bus or train
          none: 🚫 I cannot go
        none of these: none
      - ask each: Can you do this?
        call it: can
        why: strengths
        rate:
          not yet: 🌱 Not yet
          helped: 🤝 With help
          alone: 👍 Alone
          teach: 🌟 I can teach it
        of:
          cook: 🍳 Cook for many people
          phone: 📱 Use a phone for work
      - ask: Do you feel safe at home?
        call it: safe
        why: safety first
        sensitive: yes
        choose one:
          yes: 👍 Yes
          no: 🚨 No
        if no:
          - alert: not safe
          - show: help card

  - chapter: Next step
    steps:
      - read back: everything
      - hand over to: the counsellor
      - say: Thank you. {counsellor} will write to you.
"""


def _reading(text: str = DESIGN_PAGE) -> Reading:
    return read_text(text, "orientation", LISTS)


def _script(text: str = DESIGN_PAGE) -> Script:
    return script_of(_reading(text))


def _asks(script: Script) -> dict[str, Ask]:
    return {step.name: step for step in all_steps(script) if isinstance(step, Ask)}


def test_the_page_of_the_design_is_free_of_mistakes() -> None:
    """The page that teaches the grammar can be published as it stands, translations apart."""
    assert [
        each for each in proofread(_reading(), LISTS) if each.level == "error" and "catalogue" not in each.code
    ] == []


def test_words_carry_the_context_under_which_they_are_translated() -> None:
    """The msgctxt names page, question and option, so that one word can be translated in several ways."""
    contexts = {each.context: each.text for each in _reading().placed}

    assert contexts["orientation"] == "Orientation"
    assert contexts["orientation/Start"] == "Start"
    assert contexts["orientation/consent"] == "Can {counsellor} read and hear your answers?"
    assert contexts["orientation/consent/yes"] == "👍 Yes"
    assert contexts["orientation/jobs"] == "Did you have one more job?"
    assert contexts["orientation/can/cook"] == "🍳 Cook for many people"
    assert contexts["orientation/can/rate/alone"] == "👍 Alone"
    assert contexts["orientation/Your life now/alert"] == "not safe"
    assert contexts["orientation/Next step/say"] == "Thank you. {counsellor} will write to you."


def test_the_script_holds_what_the_page_says() -> None:
    """Steps, ways of answering, conditions and branches arrive as they were written."""
    script = _script()
    asks = _asks(script)

    assert script.languages == ("lv", "sl", "it", "hu")
    assert asks["consent"].must
    assert [branch.key for branch in asks["consent"].branches] == ["no"]
    assert isinstance(asks["consent"].branches[0].steps[1], End)
    assert asks["safe"].sensitive
    way = asks["transport"].way
    assert isinstance(way, Choice)
    assert (way.key, way.most, way.none) == ("choose any", None, "none")
    repeat = next(step for step in all_steps(script) if isinstance(step, Repeat))
    assert repeat.when == Condition(tests=(Test(name="worked", verb="is", value="yes"),))
    assert (repeat.name, repeat.most) == ("jobs", 3)
    assert isinstance(asks["job"].way, Occupation)
    assert [sector.key for sector in asks["job"].way.sectors] == ["farm", "factory", "people", "services"]


def test_a_script_is_json_both_ways() -> None:
    """A script survives JSON unchanged, but for the lines, which belong to the paper."""
    script = _script()

    revived = Script.model_validate_json(script.model_dump_json())

    assert script.model_dump_json() == revived.model_dump_json()


def test_remarks_and_blank_lines_change_no_script() -> None:
    """A remark added to a page makes no new edition."""
    remarked = DESIGN_PAGE.replace("chapters:", "# a remark\n\nchapters:")

    assert _script().model_dump_json() == _script(remarked).model_dump_json()


@pytest.mark.parametrize(
    ("key", "node", "way"),
    [
        ("choose up to 2", "\n          a: 🐄 A\n          b: 🌳 B\n          c: 🏠 C", "choose up to 2"),
        ("choose up to 1 from", " first jobs", "choose up to 1 from"),
        ("listen for", " a story", "listen for"),
        ("name", " yes", "name"),
        ("number", " 0 to 100", "number"),
        ("place", " places", "place"),
        ("scale", " 1 to 5\n        low: Not sure\n        high: Very sure", "scale"),
        ("find", " an occupation", "find"),
        ("find up to 3", " occupations", "find up to 3"),
    ],
)
def test_every_way_of_answering_keeps_its_key(key: str, node: str, way: str) -> None:
    """The export names a way of answering as the page does."""
    page = DESIGN_PAGE.replace("        find: an occupation", f"        {key}:{node}".replace("\n", "\n    "))

    assert _asks(_script(page))["job"].way.key == way


def test_lists_bring_their_options_with_their_own_contexts() -> None:
    """Places and jobs of an area are translated once, under the name of their list."""
    page = DESIGN_PAGE.replace("        find: an occupation", "        place: places")

    way = _asks(_script(page))["job"].way

    assert isinstance(way, Place)
    assert way.options[0].words.context == "lists/places/dobele"


def test_the_ends_of_a_scale_are_words_of_their_own() -> None:
    """``low`` and ``high`` are translated like everything else."""
    page = DESIGN_PAGE.replace("        find: an occupation", "        scale: 1 to 5\n            low: Not sure")

    way = _asks(_script(page))["job"].way

    assert isinstance(way, Scale)
    assert way.low is not None
    assert (way.low.context, way.high) == ("orientation/job/low", None)


WITHOUT_CONSENT = """\
interview: Short
written in: en
chapters:
  - chapter: Start
    steps:
      - say: Hello.
      - ask: How are you?
        call it: mood
        why: a warm start
        listen for: a story
      - hand over to: the counsellor
"""


def test_a_page_without_consent_asks_the_bots_own_first() -> None:
    """Nothing is asked before consent, even where a page forgot it; a greeting may come before."""
    steps = _script(WITHOUT_CONSENT).chapters[0].steps

    assert isinstance(steps[0], Say)
    assert isinstance(steps[1], Ask)
    assert (steps[1].name, steps[1].must, steps[1].words.context) == ("consent", True, "bot/consent")


def test_the_bots_own_consent_stands_under_no_condition() -> None:
    """Where the first chapter is not for everybody, consent gets a chapter of its own."""
    page = WITHOUT_CONSENT.replace("chapter: Start", "chapter: Start\n    only if: mood was skipped")

    first = read_text(page, "short", LISTS).script

    assert first is not None
    assert first.chapters[0].words.context == "bot/consent/chapter"
    assert first.chapters[0].when is None


def test_a_page_with_a_mistake_is_no_script() -> None:
    """Whoever wants a script gets one without errors, or every mistake."""
    with pytest.raises(Refused) as refused:
        _script(DESIGN_PAGE.replace("choose any", "chose any"))

    assert [each.code for each in refused.value.mistakes if each.level == "error"] == ["unknown key"]


def test_cards_and_their_scale_are_options() -> None:
    """``ask each`` holds its scale and its cards in the order of the page."""
    cards = next(step for step in all_steps(_script()) if isinstance(step, AskEach))

    assert [option.key for option in cards.scale] == ["not yet", "helped", "alone", "teach"]
    assert [option.key for option in cards.cards] == ["cook", "phone"]
