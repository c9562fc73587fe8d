"""What the dialogs of packages ask before they save: the price less a discount, and what a use or correction leaves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.desk import Desk, day
from tula import clock

HELD = "/packages/api/customer-packages"


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1200)


def left_after(desk: Desk, package_id: int, deed: str, **body: Any) -> tuple[float | None, float]:
    before = desk.package(package_id)
    answer = desk.send("POST", f"{HELD}/{package_id}/{deed}/preview", body)
    assert answer.status == 200, answer
    assert desk.package(package_id) == before
    return answer.json["left"], answer.json["granted"]


def test_the_price_list_says_price_and_last_day(desk: Desk, facial: int, today: date) -> None:
    items = [{"benefit_type": "free", "service_id": facial, "qty": 5}]
    path = f"/packages/api/templates/{desk.template('5 facials', 'session', items, price=4000, validity_days=90)}/terms"
    assert desk.get(path) == {"success": True, "price_paid": 4000, "expires_on": day(90, today)}
    terms = desk.get(f"{path}?discount=200.50&valid_from={day(10, today)}")
    assert (terms["price_paid"], terms["expires_on"]) == (3799.5, day(100, today))
    assert desk.get(f"{path}?discount=4000")["price_paid"] == 0
    refused = desk.send("GET", f"{path}?discount=4000.01")
    assert (refused.status, refused.json["errors"]) == (400, {"discount": ["That is more than the price."]})
    assert desk.send("GET", "/packages/api/templates/999999/terms").status == 404


def test_a_package_without_end_has_no_last_day(desk: Desk) -> None:
    template = desk.template("Luxe", "membership", [{"benefit_type": "unlimited"}])
    assert desk.get(f"/packages/api/templates/{template}/terms")["expires_on"] is None


def test_a_use_is_foreseen_in_sessions_and_in_rupees(desk: Desk, facial: int) -> None:
    asha = desk.customer()
    sessions = desk.holds(asha, "free", qty=4)["package_id"]
    credit = desk.holds(asha, "prepaid", amount=5000)["package_id"]
    endless = desk.holds(asha, "unlimited")["package_id"]
    assert left_after(desk, sessions, "use", service_id=facial, qty=3) == (1, 0)
    assert left_after(desk, credit, "use", service_id=facial, amount="1200.50") == (3799.5, 0)
    assert left_after(desk, endless, "use", service_id=facial, qty=1) == (None, 0)


def test_a_correction_is_foreseen_and_says_what_is_new(desk: Desk, facial: int) -> None:
    credit = desk.holds(desk.customer(), "prepaid", amount=5000)["package_id"]
    assert desk.send("POST", f"{HELD}/{credit}/use", {"service_id": facial, "amount": 1000}).status == 201
    ask = {"service_id": facial, "change_type": "adjust"}
    assert left_after(desk, credit, "adjust", **ask, amount="1250.25") == (5250.25, 250.25)
    assert left_after(desk, credit, "adjust", **ask, amount="-4000") == (0, 0)
    assert left_after(desk, credit, "adjust", **{**ask, "change_type": "refund"}, amount=400) == (4400, 0)


def test_what_would_be_refused_is_refused(desk: Desk, facial: int) -> None:
    sessions = desk.holds(desk.customer(), "free", qty=2)["package_id"]
    path = f"{HELD}/{sessions}"
    use = desk.send("POST", f"{path}/use/preview", {"service_id": facial, "qty": 3})
    assert (use.status, use.json["code"]) == (409, "not_enough_balance")
    back = desk.send("POST", f"{path}/adjust/preview", {"service_id": facial, "qty": 1, "change_type": "refund"})
    assert (back.status, back.json["code"]) == (409, "nothing_to_return")
    assert desk.send("POST", f"{HELD}/999999/use/preview", {"service_id": facial, "qty": 1}).status == 404
