"""Tables as an Excel workbook: dates are dates, amounts are numbers, and text is never a formula or a link."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import IO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tula.documents.table import Cell, Table

WIDEST = 40
LONGEST_NAME = 31
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(table: Table, file: IO[bytes]) -> None:
    """Write a table into a file as a workbook of one sheet."""
    write_book([table], file)


def write_book(tables: Iterable[Table], file: IO[bytes]) -> None:
    """Write each table into a file as a sheet of one workbook with a heading that stays in sight, row by row."""
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        heading = book.add_format({"bold": True, "bottom": 1})
        formats = {
            date: book.add_format({"num_format": "d mmm yyyy"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        for table in tables:
            _write_sheet(book.add_worksheet(table.title[:LONGEST_NAME]), table, heading, formats)


def _write_sheet(sheet: Worksheet, table: Table, heading: Format, formats: Mapping[type, Format]) -> None:
    sheet.write_row(0, 0, table.columns, heading)
    widths = [len(column) for column in table.columns]
    last = 0
    for last, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None:
                _write_cell(sheet, last, column, cell, formats)
                widths[column] = max(widths[column], len(str(cell)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, formats: Mapping[type, Format]) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, formats[date])
    else:
        sheet.write_number(row, column, cell, formats.get(type(cell)))
