"""A table as an Excel workbook: dates are dates, amounts are numbers, and text is never a formula or a link."""

from datetime import date
from decimal import Decimal
from typing import IO

import xlsxwriter

from tula.documents.table import Table

WIDEST = 40
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(table: Table, file: IO[bytes]) -> None:
    """Write a table into a file as a workbook of one sheet with a heading that stays in sight, row by row."""
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet = book.add_worksheet(table.title[:31])
        heading = book.add_format({"bold": True, "bottom": 1})
        formats = {
            date: book.add_format({"num_format": "d mmm yyyy"}),
            Decimal: book.add_format({"num_format": "#,##0.00"}),
        }
        sheet.write_row(0, 0, table.columns, heading)
        widths = [len(column) for column in table.columns]
        last = 0
        for last, row in enumerate(table.rows, start=1):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                if isinstance(cell, str):
                    sheet.write_string(last, column, cell)
                elif isinstance(cell, date):
                    sheet.write_datetime(last, column, cell, formats[date])
                else:
                    sheet.write_number(last, column, cell, formats.get(type(cell)))
                widths[column] = max(widths[column], len(str(cell)))
        for column, width in enumerate(widths):
            sheet.set_column(column, column, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
