"""``kazipot bench``: how fast the bot is, beside bots that keep nothing, and what its voice and its ear cost."""

from __future__ import annotations

import asyncio
import json
import sys
from importlib.util import find_spec
from pathlib import Path  # noqa: TC003 - typer reads it when it runs
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

import typer

from bot.commands.manners import give_up, in_one_sentence, new_app

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.bench.finding import Finding

app = new_app()
Part = Literal["turns", "stored", "latency", "memory", "start", "aloud", "cached", "hearing"]


@app.command()
def bench(
    rounds: Annotated[int, typer.Option(help="How many rounds of each.", min=1)] = 5,
    seconds: Annotated[float, typer.Option(help="How long a round lasts.", min=0.5)] = 5.0,
    chats: Annotated[int, typer.Option(help="How many people tap at a time.", min=1)] = 100,
    only: Annotated[Part | None, typer.Option(help=f"One part alone: {', '.join(get_args(Part))}.")] = None,
    model: Annotated[Path | None, typer.Option(help="The folder of a model that listens.")] = None,
    output: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Write everything as JSON too.")] = None,
) -> None:
    """Measure the bot on this machine: a messenger of our own hands out taps, and everything that is stored is counted.

    Side by side with a python-telegram-bot bot and an aiogram bot that make the same calls and keep nothing; then
    with many stored interviews, by the clock, with many open interviews, and from the start; then with people who
    listen, and with people who speak, to a model of KAZIPOT_HEARING_MODEL, or to one that is made for it.

    Example: kazipot bench --only turns --rounds 5
    """
    if missing := [name for name in ("psutil", "aiogram") if find_spec(name) is None]:
        give_up(f'The benchmark needs {" and ".join(missing)}. Run: pip install "kazipot[bench]"')
    from bot.bench.rounds import Failed
    from bot.settings import read_settings

    try:
        with in_one_sentence():
            findings = asyncio.run(_measure(only, rounds, seconds, chats, model or read_settings().hearing_model))
    except Failed as trouble:
        give_up(f"The benchmark broke off. {trouble}")
    if output is not None:
        output.write_text(json.dumps(findings, indent=2, ensure_ascii=False) + "\n", "utf-8")


async def _measure(only: Part | None, rounds: int, seconds: float, chats: int, model: Path | None) -> dict[str, Any]:
    from bot.bench import aloud, cached, hearing, latency, memory, starting, stored, turns
    from bot.bench.voices import deaf, silence

    mute, unheard = silence(), silence() or deaf(model)
    parts: dict[str, Callable[[], Awaitable[Finding]]] = {
        "turns": lambda: turns.measure(rounds, seconds, chats, _progress),
        "stored": lambda: stored.measure(rounds, seconds, chats, _progress),
        "latency": lambda: latency.measure(rounds * seconds, _progress),
        "memory": lambda: memory.measure(chats, _progress, mute),
        "start": lambda: starting.measure(_progress),
        "aloud": lambda: _unless(mute, aloud.TITLE, lambda: aloud.measure(rounds, seconds, chats, _progress)),
        "cached": lambda: _unless(mute, cached.TITLE, lambda: cached.measure(rounds, seconds, chats, _progress)),
        "hearing": lambda: _unless(unheard, hearing.TITLE, lambda: hearing.measure(rounds, chats, model, _progress)),
    }
    findings: dict[str, Any] = {}
    for name, measure in parts.items():
        if only in (None, name):
            finding = await measure()
            _progress("")
            print(finding.told(), end="\n\n", flush=True)
            findings[name] = finding.as_json()
    return findings


async def _unless(missing: str | None, title: str, measure: Callable[[], Awaitable[Finding]]) -> Finding:
    """Measure; where something is missing for it, say what."""
    from bot.bench.finding import Finding

    return Finding(title, notes=[missing]) if missing else await measure()


def _progress(words: str) -> None:
    """What is being done now: on a terminal's last line, else on a line of its own."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{words}")
    elif words:
        sys.stderr.write(f"{words}\n")
    sys.stderr.flush()
