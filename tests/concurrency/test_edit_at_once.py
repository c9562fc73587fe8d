"""Desks that edit one bill, bill beside an edit, or close the day under it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from tests.concurrency.conftest import Desks
from tests.desk import Answer, Desk
from tula import clock


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


def test_one_of_many_edits_of_a_version_wins(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=20)
    bill = desk.billed(asha, services=[facial, facial]).invoice
    answers = desks.at_once(8, lambda desk, index: desk.edit(bill, index % 2, qty=2 + index))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 7}
    assert {answer.json["version"] for answer in answers if answer.status == 409} == {2}
    (won,) = [answer for answer in answers if answer.status == 200]
    assert desk.get(f"/api/invoices/{bill['id']}")["invoice"] == won.invoice
    assert desk.package(held["package_id"])["used"] == sum(line["qty"] for line in won.invoice["lines"])


def test_edits_and_bills_share_what_is_left(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=8)
    bills = [desk.billed(asha, services=[facial]).invoice for _ in range(4)]

    def act(desk: Desk, index: int) -> int:
        answer = desk.edited(bills[index], qty=3) if index < 4 else desk.billed(asha, services=[facial])
        return sum(one["qty"] for line in answer.invoice["lines"] for one in line["redemptions"])

    assert sum(desks.at_once(8, act)) == 8
    assert desk.package(held["package_id"])["remaining"] == 0


def test_goods_given_back_by_one_edit_are_there_for_another(desks: Desks) -> None:
    desk = desks.one()
    asha, serum = desk.customer(), desk.product("Serum", 499)
    desk.batch(serum, 10)
    bills = [desk.billed(asha, products=[{"product_id": serum, "qty": 2}]).invoice for _ in range(5)]
    answers = desks.at_once(5, lambda desk, index: desk.edit(bills[index], qty=1 if index < 3 else 3))
    assert {answer.status for answer in answers} <= {200, 409}
    sold = sum(desk.get(f"/api/invoices/{bill['id']}")["invoice"]["lines"][0]["qty"] for bill in bills)
    found = desk.get(f"/api/inventory/batches/for-consumption?product_id={serum}")["batches"]
    assert sum(batch["qty_available"] for batch in found) == 10 - sold


def test_a_payment_beside_an_edit(desks: Desks) -> None:
    """Whichever comes first, what is due and what is owed back follow from both."""
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    for _ in range(4):
        bill = desk.billed(asha, services=[facial]).invoice
        path = f"/api/invoices/{bill['id']}/payments"

        def act(desk: Desk, index: int, bill: dict = bill, path: str = path) -> Answer:
            if index:
                return desk.send("POST", path, {"method": "cash", "amount": 1200})
            return desk.edit(bill, unit_price=1000)

        edited, paid = desks.at_once(2, act)
        after = desk.get(f"/api/invoices/{bill['id']}")["invoice"]
        assert edited.status == 200
        assert (after["amount_paid"], after["refund_due"]) == ((1200, 200) if paid.status == 201 else (0, 0))


def test_an_edit_beside_a_refund(desks: Desks) -> None:
    """Either the refund takes back what the edit left, or the edit finds the bill refunded."""
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=20)
    for _ in range(4):
        bill = desk.billed(asha, services=[facial]).invoice
        line = bill["lines"][0]["line_id"]

        def act(desk: Desk, index: int, bill: dict = bill, line: int = line) -> Answer:
            if index == 0:
                return desk.edit(bill, qty=3)
            return desk.refund(bill["id"], (line, 1))

        edited, refunded = desks.at_once(2, act)
        assert refunded.status == 201
        assert edited.status == 200 or edited.json["code"] == "has_credit_note"
    after = desk.get(f"/api/invoices?customer_id={asha}")["items"]
    kept = sum(2 if invoice["version"] == 2 else 0 for invoice in after)
    assert desk.package(held["package_id"])["used"] == kept


def test_a_day_closed_under_an_edit(desks: Desks, today: date) -> None:
    """The close saw the bill as it stands ever after."""
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1000)
    for round_number in range(4):
        bill = desk.billed(asha, services=[facial]).invoice
        body = {"date": today.isoformat()}

        def act(desk: Desk, index: int, bill: dict = bill, body: dict = body) -> Answer:
            return desk.send("POST", "/api/day-close", body) if index == 0 else desk.edit(bill, qty=1 + index)

        closed, *edits = desks.at_once(4, act)
        assert closed.status == 201
        assert Counter(answer.status for answer in edits)[200] <= 1
        assert {answer.json["code"] for answer in edits if answer.status != 200} <= {"day_closed", "stale_version"}
        seen = desk.get(f"/api/day-close?date={today.isoformat()}")
        assert seen["bills"] == seen["close"]["bills"] == closed.json["day_close"]["bills"]
        assert seen["bills"]["count"] == round_number + 1
        desk.send("POST", "/api/day-close/reopen", {**body, "reason": "Another round"})


def test_one_close_of_many_at_once(desks: Desks, today: date) -> None:
    body = {"date": today.isoformat(), "counted_cash": 0}
    answers = desks.at_once(8, lambda desk, _: desk.send("POST", "/api/day-close", body))
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 7}
    assert {answer.json["code"] for answer in answers if answer.status == 409} == {"day_closed"}
