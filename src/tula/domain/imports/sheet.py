"""A kind of import: its columns, and a file read by them into records and problems."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tula.domain.imports.cells import BadCell
from tula.domain.imports.table import FileRow, FileTable
from tula.domain.search import fold

HEADING = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a cell, in the words of staff; no column when the whole row is at fault."""

    row: int
    column: str | None
    message: str
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a kind: its name in the file, what else people call it, and how its cells are read.

    `words` are all that it takes, where these are words.
    """

    name: str
    read: Callable[[str], Any]
    example: str
    is_required: bool = False
    default: Any = None
    also: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a row says, by column; `row` is its number in the file. `texts` are the cells as they stand there."""

    row: int
    values: Mapping[str, Any]
    texts: Mapping[str, str]

    def problem(self, column: str | None, message: str) -> Problem:
        """Complain about a cell of this row."""
        return Problem(row=self.row, column=column, message=message, value=self.texts.get(column or "", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of import; `check` looks at a whole record after its cells are read."""

    kind: str
    title: str
    about: str
    columns: tuple[Column, ...]
    check: Callable[[Record], Iterable[Problem]] = field(default=lambda _: ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file read by a sheet: the records without a fault, and every problem."""

    records: tuple[Record, ...]
    problems: tuple[Problem, ...]
    rows: int


def read_sheet(table: FileTable, sheet: Sheet) -> Reading:
    """Read every row of a file; a file without the right heading has no records."""
    places, problems = _match_heading(table.heading, sheet)
    if problems:
        return Reading(records=(), problems=tuple(problems), rows=len(table.rows))
    records: list[Record] = []
    for row in table.rows:
        record, faults = _read_row(row, sheet, places, len(table.heading.cells))
        if not faults:
            faults = list(sheet.check(record))
        problems += faults
        if not faults:
            records.append(record)
    return Reading(records=tuple(records), problems=tuple(problems), rows=len(table.rows))


def repeated(records: Iterable[Record], *, key: Callable[[Record], object], column: str, words: str) -> list[Problem]:
    """Complain about records whose key stood in an earlier row; a key of None is never repeated."""
    first: dict[object, int] = {}
    problems = []
    for record in records:
        mark = key(record)
        if mark is None:
            continue
        if mark in first:
            problems.append(record.problem(column, f"{words} Row {first[mark]} has it too."))
        else:
            first[mark] = record.row
    return problems


def grouped(records: Iterable[Record], *, key: Callable[[Record], object]) -> list[list[Record]]:
    """Put the rows together that make one thing, in the order of their first rows."""
    groups: dict[object, list[Record]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return list(groups.values())


def disagreements(group: Sequence[Record], *, columns: Iterable[str], named: str) -> list[Problem]:
    """Complain about rows that say something else of the thing they make together than its first row."""
    head = group[0]
    return [
        record.problem(column, f"Rows of one {named} agree in this; row {head.row} does not.")
        for record in group[1:]
        for column in columns
        if record.values[column] != head.values[column]
    ]


def _match_heading(heading: FileRow, sheet: Sheet) -> tuple[Mapping[int, Column], list[Problem]]:
    """Find which column stands where."""
    known = {_word(name): column for column in sheet.columns for name in (column.name, *column.also)}
    places: dict[int, Column] = {}
    problems = []
    for place, cell in enumerate(heading.cells):
        column = known.get(_word(cell))
        if not cell:
            continue
        if column is None:
            names = ", ".join(one.name for one in sheet.columns)
            problems.append(_of_heading(cell, f"There is no such column. The columns are: {names}."))
        elif column in places.values():
            problems.append(_of_heading(cell, "This column stands here twice."))
        else:
            places[place] = column
    missing = [column.name for column in sheet.columns if column.is_required and column not in places.values()]
    problems += [_of_heading(name, "This column is missing.") for name in missing]
    return places, problems


def _read_row(row: FileRow, sheet: Sheet, places: Mapping[int, Column], width: int) -> tuple[Record, list[Problem]]:
    texts = {column.name: row.cells[place] for place, column in places.items() if place < len(row.cells)}
    values: dict[str, Any] = {column.name: column.default for column in sheet.columns}
    record = Record(row=row.number, values=values, texts=texts)
    if any(row.cells[width:]):
        return record, [record.problem(None, "This row has more cells than the heading. Check its quotation marks.")]
    problems = []
    for column in sheet.columns:
        text = texts.get(column.name, "")
        if text:
            try:
                values[column.name] = column.read(text)
            except BadCell as error:
                problems.append(record.problem(column.name, error.message))
        elif column.is_required:
            problems.append(record.problem(column.name, "This cell cannot be empty."))
    return record, problems


def _of_heading(column: str, message: str) -> Problem:
    return Problem(row=HEADING, column=column, message=message)


def _word(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Put problems in the order of the file."""
    return tuple(sorted(problems, key=lambda problem: problem.row))
