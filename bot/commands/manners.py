"""How commands behave: one shape for all, and one sentence when something is wrong."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def warn(sentence: str | None) -> None:
    """Say what is not as it should be, if anything is, and go on."""
    if sentence is not None:
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()


@contextlib.contextmanager
def in_one_sentence() -> Iterator[None]:
    """Whatever the world, the settings or a person got wrong is told in one sentence, without a traceback."""
    from bot.service.ports import Outage
    from bot.settings import Unset

    try:
        yield
    except (Unset, Outage) as trouble:
        give_up(str(trouble))


def configure_logs() -> None:
    """Logs are lines of events and codes on standard error; nothing personal is ever put into one."""
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
