"""The README cannot lie: its settings, its commands, its page and its two commands are held against the program."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.library.grammar import read_page
from bot.library.lists import read_lists
from bot.library.proofreading import proofread
from bot.library.telling import tell_all
from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
TRY, TEST = re.findall(r"^```sh\n(python3 -m venv .*)\n```", README, re.MULTILINE)


def blocks(kind: str) -> list[str]:
    """The blocks of code of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def table(head: str) -> dict[str, str]:
    """The rows of the table whose head begins so, by their first cell."""
    rows = README.partition(f"\n| {head} |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [row.strip("| ").split(" | ") for row in rows]
    return {row[0].strip("`"): " | ".join(row[1:]) for row in cells}


def test_every_setting() -> None:
    """The table names every setting and none that does not exist, nor does the text anywhere else."""
    settings = {f"KAZIPOT_{name.upper()}" for name in Settings.model_fields}

    assert set(table("setting")) == settings
    assert set(re.findall(r"KAZIPOT_[A-Z_]+", README)) == settings


def test_every_command() -> None:
    """The table names every command, in the order of ``kazipot --help``; the text names none that is not."""
    assert [name.split(" ")[1] for name in table("command")] == list(COMMANDS)
    assert set(re.findall(r"`(?:\.venv/bin/)?kazipot (\w+)", README)) <= set(COMMANDS)


def test_every_option() -> None:
    """Every option that the table names is an option of that command."""
    for name, words in table("command").items():
        command = name.split(" ")[1]
        said = subprocess.run(  # noqa: S603 - our own command
            [sys.executable, "-m", "bot", command, "--help"], cwd=ROOT, capture_output=True, check=True
        )
        for option in re.findall(r"--[a-z]+", words):
            assert option in said.stdout.decode(), (command, option)


def test_the_page(tmp_path: Path) -> None:
    """The page that is shown may be published as it stands."""
    (page,) = blocks("yaml")
    (tmp_path / "work.yaml").write_text(page, "utf-8")
    lists = read_lists(ROOT / "dialogues" / "lists")

    found = [each for each in proofread(read_page(tmp_path / "work.yaml", lists), lists, ()) if "list" not in each.file]

    assert not found, tell_all(found)


def test_pictures_and_links() -> None:
    """Every file that the README points to is there, and the picture is small."""
    for target in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (ROOT / target).is_file(), target
    assert (ROOT / ".github" / "try.png").stat().st_size < 300_000


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of what is committed."""
    where = tmp_path_factory.mktemp("fresh") / "kazipot"
    clone = ["git", "clone", "--quiet", str(ROOT), str(where)]
    anybodys = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*"}
    subprocess.run(clone, check=True, env=os.environ | anybodys)  # noqa: S603 - git is wherever it is
    return where


def environment(home: Path) -> dict[str, str]:
    """The environment without anything of Kažipot and of this Python."""
    ours = ("KAZIPOT_", "PYTHON", "VIRTUAL_ENV", "PYTEST_", "COV_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {"HOME": str(home)}


@pytest.mark.long
@pytest.mark.timeout(900)
def test_the_first_command(clone: Path, tmp_path: Path) -> None:
    """In a fresh clone the first command sets everything up, starts it, and shows the page; Ctrl-C ends it."""
    command = f"{TRY} --port 0"
    with subprocess.Popen(  # noqa: S602 - the README's command, as a person types it
        command, shell=True, cwd=clone, env=environment(tmp_path), stdout=subprocess.PIPE, start_new_session=True
    ) as running:
        assert running.stdout is not None
        address = next(found[0] for line in running.stdout if (found := re.search(r"http://\S+", line.decode())))
        with urllib.request.urlopen(address) as page:  # noqa: S310 - our own page
            assert b"Ka\xc5\xbeipot" in page.read()
        os.killpg(running.pid, signal.SIGINT)
        running.wait(10)
    assert (clone / "kazipot-data" / "try").is_dir()


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_the_second_command(clone: Path, tmp_path: Path) -> None:
    """In a fresh clone the second command runs the tests, and all of them pass."""
    done = subprocess.run(  # noqa: S602 - the README's command, as a person types it
        TEST, shell=True, cwd=clone, env=environment(tmp_path), capture_output=True, check=False
    )

    assert done.returncode == 0, done.stdout.decode()[-3000:]
