"""A CSV file as people save them: which bytes are text, which sign parts the cells, which rows are there.

Rows are numbered as a spreadsheet shows them: the heading is row 1.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tula.domain.errors import Invalid

MOST_ROWS = 10_000
LARGEST_FILE = 5 * 1024 * 1024
DELIMITERS = ",;\t"
_UTF8_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MARKED_AS_TEXT = re.compile(r"'(?=[\d=+\-@\t\r\n＝＋－＠])")
_NAMED_DELIMITER = re.compile(r'"?sep=([,;\t])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first row by which spreadsheets are told which sign parts the cells."""
_TEXT_FORMULA = re.compile(r'="(.*)"', re.DOTALL)


class UnreadableFile(Invalid):
    """This file cannot be read as CSV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """The cells of one row and its number in the file; cells are trimmed and may be empty."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTable:
    """The heading of a file and its rows; empty rows are left out."""

    heading: FileRow
    rows: tuple[FileRow, ...]


def read_table(raw: bytes) -> FileTable:
    """Read the bytes of a CSV file: UTF-8, parted by commas, semicolons or tabs.

    :raises UnreadableFile: saying what to do about it.
    """
    rows = _rows(_decode(raw))
    heading = next(rows, None)
    if heading is None:
        raise UnreadableFile("This file is empty.")
    found: list[FileRow] = []
    for row in rows:
        if len(found) == MOST_ROWS:
            raise UnreadableFile(f"This file has more than {MOST_ROWS:,} rows. Split it.")
        found.append(row)
    if not found:
        raise UnreadableFile("This file has a heading but no rows.")
    return FileTable(heading=heading, rows=tuple(found))


def _decode(raw: bytes) -> str:
    if len(raw) > LARGEST_FILE:
        raise UnreadableFile("This file is too large: at most 5 MB. Split it.")
    if raw.startswith(_WORKBOOKS):
        raise UnreadableFile('This is a workbook, not a CSV file. In Excel choose Save As and "CSV UTF-8".')
    if raw.startswith(_UTF16_MARKS):
        raise UnreadableFile('This file is in UTF-16. In Excel choose Save As and "CSV UTF-8".')
    raw = raw.removeprefix(_UTF8_MARK)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableFile(
            f"This file is not in UTF-8: line {line} holds a letter in another encoding."
            ' In Excel choose Save As and "CSV UTF-8".'
        ) from error
    if "\0" in text:
        raise UnreadableFile("This file holds characters that cannot be stored.")
    return text


def _rows(text: str) -> Iterator[FileRow]:
    marked = _NAMED_DELIMITER.match(text)
    file = io.StringIO(text[marked.end() :] if marked else text, newline="")
    reader = csv.reader(file, delimiter=marked.group(1) if marked else _delimiter(text), strict=True)
    before = 1 if marked else 0
    number = before
    try:
        for number, cells in enumerate(reader, start=before + 1):
            plain = tuple(_plain(cell) for cell in cells)
            if any(plain):
                yield FileRow(number=number, cells=plain)
    except csv.Error as error:
        raise UnreadableFile(f"Row {number + 1} cannot be read: check its quotation marks.") from error


def _delimiter(text: str) -> str:
    """Take the sign that stands most often in the heading, outside quotation marks."""
    heading = re.sub(r'"[^"]*"', "", text.lstrip("\r\n")).splitlines()[:1]
    return max(DELIMITERS, key="".join(heading).count)


def _plain(cell: str) -> str:
    """Trim a cell and take off what spreadsheets put round text: a leading apostrophe, or a formula of a text."""
    cell = cell.strip()
    formula = _TEXT_FORMULA.fullmatch(cell)
    if formula:
        cell = formula.group(1).strip()
    return _MARKED_AS_TEXT.sub("", cell, count=1) if cell.startswith("'") else cell
