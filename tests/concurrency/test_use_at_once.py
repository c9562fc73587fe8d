"""Many hands on one package."""

from __future__ import annotations

from collections import Counter

from tests.concurrency.conftest import Desks


def test_fifty_uses_on_a_balance_of_seven(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=7)
    path = f"/packages/api/customer-packages/{held['package_id']}/use"
    answers = desks.at_once(50, lambda desk, _: desk.send("POST", path, {"service_id": facial, "qty": 1}))
    assert Counter(answer.status for answer in answers) == {201: 7, 409: 43}
    assert {answer.json["message"] for answer in answers if answer.status == 409} == {
        "Not enough balance for this service."
    }
    assert desk.package(held["package_id"])["remaining"] == 0


def test_bills_and_uses_share_one_balance(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=10)
    path = f"/packages/api/customer-packages/{held['package_id']}/use"

    def take(desk_index: int) -> bool:
        if desk_index % 2:
            return desks.one().send("POST", path, {"service_id": facial, "qty": 1}).status == 201
        return desks.one().billed(asha, services=[facial]).invoice["total_amount"] == 0

    taken = desks.at_once(30, lambda _, index: take(index))
    assert sum(taken) == 10
    assert desk.package(held["package_id"])["remaining"] == 0
