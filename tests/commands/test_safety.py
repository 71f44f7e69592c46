"""Backup, restore and doctor: nothing is written over by mistake, nothing is told that is not so."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.preview.server import PreviewServer
from bot.settings import read_settings
from bot.storage.lock import held
from bot.wiring import database_path

if TYPE_CHECKING:
    from collections.abc import Callable

    Kazipot = Callable[..., Any]


ROOT = Path(__file__).resolve().parents[2]


def ids(kazipot: Kazipot) -> set[str]:
    """Everybody's ids."""
    return {row["id"] for row in json.loads(kazipot("people", "--json").out)}


def states(said: Any) -> dict[str, str]:
    """What doctor says: how it is with each thing."""
    lines = [line for line in said.out.splitlines() if ": " in line and not line[0].isdecimal()]
    return {line[7:].partition(":")[0]: line[:5].strip() for line in lines}


@pytest.mark.usefixtures("lived")
def test_backup_and_restore(kazipot: Kazipot, home: Path) -> None:
    """What was backed up is back after a restore, also where the database is gone; the backup is sealed and private."""
    everybody = ids(kazipot)
    answers = json.loads(kazipot("export").out)["interviews"]
    assert kazipot("backup", "safe.db").code == 0
    kazipot("forget", min(everybody))
    assert ids(kazipot) != everybody

    said = kazipot("restore", "safe.db", "--yes")

    assert (said.code, said.err, ids(kazipot)) == (0, "", everybody)
    assert "kazipot forget" in said.out
    for file in (home / "kazipot-data").iterdir():
        file.unlink()
    assert kazipot("restore", "safe.db").code == 0
    assert json.loads(kazipot("export").out)["interviews"] == answers
    assert (home / "safe.db").stat().st_mode & 0o777 == 0o600
    assert b"HYPERLINK" not in (home / "safe.db").read_bytes()
    assert b"Maja" not in (home / "safe.db").read_bytes()
    assert [each.name for each in home.iterdir() if each.name.startswith(".")] == []


@pytest.mark.usefixtures("lived")
def test_nothing_is_written_over(kazipot: Kazipot, home: Path) -> None:
    """A file that is there, and the living database, are written over only where somebody says yes."""
    kazipot("backup", "safe.db")
    before = (home / "kazipot-data" / "kazipot.db").read_bytes()

    for words in (["backup", "safe.db"], ["restore", "safe.db"]):
        said = kazipot(*words)
        assert (said.code, said.out, "--yes" in said.err) == (1, "", True)
    for words in (["backup", "kazipot-data/kazipot.db", "--yes"], ["restore", "kazipot-data/kazipot.db", "--yes"]):
        said = kazipot(*words)
        assert (said.code, "the database itself" in said.err) == (1, True)
    assert (home / "kazipot-data" / "kazipot.db").read_bytes() == before
    assert kazipot("backup", "safe.db", "--yes").code == 0


