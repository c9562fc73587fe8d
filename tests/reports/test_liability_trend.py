"""The trend of the liability: every point is the closing of the report of that day, and the ledger's own replay."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reports.rows import Rows, local_day
from tests.reports.test_liability import TIMEZONE, Books
from tests.statements import counted
from tula.queries.reports.liability import liability_by_template, sum_rolls
from tula.queries.reports.liability_trend import liability_on_days


def trend(engine: Engine, days: list[date]) -> list[int]:
    with Session(engine) as session, counted() as statements:
        found = liability_on_days(session, days=days, timezone=TIMEZONE)
    assert len(statements) == 1
    assert [one.day for one in found] == days
    return [one.owed for one in found]


def closing(session: Session, day: date) -> int:
    found = liability_by_template(session, first=day, last=day, timezone=TIMEZONE)
    return sum_rolls([one.roll for one in found]).closing


@pytest.mark.parametrize("month", [1, 2, 3], indirect=True)
def test_every_point_is_what_the_report_and_the_ledger_say(month: Rows, engine: Engine) -> None:
    today = max(local_day(entry.created_at) for entry in month.package_usage)
    books = Books(month)
    every_day = [today - timedelta(days=distance) for distance in range(50, -3, -1)]
    found = trend(engine, every_day)
    with Session(engine) as session:
        assert found == [closing(session, day) for day in every_day]
    assert found == [sum(books.owed(one, day)[0] for one in books.held.values()) for day in every_day]
    assert len(set(found)) > 20
    weeks = every_day[1::7]
    assert trend(engine, weeks) == found[1::7]


def test_the_month_has_what_could_go_wrong(month: Rows) -> None:
    """Packages expired, were extended after a point, came between points, and were emptied."""
    books = Books(month)
    assert books.moves
    assert {package.status for package in month.customer_package} >= {"active", "cancelled"}
    assert any(package.expires_on and package.expires_on < month.last for package in month.customer_package)
    assert any(
        entry.change_type == "grant" and not entry.idempotency_key.endswith(":1") for entry in month.package_usage
    )


def test_nothing_sold_owes_nothing(engine: Engine) -> None:
    assert trend(engine, [date(2026, 11, 1), date(2026, 11, 8)]) == [0, 0]
