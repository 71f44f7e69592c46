"""What is said of a prompt, piece by piece, and whose it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue import phrases
from bot.dialogue.effects import Button, Line, Prompt
from bot.dialogue.script import HelpCard, Telephone, Words
from bot.dialogue.telling import verbatim
from bot.library.aloud import help_card_aloud, is_personal, label_aloud, pieces, prompt_aloud, said
from bot.library.catalogues import bot_words
from bot.library.wording import Catalogues

ROOT = Path(__file__).resolve().parent.parent.parent
WORDS = Catalogues(bot_words(ROOT / "locales"))
QUESTION = Line("page/transport", "How can you go to work?")


def options(*labels: str, verb: str = "pick") -> tuple[Button, ...]:
    """Buttons with these labels."""
    return tuple(Button(verb, label, Line(f"page/{label}", label)) for label in labels)  # type: ignore[arg-type]  # a verb


def test_lines_first_then_each_option_after_its_number() -> None:
    """The question, how to answer, then one option after the other, then the other buttons without numbers."""
    prompt = Prompt(
        7,
        (QUESTION, phrases.CHOOSE_ANY),
        (
            *options("🚶 I walk", "🚌 Bus, train", verb="mark"),
            Button("page", "1", phrases.MORE),
            Button("done", "", phrases.DONE),
        ),
        ("back", "skip", "later", "help"),
    )

    assert prompt_aloud(prompt, "en", WORDS) == (
        "How can you go to work?",
        "Tap all that fit. Then tap the green tick.",
        "One:",
        "I walk.",
        "Two:",
        "Bus, train.",
        "More.",
        "Ready.",
    )


@pytest.mark.parametrize(
    ("language", "first"), [("en", "One:"), ("lv", "Viens:"), ("sl", "Ena:"), ("it", "Uno:"), ("hu", "Egy:")]
)
def test_numbers_are_pieces_of_their_own(language: str, first: str) -> None:
    """So they can be recorded once, and a voice takes a short breath after the colon."""
    assert prompt_aloud(Prompt(1, (), options("🚶 I walk")), language, WORDS) == (first, "I walk.")


def test_more_than_twelve_options_are_counted_on() -> None:
    """A thirteenth option has a number, too."""
    said_aloud = prompt_aloud(Prompt(1, (), options(*(f"Option {letter}" for letter in "abcdefghijklm"))), "en", WORDS)

    assert said_aloud[-4:] == ("Twelve:", "Option l.", "13:", "Option m.")


def test_digits_and_stairs_are_not_read_one_by_one() -> None:
    """A pad of digits and the steps of a stair: one sentence says what to do."""
    stair = tuple(Button("pick", str(n), verbatim(f"{n} {step}")) for n, step in enumerate("▁▂▄▆█", 1))
    pad = tuple(Button("pick", each, verbatim(each)) for each in "1234567890")
    erase = Button("pick", "erase", phrases.ERASE_DIGIT)

    assert prompt_aloud(Prompt(1, (QUESTION,), stair), "en", WORDS) == ("How can you go to work?", "Tap a number.")
    assert prompt_aloud(Prompt(1, (), (*pad, erase, Button("done", "", phrases.DONE))), "en", WORDS) == (
        "Tap a number.",
        "Ready.",
    )


def test_labels_with_numbers_in_them_are_read() -> None:
    """“18–24” and “15 minutes” are answers like others."""
    assert prompt_aloud(Prompt(1, (), options("18–24", "15 minutes")), "en", WORDS) == (
        "One:",
        "18 to 24.",
        "Two:",
        "15 minutes.",
    )


def test_an_option_without_words_keeps_its_place() -> None:
    """Numbers count all options, so that the number that is heard is the one that is meant."""
    assert prompt_aloud(Prompt(1, (), options("🚫", "🚌 Bus")), "en", WORDS) == ("Two:", "Bus.")


def test_words_for_the_ear_take_the_place_of_the_question() -> None:
    """``say aloud`` is said instead of the first line; the others stay."""
    prompt = Prompt(1, (QUESTION, phrases.CHOOSE_ANY), aloud=Line("page/transport/aloud", "How do you get to work?"))

    assert prompt_aloud(prompt, "en", WORDS)[0] == "How do you get to work?"
    assert len(prompt_aloud(prompt, "en", WORDS)) == 2


def test_lines_without_words_are_dropped() -> None:
    """Dots and pictures make no piece."""
    assert said((verbatim("●●○"), Line("", ""), QUESTION), "en", WORDS) == ("How can you go to work?",)


def test_a_ticked_option_sounds_like_an_unticked_one() -> None:
    """A tick changes no sound, so nothing has to be made anew."""
    ticked = Button("mark", "walk", Line("page/walk", "🚶 I walk"), ticked=True)

    assert prompt_aloud(Prompt(1, (), (ticked,)), "en", WORDS) == ("One:", "I walk.")


def test_every_piece_knows_its_line_and_ends_with_a_mark() -> None:
    """Whoever records a piece is told where it stands."""
    found = pieces(Prompt(1, (QUESTION,), options("🚶 I walk")), "lv", WORDS)

    assert [each.line.context for each in found] == ["page/transport", "bot/aloud/number/1", "page/🚶 I walk"]
    assert all(each.words[-1] in ".?!:" for each in found)


def test_the_help_card_is_read_number_by_number() -> None:
    """Its words, then each number digit by digit, then what it is for; last, that nobody watches the chat."""
    card = HelpCard(
        words=Words(context="help card", text="You are not alone. Call now."),
        numbers=(
            Telephone(
                key="emergency", number="112", words=Words(context="help card/emergency", text="🆘 Police, doctor.")
            ),
            Telephone(
                key="listening", number="116 123", words=Words(context="help card/l", text="💬 Somebody listens.")
            ),
        ),
    )

    assert help_card_aloud(card, "en", WORDS) == (
        "You are not alone. Call now.",
        "1 1 2:",
        "Police, doctor.",
        "1 1 6, 1 2 3:",
        "Somebody listens.",
        "Nobody reads this chat all the time.",
    )


def test_a_label_alone() -> None:
    """Buttons of the bot's own, worded already; a pictogram alone is nothing to say."""
    assert label_aloud("🔊 Listen and read", "en", WORDS) == "Listen and read."
    assert label_aloud("⏭", "en", WORDS) == ""


