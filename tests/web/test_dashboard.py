"""The first page: what it counts, whom it shows what, what it asks of whom, and a new spa's first steps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.desk import Desk
from tests.statements import counted
from tula import clock
from tula.domain.settings import Settings
from tula.queries.dashboard.board import get_board

ZONE = ZoneInfo("Asia/Kolkata")
TODAY = date(2026, 11, 19)
GSTIN = "27AAPFU0939F1ZV"


class Time:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 19, 14, 5, tzinfo=ZONE)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    time = Time()
    monkeypatch.setattr(clock, "now", lambda: time.now)
    return time


@pytest.fixture
def named(desk: Desk, time: Time) -> Desk:
    desk.settings(business_name="Shanti", gstin=GSTIN, upi_id="shanti@bank")
    return desk


def page(client: FlaskClient) -> str:
    return " ".join(client.get("/").text.split())


# --- What it counts --------------------------------------------------------------------------------


def test_it_compares_with_the_same_weekday_up_to_now(named: Desk, client: FlaskClient, time: Time) -> None:
    asha, facial = named.customer(), named.service("Facial", 1000)
    for weeks, hour, qty in ((3, 10, 2), (1, 11, 1), (1, 20, 4), (0, 12, 2)):
        time.now = datetime(2026, 11, 19, hour, tzinfo=ZONE) - timedelta(weeks=weeks)
        named.billed(asha, services=[{"service_id": facial, "qty": qty}])
    time.now = datetime(2026, 11, 19, 14, 5, tzinfo=ZONE)
    shown = page(client)
    assert "<b>▲ ₹1,000 more (+100%)</b> than last Thursday up to now (₹1,000 by 14:05)" in shown
    assert "Usual by now: ₹1,500 (average of 2 Thursdays)" in shown
    assert "12 Nov 2026: ₹1,000 by 14:05, ₹5,000 on the whole day" in shown
    assert "1 last Thursday up to now" in shown
    assert "<b>₹2,000</b> a bill on average" in shown


@pytest.mark.damages_books
def test_hours_that_cannot_be_told_are_not_compared(
    named: Desk, client: FlaskClient, time: Time, engine: Engine
) -> None:
    asha, facial = named.customer(), named.service("Facial", 1000)
    time.now -= timedelta(weeks=1)
    named.billed(asha, services=[facial])
    with engine.begin() as books:
        books.execute(text("UPDATE invoice SET created_at = created_at - interval '1 day'"))
    time.now += timedelta(weeks=1)
    shown = page(client)
    assert "₹1,000 on the whole of last Thursday; its hours cannot be told" in shown
    assert "up to now" not in shown
    assert "not known" in shown


def test_money_by_method_with_what_was_paid_back(named: Desk, client: FlaskClient) -> None:
    asha, facial = named.customer(), named.service("Facial", 1000)
    named.billed(asha, services=[facial], payments=[{"method": "upi", "amount": 1000}])
    named.billed(asha, services=[facial], payments=[{"method": "cash", "amount": 600}])
    back = named.billed(asha, services=[facial], payments=[{"method": "cash", "amount": 1000}]).invoice
    named.refunded(back["id"])
    shown = page(client)
    assert "<b>₹1,600</b> received today" in shown
    assert 'UPI</span><span class="num">₹1,000' in shown
    assert '₹600<span class="sub">₹1,000 paid back</span>' in shown
    assert '<a href="/invoices?status=owed">₹400 on 1 bill</a>' in shown


def test_packages_used_on_bills_and_without_one(named: Desk, client: FlaskClient) -> None:
    asha, facial = named.customer(), named.service("Facial", 1000)
    item = named.holds(asha, "free", service_id=facial, qty=4, expires_on="2026-11-25")
    named.holds(asha, "prepaid", amount=5000)
    kept = named.billed(asha, services=[facial, facial]).invoice
    named.void(named.billed(asha, services=[facial]).invoice["id"])
    named.create(
        f"/packages/api/customer-packages/{item['package_id']}/use",
        "usage",
        service_id=facial,
        item_id=item["id"],
        qty=1,
    )
    assert kept["packages_deduction"] == 2000
    shown = page(client)
    assert '<p class="big">3 <span>uses today</span></p>' in shown
    assert "Free sessions</span>" in shown
    assert "Prepaid</span>" not in shown
    assert f'<a href="/customers/{asha}">Asha Rao</a>' in shown
    assert "1 of 4 left" in shown
    assert "till 25 Nov 2026" in shown


def test_low_and_ageing_stock_have_their_units(named: Desk, client: FlaskClient) -> None:
    oil = named.product("Oil", 3, unit="ml", low_stock_at=500)
    balm = named.product("Balm", 100)
    gone = named.product("Gone", 100, low_stock_at=0)
    named.batch(oil, 250, expires_on="2026-12-03")
    named.batch(balm, 90, expires_on="2026-12-04")
    named.batch(gone, 90, received_on="2026-01-01", expires_on="2026-11-18")
    named.billed(named.customer(), services=[named.service("Facial", 100)])
    shown = page(client)
    assert '250 ml left<span class="sub">low at 500 ml</span>' in shown
    assert 'none left<span class="sub">low at 0</span>' in shown
    assert '250 ml left<span class="sub">till 3 Dec 2026</span>' in shown
    assert "4 Dec 2026" not in shown
    assert f'href="/inventory/products/{oil}"' in shown
    low, ageing = (client.get(address).text for address in _addresses(shown, "All low stock", "All expiring stock"))
    assert ("Oil" in low, "Gone" in low, "Balm" in low) == (True, True, False)
    assert ("Oil" in ageing, "Gone" in ageing, "Balm" in ageing) == (True, True, False)


def _addresses(shown: str, *words: str) -> Iterator[str]:
    """Find where links lead."""
    for one in words:
        (address,) = re.findall(rf'href="([^"]+)">{one}<', shown)
        yield address


# --- How much it asks ------------------------------------------------------------------------------


def test_the_statements_do_not_grow(named: Desk, engine: Engine, time: Time) -> None:
    def asked() -> int:
        with Session(engine) as session, counted() as statements:
            get_board(session, settings=Settings(), now=time.now)
        return len(statements)

    before = asked()
    asha, facial, oil = named.customer(), named.service("Facial", 1000), named.product("Oil", 10, low_stock_at=99)
    named.batch(oil, 50, expires_on="2026-11-25")
    for number in range(9):
        named.holds(asha, "free", service_id=facial, qty=4, expires_on="2026-11-22", name=f"Offer {number}")
        named.billed(asha, services=[facial, facial], products=[{"product_id": oil, "qty": 1}])
    assert asked() == before == 13


# --- Who sees what, and what needs somebody --------------------------------------------------------


def test_what_needs_nobody_is_not_there(named: Desk, client: FlaskClient) -> None:
    named.billed(named.customer(), services=[named.service("Facial", 100)])
    assert "Needs somebody" not in page(client)


def test_settings_that_are_missing_are_asked_for(desk: Desk, client: FlaskClient, time: Time) -> None:
    desk.settings(package_billing="shadow", invoice_number_format="AAA{series}{yymmdd}{seq}")
    asha, facial = desk.customer(), desk.service("Facial", 100)
    for _ in range(2):
        desk.billed(asha, services=[facial])
    shown = page(client)
    for words in ("Invoices still say “My Spa”", "The GSTIN is missing", "The UPI ID is missing"):
        assert f"<b>{words}</b>" in shown
    assert "deduct nothing: 2 bills today." in shown
    assert "may run out" not in shown
    time.now = datetime(2027, 4, 1, 10, tzinfo=ZONE)
    for _ in range(30):
        desk.billed(asha, services=[facial])
    assert "<b>Numbers of INV may run out before 31 March</b>" in page(client)
    desk.settings(registration="unregistered")
    assert "GSTIN" not in page(client)


def test_days_that_nobody_closed(named: Desk, client: FlaskClient, time: Time) -> None:
    asha, facial = named.customer(), named.service("Facial", 100)
    for day in (14, 16, 18):
        time.now = datetime(2026, 11, day, 12, tzinfo=ZONE)
        named.billed(asha, services=[facial])
    time.now = datetime(2026, 11, 19, 9, tzinfo=ZONE)
    shown = page(client)
    assert '<a href="/day-close?date=2026-11-18">Yesterday is not closed</a>' in shown
    assert "days are not closed" not in shown
    assert named.send("POST", "/api/day-close", {"date": "2026-11-14"}).status == 201
    shown = page(client)
    assert "<b>2 days are not closed</b>" in shown
    assert "The first is 16 Nov 2026" in shown
    for day in ("2026-11-16", "2026-11-18"):
        assert named.send("POST", "/api/day-close", {"date": day}).status == 201
    shown = page(client)
    assert "not closed" not in shown
    assert ">Close the day<" in shown
    assert named.send("POST", "/api/day-close", {"date": "2026-11-19"}).status == 201
    assert "Today is closed" in page(client)


def test_money_to_pay_back_is_named_and_listed(named: Desk, client: FlaskClient) -> None:
    asha, facial = named.customer(), named.service("Facial", 1000)
    bills = [
        named.billed(asha, services=[facial], payments=[{"method": "cash", "amount": 1000}]).invoice for _ in "123"
    ]
    named.void(bills[0]["id"])
    shown = page(client)
    assert "<b>₹1,000 to pay back on 1 bill</b>" in shown
    assert f'href="/invoices/{bills[0]["id"]}">Open the bill' in shown
    named.edited(bills[1], unit_price=700, override_reason="")
    assert "<b>₹1,300 to pay back on 2 bills</b>" in page(client)
    for address in ("/invoices?status=owed_back", "/invoices?status=owed_back&q=asha"):
        listed = client.get(address).text
        assert [one["invoice_number"] in listed for one in bills] == [True, True, False], address
    found = named.get("/api/invoices?owed_back=true")["items"]
    assert {one["id"] for one in found} == {bills[0]["id"], bills[1]["id"]}


# --- A new spa -------------------------------------------------------------------------------------


def test_a_new_spa_sees_three_steps_and_what_is_done(desk: Desk, client: FlaskClient, time: Time) -> None:
    shown = page(client)
    assert "Welcome to Tula" in shown
    assert "₹0" not in shown
    assert shown.count("first-step is-done") == 0
    facial = desk.service("Facial", 1000)
    assert page(client).count("first-step is-done") == 1
    desk.settings(business_name="Shanti")
    assert page(client).count("first-step is-done") == 1
    desk.settings(gstin=GSTIN)
    assert page(client).count("first-step is-done") == 2
    desk.holds(desk.customer(), "free", service_id=facial, qty=3)
    shown = page(client)
    assert "Welcome to Tula" not in shown
    assert "Sales today" in shown
