"""The charge date: today by default, never to come, and pointed out when it is old."""

from datetime import date

import pytest

from tula.domain.charge_date import FutureChargeDate, read_charge_date, say_long_ago

TODAY = date(2026, 6, 15)


def test_today_unless_asked_otherwise() -> None:
    assert read_charge_date(None, today=TODAY) == TODAY
    assert read_charge_date(date(1900, 1, 1), today=TODAY) == date(1900, 1, 1)
    with pytest.raises(FutureChargeDate) as caught:
        read_charge_date(date(2026, 6, 16), today=TODAY)
    assert set(caught.value.errors) == {"charge_date"}


@pytest.mark.parametrize(
    ("charge_date", "today", "is_long_ago"),
    [
        (date(1900, 1, 1), TODAY, True),
        (date(2025, 6, 15), TODAY, True),
        (date(2025, 6, 16), TODAY, False),
        (TODAY, TODAY, False),
        (date(2027, 2, 28), date(2028, 2, 29), True),
        (date(2027, 3, 1), date(2028, 2, 29), False),
    ],
)
def test_a_year_back_is_pointed_out(charge_date: date, today: date, is_long_ago: bool) -> None:
    assert bool(say_long_ago(charge_date, today=today)) is is_long_ago