@pytest.mark.parametrize(
    ("line", "personal"),
    [
        (QUESTION, False),
        (Line("a", "Part {number} of {all}", {"number": "2", "all": "9", "dots": "●●○"}), False),
        (Line("a", "{chapter}", {"chapter": Line("b", "Start")}), False),
        (Line("a", "{counsellor}", {"counsellor": phrases.YOUR_COUNSELLOR}), False),
        (Line("a", "{counsellor}", {"counsellor": "Maja"}), True),
        (Line("a", "{first name}", {"first name": "Āna"}), True),
        (Line("a", "{deep}", {"deep": Line("b", "{name}", {"name": "Ana"})}), True),
        (Line("a", "You said: {it}", {"it": (Line("b", "👍 Yes"),)}), True),
        (Line("a", "You said: {it}", {"it": ()}), False),
        (Line("a", "👉 {digits}", {"digits": "12"}), False),
        (Line("a", "👉 {words}", {"words": "067 123 456"}), True),
        (verbatim("3 ▄"), False),
        (verbatim("I bake bread"), True),
    ],
)
def test_what_a_person_gave_is_hers(line: Line, personal: bool) -> None:  # noqa: FBT001 - a case of the table
    """Names, answers and own words are somebody's; what the engine counts is nobody's."""
    assert is_personal([line]) is personal
    assert is_personal(Prompt(1, (line,))) is personal
    assert is_personal(Prompt(1, (), (Button("pick", "x", line),))) is personal
    assert is_personal(Prompt(1, (QUESTION,), aloud=line)) is personal
