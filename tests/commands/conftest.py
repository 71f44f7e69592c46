"""A folder in which a bot has lived, and the command line in it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.library.shelf import Shelf
from bot.service.changes import Note
from bot.service.hall import USERNAME
from bot.storage.sealing import Sealer, load_or_make_key
from bot.storage.sqlite import SqliteArchive
from tests.fakes.clock import FakeClock
from tests.fakes.town import Town, TownPhone

ROOT = Path(__file__).resolve().parents[2]
KEY = "secret/key"
DATABASE = "kazipot-data/kazipot.db"
HOSTILE = '=HYPERLINK("http://bad.example";"me");-2\r\n@SUM(A1),+3 čšž 🌱'


@dataclass(frozen=True, slots=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Kazipot = Callable[..., Said]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with the key beside the data folder, and no settings from elsewhere."""
    for name in ("TOKEN", "API_URL", "DATABASE", "KEY", "DATA", "OPEN_DOOR", "TIMEZONE"):
        monkeypatch.delenv(f"KAZIPOT_{name}", raising=False)
    monkeypatch.setenv("KAZIPOT_KEY_FILE", str(tmp_path / KEY))
    monkeypatch.setenv("KAZIPOT_DIALOGUES", str(ROOT / "dialogues"))
    monkeypatch.setenv("KAZIPOT_LOCALES", str(ROOT / "locales"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def kazipot(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Kazipot:
    """The command line."""
    assert home.is_dir()

    def run(*words: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["kazipot", *words])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code
        said = capsys.readouterr()
        return Said(code if isinstance(code, int) else 0, said.out, said.err)

    return run


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a counsellor, a coordinator, and a learner who has sent the whole interview."""
    folder = tmp_path_factory.mktemp("lived")
    asyncio.run(_live(folder))
    return folder


@pytest.fixture
def lived(home: Path, lived_in: Path) -> Path:
    """The home, after some life in it."""
    shutil.copytree(lived_in, home, dirs_exist_ok=True)
    return home


async def _live(folder: Path) -> None:
    key = load_or_make_key(folder / KEY, may_make=True)
    editions = Shelf(ROOT / "dialogues", ROOT / "locales").read().editions
    lately = FakeClock(datetime.now(UTC) - timedelta(hours=1))  # the commands look at it with the real clock
    town = await Town(dict(editions), archive=SqliteArchive(folder / DATABASE, Sealer(key)), clock=lately).open()
    await town.archive.commit([Note(USERNAME, "kazipot_test_bot")])
    await town.phone(2, "Maja").command("start", await town.invite("counsellor", name="Maja"))
    await town.phone(3, "Katrin").command("start", await town.invite("coordinator", name="Katrin"))
    ana = town.phone(5, "Ana")
    await ana.command("start", await town.invite("learner"))
    await _play(ana)
    await town.phone(6, "Bor").command("start", await town.invite("learner", name="Bor"))
    await town.archive.close()


async def _play(phone: TownPhone) -> None:
    """Always the first button; where words are asked for, hostile ones."""
    for _ in range(300):
        person = await phone.town.archive.person_at(phone.sender.chat)
        kept = await phone.town.archive.latest_interview(person.id) if person else None
        if kept is not None and kept.interview.status == "finished":
            return
        if any(key.data and key.data.startswith(("pick:", "mark:", "go:", "send:")) for key in phone.keys):
            await phone.press_first()
        else:
            await phone.write(HOSTILE)
    raise AssertionError(f"not at the end:\n{phone.texts[-3:]}")
