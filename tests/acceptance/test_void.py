"""A void takes everything back, once: redemptions, goods, packages sold; the number stays and money is due back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.desk import Desk, day
from tula.operations.payouts import NOTHING_DUE_BACK


def test_every_redemption_is_reversed_once_and_linked_both_ways(desk: Desk) -> None:
    asha, facial, haircut = desk.customer(), desk.service("Facial", 1200), desk.service("Haircut", 500)
    sessions = desk.holds(asha, "free", service_id=facial, qty=4)
    prepaid = desk.holds(asha, "prepaid", amount=300)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 2}, haircut]).invoice

    answer = desk.void(bill["id"])

    assert answer.status == 200
    assert answer.invoice["status"] == "void"
    assert answer.invoice["invoice_number"] == bill["invoice_number"]
    assert answer.invoice["voiding"]["reason"] == "Wrong customer"
    states = {one["assignment_id"]: one for one in answer.json["updated_packages"]}
    assert states[sessions["package_id"]]["sessions"] == {"total": 4, "used": 0, "remaining": 4}
    assert states[prepaid["package_id"]]["credit"] == {"total": 300, "used": 0, "remaining": 300}
    assert desk.package(sessions["package_id"])["remaining"] == 4
    reversal, use, grant = desk.usage(sessions["package_id"])
    assert (grant["change_type"], use["change_type"], reversal["change_type"]) == ("grant", "use", "reversal")
    assert (reversal["qty"], reversal["reverses_id"], use["reversed_by_id"]) == (2, use["id"], reversal["id"])
    assert reversal["invoice_id"] == bill["id"]
    # What was billed is still told, as it was.
    assert answer.invoice["lines"][0]["redemptions"] == bill["lines"][0]["redemptions"]


def test_a_void_of_a_void_is_refused(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[desk.service("Facial", 1200)]).invoice
    assert desk.void(bill["id"]).status == 200
    again = desk.void(bill["id"])
    assert (again.status, again.json["code"]) == (409, "invoice_is_void")
    assert desk.pay(bill["id"], 100).status == 409
    assert desk.refund(bill["id"]).json["code"] == "invoice_is_void"


def test_a_reason_is_required(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[desk.service("Facial", 1200)]).invoice
    answer = desk.void(bill["id"], reason=" ")
    assert (answer.status, list(answer.json["errors"])) == (400, ["reason"])
    assert desk.invoice(bill["id"])["status"] == "issued"


def test_an_unknown_invoice(desk: Desk) -> None:
    assert desk.void(10**12).status == 404


def test_the_number_is_never_given_again(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    first = desk.billed(asha, services=[facial]).invoice
    desk.void(first["id"])
    second = desk.billed(asha, services=[facial]).invoice
    assert int(second["invoice_number"][-4:]) == int(first["invoice_number"][-4:]) + 1


def test_goods_go_back_to_the_very_batches(desk: Desk, today: date) -> None:
    asha, serum = desk.customer(), desk.product("Serum", 499)
    old = desk.batch(serum, 2, batch_no="OLD", received_on=day(-9, today))
    new = desk.batch(serum, 5, batch_no="NEW", received_on=day(-1, today))
    bill = desk.billed(asha, products=[{"product_id": serum, "qty": 3}]).invoice
    assert [batch["batch_id"] for batch in bill["lines"][0]["batches"]] == [old, new]

    desk.void(bill["id"])

    assert stock(desk, serum, today) == {old: 2, new: 5}
    kinds = [move["kind"] for move in desk.get(f"/api/inventory/movements?product_id={serum}")["items"]]
    assert kinds.count("return") == 2


def test_goods_that_have_expired_are_set_aside(desk: Desk, engine: Engine, today: date) -> None:
    serum = desk.product("Serum", 499)
    batch = desk.batch(serum, 5, received_on=day(-9, today), expires_on=day(1, today))
    bill = desk.billed(desk.customer(), products=[{"product_id": serum, "qty": 2}]).invoice
    expire(engine, batch, today)

    desk.void(bill["id"])

    moves = desk.get(f"/api/inventory/movements?product_id={serum}")["items"]
    assert [(move["kind"], move["qty"]) for move in moves[:2]] == [("quarantine", -2), ("return", 2)]
    with Session(engine) as session:
        assert session.scalar(text("SELECT qty_available FROM stock_batch WHERE id = :id"), {"id": batch}) == 3


def test_what_was_paid_is_due_back_until_it_is_handed_over(desk: Desk) -> None:
    bill = desk.billed(
        desk.customer(),
        services=[desk.service("Facial", 1200)],
        payments=[{"method": "cash", "amount": 200}, {"method": "upi", "amount": 300}],
    ).invoice
    voided = desk.void(bill["id"]).invoice
    assert (voided["payment_status"], voided["amount_paid"]) == ("refunded", 500)
    assert (voided["refund_due"], voided["balance_due"]) == (500, 0)

    too_much = desk.pay_back(bill["id"], 500.01)
    assert (too_much.status, too_much.json["code"]) == (409, "payout_above_due")
    assert desk.pay_back(bill["id"], 0).status == 400

    handed = desk.pay_back(bill["id"], 200, "cash", reference="drawer 1")
    assert handed.status == 201
    assert (handed.json["payout"]["amount"], handed.json["payout"]["reference"]) == (200, "drawer 1")
    assert (handed.invoice["refund_due"], handed.invoice["paid_back"], handed.invoice["amount_paid"]) == (300, 200, 500)
    assert desk.pay_back(bill["id"], 300, "upi").invoice["refund_due"] == 0
    assert [one["method"] for one in desk.invoice(bill["id"])["payouts"]] == ["cash", "upi"]


def test_nothing_paid_is_nothing_refunded(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[desk.service("Facial", 1200)]).invoice
    voided = desk.void(bill["id"]).invoice
    assert (voided["payment_status"], voided["refund_due"], voided["balance_due"]) == ("pending", 0, 0)


def test_nothing_is_paid_back_on_a_bill_that_stands(desk: Desk) -> None:
    bill = desk.billed(
        desk.customer(), services=[desk.service("Facial", 1200)], payments=[{"method": "cash", "amount": 1200}]
    ).invoice
    refused = desk.pay_back(bill["id"], 1).json
    assert (refused["code"], refused["errors"]["amount"]) == ("payout_above_due", [NOTHING_DUE_BACK])
    assert desk.pay_back(10**12, 1).status == 404


def test_a_package_sold_and_used_on_the_bill_is_closed(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = desk.template("3+1 facials", "session", [{"benefit_type": "free", "qty": 4, "service_id": facial}])
    bill = desk.billed(asha, services=[facial], packages=[{"package_id": pack, "price": 3600}]).invoice
    (sold,) = (line["customer_package_id"] for line in bill["lines"] if line["kind"] == "package")
    assert desk.package(sold)["remaining"] == 3

    answer = desk.void(bill["id"])

    (state,) = answer.json["updated_packages"]
    assert (state["status"], state["sessions"]["remaining"]) == ("cancelled", 0)
    assert (desk.package(sold)["status"], desk.package(sold)["remaining"]) == ("cancelled", 0)
    assert [one["change_type"] for one in desk.usage(sold)] == ["close", "reversal", "use", "grant"]
    preview = desk.preview(asha, services=[facial]).invoice
    assert preview["total_amount"] == 1200


def test_a_package_used_on_another_bill_is_named(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = desk.template("3+1 facials", "session", [{"benefit_type": "free", "qty": 4, "service_id": facial}])
    sale = desk.billed(asha, packages=[{"package_id": pack, "price": 3600}]).invoice
    used = desk.billed(asha, services=[facial]).invoice
    refused = desk.void(sale["id"])
    assert (refused.status, refused.json["code"]) == (409, "package_used_elsewhere")
    assert "3+1 facials" in refused.json["message"]
    assert used["invoice_number"] in refused.json["message"]
    assert desk.package(sale["lines"][0]["customer_package_id"])["status"] == "active"
    # Once that bill is void too, nothing stands in the way.
    assert desk.void(used["id"]).status == 200
    assert desk.void(sale["id"]).status == 200


def test_a_package_used_without_a_bill_stands_in_the_way_too(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = desk.template("3+1 facials", "session", [{"benefit_type": "free", "qty": 4, "service_id": facial}])
    sale = desk.billed(asha, packages=[{"package_id": pack, "price": 3600}]).invoice
    sold = sale["lines"][0]["customer_package_id"]
    desk.create(f"/packages/api/customer-packages/{sold}/use", "usage", service_id=facial, qty=1)
    refused = desk.void(sale["id"])
    assert (refused.status, refused.json["code"]) == (409, "package_used_elsewhere")
    assert "without a bill" in refused.json["message"]


def test_a_bill_with_a_credit_note_is_not_made_void(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[{"service_id": desk.service("Facial", 1200), "qty": 2}]).invoice
    desk.refunded(bill["id"], (bill["lines"][0]["line_id"], 1))
    refused = desk.void(bill["id"])
    assert (refused.status, refused.json["code"]) == (409, "has_credit_note")


def test_a_bill_of_a_closed_day_is_not_made_void(desk: Desk, today: date) -> None:
    bill = desk.billed(desk.customer(), services=[desk.service("Facial", 1200)]).invoice
    assert desk.send("POST", "/api/day-close", {"date": today.isoformat()}).status == 201
    refused = desk.void(bill["id"])
    assert (refused.status, refused.json["code"]) == (409, "day_closed")
    assert desk.refund(bill["id"]).status == 201


def test_an_expired_package_gets_its_session_back_and_stays_expired(desk: Desk, engine: Engine, today: date) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4, valid_from=day(-40, today), expires_on=day(5, today))
    bill = desk.billed(asha, services=[facial]).invoice
    with Session(engine) as session:
        session.execute(text("UPDATE customer_package SET expires_on = :day"), {"day": day(-1, today)})
        session.commit()
    answer = desk.void(bill["id"])
    (state,) = answer.json["updated_packages"]
    assert (state["sessions"]["remaining"], state["status"]) == (4, "expired")
    assert "expired" in answer.json["warnings"][0]
    assert desk.package(held["package_id"])["status"] == "expired"


def test_a_void_bill_counts_nowhere(desk: Desk) -> None:
    asha = desk.customer()
    bill = desk.billed(asha, services=[desk.service("Facial", 1200)]).invoice
    desk.void(bill["id"])
    listed = desk.get("/api/invoices?status=void")["items"]
    assert [(one["id"], one["balance_due"]) for one in listed] == [(bill["id"], 0)]


@pytest.mark.parametrize("body", [None, [], {"reason": 5}, {"reason": "x", "lines": []}, {"reason": "a\nb"}])
def test_bad_bodies(desk: Desk, body: object) -> None:
    bill = desk.billed(desk.customer(), services=[desk.service("Facial", 1200)]).invoice
    assert desk.send("POST", f"/api/invoices/{bill['id']}/void", body).status == 400


def test_the_same_key_makes_void_once(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[desk.service("Facial", 1200)]).invoice
    first, second = (desk.void(bill["id"], key="void-1") for _ in range(2))
    assert (first.status, second.status) == (200, 200)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert first.json == second.json


def stock(desk: Desk, product_id: int, today: date) -> dict[int, int]:
    found = desk.get(f"/api/inventory/batches/for-consumption?product_id={product_id}&qty=1&on={today}")
    return {batch["batch_id"]: batch["qty_available"] for batch in found["batches"]}


def expire(engine: Engine, batch_id: int, today: date) -> None:
    with Session(engine) as session:
        session.execute(
            text("UPDATE stock_batch SET expires_on = :day WHERE id = :id"), {"day": day(-1, today), "id": batch_id}
        )
        session.commit()
