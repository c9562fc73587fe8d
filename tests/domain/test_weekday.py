"""A day against the same weekday: what is compared, and what is not."""

from __future__ import annotations

from datetime import date

import pytest

from tula.domain.weekday import Comparison, PartDay, Usual, against_last_week, usual_by_now

DAY = date(2026, 11, 20)


def part(by_now: int, *, bills: int = 2, total: int = 90_000, is_timed: bool = True) -> PartDay:
    return PartDay(day=DAY, bills=bills, total=total, bills_by_now=1, total_by_now=by_now, is_timed=is_timed)


def test_today_is_compared_with_what_was_billed_by_now() -> None:
    assert against_last_week(part(0, total=50_000), part(40_000)) == Comparison(now=50_000, then=40_000)


def test_a_closed_day_and_one_without_hours_are_not_compared() -> None:
    assert against_last_week(part(1), part(0, bills=0, total=0)) is None
    assert against_last_week(part(1), part(40_000, is_timed=False)) is None


@pytest.mark.parametrize(
    ("now", "then", "difference", "percent"),
    [(50, 40, 10, 25), (30, 40, -10, -25), (40, 40, 0, 0), (10, 0, 10, None), (0, 0, 0, None), (201, 200, 1, 1)],
)
def test_a_difference_has_a_sign_and_a_share(now: int, then: int, difference: int, percent: int | None) -> None:
    found = Comparison(now=now, then=then)
    assert (found.difference, found.percent) == (difference, percent)


def test_the_usual_leaves_closed_days_out() -> None:
    closed = PartDay(day=DAY)
    assert usual_by_now([part(10_100), closed, part(20_000), closed]) == Usual(amount=15_100, days=2)


def test_one_day_is_no_habit_and_hours_must_be_known() -> None:
    assert usual_by_now([part(100), PartDay(day=DAY)]) is None
    assert usual_by_now([part(100), part(100), part(100, is_timed=False)]) is None
    assert usual_by_now([]) is None
