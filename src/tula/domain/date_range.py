"""Ranges of dates that lists and reports are asked for by a word."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tula.domain.numbering import financial_year


class NamedRange(StrEnum):
    """A range that is named; it moves with the day."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    THIS_WEEK = "this_week"
    THIS_MONTH = "this_month"
    LAST_MONTH = "last_month"
    THIS_QUARTER = "this_quarter"
    FINANCIAL_YEAR = "financial_year"
    NEXT_7_DAYS = "next_7_days"
    NEXT_14_DAYS = "next_14_days"
    NEXT_30_DAYS = "next_30_days"
    NEXT_90_DAYS = "next_90_days"


_NEXT_DAYS = {
    NamedRange.NEXT_7_DAYS: 7,
    NamedRange.NEXT_14_DAYS: 14,
    NamedRange.NEXT_30_DAYS: 30,
    NamedRange.NEXT_90_DAYS: 90,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """A range of dates, both ends in it."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a range that ends before it begins."""
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last} is no range")

    @property
    def is_within_quarter(self) -> bool:
        """Tell whether it lies in one quarter; those of the calendar and of the financial year are the same."""
        return quarter_start(self.first) == quarter_start(self.last)


def quarter_start(day: date) -> date:
    """Give the first day of the quarter that a day is in."""
    return date(day.year, day.month - (day.month - 1) % 3, 1)


def named_range(name: NamedRange, *, today: date) -> DateRange:
    """Give the dates of a named range; those that are not over end today, and weeks begin on Monday.

    The next days begin with today.
    """
    first_of_month = today.replace(day=1)
    match name:
        case NamedRange.TODAY:
            first = last = today
        case NamedRange.YESTERDAY:
            first = last = today - timedelta(days=1)
        case NamedRange.THIS_WEEK:
            first, last = today - timedelta(days=today.weekday()), today
        case NamedRange.THIS_MONTH:
            first, last = first_of_month, today
        case NamedRange.LAST_MONTH:
            last = first_of_month - timedelta(days=1)
            first = last.replace(day=1)
        case NamedRange.THIS_QUARTER:
            first, last = quarter_start(today), today
        case NamedRange.FINANCIAL_YEAR:
            first, last = date(financial_year(today), 4, 1), today
        case _:
            first, last = today, today + timedelta(days=_NEXT_DAYS[name] - 1)
    return DateRange(first=first, last=last)
