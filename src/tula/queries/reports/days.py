"""The days of the spa in SQL: which instants lie in them."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Label, and_, cast, func
from sqlalchemy.orm import InstrumentedAttribute

from tula.domain.validity import first_instant


def is_within(
    column: InstrumentedAttribute[datetime], *, first: date, last: date, timezone: str
) -> ColumnElement[bool]:
    """Say that an instant lies in the days from `first` to `last`."""
    return and_(column >= first_instant(first, timezone), column < first_instant(last + timedelta(days=1), timezone))


def local_day(column: InstrumentedAttribute[datetime], timezone: str) -> Label[Any]:
    """Say on which day of the spa an instant lies."""
    return cast(func.timezone(timezone, column), Date).label("day")
