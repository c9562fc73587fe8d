"""Sales and tenders by day, dues and visits, on bills made through the API."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.desk import Desk
from tula import clock
from tula.queries.dashboard.money import find_dues
from tula.queries.reports.daily_sales import daily_sales, sum_days
from tula.queries.reports.documents import list_payments
from tula.queries.stock_overview import StockFilter, list_stock
from tula.queries.visits import get_visits

ZONE = "Asia/Kolkata"


@pytest.fixture
def desk(clean_database: str, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.fixture
def today() -> date:
    return clock.today(ZONE)


def test_sums_what_was_billed_and_received_today(desk: Desk, engine: Engine, today: date) -> None:
    asha = desk.customer()
    facial = desk.service("Facial", 1200, gst_rate=5)
    desk.holds(asha, "free", service_id=facial, qty=1)
    desk.billed(asha, services=[{"service_id": facial, "qty": 2}], payments=[{"method": "cash", "amount": 760}])
    desk.billed(asha, services=[facial], tip=40, payments=[{"method": "upi", "amount": 1300}])
    with Session(engine) as session:
        days = daily_sales(session, first=today - timedelta(days=2), last=today, timezone=ZONE)
    assert [one.day for one in days] == [today - timedelta(days=number) for number in (2, 1, 0)]
    assert [one.bills for one in days] == [0, 0, 2]
    last = days[-1]
    assert (last.services_subtotal, last.packages_deduction, last.taxable_amount) == (360_000, 120_000, 240_000)
    assert (last.tax, last.tip, last.total_amount) == (12_000, 4_000, 256_000)
    assert last.tenders == {"cash": 76_000, "upi": 130_000}
    assert last.received == 206_000
    together = sum_days(days)
    assert (together.bills, together.total_amount, together.tenders) == (2, 256_000, last.tenders)


def test_a_receipt_voucher_has_no_taxable_value(desk: Desk, engine: Engine, today: date) -> None:
    """It is taxed when it is used; else each rupee would be counted twice."""
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=5)
    gift_card = desk.template("Gift card", "value", None, price=2000, benefit_tax_order="after_tax")
    desk.billed(asha, packages=[{"package_id": gift_card}])
    desk.billed(asha, services=[facial])
    with Session(engine) as session:
        (one,) = daily_sales(session, first=today, last=today, timezone=ZONE)
    assert (one.packages_subtotal, one.services_subtotal, one.taxable_amount) == (200_000, 100_000, 100_000)


def test_a_payment_counts_on_the_day_it_was_received_in_the_zone_of_the_spa(
    desk: Desk, engine: Engine, today: date
) -> None:
    asha = desk.customer()
    desk.billed(asha, services=[desk.service("Facial", 1200)], payments=[{"method": "card", "amount": 1200}])
    with Session(engine) as session:
        for zone in ("Pacific/Kiritimati", "Pacific/Niue"):
            on = clock.today(zone)
            days = daily_sales(session, first=on - timedelta(days=1), last=on + timedelta(days=1), timezone=zone)
            assert {one.day: one.received for one in days if one.tenders} == {on: 120_000}


def test_voids_and_credits_are_counted_where_they_belong(desk: Desk, engine: Engine, today: date) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    void, kept, owed = (
        desk.billed(asha, services=[facial], payments=[{"method": "cash", "amount": amount}]).invoice
        for amount in (1200, 1200, 200)
    )
    desk.void(void["id"])
    desk.pay_back(void["id"], 700, "upi")
    desk.refunded(kept["id"], refund_method="card")
    desk.refunded(owed["id"])
    with Session(engine) as session:
        (day,) = daily_sales(session, first=today, last=today, timezone=ZONE)
        assert (day.bills, day.total_amount) == (2, 240_000)
        assert day.tenders == {"cash": 240_000, "upi": -70_000, "card": -120_000}
        money = list_payments(session, first=today, last=today, timezone=ZONE)
        assert sum(one.amount for one in money) == day.received == 50_000
        assert find_dues(session).amount == 0
        visits = get_visits(session, customer_id=asha)
        assert (visits.count, visits.spent, visits.due) == (2, 0, 0)


def test_dues_are_what_is_left_to_pay(desk: Desk, engine: Engine, today: date) -> None:
    asha = desk.customer()
    facial = desk.service("Facial", 1200)
    desk.billed(asha, services=[facial], payments=[{"method": "cash", "amount": 200}])
    desk.billed(asha, services=[facial])
    desk.billed(asha, services=[facial], payments=[{"method": "cash", "amount": 1200}])
    with Session(engine) as session:
        assert find_dues(session).amount == 220_000
        visits = get_visits(session, customer_id=asha)
        assert (visits.count, visits.last_on, visits.spent, visits.due) == (3, today, 360_000, 220_000)
        nobody = get_visits(session, customer_id=10**9)
        assert (nobody.count, nobody.last_on, nobody.spent, nobody.due) == (0, None, 0, 0)


def test_stock_lists_batches_oldest_first_and_leaves_expired_ones_out_of_the_sum(
    desk: Desk, engine: Engine, today: date
) -> None:
    oil = desk.product("Argan oil", 899, sku="OIL%1")
    desk.product("Balm", 100)
    desk.batch(oil, 5, batch_no="NEW")
    desk.batch(oil, 3, batch_no="OLD", received_on="2024-01-01")
    desk.batch(oil, 9, batch_no="GONE", received_on="2020-01-01", expires_on="2020-02-01")
    with Session(engine) as session:
        found = list_stock(session, today=today)
        assert [one.name for one in found.items] == ["Argan oil", "Balm"]
        assert [batch.batch_no for batch in found.items[0].batches] == ["GONE", "OLD", "NEW"]
        assert (found.items[0].available, found.items[1].available) == (8, 0)
        assert [one.id for one in list_stock(session, wanted=StockFilter(q="oil%"), today=today).items] == [oil]
        assert list_stock(session, wanted=StockFilter(q="%"), today=today).total == 1
