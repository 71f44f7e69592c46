"""A dialogue tried out without Telegram: what is typed goes in, what would be said comes out.

Time stands still and nothing is kept, so the same words always give the same talk; that is what makes a recorded
talk a test. Before every reply the interview is written as JSON and read again, as it would be after a restart.
What may be typed: a button's label or number, words, or one of ``/back /skip /pause /explain /voice``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, assert_never

from bot.dialogue import effects, inputs
from bot.dialogue.answers import Voice
from bot.dialogue.engine import step, waiting
from bot.dialogue.interview import Interview, begin
from bot.dialogue.telling import plain
from bot.library.matching import match

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.dialogue.effects import Button, Effect, Line, Prompt
    from bot.dialogue.inputs import Input
    from bot.dialogue.script import Script
    from bot.library.wording import Catalogues

AT = "2026-11-21T09:00:00.000Z"
STEERING = {"back": "/back", "skip": "/skip", "later": "/pause", "help": "/explain"}
TICK = "☑ "

Kind = Literal["said", "drawn", "chosen", "noted"]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the bot said, drew anew, showed as chosen, or did (``noted``), with the buttons below it."""

    kind: Kind
    text: str
    buttons: tuple[str, ...] = ()
    steering: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cast:
    """Who talks: the language, the learner's first name, the counsellor's name."""

    language: str
    learner: str = "Ana"
    counsellor: str = "Maja"


class Rehearsal:
    """One dialogue being tried out."""

    def __init__(self, script: Script, catalogues: Catalogues, cast: Cast) -> None:
        self.script = script
        self.catalogues = catalogues
        self.cast = cast
        self._on_screen = ""
        self.interview = begin(
            "rehearsal",
            dialogue=script.name,
            edition="",
            language=cast.language,
            way="only read",
            counsellor=cast.counsellor,
            at=AT,
        )

    @property
    def over(self) -> bool:
        """Whether the talk has ended."""
        return self.interview.status != "open"

    def begin(self) -> list[Said]:
        """The first words, up to the first question."""
        return self._take(inputs.Began(AT))

    def reply(self, typed: str) -> tuple[str, list[Said]]:
        """What the reply was taken for (a button in brackets, else the words), and what the bot says to it."""
        typed = typed.strip()
        prompt = waiting(self.script, self.interview, first_name=self.cast.learner)
        buttons = (prompt.buttons if prompt and not self.interview.paused else ()) or _go_on(self.interview)
        happened = self._steered(typed)
        if happened is not None:
            return typed, self._take(happened)
        index = match(typed.removeprefix("[").removesuffix("]").removeprefix(TICK), [*map(self._label, buttons)])
        if index is None:
            return typed, self._take(inputs.Wrote(AT, typed))
        return f"[{self._label(buttons[index])}]", self._take(self._tapped(buttons[index]))

    def _take(self, happened: Input) -> list[Said]:
        self.interview = Interview.model_validate_json(self.interview.model_dump_json())
        self.interview, wanted = step(self.script, self.interview, replace(happened, first_name=self.cast.learner))
        return [said for effect in wanted if (said := self._carry_out(effect))]

    def _steered(self, typed: str) -> Input | None:
        asking = self.interview.asking
        match typed.split(maxsplit=1)[0] if typed else "":
            case "/back":
                return inputs.WentBack(AT, asking)
            case "/skip":
                return inputs.Skipped(AT, asking)
            case "/pause":
                return inputs.Paused(AT, asking)
            case "/explain":
                return inputs.Explained(AT, asking)
            case "/voice":
                return inputs.Spoke(AT, Voice(file="voice", name="voice.ogg", seconds=12))
            case _:
                return None

    def _tapped(self, button: Button) -> Input:
        asking = self.interview.asking
        match button.verb:
            case "pick":
                return inputs.Picked(AT, asking, button.what)
            case "mark":
                return inputs.Marked(AT, asking, button.what, on=not button.ticked)
            case "done":
                return inputs.Completed(AT, asking)
            case "page":
                return inputs.Turned(AT, asking, int(button.what))
            case "go":
                return inputs.WentOn(AT, asking, button.what)
            case "change":
                return inputs.WantedChange(AT, asking, button.what)
            case "send":
                return inputs.Sent(AT, asking)
            case "retry":
                return inputs.Retried(AT, asking, button.what)
            case "delete":
                return inputs.Paused(AT, asking)  # erasing is asked about in Telegram; here nothing is kept anyway
            case other:
                assert_never(other)

    def _carry_out(self, effect: Effect) -> Said | None:  # noqa: C901, PLR0911, PLR0912 - one case an effect
        match effect:
            case effects.Say(lines=lines):
                return Said("said", self._text(lines))
            case effects.Put(prompt=prompt):
                return self._put(prompt, "said")
            case effects.Redraw(prompt=prompt):
                return self._put(prompt, "drawn")
            case effects.Settle(lines=lines):
                return self._settle(lines)
            case effects.Remark(line=line):
                return Said("said", f"({self._word(line)})")
            case effects.ShowHelpCard():
                return Said("said", self._help_card())
            case effects.RaiseAlert(words=words):
                return Said("noted", f"the counsellor is told at once: {self._word(words)}")
            case effects.Transcribe() | effects.DropNote():
                return None  # here nobody listens, and nothing is kept
            case effects.ShowMenu():
                return Said("noted", "the menu is shown")
            case effects.OfferPerson():
                return Said("noted", "a person to talk to is offered")
            case effects.UseWay(way=way):
                return Said("noted", f"from now on: {way}")
            case effects.Consent():
                return Said("noted", "consent is recorded")
            case effects.HandOver():
                return Said("noted", "the counsellor gets the summary")
            case effects.Close(status=status):
                return Said("noted", f"ended: {status}")
            case other:
                assert_never(other)

    def _settle(self, lines: tuple[Line, ...]) -> Said | None:
        """What was chosen; a screen that only loses its buttons says nothing new."""
        chosen = self._word(lines[-1]) if lines else ""
        return Said("chosen", chosen) if chosen and chosen not in self._on_screen else None

    def _put(self, prompt: Prompt, kind: Kind) -> Said:
        text = self._text(prompt.lines)
        if text != self._on_screen:
            kind = "said"
        self._on_screen = text
        labels = tuple((TICK if each.ticked else "") + self._label(each) for each in prompt.buttons)
        steering = tuple(STEERING[each] for each in prompt.steering)
        return Said(kind, text, labels, steering)

    def _help_card(self) -> str:
        card = self.script.help_card
        numbers = [f"📞 {each.number}  {self._word(plain(each.words))}" for each in card.numbers]
        return "\n".join([self._word(plain(card.words)), *numbers])

    def _label(self, button: Button) -> str:
        return self._word(button.label)

    def _text(self, lines: Iterable[Line]) -> str:
        return "\n".join(filter(None, map(self._word, lines)))

    def _word(self, line: Line) -> str:
        return self.catalogues.word(line, self.cast.language)


def _go_on(interview: Interview) -> tuple[Button, ...]:
    from bot.dialogue import phrases

    return (effects.Button("go", "", phrases.GO_ON),) if interview.paused else ()
