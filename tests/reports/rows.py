"""The raw rows of the books, read by plain SQL, for sums that share no code with the program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, text

ZONE = ZoneInfo("Asia/Kolkata")
TABLES = (
    "invoice",
    "invoice_line",
    "credit_note",
    "credit_note_line",
    "payment",
    "payout",
    "package_usage",
    "customer_package",
    "customer_package_item",
    "stock_move",
    "stock_batch",
    "staff",
    "service",
    "product",
    "package_template",
    "customer",
    "audit_log",
)


class Row(SimpleNamespace):
    """A row; amounts are whole paise."""

    id: int


@dataclass(frozen=True)
class Rows:
    """Every row of every table that reports read, by table, and the days reported on."""

    tables: dict[str, list[Row]]
    first: date
    last: date

    @classmethod
    def read(cls, engine: Engine, *, first: date, last: date) -> Rows:
        with engine.connect() as connection:
            tables = {
                name: [
                    Row(**{key: _plain(value) for key, value in row._mapping.items()})
                    for row in connection.execute(text(f"SELECT * FROM {name} ORDER BY id"))
                ]
                for name in TABLES
            }
        return cls(tables, first, last)

    def __getattr__(self, name: str) -> list[Row]:
        return self.tables[name]

    def by_id(self, name: str) -> dict[int, Row]:
        return {row.id: row for row in self.tables[name]}

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def _plain(value: Any) -> Any:
    return int(value * 100) if isinstance(value, Decimal) else value


def local_day(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


def total(rows: Iterable[Any], *names: str) -> tuple[int, ...]:
    rows = list(rows)
    return tuple(sum(getattr(row, name) for row in rows) for name in names)
