"""Tables for spreadsheets: CSV and XLSX, one row after the other, so that any number of rows fits into memory.

A person's words must never become a formula, a link or another cell, whichever program opens the file and whatever
it takes for the separator (OWASP, "CSV injection"). So a cell that begins like a formula gets an apostrophe before
it, and so does what stands behind a separator or at the start of a line within a cell. Every cell is quoted.
Signs that no spreadsheet can hold become blanks.

The XLSX is written here, in the few parts that a plain sheet of words needs: the libraries for it put the rows into
temporary files, where personal words must not lie in clear.
"""

from __future__ import annotations

import csv
import re
from typing import IO, TYPE_CHECKING, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Sequence

LONGEST_CELL: Final = 32_767
ROWS_IN_A_SHEET: Final = 1_000_000
_UNKNOWN: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN: Final = re.compile(r"(?:[A-Za-z0-9][\w .:()/-]*)?")
_FORMULA: Final = re.compile(r"(^|[,;|\n])([\s\"']*)(?=[=+\-@＝＋－＠])")

_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def harmless(words: str) -> str:
    """Words for a cell: nothing in them is taken for a formula, and nothing is unknown to a spreadsheet."""
    if _PLAIN.fullmatch(words):
        return words
    known = _UNKNOWN.sub(" ", words.replace("\r\n", "\n"))
    return _FORMULA.sub(r"\1\2'", known)


async def write_csv(file: IO[str], head: Sequence[str], rows: AsyncIterable[Sequence[str]], separator: str) -> None:
    """Write a table as CSV, after a byte order mark. ``file`` is open for text in UTF-8, with ``newline=""``."""
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(head)
    async for row in rows:
        writer.writerow([harmless(cell) for cell in row])


async def write_xlsx(file: IO[bytes], head: Sequence[str], rows: AsyncIterable[Sequence[str]]) -> None:
    """Write a table as an Excel workbook; after a million rows it goes on in another sheet."""
    sheets = 0
    waiting = aiter(rows)
    with ZipFile(file, "w", ZIP_DEFLATED) as book:
        more = True
        while more:
            sheets += 1
            with book.open(f"xl/worksheets/sheet{sheets}.xml", "w", force_zip64=True) as sheet:
                more = await _write_sheet(sheet, head, waiting)
        for name, content in _parts(sheets).items():
            book.writestr(name, _XML + content)


async def _write_sheet(sheet: IO[bytes], head: Sequence[str], rows: AsyncIterator[Sequence[str]]) -> bool:
    """Fill one sheet, and tell whether it was not enough."""
    sheet.write(f'{_XML}<worksheet xmlns="{_SHEET}"><sheetData>{_row(head)}'.encode())
    left = ROWS_IN_A_SHEET
    async for row in rows:
        sheet.write(_row(row).encode())
        left -= 1
        if not left:
            break
    sheet.write(b"</sheetData></worksheet>")
    return not left


def _row(cells: Sequence[str]) -> str:
    return f"<row>{''.join(map(_cell, cells))}</row>"


def _cell(words: str) -> str:
    """A cell of plain words; a spreadsheet never reckons in it."""
    said = escape(harmless(words)[:LONGEST_CELL])
    return f'<c t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def _parts(sheets: int) -> dict[str, str]:
    """The other parts of a workbook with so many sheets."""
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{each}.xml" ContentType="{_TYPES}worksheet+xml"/>' for each in numbers
    )
    listed = "".join(f'<sheet name="Answers {each}" sheetId="{each}" r:id="r{each}"/>' for each in numbers)
    ties = "".join(
        f'<Relationship Id="r{each}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{each}.xml"/>'
        for each in numbers
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}sheet.main+xml"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}relationships">{ties}</Relationships>',
    }
