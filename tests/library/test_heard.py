"""What is said in a voice note, matched to the questions of the orientation interview, as people would say it.

The sayings stand in ``heard/<language>.txt``: the question, what is said, and what it means.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.interview import begin
from bot.dialogue.sayable import sayable
from bot.dialogue.script import Ask, AskEach
from bot.dialogue.stops import Stop
from bot.library.catalogues import bot_words, read_catalogues
from bot.library.heard import Meaning, name_said, number, understand
from bot.library.phrases import NUMBERS
from bot.library.pictograms import without_pictogram
from bot.library.used import all_steps
from bot.library.wording import Catalogues
from tests.conftest import script_of

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("en", "lv", "sl", "it", "hu")
SCRIPT = script_of(ROOT / "dialogues" / "orientation.yaml")
INTERVIEW = begin("i", dialogue="o", edition="", language="en", way="only read", counsellor="", at="")
WORDS = Catalogues(bot_words(ROOT / "locales")).over(
    {each.language: each.words for each in read_catalogues(ROOT / "locales", "orientation")}
)
STEPS = {step.name: step for step in all_steps(SCRIPT) if isinstance(step, Ask | AskEach)}
TRANSPORT = ["🚗 Car", "🚌 Bus, train", "🚲 Bike", "🚶 Walk", "🚙 Somebody drives me", "🚫 No way now"]


def options(question: str, language: str) -> tuple[list[str], list[str], bool]:
    """The keys and labels of a question's options, and whether several may be chosen."""
    step = STEPS[question]
    ways = step.scale if isinstance(step, AskEach) else getattr(step.way, "options", ())
    found = sayable(SCRIPT, INTERVIEW, Stop(question, step, 0, options=ways))
    labels = [WORDS.word(each.label, language) for each in found.options]
    return [each.what for each in found.options], labels, found.several


def sayings(language: str) -> list[tuple[str, str, str]]:
    """The sayings of a language: question, words, meaning."""
    lines = (Path(__file__).parent / "heard" / f"{language}.txt").read_text("utf-8").splitlines()
    rows = (line.split("|") for line in lines if "|" in line and not line.startswith("#"))
    return [(question.strip(), words.strip(), meaning.strip()) for question, words, meaning in rows]


def said(words: str, question: str, language: str) -> str:
    """What the words mean, as it stands in the sayings."""
    keys, labels, several = options(question, language)
    meaning = understand(words, labels, language, WORDS, several=several)
    return f"~{meaning.steer}" if meaning.steer else ",".join(keys[index] for index in meaning.options)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_people_say_is_understood(language: str) -> None:
    """Numbers, labels, near words, yes and no, and wishes are understood; what could be two things is not."""
    wrong = [
        (question, words, found, meaning)
        for question, words, meaning in sayings(language)
        if (found := said(words, question, language)) != meaning
    ]

    assert wrong == []
    assert len(sayings(language)) >= 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_means_itself(language: str) -> None:
    """Whoever reads a label out is always understood."""
    for question in STEPS:
        keys, labels, _ = options(question, language)
        for key, label in zip(keys, labels, strict=True):
            assert said(label, question, language) == key, label
            assert said(without_pictogram(label).lower(), question, language) == key, label


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_can_be_chosen_by_its_number(language: str) -> None:
    """The number that is read before an option means it, where digits do not mean themselves."""
    for question in STEPS:
        keys, labels, _ = options(question, language)
        if not any(label[:1].isdecimal() for label in labels):
            for index, key in enumerate(keys[:12]):
                word = WORDS.word(NUMBERS[index], language).rstrip(":")
                assert said(word, question, language) == key, (question, word)


def test_numbers_count_what_is_shown() -> None:
    """On the second page of a long list, "two" is the second option of that page."""
    places = [f"Place {letter}" for letter in "abcdefgh"]

    assert understand("two", places, "en", WORDS, shown=range(6, 8)) == Meaning((7,))
    assert understand("three", places, "en", WORDS, shown=range(6, 8)) == Meaning()
    assert understand("place b", places, "en", WORDS, shown=range(6, 8)) == Meaning((1,))


def test_a_label_comes_before_a_wish_and_before_a_number() -> None:
    """Where an option is called "Back" or "3", it is meant."""
    assert understand("back", ["🔙 Back", "Legs"], "en", WORDS) == Meaning((0,))
    assert understand("three", ["1", "3", "5"], "en", WORDS) == Meaning((1,))
    assert understand("two", ["1", "3", "5"], "en", WORDS) == Meaning()


def test_yes_with_two_kinds_of_yes_is_not_understood() -> None:
    """A guess is never made."""
    assert understand("yes", ["😀 Yes, easy", "🙂 Yes, slowly", "👎 No"], "en", WORDS) == Meaning()
    assert understand("no", ["😀 Yes, easy", "🙂 Yes, slowly", "👎 No"], "en", WORDS) == Meaning((2,))


def test_without_options_yes_and_no_stand_for_themselves() -> None:
    """Whoever asks without options is told yes, no, or that nothing was understood."""
    assert understand("yes, of course", [], "en", WORDS) == Meaning(steer="yes")
    assert understand("prav", [], "sl", WORDS) == Meaning(steer="yes")
    assert understand("nem", [], "hu", WORDS) == Meaning(steer="no")
    assert understand("I walk", [], "en", WORDS) == Meaning()


