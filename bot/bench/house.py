"""A house of its own for our bot: a folder with the benchmark's dialogue, its data and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.bench.page import NAME, page
from bot.bench.plan import TOKEN
from bot.settings import TELEGRAM, Settings

if TYPE_CHECKING:
    from pathlib import Path


def furnish(folder: Path) -> None:
    """Lay the dialogue into the folder."""
    for each in ("dialogues", "locales"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    (folder / "dialogues" / f"{NAME}.yaml").write_text(page(), "utf-8")


def settings_in(folder: Path, url: str = TELEGRAM) -> Settings:
    """The settings of a bot that lives in this folder, whatever the environment says."""
    return Settings(
        _env_file=None,
        token=SecretStr(TOKEN),
        api_url=url,
        data=folder / "data",
        database="",
        key=SecretStr(""),
        key_file=folder / "key",
        dialogues=folder / "dialogues",
        locales=folder / "locales",
        open_door=True,
        timezone="UTC",
    )
