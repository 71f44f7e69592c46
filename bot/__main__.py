"""The command ``kazipot``. Each command is a file of its own, and is loaded only when it is called.

So ``kazipot --help`` stays quick, and a command that needs much does not slow the others down. A module of a
command holds ``app``, a typer application with one command or several.
"""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from bot.commands.manners import new_app

# Command → what it does, in the order in which people need it. The module is named like the command.
COMMANDS = {
    "try": "Try everything on this machine: no Telegram, no token.",
    "run": "Run the bot on Telegram.",
    "check": "Proofread dialogue pages: every mistake, its place and its remedy.",
    "talk": "Try a dialogue in the terminal.",
    "draw": "Draw the picture of a dialogue.",
    "translate": "Catalogues for translators: extract, update, status.",
    "invite": "Invite a counsellor, a coordinator or a learner.",
    "people": "List everybody, with their ids.",
    "duty": "Say who is on duty, or put another counsellor on duty.",
    "export": "Write all interviews as JSON, CSV or Excel.",
    "forget": "Erase everything of one person.",
    "backup": "Copy everything into one sealed file.",
    "restore": "Put a backup in the place of the database.",
    "voices": "Say how the lines are spoken; make sounds ahead; take recordings out and in.",
    "doctor": "Say what is missing, and how to get it.",
    "bench": "Measure how fast the bot is on this machine.",
}
# Where the module cannot be named like the command (``try`` and ``import`` are words of Python).
MODULES = {"try": "bot.commands.try_out"}

# The error that typer raises for a command that was called wrongly, whichever library it brings along.
WRONG_CALL: Any = typer.BadParameter.__mro__[2]


class LazyGroup(TyperGroup):
    """Knows every command by name, and loads the one that is called."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]  # the context of typer's own click
        """All commands, in the order in which people need them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:  # type: ignore[override]  # the same
        """Load one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(MODULES.get(cmd_name, f"bot.commands.{cmd_name}"))
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # the same
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


app = new_app(cls=LazyGroup, no_args_is_help=True)


@app.callback()
def kazipot() -> None:
    """Kažipot: a guided orientation interview in Telegram.

    Example: kazipot check
    """


def main() -> None:
    """Run a command. A wrong call is answered with one sentence and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal that does not know a sign shows a question mark
            stream.reconfigure(errors="replace")
    try:
        code = app(standalone_mode=False)
    except WRONG_CALL as error:
        message = error.format_message().replace("Value error, ", "")
        if message.startswith("Usage:"):  # called without a word: the whole help
            sys.stdout.write(f"{message}\n")
        if not message or message.startswith("Usage:"):
            return
        sys.stderr.write(f"{' '.join(message.split()).rstrip('.')}. Run: kazipot --help\n")
        sys.exit(1)
    except typer.Abort:
        sys.stderr.write("\n")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


if __name__ == "__main__":
    main()
