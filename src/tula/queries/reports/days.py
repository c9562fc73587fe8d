"""The days of the spa in SQL: which instants lie in them."""

from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Date, Label, and_, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from tula.domain.validity import first_instant

Instant: TypeAlias = InstrumentedAttribute[datetime] | ColumnElement[datetime]
"""A column of instants, of a table or of a query."""


def is_within(column: Instant, *, first: date, last: date, timezone: str) -> ColumnElement[bool]:
    """Say that an instant lies in the days from `first` to `last`."""
    return and_(column >= first_instant(first, timezone), column < first_instant(last + timedelta(days=1), timezone))


def local_day(column: Instant, timezone: str) -> Label[Any]:
    """Say on which day of the spa an instant lies."""
    return cast(func.timezone(timezone, column), Date).label("day")
