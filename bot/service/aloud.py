"""What is said aloud to a person: lines and questions of a turn become a speech, if the person listens.

A speech in which somebody is named or quoted is personal: it carries the person's id, so that its sound is kept
sealed and goes with her.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.library.aloud import OPTIONS, help_card_aloud, is_personal, label_aloud, prompt_aloud, said
from bot.service.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.effects import Line, Prompt
    from bot.dialogue.script import HelpCard
    from bot.service.messages import Rows
    from bot.service.visit import Visit


def of_lines(visit: Visit, lines: Iterable[Line], rows: Rows = ()) -> Speech | None:
    """Lines, and the labels of the buttons under them; ``None`` if the person reads."""
    if not visit.listens:
        return None
    lines = tuple(lines)
    return _speech(visit, _pieces(visit, lines, rows), personal=is_personal(lines))


def of_prompt(visit: Visit, prompt: Prompt, *, slow: bool = False) -> Speech | None:
    """A question with its options; whoever asks has looked whether it is to be said."""
    words = visit.hall.words(visit.edition)
    pieces = prompt_aloud(prompt, visit.language, words)
    return _speech(visit, pieces, personal=is_personal(prompt), slow=slow or prompt.slow)


def are_counted(prompt: Prompt) -> bool:
    """Whether the options of a question are read by their numbers: not where these are numbers themselves."""
    options = [button.label.text for button in prompt.buttons if button.verb in OPTIONS]
    return len(options) > 1 and not any(each.split(" ")[0].isdecimal() for each in options)


def at_the_door(visit: Visit, line: Line, rows: Rows) -> Speech | None:
    """Before anybody has chosen to listen: who cannot read must hear that there is a choice."""
    if not visit.hall.speaks(visit.language):
        return None
    return _speech(visit, _pieces(visit, (line,), rows), personal=False)


def of_help_card(visit: Visit, card: HelpCard) -> Speech | None:
    """The help card: its words, then each number, digit by digit, and whose it is."""
    if not visit.listens:
        return None
    words = visit.hall.words(visit.edition or visit.hall.editions.default())
    return _speech(visit, help_card_aloud(card, visit.language, words), personal=False)


def _pieces(visit: Visit, lines: tuple[Line, ...], rows: Rows) -> tuple[str, ...]:
    words = visit.hall.words(visit.edition)
    labels = [label_aloud(key.label, visit.language, words) for row in rows for key in row]
    return (*said(lines, visit.language, words), *filter(None, labels))


def _speech(visit: Visit, pieces: tuple[str, ...], *, personal: bool, slow: bool = False) -> Speech | None:
    owner = visit.person.id if personal and visit.person is not None else None
    return Speech(language=visit.language, pieces=pieces, slow=slow, person=owner) if pieces else None
