"""What is stored after a round, held against what was tapped: a figure is never told of a bot that loses an answer."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.bench.rounds import Failed, play
from bot.bench.seeding import count_answers, left_over

if TYPE_CHECKING:
    from bot.bench.plan import Plan
    from bot.bench.rounds import Round
    from bot.bench.seeding import Seeded

OURS: Final = "bot.bench.bots.ours"


async def play_on_copy(house: Path, copy: Path, seeded: Seeded, plan: Plan, *more: str, weigh: bool = False) -> Round:
    """Play a plan with our bot on a new copy of a seeded house. ``more`` is for the bot. Raises ``Failed``."""
    shutil.copytree(house, copy)
    one = await play(plan, OURS, str(copy), *more, weigh=weigh)
    await verify(copy, seeded, one)
    return one


async def play_once(house: Path, seeded: Seeded, plan: Plan, *more: str, weigh: bool = False) -> Round:
    """Play a plan on a copy that is thrown away afterwards. Raises ``Failed``."""
    with tempfile.TemporaryDirectory(prefix="kazipot-bench-") as name:
        return await play_on_copy(house, Path(name) / "house", seeded, plan, *more, weigh=weigh)


async def verify(folder: Path, seeded: Seeded, one: Round) -> int:
    """How many tapped answers are stored. Raises ``Failed`` if it is not every one, once, with nothing waiting."""
    wanted = {chat: seeded.answers[chat] + tapped for chat, tapped in one.played.tapped.items()}
    kept = await count_answers(folder, [int(chat) for chat in seeded.answers])
    wrong = sum(kept[chat] != count for chat, count in wanted.items())
    if wrong:
        raise Failed(f"The answers of {wrong} chats are not as they were tapped.")
    if waiting := await left_over(folder):
        raise Failed(f"{waiting} updates, messages and voice notes still wait in the database.")
    return sum(one.played.tapped.values())
