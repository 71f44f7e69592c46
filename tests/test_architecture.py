"""The house stands as it was designed: floors, circles, and a few things that must never be written."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = sorted((ROOT / "bot").rglob("*.py"))
FORBIDDEN = {
    r"drop_pending_updates[\"']?\s*[:=]\s*True": "what waits at Telegram is people's answers",
    r"parse_mode": "text is plain, whatever a person wrote",
    r"datetime\.utcnow|datetime\.now\(\)": "times are UTC, and say so",
    r"\b(pickle|marshal|shelve)\b": "what was stored is read as data",
    r"\byaml\.(load|unsafe_load|full_load)\b": "a page must not make objects",
    r"\beval\(|\bexec\(": "nothing that somebody wrote is run",
    r"unittest\.mock|MagicMock": "fakes obey the same contract as the real thing",
    r"\b(TODO|FIXME|XXX)\b": "what is not done is an issue",
}
# The messenger of our own reads and draws what Telegram allows, markup too; a rival bot of the benchmark is stock.
EXEMPT = {r"parse_mode": ("preview", "bench")}


def test_floors() -> None:
    """Each room uses only the floors below, the engine nothing of the outside world, and nothing goes in circles."""
    done = subprocess.run(  # noqa: S603 - our own contracts
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, check=False
    )

    assert done.returncode == 0, done.stdout.decode()


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_never_written(pattern: str) -> None:
    """Some things stand nowhere in the program."""
    spared = EXEMPT.get(pattern, ())
    found = [
        f"{file.relative_to(ROOT)}:{number}: {FORBIDDEN[pattern]}"
        for file in OURS
        if file.relative_to(ROOT).parts[1] not in spared
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]

    assert not found, "\n".join(found)


def test_only_the_wiring_names_adapters() -> None:
    """Rooms of floor 4 are named by the wiring and by commands alone: the service knows ports, not adapters."""
    named = re.compile(r"from bot\.(telegram|storage|voice|report|preview)\b")
    rooms = ("service", "library", "dialogue")
    found = [
        file for room in rooms for file in (ROOT / "bot" / room).rglob("*.py") if named.search(file.read_text("utf-8"))
    ]

    assert found == []


def test_every_test_says_its_truth() -> None:
    """Every test has a docstring."""
    silent = [
        f"{file.relative_to(ROOT)}: {node.name}"
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
        if not ast.get_docstring(node)
    ]

    assert silent == []
