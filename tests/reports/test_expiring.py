"""Expiring packages against the raw rows: who, when, what is left and what it is worth."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.reports.rows import Rows
from tests.reports.test_liability import Books
from tula.queries.reports.expiring import count_by_day, expiring_packages

ZONE = "Asia/Kolkata"


@pytest.mark.parametrize("days", [7, 30])
def test_it_lists_what_is_about_to_be_lost(month: Rows, engine: Engine, days: int) -> None:
    today = month.last + timedelta(days=7)
    last = today + timedelta(days=days - 1)
    books = Books(month)
    wanted = {
        package.id: package
        for package in month.customer_package
        if package.status == "active" and package.expires_on and today <= package.expires_on <= last
    }
    with Session(engine) as session:
        found = expiring_packages(session, today=today, days=days, timezone=ZONE)
    assert {one.package_id for one in found} == set(wanted)
    assert [one.expires_on for one in found] == sorted(one.expires_on for one in found)
    for one in found:
        items = [item for item in month.customer_package_item if item.customer_package_id == one.package_id]
        assert one.sessions == sum(item.remaining_qty or 0 for item in items)
        assert one.credit == sum(item.balance_remaining or 0 for item in items)
        held = [books.held[item.id] for item in items if item.id in books.held]
        assert one.worth == sum(books.owed(each, today)[0] for each in held)
    assert sum(count for _, count in count_by_day(found, today=today, days=days)) == len(found) > 0
