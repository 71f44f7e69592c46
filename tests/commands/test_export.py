"""Exporting: everything is in it, in the promised shape, and no spreadsheet is led astray."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.report import tables
from bot.report.tables import harmless, write_csv, write_xlsx
from bot.service.exporting import COLUMNS, flat

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from pathlib import Path

    Kazipot = Callable[..., Any]

INTERVIEW = [
    *("id", "dialogue", "edition", "language", "learner", "counsellor", "status", "started_at", "finished_at"),
    *("answers", "flags"),
]
ANSWER = [
    *("question", "chapter", "kind", "value", "text", "voice", "transcript", "answered_at", "skipped"),
]
FORMULA = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
openpyxl: Any = import_module("openpyxl")


async def many(rows: Sequence[Sequence[str]]) -> AsyncIterator[Sequence[str]]:
    """Rows one by one."""
    for row in rows:
        yield row


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """A CSV with these rows beneath the head ``a, b``."""
    file = io.StringIO(newline="")
    asyncio.run(write_csv(file, ("a", "b"), many(rows), separator))
    return file.getvalue()


def as_xlsx(rows: Sequence[Sequence[str]]) -> Any:
    """A workbook with these rows, as another program reads it."""
    file = io.BytesIO()
    asyncio.run(write_xlsx(file, ("a", "b"), many(rows)))
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


@pytest.mark.usefixtures("lived")
def test_json(kazipot: Kazipot) -> None:
    """The JSON has the fields of DESIGN section 4, the answers in the order of the page."""
    told = json.loads(kazipot("export", "--format", "json").out)

    assert list(told) == ["exported_at", "interviews"]
    assert told["exported_at"].endswith("Z")
    finished = next(each for each in told["interviews"] if each["status"] == "finished")
    assert list(finished) == INTERVIEW
    assert all(list(answer) == ANSWER for answer in finished["answers"])
    assert (finished["dialogue"], finished["language"]) == ("orientation", "en")
    assert list(finished["learner"]) == list(finished["counsellor"]) == ["id", "name"]
    assert finished["counsellor"]["name"] == "Maja"
    assert finished["answers"][0] | {"answered_at": ""} == {
        "question": "consent",
        "chapter": "Start",
        "kind": "choose one",
        "value": "yes",
        "text": None,
        "voice": [],
        "transcript": None,
        "answered_at": "",
        "skipped": False,
    }


@pytest.mark.usefixtures("lived")
def test_file_is_private_and_whole(kazipot: Kazipot, home: Path) -> None:
    """The file may be read by its owner alone, and holds the same as what is printed."""
    said = kazipot("export", "--output", "all.json")
    printed = kazipot("export")

    assert (said.code, said.out) == (0, "")
    assert (home / "all.json").stat().st_mode & 0o777 == 0o600
    assert json.loads((home / "all.json").read_text("utf-8"))["interviews"] == json.loads(printed.out)["interviews"]
    assert not list(home.glob(".all*"))


@pytest.mark.usefixtures("lived")
def test_csv(kazipot: Kazipot) -> None:
    """The CSV has one answer a row after a byte order mark, and no cell that is taken for a formula."""
    answers = [each for interview in json.loads(kazipot("export").out)["interviews"] for each in interview["answers"]]
    printed = kazipot("export", "--format", "csv").out
    other = kazipot("export", "--format", "csv", "--separator", "semicolon").out

    assert printed.startswith("\ufeff")
    head, *rows = csv.reader(io.StringIO(printed[1:], newline=""))
    assert tuple(head) == COLUMNS
    assert [row[COLUMNS.index("question")] for row in rows] == [each["question"] for each in answers]
    assert list(csv.reader(io.StringIO(other[1:], newline=""), delimiter=";")) == [head, *rows]
    hostile = [cell for row in rows for cell in row if "HYPERLINK" in cell]
    assert hostile
    assert all(cell.startswith("'=HYPERLINK") for cell in hostile)


@pytest.mark.usefixtures("lived")
def test_xlsx(kazipot: Kazipot, home: Path) -> None:
    """The Excel file holds the same cells as the CSV, all of them words."""
    assert kazipot("export", "--format", "xlsx", "--output", "all.xlsx").code == 0
    printed = kazipot("export", "--format", "csv").out
    sheet = openpyxl.load_workbook(home / "all.xlsx").active

    expected = list(csv.reader(io.StringIO(printed[1:], newline="")))
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == expected
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}


@given(st.lists(st.lists(st.text(st.sampled_from("a=+-@,;|\t\r\n\0\"' ＝")), min_size=2, max_size=2), max_size=3))
def test_no_formula_whatever_the_separator(rows: list[list[str]]) -> None:
    """Whichever separator a program splits the file at, no cell begins like a formula."""
    for written in ",;\t":
        for read in ",;\t|":
            cells = [
                cell
                for row in csv.reader(io.StringIO(as_csv(rows, written)[1:], newline=""), delimiter=read)
                for cell in row
            ]
            assert not [cell for cell in cells if FORMULA.match(cell)]


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=3))
def test_every_word_survives(rows: list[list[str]]) -> None:
    """Any text goes into both tables; what a spreadsheet can hold comes out again."""
    assert not set("\t\r\0") & {sign for row in rows for cell in row for sign in harmless(cell)}
    expected = [["a", "b"], *([harmless(cell) for cell in row] for row in rows)]

    assert list(csv.reader(io.StringIO(as_csv(rows)[1:], newline=""))) == expected
    sheet = as_xlsx(rows).active
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows()] == expected


def test_more_rows_than_a_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one sheet is full, the rows go on in the next one, under the same head."""
    monkeypatch.setattr(tables, "ROWS_IN_A_SHEET", 2)

    book = as_xlsx([[str(number), "x"] for number in range(5)])

    assert [[row[0].value for row in sheet.iter_rows()] for sheet in book] == [
        ["a", "0", "1"],
        ["a", "2", "3"],
        ["a", "4"],
    ]


def test_kinds_of_values() -> None:
    """Several values stand one after the other; an occupation has its code behind it; a skipped answer says so."""
    answer = {"question": "q", "chapter": "c", "kind": "k", "text": None, "transcript": None, "answered_at": "t"}
    values: list[Any] = [["a", "b"], 3, {"label": "cook", "uri": None, "code": "S3", "version": None}, None]
    answers = [{**answer, "value": value, "voice": ["v.ogg"], "skipped": value is None} for value in values]
    record: dict[str, Any] = {
        **dict.fromkeys(INTERVIEW, "x"),
        "learner": {"id": "p1", "name": "Ana"},
        "counsellor": None,
        "answers": answers,
        "flags": ["not safe"],
    }

    rows = [dict(zip(COLUMNS, row, strict=True)) for row in flat(record)]

    assert [row["value"] for row in rows] == ["a; b", "3", "cook (S3)", ""]
    assert [row["skipped"] for row in rows] == ["no", "no", "no", "yes"]
    assert {(row["learner_name"], row["counsellor_id"], row["flags"], row["voice"]) for row in rows} == {
        ("Ana", "", "not safe", "v.ogg")
    }
    assert flat(record | {"answers": [], "learner": None}) == []


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["--format", "xlsx"], "--output"),
        (["--format", "pdf"], "'json', 'csv', 'xlsx'"),
        (["--output", "no/such/folder.json"], "Name another one"),
        (["--output", "."], "Name a file in it"),
    ],
)
def test_wrong_calls(kazipot: Kazipot, words: list[str], remedy: str) -> None:
    """What cannot be exported, or not there, is one sentence with the remedy."""
    said = kazipot("export", *words)

    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert remedy in said.err
