"""Somebody who walks through a dialogue by the rules of the buttons, with the interview through JSON at every step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.dialogue import inputs
from bot.dialogue.effects import Close, Put, Redraw
from bot.dialogue.engine import step, waiting
from bot.dialogue.interview import Interview, begin

if TYPE_CHECKING:
    from bot.dialogue.effects import Effect, Prompt
    from bot.dialogue.script import Script

AT = "2026-11-21T09:00:00.000Z"


@dataclass
class Walker:
    """Holds one interview; every input takes it through JSON first."""

    script: Script
    language: str = "en"
    first_name: str = "Ana"
    interview: Interview = field(init=False)
    heard: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Open the interview."""
        self.interview = begin(
            "iv1",
            dialogue=self.script.name,
            edition="e1",
            language=self.language,
            way="only read",
            counsellor="Maja",
            at=AT,
        )
        self.take(inputs.Began(AT))

    def take(self, happened: inputs.Input) -> tuple[Effect, ...]:
        """One input; the interview goes through JSON before it."""
        self.interview = Interview.model_validate_json(self.interview.model_dump_json())
        self.interview, effects = step(self.script, self.interview, replace(happened, first_name=self.first_name))
        self.heard += effects
        return effects

    @property
    def prompt(self) -> Prompt:
        """What waits now."""
        found = waiting(self.script, self.interview, first_name=self.first_name)
        assert found is not None
        return found

    @property
    def over(self) -> bool:
        """Whether the interview is closed."""
        return self.interview.status != "open"

    def pick(self, what: str) -> tuple[Effect, ...]:
        """Press an answer."""
        return self.take(inputs.Picked(AT, self.interview.asking, what))

    def mark(self, what: str, *, on: bool = True) -> tuple[Effect, ...]:
        """Tick an option."""
        return self.take(inputs.Marked(AT, self.interview.asking, what, on))

    def done(self) -> tuple[Effect, ...]:
        """Finish a choice of several."""
        return self.take(inputs.Completed(AT, self.interview.asking))

    def go(self) -> tuple[Effect, ...]:
        """Go on, or say that a guess is right: the button of the screen."""
        prompt = None if self.over else waiting(self.script, self.interview, first_name=self.first_name)
        what = next((button.what for button in prompt.buttons if button.verb == "go"), "") if prompt else ""
        return self.take(inputs.WentOn(AT, self.interview.asking, what))

    def retry(self, how: str) -> tuple[Effect, ...]:
        """Say that a guess is wrong: ``say`` it again, or answer in the ``other`` way."""
        what = next(button.what for button in self.prompt.buttons if button.verb == "retry" and how in button.what)
        return self.take(inputs.Retried(AT, self.interview.asking, what))

    def back(self) -> tuple[Effect, ...]:
        """Go back."""
        return self.take(inputs.WentBack(AT, self.interview.asking))

    def skip(self) -> tuple[Effect, ...]:
        """Skip."""
        return self.take(inputs.Skipped(AT, self.interview.asking))

    def write(self, text: str) -> tuple[Effect, ...]:
        """Type words."""
        return self.take(inputs.Wrote(AT, text))

    def send(self) -> tuple[Effect, ...]:
        """Send the answers."""
        return self.take(inputs.Sent(AT, self.interview.asking))

    def press_first(self) -> None:
        """The first ``pick``, else the first unticked ``mark`` and ``done``, else go, send, skip, else words."""
        prompt = self.prompt
        verbs = {button.verb: button for button in reversed(prompt.buttons)}
        unticked = next((button for button in prompt.buttons if button.verb == "mark" and not button.ticked), None)
        if "pick" in verbs:
            self.pick(verbs["pick"].what)
        elif unticked is not None:
            self.mark(unticked.what)
            self.done()
        elif "go" in verbs:
            self.go()
        elif "send" in verbs:
            self.send()
        elif "skip" in prompt.steering:
            self.skip()
        else:
            self.write("My own words")


def closings(effects: list[Effect]) -> list[str]:
    """How interviews were closed."""
    return [effect.status for effect in effects if isinstance(effect, Close)]


def prompts(effects: list[Effect]) -> list[Prompt]:
    """Every prompt that was put or drawn."""
    return [effect.prompt for effect in effects if isinstance(effect, Put | Redraw)]


def at_question(script: Script, name: str) -> Walker:
    """A walker who has pressed the first button up to this question."""
    walker = Walker(script)
    for _ in range(300):
        if walker.interview.asked == name:
            return walker
        walker.press_first()
    raise AssertionError(name)
