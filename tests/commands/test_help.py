"""Help: every command explains itself, with an example that can be typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.__main__ import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable

    Kazipot = Callable[..., Any]


def test_all_commands_are_listed(kazipot: Kazipot) -> None:
    """``kazipot --help`` lists every command, and so does ``kazipot`` alone."""
    said = kazipot("--help").out

    assert all(f"\n  {command} " in said for command in COMMANDS)
    assert "Commands:" in kazipot().out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_an_example(kazipot: Kazipot, command: str) -> None:
    """The help of every command ends its explanation with an example."""
    said = kazipot(command, "--help")

    assert (said.code, said.err) == (0, "")
    example = said.out.partition("Example: ")[2].splitlines()[0]
    assert f"kazipot {command}" in example


def test_unknown_command(kazipot: Kazipot) -> None:
    """A command that does not exist is answered with one sentence."""
    said = kazipot("dance")

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "kazipot --help" in said.err


def test_a_missing_word_is_one_sentence(kazipot: Kazipot) -> None:
    """Who leaves out a word with fixed choices is told so in one line, and the exit code is 1."""
    said = kazipot("invite")

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "counsellor, coordinator, learner" in said.err
