"""Many desks take the same bill back at the same moment: it goes back once, and nothing is lost between two deeds."""

from __future__ import annotations

from collections import Counter

from tests.concurrency.conftest import Desks


def test_fifty_refunds_of_one_line(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(asha, services=[{"service_id": facial}]).invoice
    line_id = bill["lines"][0]["line_id"]
    answers = desks.at_once(50, lambda desk, _: desk.refund(bill["id"], (line_id, 1)))
    assert Counter(answer.status for answer in answers) == {201: 1, 409: 49}
    assert {answer.json["code"] for answer in answers if answer.status == 409} == {"credit_too_large"}
    assert desk.package(held["package_id"])["remaining"] == 4
    assert [one["change_type"] for one in desk.usage(held["package_id"])] == ["reversal", "use", "grant"]
    assert desk.get("/api/credit-notes")["total"] == 1


def test_fifty_part_refunds_of_seven_units(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 99.99, gst_rate=18)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 7}]).invoice
    line_id = bill["lines"][0]["line_id"]
    answers = desks.at_once(50, lambda desk, _: desk.refund(bill["id"], (line_id, 1)))
    assert Counter(answer.status for answer in answers) == {201: 7, 409: 43}
    notes = [answer.json["credit_note"] for answer in answers if answer.status == 201]
    assert sum(round(100 * note["total_amount"]) for note in notes) == round(100 * bill["total_amount"])
    assert sorted(int(note["credit_note_number"][-4:]) for note in notes) == list(range(1, 8))
    assert desk.package(held["package_id"])["remaining"] == 4
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_fifty_voids(desks: Desks) -> None:
    desk = desks.one()
    asha, facial, serum = desk.customer(), desk.service("Facial", 1200), desk.product("Serum", 499)
    desk.batch(serum, 5)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(asha, services=[facial], products=[{"product_id": serum, "qty": 2}]).invoice
    answers = desks.at_once(50, lambda desk, _: desk.void(bill["id"]))
    assert Counter(answer.status for answer in answers) == {200: 1, 409: 49}
    assert {answer.json["code"] for answer in answers if answer.status == 409} == {"invoice_is_void"}
    assert desk.package(held["package_id"])["remaining"] == 4
    kinds = [one["kind"] for one in desk.get(f"/api/inventory/movements?product_id={serum}")["items"]]
    assert Counter(kinds) == {"receipt": 1, "sale": 1, "return": 1}


def test_twenty_copies_of_one_refund(desks: Desks) -> None:
    desk = desks.one()
    bill = desk.billed(desk.customer(), services=[{"service_id": desk.service("Facial", 1200), "qty": 3}]).invoice
    line_id = bill["lines"][0]["line_id"]
    answers = desks.at_once(20, lambda desk, _: desk.refund(bill["id"], (line_id, 1), key="one-and-only"))
    assert Counter(answer.status for answer in answers) == {201: 1, 200: 19}
    assert len({str(answer.json) for answer in answers}) == 1
    assert desk.get("/api/credit-notes")["total"] == 1


def test_a_void_against_the_use_of_what_it_sold(desks: Desks) -> None:
    """Either the package is gone before anybody uses it, or its use keeps the sale from being made void."""
    desk = desks.one()
    facial = desk.service("Facial", 1200)
    pack = desk.template("3+1 facials", "session", [{"benefit_type": "free", "qty": 4, "service_id": facial}])
    for number in range(6):
        asha = desk.customer(f"Asha {number}", phone=f"98450123{number:02d}")
        sale = desk.billed(asha, packages=[{"package_id": pack, "price": 3600}]).invoice
        sold = sale["lines"][0]["customer_package_id"]

        def act(one: object, index: int, asha: int = asha, sale_id: int = sale["id"]) -> int:
            if index % 2:
                return desks.one().void(sale_id).status
            return int(desks.one().billed(asha, services=[facial]).invoice["total_amount"])

        answers = desks.at_once(4, act)
        voids, totals = sorted(answers[1::2]), sorted(answers[::2])
        package = desk.package(sold)
        if 200 in voids:
            assert (voids, totals, package["status"]) == ([200, 409], [1200, 1200], "cancelled")
        else:
            assert (voids, package["status"], package["used"]) == ([409, 409], "active", totals.count(0))


def test_refunds_against_payments(desks: Desks) -> None:
    desk = desks.one()
    bill = desk.billed(
        desk.customer(),
        services=[{"service_id": desk.service("Facial", 100), "qty": 20}],
        payments=[{"method": "cash", "amount": 500}],
    ).invoice
    line_id = bill["lines"][0]["line_id"]

    def act(_: object, index: int) -> int:
        if index % 2:
            return desks.one().refund(bill["id"], (line_id, 1)).status
        return desks.one().pay(bill["id"], 100, "upi").status

    answers = desks.at_once(40, act)
    assert Counter(answers[1::2]) == {201: 20}
    after = desk.invoice(bill["id"])
    paid = 500 + 100 * Counter(answers[::2])[201]
    assert (after["payment_status"], after["balance_due"], after["refund_due"]) == ("refunded", 0, 0)
    assert (after["amount_paid"], after["paid_back"]) == (paid, paid)


def test_voids_against_refunds(desks: Desks) -> None:
    desk = desks.one()
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 2}]).invoice
    answers = desks.at_once(12, lambda one, index: (one.void if index % 2 else one.refund)(bill["id"]).status)
    assert min(answers) in {200, 201}
    assert Counter(answers)[409] == 11
    assert desk.package(held["package_id"])["remaining"] == 4


def test_money_is_paid_back_once(desks: Desks) -> None:
    desk = desks.one()
    bill = desk.billed(
        desk.customer(), services=[desk.service("Facial", 1000)], payments=[{"method": "cash", "amount": 1000}]
    ).invoice
    desk.void(bill["id"])
    answers = desks.at_once(20, lambda one, _: one.pay_back(bill["id"], 300).status)
    assert Counter(answers) == {201: 3, 409: 17}
    assert desk.invoice(bill["id"])["refund_due"] == 100