@pytest.mark.usefixtures("lived")
def test_restore_refuses_what_does_not_open(kazipot: Kazipot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of something else, an empty one and a backup with another key change nothing."""
    everybody = ids(kazipot)
    kazipot("backup", "safe.db")
    (home / "words.db").write_text("words")
    (home / "empty.db").touch()
    sqlite3.connect(home / "other.db").executescript("CREATE TABLE t (x)").connection.close()

    for file in ("words.db", "empty.db", "other.db", "missing.db", "."):
        said = kazipot("restore", file, "--yes")
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    with monkeypatch.context() as other_key:
        other_key.setenv("KAZIPOT_KEY", "ab" * 32)
        assert "does not open" in kazipot("restore", "safe.db", "--yes").err
    with monkeypatch.context() as no_key:
        no_key.setenv("KAZIPOT_KEY_FILE", str(home / "nowhere"))
        said = kazipot("restore", "safe.db", "--yes")
        assert (said.code, "KAZIPOT_KEY_FILE" in said.err) == (1, True)
        assert not (home / "nowhere").exists()
    assert ids(kazipot) == everybody


@pytest.mark.usefixtures("lived")
def test_restore_waits_for_the_bot(kazipot: Kazipot) -> None:
    """While a bot runs with the database, nothing is put in its place; a backup is made all the same."""
    database = database_path(read_settings())
    with held(database.with_name("kazipot.db.lock"), "in this test"):
        assert kazipot("backup", "safe.db").code == 0
        said = kazipot("restore", "safe.db", "--yes")
        doctor = kazipot("doctor")

    assert (said.code, "runs already" in said.err) == (1, True)
    assert "it is running with this database" in doctor.out
    assert kazipot("restore", "safe.db", "--yes").code == 0


def test_nothing_to_back_up(kazipot: Kazipot, home: Path) -> None:
    """Where there is no database, backup says so and makes none."""
    said = kazipot("backup", "safe.db")

    assert (said.code, "nothing to back up" in said.err) == (1, True)
    assert not (home / "kazipot-data").exists()
    assert not (home / "secret").exists()


def test_doctor_in_an_empty_folder(kazipot: Kazipot, home: Path) -> None:
    """On a new machine nothing is wrong, what is to do is named with its remedy, and looking makes nothing."""
    said = kazipot("doctor")

    found = states(said)
    assert (said.code, said.err) == (0, "")
    assert "wrong" not in found.values()
    to_do = {thing for thing, state in found.items() if state == "to do"}
    assert {"Token", "Key", "Database", "Counsellors", "Help card"} <= to_do
    assert "@BotFather" in said.out
    assert "kazipot invite counsellor" in said.out
    assert "sl: espeak-ng sl" in said.out
    assert "KAZIPOT_HEARING_MODEL" in said.out
    assert list(home.iterdir()) == []


@pytest.mark.usefixtures("lived")
def test_doctor_at_home(kazipot: Kazipot) -> None:
    """In a house that lives, doctor tells who is on duty and that the key fits."""
    said = kazipot("doctor")

    assert said.code == 0
    assert "on duty: Maja" in said.out
    assert {states(said)[thing] for thing in ("Key", "Database", "Counsellors", "Dialogues", "Disk", "Bot")} == {"ok"}


@pytest.mark.usefixtures("lived")
def test_doctor_finds_what_is_wrong(kazipot: Kazipot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that others may read or that is gone, broken settings, pages with mistakes: wrong, with exit code 1."""
    (home / "secret" / "key").chmod(0o644)
    said = kazipot("doctor")
    assert (said.code, states(said)["Key"], "chmod 600" in said.out) == (1, "wrong", True)

    (home / "secret" / "key").unlink()
    said = kazipot("doctor")
    assert (said.code, states(said)["Key"], states(said)["Database"]) == (1, "wrong", "wrong")

    (home / "dialogues").mkdir()
    (home / "dialogues" / "slip.yaml").write_text("interview: Slip\n")
    monkeypatch.setenv("KAZIPOT_DIALOGUES", "dialogues")
    assert states(kazipot("doctor"))["Dialogues"] == "wrong"
    (home / "dialogues" / "slip.yaml").unlink()
    assert "there is no page" in kazipot("doctor").out

    monkeypatch.setenv("KAZIPOT_OPEN_DOOR", "perhaps")
    said = kazipot("doctor")
    assert (said.code, "KAZIPOT_OPEN_DOOR must be yes or no" in said.out) == (1, True)


async def test_doctor_asks_who_the_token_belongs_to(home: Path) -> None:
    """The token is tried out, and never shown; a wrong one is wrong, a silent messenger is something to look at."""
    server = PreviewServer("4242:AAtest")
    await server.start()
    answers = [await doctor(home, token, server.url) for token in ("4242:AAtest", "4242:AAother", "nonsense")]
    await server.stop()
    answers.append(await doctor(home, "4242:AAtest", server.url))

    assert [line[:5].strip() for line in answers] == ["ok", "wrong", "wrong", "to do"]
    assert "@" in answers[0]
    assert not [line for line in answers if "AA" in line]


async def doctor(home: Path, token: str, api_url: str) -> str:
    """What doctor says of a token."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "doctor"),
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(ROOT), "KAZIPOT_TOKEN": token, "KAZIPOT_API_URL": api_url},
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    return next(line for line in said.decode().splitlines() if "Token:" in line)


def test_doctor_listens(kazipot: Kazipot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A model or a folder of voices that is named and not there is wrong, and the remedy is named."""
    monkeypatch.setenv("KAZIPOT_HEARING_MODEL", str(home / "no model"))
    monkeypatch.setenv("KAZIPOT_VOICES", str(home / "no voices"))
    said = kazipot("doctor")

    assert (states(said)["Hearing"], states(said)["Voice"]) == ("wrong", "wrong")
    assert "hf download" in said.out
    assert "KAZIPOT_VOICES" in said.out


def test_doctor_has_every_piper_voice_say_a_word(kazipot: Kazipot, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice whose file is broken is named, and who speaks instead."""
    (home / "voices").mkdir()
    (home / "voices" / "lv_LV-broken-low.onnx").write_bytes(b"no voice")
    (home / "voices" / "lv_LV-broken-low.onnx.json").write_text("{}", "utf-8")
    monkeypatch.setenv("KAZIPOT_VOICES", str(home / "voices"))
    said = kazipot("doctor")

    assert states(said)["Voice"] == "wrong"
    assert "piper lv_LV-broken-low does not work, so espeak-ng speaks" in said.out