def test_one_is_meant_where_one_may_be_chosen() -> None:
    """Two options in one note are two where several may be chosen, else none."""
    assert understand("car and bike", TRANSPORT, "en", WORDS, several=True) == Meaning((0, 2))
    assert understand("car and bike", TRANSPORT, "en", WORDS) == Meaning()
    assert understand("one and three", TRANSPORT, "en", WORDS) == Meaning()


def test_a_language_without_words_of_its_own_is_heard_in_the_bots_language() -> None:
    """A page may be written in a language that the bot does not speak: its labels are understood nevertheless."""
    labels = ["🚶 Пішки", "🚌 Автобус"]

    assert understand("автобус", labels, "uk", WORDS) == Meaning((1,))
    assert understand("2", labels, "uk", WORDS) == Meaning((1,))


@pytest.mark.parametrize(
    ("language", "words", "value"),
    [
        ("en", "twenty five", 25),
        ("en", "I have three children.", 3),
        ("en", "a hundred and five", 105),
        ("en", "two hundred thirty-one", 231),
        ("en", "7", 7),
        ("en", "three or four", None),
        ("en", "a thousand", None),
        ("en", "none of your business", None),
        ("lv", "divdesmit pieci", 25),
        ("lv", "man ir trīs bērni", 3),
        ("lv", "simts pieci", 105),
        ("lv", "piecus", 5),
        ("sl", "petindvajset", 25),
        ("sl", "pet in dvajset", 25),
        ("sl", "dva otroka", 2),
        ("sl", "sto pet", 105),
        ("sl", "dvesto enaintrideset", 231),
        ("it", "venticinque", 25),
        ("it", "ventuno", 21),
        ("it", "ventitré", 23),
        ("it", "centocinque", 105),
        ("it", "ho tre figli", 3),
        ("hu", "huszonöt", 25),
        ("hu", "három gyerek", 3),
        ("hu", "százöt", 105),
        ("hu", "kétszázharmincegy", 231),
        ("hu", "tizenkettő", 12),
    ],
)
def test_numbers_in_words(language: str, words: str, value: int | None) -> None:
    """A number is understood as people say it; two of them, or none, are not."""
    assert number(words, language, WORDS, 0, 300) == value


def test_a_number_must_lie_within_the_bounds() -> None:
    """Both bounds are included."""
    assert number("twenty", "en", WORDS, 0, 20) == 20
    assert number("twenty one", "en", WORDS, 0, 20) is None
    assert number("zero", "en", WORDS, 0, 20) == 0


@pytest.mark.parametrize(
    ("language", "words", "name"),
    [
        ("en", "Ana.", "Ana"),
        ("en", "My name is Ana.", "Ana"),
        ("en", "I'm Ana", "Ana"),
        ("en", "I’m Ana", "Ana"),
        ("en", "I am Ana", "Ana"),
        ("en", "Call me Ana", "Ana"),
        ("en", "Hello, my name is Ana Novak, please.", "Ana Novak"),
        ("en", "My name is Just.", "Just"),
        ("en", "My name is.", "My name is."),
        ("en", "…", "…"),
        ("lv", "Mani sauc Ana", "Ana"),
        ("lv", "Es esmu Ana", "Ana"),
        ("lv", "Mans vārds ir Ana", "Ana"),
        ("lv", "Sauciet mani par Anu", "Anu"),
        ("sl", "Ime mi je Ana", "Ana"),
        ("sl", "Jaz sem Ana", "Ana"),
        ("sl", "Sem Ana", "Ana"),
        ("sl", "Kličite me Ana", "Ana"),
        ("sl", "Ime mi je Sem.", "Sem"),
        ("it", "Mi chiamo Ana", "Ana"),
        ("it", "Sono Ana", "Ana"),
        ("it", "Il mio nome è Ana", "Ana"),
        ("hu", "Anna vagyok", "Anna"),
        ("hu", "A nevem Anna", "Anna"),
        ("hu", "Anna a nevem", "Anna"),
        ("hu", "Kovács Anna vagyok.", "Kovács Anna"),
        ("hu", "Hívjon Annának", "Annának"),
    ],
)
def test_a_name_is_heard_in_its_sentence(language: str, words: str, name: str) -> None:
    """What is said around a name falls away, at its beginning and at its end; the name stays as it was said."""
    assert name_said(words, language, WORDS) == name


def test_large_numbers_lie_within_large_bounds_only() -> None:
    """A year is not "60 or more", but an amount may be "over 500"."""
    assert understand("2000", ["Under 18", "60 or more"], "en", WORDS) == Meaning()
    assert understand("2000", ["Under 500 €", "Over 500 €"], "en", WORDS) == Meaning((1,))


SPEECH = st.lists(
    st.sampled_from(["yes", "no", "not", "bus", "car", "walk", "two", "second", "one", "5", "the", "back", "help", ","])
    | st.text(max_size=8),
    max_size=12,
).map(" ".join)


@given(
    SPEECH, st.lists(st.sampled_from([*TRANSPORT, "1–3 years", "Over 10", "5", ""]) | st.text(max_size=12), max_size=8)
)
def test_understanding_never_fails(words: str, labels: list[str]) -> None:
    """Whatever is said to whatever labels: options that are there, one where one is meant, or a wish, never both."""
    for language in LANGUAGES:
        for several in (False, True):
            meaning = understand(words, labels, language, WORDS, several=several)
            assert all(0 <= index < len(labels) for index in meaning.options)
            assert list(meaning.options) == sorted(set(meaning.options))
            assert several or len(meaning.options) <= 1
            assert not (meaning.options and meaning.steer)
        assert name_said(words, language, WORDS) or not words.strip()
        assert number(words, language, WORDS, 0, 10) in {None, *range(11)}
