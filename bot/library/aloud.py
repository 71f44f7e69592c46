"""What is said aloud of a prompt, piece by piece: each line, then each option after its number, then the other buttons.

A piece is one line or one label as it is spoken. It ends with a mark of punctuation; the number before an option ends
with a colon, after which a voice takes a short breath (``One:``, ``I walk.``). Digits to tap and the steps of a
stair are not read one by one. The buttons for steering are the same everywhere, and are not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.dialogue.effects import Line, Prompt
from bot.dialogue.telling import plain, verbatim
from bot.library import phrases
from bot.library.spoken import ended, reader, speakable
from bot.library.standard import NOT_ALWAYS_READ

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.effects import Value
    from bot.dialogue.script import HelpCard
    from bot.library.wording import Catalogues

OPTIONS = ("pick", "mark")
A_TELEPHONE_NUMBER = 5
BREATH = ":"


class Piece(NamedTuple):
    """One piece: the words as they are spoken, and the line that they come from."""

    line: Line
    words: str


def said(lines: Iterable[Line], language: str, catalogues: Catalogues) -> tuple[str, ...]:
    """The pieces of lines; a line without words makes none."""
    return tuple(piece.words for piece in _of_lines(lines, Tongue(language, catalogues)))


def prompt_aloud(prompt: Prompt, language: str, catalogues: Catalogues) -> tuple[str, ...]:
    """The pieces of a prompt."""
    return tuple(piece.words for piece in pieces(prompt, language, catalogues))


def help_card_aloud(card: HelpCard, language: str, catalogues: Catalogues) -> tuple[str, ...]:
    """The pieces of a help card: its words; each number, digit by digit, and what it is for; that nobody watches."""
    return said(help_card_lines(card), language, catalogues)


def help_card_lines(card: HelpCard) -> tuple[Line, ...]:
    """The lines of a help card as they are said."""
    numbers = ((verbatim(each.number + BREATH), plain(each.words)) for each in card.numbers)
    return (plain(card.words), *(line for pair in numbers for line in pair), NOT_ALWAYS_READ)


def label_aloud(label: str, language: str, catalogues: Catalogues) -> str:
    """The piece of a label that is worded already; empty if it has no words."""
    return ended(speakable(label, language, catalogues))


def pieces(prompt: Prompt, language: str, catalogues: Catalogues) -> tuple[Piece, ...]:
    """The pieces of a prompt, each with the line that it comes from."""
    tongue = Tongue(language, catalogues)
    options = [each.label for each in prompt.buttons if each.verb in OPTIONS]
    others = [each.label for each in prompt.buttons if each.verb not in OPTIONS]
    return (
        *_of_lines(prompt_lines(prompt), tongue),
        *_of_options([tongue.say(label) for label in options], tongue),
        *_of_lines(others, tongue),
    )


def prompt_lines(prompt: Prompt) -> tuple[Line, ...]:
    """The lines of a prompt as they are said: the words for the ear in place of the first one."""
    return prompt.lines if prompt.aloud is None else (prompt.aloud, *prompt.lines[1:])


def is_personal(what: Prompt | Iterable[Line]) -> bool:
    """Whether something that a person gave stands in it: a name, an answer, or words of somebody's own.

    Numbers and dots that the engine counts are nobody's; the names of the learner and of the counsellor are somebody's.
    """
    if isinstance(what, Prompt):
        what = (*prompt_lines(what), *(button.label for button in what.buttons))
    return any(map(_is_somebodys, what))


class Tongue:
    """Says lines aloud in one language."""

    def __init__(self, language: str, catalogues: Catalogues) -> None:
        self._language = language
        self._catalogues = catalogues
        self._read = reader(language, catalogues)

    def say(self, line: Line) -> Piece:
        """One line as it is spoken; its words are empty if there is nothing to be said."""
        return Piece(line, ended(self._read(self._catalogues.word(line, self._language))))

    def count(self, number: int) -> Piece:
        """The number before an option."""
        if number > len(phrases.NUMBERS):
            return Piece(verbatim(str(number)), f"{number}{BREATH}")
        line = phrases.NUMBERS[number - 1]
        return Piece(line, self._catalogues.word(line, self._language))


def _of_lines(lines: Iterable[Line], tongue: Tongue) -> tuple[Piece, ...]:
    return tuple(piece for line in lines if (piece := tongue.say(line)).words)


def _of_options(labels: list[Piece], tongue: Tongue) -> tuple[Piece, ...]:
    if any(each.words.rstrip(".").isdecimal() for each in labels):
        return (tongue.say(phrases.TAP_NUMBER),)
    numbered = ((tongue.count(number), label) for number, label in enumerate(labels, 1) if label.words)
    return tuple(piece for pair in numbered for piece in pair)


def _is_somebodys(line: Line) -> bool:
    if not line.context:
        return _is_own(line.text)
    return any(map(_is_given, line.values.values()))


def _is_given(value: Value) -> bool:
    """Plain text is a name, several lines are what was answered."""
    if isinstance(value, tuple):
        return bool(value)
    return _is_own(value) if isinstance(value, str) else _is_somebodys(value)


def _is_own(text: str) -> bool:
    """Letters are somebody's words; as many digits as a telephone number has may be somebody's, too."""
    return any(each.isalpha() for each in text) or sum(each.isdecimal() for each in text) >= A_TELEPHONE_NUMBER
