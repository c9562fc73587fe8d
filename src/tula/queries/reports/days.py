"""The days of the spa in SQL: which instants lie in them."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Date, Label, and_, cast, func
from sqlalchemy.orm import InstrumentedAttribute


def day_starts(day: date, timezone: str) -> datetime:
    """Give the instant at which a day of the spa begins."""
    return datetime.combine(day, time(), ZoneInfo(timezone))


def day_ends(day: date, timezone: str) -> datetime:
    """Give the instant at which a day of the spa is over."""
    return day_starts(day + timedelta(days=1), timezone)


def is_within(
    column: InstrumentedAttribute[datetime], *, first: date, last: date, timezone: str
) -> ColumnElement[bool]:
    """Say that an instant lies in the days from `first` to `last`."""
    return and_(column >= day_starts(first, timezone), column < day_ends(last, timezone))


def local_day(column: InstrumentedAttribute[datetime], timezone: str) -> Label[Any]:
    """Say on which day of the spa an instant lies."""
    return cast(func.timezone(timezone, column), Date).label("day")
