"""Two desks, or two hundred, bill at the same moment: nothing is taken twice and nothing is lost."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import text

from tests.concurrency.conftest import Desks
from tula import db


def test_two_desks_and_the_last_session(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=1)
    answers = desks.at_once(2, lambda desk, _: desk.bill(asha, services=[facial]))
    assert sorted(answer.invoice["total_amount"] for answer in answers) == [0, 1200]
    assert desk.package(held["package_id"])["remaining"] == 0


def test_two_desks_that_saw_it_free(desks: Desks) -> None:
    """Who comes second is asked, not charged silently."""
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    desk.holds(asha, "free", service_id=facial, qty=1)
    answers = desks.at_once(2, lambda desk, _: desk.bill(asha, services=[facial], expected_total=0))
    assert sorted(answer.status for answer in answers) == [201, 409]
    (asked,) = [answer for answer in answers if answer.status == 409]
    assert asked.json["code"] == "total_changed"
    assert asked.json["preview"]["invoice"]["total_amount"] == 1200
    assert desk.get("/api/invoices")["total"] == 1


def test_sixty_four_copies_of_one_request(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    answers = desks.at_once(64, lambda desk, _: desk.bill(asha, services=[facial], key="one-and-only"))
    assert Counter(answer.status for answer in answers) == {201: 1, 200: 63}
    assert len({str(answer.json) for answer in answers}) == 1
    assert {answer.headers.get("Idempotency-Replayed") for answer in answers if answer.status == 200} == {"true"}
    assert desk.get("/api/invoices")["total"] == 1
    assert desk.package(held["package_id"])["remaining"] == 3


def test_two_hundred_bills_on_four_sessions(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    answers = desks.at_once(200, lambda desk, _: desk.bill(asha, services=[facial]))
    assert Counter(answer.status for answer in answers) == {201: 200}
    assert Counter(answer.invoice["total_amount"] for answer in answers) == {0: 4, 1200: 196}
    package = desk.package(held["package_id"])
    assert (package["used"], package["remaining"], package["status"]) == (4, 0, "completed")
    numbers = sorted(answer.invoice["invoice_number"] for answer in answers)
    assert [int(number[-4:]) for number in numbers] == list(range(1, 201))
    assert_sealed_without_gaps()


def assert_sealed_without_gaps() -> None:
    """Every deed of every desk has its place in the one chain; the fixture proves the hashes."""
    positions = "SELECT array_agg(position ORDER BY position) FROM audit_seal"
    sealed, deeds = db.reading(
        lambda session: (session.scalar(text(positions)), session.scalar(text("SELECT count(*) FROM audit_log")))
    )
    assert deeds > 200
    assert sealed == list(range(1, deeds + 1))


def test_prepaid_is_drawn_to_the_paisa_by_many(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 99.99)
    held = desk.holds(asha, "prepaid", amount=1000)
    answers = desks.at_once(30, lambda desk, _: desk.bill(asha, services=[facial]))
    assert {answer.status for answer in answers} == {201}
    drawn = sum(round(answer.invoice["packages_deduction"] * 100) for answer in answers)
    assert drawn == 1000_00
    assert desk.package(held["package_id"])["credit"] == {"total": 1000, "used": 1000, "remaining": 0}


def test_a_hundred_sales_of_thirty_seven_units(desks: Desks) -> None:
    desk = desks.one()
    asha, serum = desk.customer(), desk.product("Serum", 499)
    received = {"2026-03-01": 12, "2026-01-01": 10, "2026-02-01": 15}
    batches = {on: desk.batch(serum, qty, batch_no=f"B{on}", received_on=on) for on, qty in received.items()}
    answers = desks.at_once(100, lambda desk, _: desk.bill(asha, products=[{"product_id": serum}]))
    assert Counter(answer.status for answer in answers) == {201: 37, 409: 63}
    refused = [answer for answer in answers if answer.status == 409]
    assert {answer.json["code"] for answer in refused} == {"insufficient_stock"}
    assert refused[0].json["shortages"] == [{"line": 1, "product_id": serum, "requested": 1, "available": 0}]
    sold = [answer.invoice for answer in answers if answer.status == 201]
    in_order = [
        invoice["lines"][0]["batches"][0]["batch_id"]
        for invoice in sorted(sold, key=lambda invoice: invoice["invoice_number"])
    ]
    assert in_order == [batches[on] for on in sorted(received) for _ in range(received[on])]


def test_opposite_orders_do_not_deadlock(desks: Desks) -> None:
    """Bills that name the same things in opposite order take their locks in one order."""
    desk = desks.one()
    asha = desk.customer()
    services = [desk.service(name, 500) for name in ("Haircut", "Facial")]
    products = [desk.product(name, 100) for name in ("Serum", "Shampoo")]
    for service in services:
        desk.holds(asha, "free", service_id=service, qty=100)
    for product in products:
        desk.batch(product, 100)

    def bill(desk: object, index: int) -> int:
        turn = 1 if index % 2 else -1
        return (
            desks.one()
            .bill(asha, services=services[::turn], products=[{"product_id": product} for product in products[::turn]])
            .status
        )

    assert set(desks.at_once(40, bill)) == {201}
