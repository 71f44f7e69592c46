"""The commands around pages: check, draw, translate, talk. One sentence where something is wrong, never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = """\
interview: Talk
written in: en
chapters:
  - chapter: Start
    steps:
      - say: Hello.
      - hand over to: the counsellor
      - say: Thank you.
"""


@pytest.fixture
def here(tmp_path: Path) -> Path:
    """A folder with one good page and one with a slip."""
    (tmp_path / "dialogues").mkdir()
    (tmp_path / "locales").mkdir()
    (tmp_path / "dialogues" / "talk.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "slip.yaml").write_text(GOOD.replace("say: Hello.", "sya: Hello."), encoding="utf-8")
    return tmp_path


def _run(here: Path, *words: str, typed: str = "") -> tuple[int, str, str]:
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot", *words],
        cwd=here,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(here)},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_check_answers_with_exit_code_0_if_all_is_well(here: Path) -> None:
    """A page without mistakes may be published."""
    code, said, _ = _run(here, "check", "talk")

    assert (code, said.splitlines()[-1]) == (0, "All is well.")


def test_check_tells_the_place_the_rule_and_the_remedy(here: Path) -> None:
    """A page with a mistake is refused, with exit code 1."""
    code, said, _ = _run(here, "check", "slip.yaml")

    assert code == 1
    assert said.startswith("slip.yaml, line 6: I do not know “sya”. Did you mean “say”?")
    assert said.splitlines()[-1] == "1 mistake."


def test_check_without_a_name_looks_at_everything(here: Path) -> None:
    """All pages of the folder where it is started, and the bot's own words."""
    (here / "dialogues" / "broken.yaml").write_text("interview: X\n", encoding="utf-8")

    code, said, _ = _run(here, "check")

    assert code == 1
    assert "broken.yaml" in said


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("check", "tlak"), "There is no page “tlak”. Did you mean “talk”? The pages are: talk."),
        (("draw", "nothing"), "There is no page “nothing”. The pages are: talk."),
        (("talk", "talk", "--language", "sl"), "The page does not speak “sl”. It speaks: en."),
        (("talk", "talk", "--replay", "nowhere.md"), "I cannot read nowhere.md."),
        (("draw", "talk", "--output", "nowhere/x.svg"), "Name another file with --output."),
        (("draw", "talk", "--format", "gif"), "kazipot --help"),
        (("chekc",), "kazipot --help"),
        (("check", "--nonsense"), "kazipot --help"),
    ],
)
def test_what_a_person_gets_wrong_is_one_sentence_with_the_remedy(
    here: Path, words: tuple[str, ...], remedy: str
) -> None:
    """Exit code 1, the remedy, and no traceback."""
    code, _, told = _run(here, *words)

    assert code == 1
    assert remedy in told
    assert "Traceback" not in told


def test_draw_writes_both_pictures(here: Path) -> None:
    """An SVG into a file, a flow chart to the screen."""
    assert _run(here, "draw", "talk", "--output", "talk.svg")[0] == 0
    assert (here / "talk.svg").read_text(encoding="utf-8").startswith("<svg")

    assert _run(here, "draw", "talk", "--format", "mermaid")[1].startswith("flowchart TD")


def test_translate_makes_templates_and_catalogues_and_tells_how_far_they_are(here: Path) -> None:
    """A coordinator who adds a language gets its catalogue with one command."""
    page = here / "dialogues" / "talk.yaml"
    page.write_text(GOOD.replace("written in: en", "written in: en\nalso in: sl"), encoding="utf-8")

    assert _run(here, "translate", "extract")[0] == 0
    assert (here / "locales" / "talk.pot").is_file()
    assert _run(here, "translate", "update")[0] == 0
    assert (here / "locales" / "sl" / "LC_MESSAGES" / "bot.po").is_file()
    code, said, _ = _run(here, "translate", "status")

    assert code == 0
    assert said.splitlines()[1].split()[:4] == ["talk", "sl", "0", "0"]


def test_a_talk_is_held_and_written_down_and_played_again(here: Path) -> None:
    """What was typed becomes a transcript, and the transcript plays the same talk."""
    typed = "1\n1\n"

    code, said, _ = _run(here, "talk", "talk", "--record", "talk.md", typed=typed)

    assert code == 0
    assert "Can Maja read and hear them?" in said
    written = (here / "talk.md").read_text(encoding="utf-8")
    assert "ana:   [👍 Yes]" in written
    assert _run(here, "talk", "talk", "--replay", "talk.md", "--record", "again.md")[0] == 0
    assert (here / "again.md").read_text(encoding="utf-8") == written


@pytest.mark.parametrize("command", ["check", "draw", "talk", "translate"])
def test_every_command_explains_itself_with_an_example(here: Path, command: str) -> None:
    """``--help`` ends in something that can be copied."""
    code, said, _ = _run(here, command, "--help")

    assert code == 0
    assert f"Example: kazipot {command}" in said
