"""What a report shows, as plain values: figures, a chart and sheets; its page and its files are made of the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from tula.documents.table import Cell, Table, rupees
from tula.domain.money import format_percent, format_rupees, group_digits
from tula.domain.validity import format_date
from tula.web.charts import BarChart
from tula.web.formats import format_moment

Value: TypeAlias = str | int | date | datetime | None


class Kind(StrEnum):
    """How the values of a column are written; money is paise, percent is basis points."""

    TEXT = "text"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    DAY = "day"
    MOMENT = "moment"

    @property
    def is_number(self) -> bool:
        """Tell whether its values stand at the right."""
        return self in {Kind.COUNT, Kind.MONEY, Kind.PERCENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A named column; where `shows_zero` nothing left is told from nothing counted."""

    label: str
    kind: Kind = Kind.TEXT
    shows_zero: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row; `href` leads to what is behind its numbers."""

    values: tuple[Value, ...]
    href: str = ""
    is_quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table of a report; `key` names its CSV file, `empty` says what its absence of rows means."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    total: Row | None = None
    note: str = ""
    empty: str = "Nothing in these days."


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One number to see first, in words."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart with its title; the sheets are the table behind it."""

    title: str
    bars: BarChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A filter of a report beside its days: a text, or a choice when it has options (value, word)."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that a report offers beside its sheets."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A whole report; `next_href` leads to older rows of a report that is read page by page."""

    sheets: tuple[Sheet, ...]
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    files: tuple[File, ...] = ()
    next_href: str = ""


def columns(*labels: str, kind: Kind = Kind.TEXT) -> tuple[Column, ...]:
    """Name columns of one kind."""
    return tuple(Column(label=label, kind=kind) for label in labels)


_WRITTEN: Mapping[Kind, Callable[[int], str]] = {
    Kind.MONEY: format_rupees,
    Kind.PERCENT: format_percent,
    Kind.COUNT: group_digits,
}


def write_value(value: Value, column: Column, timezone: str) -> str:
    """Write a value as people read it; nothing is a dash, and so is zero unless the column shows it."""
    kind = column.kind
    if value is None or (value == 0 and kind in {Kind.MONEY, Kind.COUNT} and not column.shows_zero):
        return "–"
    if isinstance(value, datetime):
        return format_moment(value, timezone)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, int) and kind in _WRITTEN:
        return _WRITTEN[kind](value)
    return str(value)


def to_table(sheet: Sheet, *, timezone: str) -> Table:
    """Turn a sheet into the table of a file, its total as the last row."""
    last = [sheet.total] if sheet.total else []
    return Table(
        title=sheet.title,
        columns=tuple(f"{column.label} ₹" if column.kind is Kind.MONEY else column.label for column in sheet.columns),
        rows=(_cells(row, sheet.columns, timezone) for rows in (sheet.rows, last) for row in rows),
    )


def _cells(row: Row, of: Sequence[Column], timezone: str) -> tuple[Cell, ...]:
    return tuple(_cell(value, column.kind, timezone) for value, column in zip(row.values, of, strict=True))


def _cell(value: Value, kind: Kind, timezone: str) -> Cell:
    if isinstance(value, datetime):
        return format_moment(value, timezone)
    if isinstance(value, int) and kind is Kind.MONEY:
        return rupees(value)
    if isinstance(value, int) and kind is Kind.PERCENT:
        return Decimal(value).scaleb(-2)
    return value
