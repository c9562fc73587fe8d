"""Rows of several tables written in one statement.

Each table's rows travel as one JSON parameter, so the statement's text does not depend on their number and
PostgreSQL prepares it once; a bill is then a handful of round trips however many lines it has.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Column, Table, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Session

from tula.models.columns import Paise
from tula.operations.statement import Asked, Statement, round_trip

Row = Mapping[str, Any]
TableRows = Sequence[tuple[type[DeclarativeBase], Sequence[Row]]]


def insert_rows(session: Session, *tables: tuple[type[DeclarativeBase], Sequence[Row]]) -> None:
    """Insert the rows of each table in one statement; rows of one table name the same columns."""
    round_trip(session, *insertion(*tables))


def insertion(*tables: tuple[type[DeclarativeBase], Sequence[Row]]) -> list[Asked]:
    """Ask for rows to be inserted, for those who send it along with other statements; nothing for no rows."""
    filled = [(table_of(model), rows) for model, rows in tables if rows]
    if not filled:
        return []
    statement = _insert_statement(tuple((table, tuple(rows[0])) for table, rows in filled))
    return [statement(**{f"rows_{index}": dump_rows(table, rows) for index, (table, rows) in enumerate(filled)})]


def table_of(model: type[DeclarativeBase]) -> Table:
    """Give the table behind a model."""
    return cast(Table, model.__table__)


def dump_rows(table: Table, rows: Sequence[Row]) -> str:
    """Write rows as the JSON text that `recordset` reads back; money becomes rupees, as it is stored."""
    converters = {name: _converter(table, name) for name in rows[0]}
    return json.dumps(
        [{name: None if value is None else converters[name](value) for name, value in row.items()} for row in rows]
    )


def recordset(table: Table, names: Sequence[str], parameter: str, alias: str) -> str:
    """Write the FROM item that reads a JSON parameter as typed columns of a table, with each row's `ordinality`."""
    types = ", ".join(f"{name} {_type_name(table.c[name])}" for name in names)
    return (
        f"ROWS FROM (jsonb_to_recordset(CAST(:{parameter} AS jsonb)) AS ({types}))"
        f" WITH ORDINALITY AS {alias}({', '.join(names)}, ordinality)"
    )


_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


@cache
def _insert_statement(shape: tuple[tuple[Table, tuple[str, ...]], ...]) -> Statement:
    inserts = [_insert(table, names, f"rows_{index}") for index, (table, names) in enumerate(shape)]
    *first, last = inserts
    parts = [f"i{index} AS ({insert})" for index, insert in enumerate(first)]
    return Statement(text((f"WITH {', '.join(parts)} " if parts else "") + last))


def _insert(table: Table, names: Sequence[str], parameter: str) -> str:
    columns = ", ".join(names)
    source = recordset(table, names, parameter, "r")
    return f"INSERT INTO {table.name} ({columns}) SELECT {columns} FROM {source} ORDER BY ordinality"  # noqa: S608


def _type_name(column: Column[Any]) -> str:
    return column.type.compile(dialect=_DIALECT)


@cache
def _converter(table: Table, name: str) -> Any:
    column = table.c[name]
    if isinstance(column.type, Paise):
        return _rupees
    if isinstance(column.type, JSONB):
        return _plain
    return _iso


def _rupees(paise: int) -> str:
    sign = "-" if paise < 0 else ""
    return f"{sign}{abs(paise) // 100}.{abs(paise) % 100:02d}"


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _plain(value: Any) -> Any:
    return value
