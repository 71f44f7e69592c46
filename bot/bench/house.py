"""A house of its own for our bot: a folder with the benchmark's dialogue, its data and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.bench.page import NAME, page
from bot.bench.plan import TOKEN
from bot.settings import TELEGRAM, Settings

if TYPE_CHECKING:
    from pathlib import Path


def furnish(folder: Path, words: str = "") -> None:
    """Lay the dialogue into the folder; ``words`` are the page, if it is not the usual one."""
    for each in ("dialogues", "locales"):
        (folder / each).mkdir(parents=True, exist_ok=True)
    (folder / "dialogues" / f"{NAME}.yaml").write_text(words or page(), "utf-8")


def settings_in(folder: Path, url: str = TELEGRAM, model: Path | None = None) -> Settings:
    """The settings of a bot that lives in this folder, whatever the environment says; ``model`` is for its hearing."""
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
        voices=None,
        hearing_model=model,
        open_door=True,
        timezone="UTC",
    )
