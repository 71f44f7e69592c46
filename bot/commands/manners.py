"""How commands behave: one shape for all, and one sentence when something is wrong."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

import typer


def new_app(**more: Any) -> typer.Typer:
    """A typer application as all commands want it: plain help, no completion scripts, plain errors."""
    return typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **more,
    )


def give_up(sentence: str) -> NoReturn:
    """Say what is wrong and what helps, and end with exit code 1."""
    sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)
