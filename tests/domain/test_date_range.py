"""Named ranges of dates."""

from datetime import date

import pytest

from tula.domain.date_range import DateRange, NamedRange, named_range


@pytest.mark.parametrize(
    ("name", "today", "first", "last"),
    [
        ("today", "2026-11-21", "2026-11-21", "2026-11-21"),
        ("yesterday", "2026-03-01", "2026-02-28", "2026-02-28"),
        ("this_week", "2026-11-21", "2026-11-16", "2026-11-21"),
        ("this_week", "2026-11-16", "2026-11-16", "2026-11-16"),
        ("this_month", "2026-11-21", "2026-11-01", "2026-11-21"),
        ("last_month", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("last_month", "2026-01-05", "2025-12-01", "2025-12-31"),
        ("this_quarter", "2026-12-31", "2026-10-01", "2026-12-31"),
        ("this_quarter", "2026-04-01", "2026-04-01", "2026-04-01"),
        ("financial_year", "2026-03-31", "2025-04-01", "2026-03-31"),
        ("financial_year", "2026-04-01", "2026-04-01", "2026-04-01"),
    ],
)
def test_a_name_gives_dates(name: str, today: str, first: str, last: str) -> None:
    found = named_range(NamedRange(name), today=date.fromisoformat(today))
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)


def test_no_range_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="no range"):
        DateRange(first=date(2026, 2, 1), last=date(2026, 1, 31))


def test_a_range_knows_its_return() -> None:
    month = DateRange(first=date(2026, 2, 1), last=date(2026, 2, 28))
    assert month.is_within_quarter
    quarter = DateRange(first=date(2026, 1, 1), last=date(2026, 3, 31))
    assert quarter.is_within_quarter
    assert not DateRange(first=date(2026, 3, 31), last=date(2026, 4, 1)).is_within_quarter
    assert not DateRange(first=date(2025, 1, 1), last=date(2026, 1, 1)).is_within_quarter
