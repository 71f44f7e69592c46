"""What a voice note is said to be, decided from what a model made of it."""

from __future__ import annotations

import pytest

from bot.voice.judging import Stretch, is_doubtful, is_made_up, is_noise, is_other_language, is_worthless, words_of

SURE, UNSURE, LOST = -0.2, -1.0, -2.0


def test_noise_has_no_voice_in_it() -> None:
    """A sound is noise where no voice is found in it, or only a flicker; a fifth of a second may be a yes."""
    assert is_noise(0.0)
    assert is_noise(0.064)
    assert not is_noise(0.2)


def test_sure_words_are_the_words() -> None:
    """The words of all stretches are said one after the other, with single blanks."""
    assert words_of([Stretch(" I  cooked\n", SURE), Stretch(" for many people. ", SURE)]) == "I cooked for many people."


def test_doubtful_words_are_still_shown() -> None:
    """What the model is not sure of is shown all the same: the person confirms it or says it again."""
    assert words_of([Stretch("I cooked", UNSURE)]) == "I cooked"


@pytest.mark.parametrize("stretches", [[], [Stretch("", SURE)], [Stretch(" . ", SURE), Stretch("♪", SURE)]])
def test_where_there_is_no_word_there_are_none(stretches: list[Stretch]) -> None:
    """Nothing, blanks, and signs alone are no words, and the model counts as in doubt where it took nothing down."""
    assert words_of(stretches) == ""


@pytest.mark.parametrize("worthless", [Stretch("uhm uh", LOST), Stretch("ja ja ja ja", SURE, repetition=3.1)])
def test_worthless_words_leave_a_gap(worthless: Stretch) -> None:
    """What the model had no idea of, and what goes round in a loop, is a gap between good words, and nothing alone."""
    good = Stretch("I cooked", SURE)
    assert is_worthless(worthless)
    assert words_of([worthless]) == words_of([worthless, worthless]) == ""
    assert words_of([good, worthless, worthless, good]) == "I cooked … I cooked"


def test_what_was_made_up_in_a_silence_is_not_there() -> None:
    """Thanks for watching, where nobody spoke and the model was not sure, are no words and no gap."""
    thanks = Stretch("Thank you for watching.", UNSURE, silence=0.9)
    assert is_made_up(thanks)
    assert words_of([Stretch("I cooked", SURE), thanks]) == "I cooked"
    assert is_doubtful([thanks])


def test_sure_words_are_believed_however_silent_they_were() -> None:
    """A soft voice is heard: where the model is sure of the words, its feeling of silence does not count."""
    assert words_of([Stretch("yes", SURE, silence=0.9)]) == "yes"


def test_doubt_is_weighed_by_the_words() -> None:
    """One unsure short word does not put a long sure sentence in doubt, nor the other way round."""
    long = "I cooked for many people every day"
    assert not is_doubtful([Stretch(long, SURE), Stretch("uhm", LOST)])
    assert is_doubtful([Stretch(long, LOST), Stretch("yes", SURE)])
    assert is_doubtful([])


def test_another_language_is_surely_another() -> None:
    """It is another language where that is sure and hardly anything speaks for the expected one; else it is not."""
    assert is_other_language("lv", {"ru": 0.85, "lv": 0.05})
    assert is_other_language("lv", {"ru": 0.85})
    assert not is_other_language("lv", {"ru": 0.75, "lv": 0.05})
    assert not is_other_language("it", {"es": 0.8, "it": 0.15})
    assert not is_other_language("lv", {"lv": 0.9})
    assert not is_other_language("lv", {})


@pytest.mark.parametrize(("expected", "heard"), [("sl", "hr"), ("lv", "lt"), ("uk", "ru")])
def test_a_neighbour_is_not_another_language(expected: str, heard: str) -> None:
    """Nobody is told that she speaks another language where a model takes hers for its neighbour."""
    assert not is_other_language(expected, {heard: 0.99})
