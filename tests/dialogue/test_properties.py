"""Random people walk through the dialogues; whatever they do, some truths hold."""

from __future__ import annotations

import random
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.dialogue import inputs
from bot.dialogue.answers import Voice
from bot.dialogue.engine import sayable, step
from bot.dialogue.interview import Interview
from bot.dialogue.summary import summarise
from tests.conftest import ROOT, script_of
from tests.fakes.walker import AT, Walker

if TYPE_CHECKING:
    from bot.dialogue.script import Script

PAGES = {
    "orientation": ROOT / "dialogues" / "orientation.yaml",
    "everything": ROOT / "tests" / "pages" / "everything.yaml",
}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def random_press(walker: Walker, chance: random.Random) -> None:
    """One thing that a person may do now, mostly something that goes on."""
    prompt = walker.prompt
    asking = walker.interview.asking
    answers = [button for button in prompt.buttons if button.verb in ("pick", "mark")]
    whim = chance.random()
    if whim < 0.04 and "back" in prompt.steering:
        walker.back()
    elif whim < 0.07:
        walker.write(chance.choice(["hm", "🙂", "7", "a story of mine", "\x00\ud83d", "x" * 5000]))
    elif whim < 0.09:
        walker.take(inputs.Paused(AT, asking))
        walker.go()
    elif whim < 0.1:
        speak_randomly(walker, chance)
    elif whim < 0.11:
        walker.take(inputs.WantedChange(AT, asking, chance.choice(["", "c0", "c1q0", "zzz"])))
    elif whim < 0.25 and "skip" in prompt.steering:
        walker.skip()
    elif answers and answers[0].verb == "mark":
        walker.mark(chance.choice(answers).what)
        walker.done()
    elif answers:
        walker.pick(chance.choice(answers).what)
    else:
        walker.press_first()


def speak_randomly(walker: Walker, chance: random.Random) -> None:
    """A voice note, with somebody who understands it or without, at once or too late, rightly or not."""
    note = f"note {chance.randrange(10**9)}"
    options = sayable(walker.script, walker.interview).options
    walker.take(inputs.Spoke(AT, Voice(file="f", name=note, seconds=chance.choice([1, 9, 500])), chance.random() < 0.7))
    if chance.random() < 0.3:
        walker.press_first()
    if walker.over:
        return
    meant = tuple(button.what for button in options if chance.random() < 0.4)
    sound = chance.choice(["speech", "speech", "speech", "not transcribed", "silence", "slip", "broken", "noise"])
    steered = chance.choice(["", "", "", "back", "skip", "again", "help"])
    walker.take(inputs.Heard(AT, note, sound, "some words", meant, steered))  # type: ignore[arg-type]  # of these words
    if not walker.over and chance.random() < 0.3:
        walker.take(inputs.Retried(AT, walker.interview.asking, chance.choice(["say.1", "other.2"])))


def walk_randomly(script: Script, seed: int) -> Walker:
    """Somebody who does as she likes, until the end."""
    chance = random.Random(seed)  # noqa: S311 - a random walk, not a secret
    walker = Walker(script)
    for _ in range(3000):
        if walker.over:
            return walker
        random_press(walker, chance)
    raise AssertionError(f"seed {seed} is still at {walker.interview.asked}")


@settings(max_examples=150, deadline=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32))
def test_every_walk_through_everything_ends(everything: Script, seed: int) -> None:
    """Whatever a person does, she reaches an end; the interview goes through JSON between every two inputs."""
    walker = walk_randomly(everything, seed)

    assert walker.interview.status in ("finished", "refused", "stopped")


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32))
def test_every_walk_through_the_orientation_ends(orientation: Script, seed: int) -> None:
    """The same in the orientation interview; its summary holds only what applies."""
    walker = walk_randomly(orientation, seed)

    assert walker.interview.status in ("finished", "refused", "stopped")
    assert {row.key for row in summarise(orientation, walker.interview).rows} <= set(walker.interview.answers)


def walk_many(page: str, seeds: range) -> int:
    """Many walks through one page, for a process of its own; tell how many ended."""
    script = script_of(PAGES[page])
    return sum(walk_randomly(script, seed).over for seed in seeds)


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_ten_thousand_walks_end() -> None:
    """10,000 random walks, 1,000 of them through the orientation interview, all end."""
    shares = [("orientation", range(start, start + 100)) for start in range(0, 1000, 100)]
    shares += [("everything", range(start, start + 500)) for start in range(0, 9000, 500)]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        ended = sum(pool.map(walk_many, *zip(*shares, strict=True)))

    assert ended == 10_000


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32), presses=st.integers(1, 60))
def test_back_and_forth_changes_nothing(everything: Script, seed: int, presses: int) -> None:
    """From any place: back, then on, leaves the same answers, the same place and the same summary."""
    chance = random.Random(seed)  # noqa: S311 - the same
    walker = Walker(everything)
    for _ in range(presses):
        if not walker.over:
            random_press(walker, chance)
    if (
        walker.over
        or walker.interview.revisiting
        or walker.interview.draft.trail
        or walker.interview.draft.change is not None
        or walker.interview.draft.heard is not None
    ):
        return
    if "back" not in walker.prompt.steering:
        return
    before = walker.interview
    walker.back()
    walker.go()

    assert walker.interview.answers == before.answers
    assert walker.interview.asked == before.asked
    assert walker.interview.done == before.done


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(seed=st.integers(0, 2**32))
def test_a_step_is_a_function(everything: Script, seed: int) -> None:
    """The same script, interview and input give the same interview and the same effects."""
    chance = random.Random(seed)  # noqa: S311 - the same
    walker = Walker(everything)
    for _ in range(chance.randrange(1, 40)):
        if not walker.over:
            random_press(walker, chance)
    happened = inputs.Picked(AT, walker.interview.asking, "yes")
    revived = Interview.model_validate_json(walker.interview.model_dump_json())

    assert step(everything, revived, happened) == step(everything, walker.interview, happened)
