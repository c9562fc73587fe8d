"""A table as CSV that Excel, LibreOffice and programs read alike, and in which no cell is a formula."""

import csv
import io
from datetime import date
from typing import IO

from tula.documents.table import Cell, Table

BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a CSV for UTF-8 only when it begins with this."""

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(table: Table, file: IO[bytes]) -> None:
    """Write a table into a file as CSV (RFC 4180, UTF-8), row by row."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    text.detach()  # flushes, and leaves the file open


def _plain(cell: Cell) -> str:
    if isinstance(cell, str):
        return defuse(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def defuse(text: str) -> str:
    """Keep a spreadsheet from running a text as a formula: an apostrophe before it says that it is text."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_A_FORMULA) else text
