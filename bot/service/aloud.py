"""What is said aloud to a person: lines and questions of a turn become a speech.

A speech in which somebody is named or quoted is personal: it carries the id of the person to whom it is said, so that
its sound is kept sealed and goes with her.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot.library.aloud import OPTIONS, help_card_aloud, is_personal, label_aloud, prompt_aloud, said
from bot.service.phrases import LANGUAGE_NAMES
from bot.service.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.effects import Line, Prompt
    from bot.dialogue.script import HelpCard
    from bot.library.wording import Catalogues
    from bot.service.messages import Rows

TONGUES: Final = {name: language for language, name in LANGUAGE_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Narrator:
    """Words what is said aloud in a language to somebody (``person`` is her id, if she is known)."""

    language: str
    words: Catalogues
    person: str | None = None

    def of_lines(self, lines: Iterable[Line], rows: Rows = ()) -> Speech | None:
        """Lines, and the labels of the buttons under them; ``None`` if nothing of it is words."""
        lines = tuple(lines)
        labels = [self._label(key.label) for row in rows for key in row]
        pieces = (*said(lines, self.language, self.words), *(words for words, _ in labels if words))
        elsewhere = tuple(each for each in labels if each[1] != self.language)
        speech = self._speech(pieces, personal=is_personal(lines))
        return speech.model_copy(update={"elsewhere": elsewhere}) if speech else None

    def of_prompt(self, prompt: Prompt, *, slow: bool = False) -> Speech | None:
        """A question with its options."""
        pieces = prompt_aloud(prompt, self.language, self.words)
        return self._speech(pieces, personal=is_personal(prompt), slow=slow or prompt.slow)

    def of_help_card(self, card: HelpCard) -> Speech | None:
        """The help card: its words, then each number, digit by digit, and whose it is."""
        return self._speech(help_card_aloud(card, self.language, self.words), personal=False)

    def _label(self, label: str) -> tuple[str, str]:
        """A label as it is said, and the language in which it is: the name of a language is said in that one."""
        language = TONGUES.get(label, self.language)
        return label_aloud(label, language, self.words), language

    def _speech(self, pieces: tuple[str, ...], *, personal: bool, slow: bool = False) -> Speech | None:
        owner = self.person if personal else None
        return Speech(language=self.language, pieces=pieces, slow=slow, person=owner) if pieces else None


def are_counted(prompt: Prompt) -> bool:
    """Whether the options of a question are read by their numbers: not where these are numbers themselves."""
    options = [button.label.text for button in prompt.buttons if button.verb in OPTIONS]
    digits = [each.split(" ")[0].isdecimal() and not any(map(str.isalpha, each)) for each in options]
    return len(options) > 1 and not any(digits)
