"""Expiring packages against the raw rows: who, when, what is left and what it is worth."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.desk import Desk
from tests.reports.month import FIRST, Clock
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
        found = expiring_packages(session, first=today, last=last, today=today, timezone=ZONE)
    assert {one.package_id for one in found} == set(wanted)
    assert [one.expires_on for one in found] == sorted(one.expires_on for one in found)
    for one in found:
        items = [item for item in month.customer_package_item if item.customer_package_id == one.package_id]
        assert one.sessions == sum(item.remaining_qty or 0 for item in items)
        assert one.credit == sum(item.balance_remaining or 0 for item in items)
        held = [books.held[item.id] for item in items if item.id in books.held]
        assert one.worth == sum(books.owed(each, today)[0] for each in held)
    assert sum(count for _, count in count_by_day(found, first=today, last=last)) == len(found) > 0


def test_days_may_be_to_come_or_past(desk: Desk, time: Clock, client: FlaskClient) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    today = FIRST
    for days in (0, 6, 7, 29, 30, 200):
        expires = (today + timedelta(days=days)).isoformat()
        desk.holds(asha, "free", name=f"In {days}", service_id=facial, qty=4, expires_on=expires)

    def told(query: str) -> list[tuple[str, str]]:
        text = client.get(f"/reports/expiring.csv?{query}").data.decode("utf-8-sig")
        return [(row["Package"], row["State"]) for row in csv.DictReader(io.StringIO(text))][:-1]

    def active(*days: int) -> list[tuple[str, str]]:
        return [(f"In {day}", "Active") for day in days]

    assert told("") == active(0, 6, 7, 29)
    assert told("range=next_7_days") == active(0, 6)
    assert told(f"from={today + timedelta(days=7)}&to={today + timedelta(days=30)}") == active(7, 29, 30)
    assert told(f"to={today + timedelta(days=7)}&from={today + timedelta(days=30)}") == active(7, 29, 30)
    assert told(f"from={today + timedelta(days=100)}") == active(200)[:0]
    assert told(f"from={today + timedelta(days=100)}&to={today + timedelta(days=300)}") == active(200)
    page = client.get("/reports/expiring").text
    assert 'aria-current="true">30 days</a>' in page
    assert f'value="{today + timedelta(days=29)}"' in page
    time.pass_days(7)
    assert told(f"from={today}&to={today + timedelta(days=7)}") == [
        ("In 0", "Expired"),
        ("In 6", "Expired"),
        ("In 7", "Active"),
    ]
