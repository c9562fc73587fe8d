"""A refund is a credit note: tax reversed to the paisa, benefits back on the same balance, money back as it came."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.acceptance.test_void import expire, stock
from tests.desk import Desk, day
from tula.operations.payments import NOTHING_DUE

CASH_1200 = [{"method": "cash", "amount": 1200}]


def line_ids(bill: dict[str, Any]) -> list[int]:
    return [line["line_id"] for line in bill["lines"]]


def test_a_refund_of_everything_says_all_that_the_contract_names(desk: Desk) -> None:
    asha = desk.customer()
    facial = desk.service("Facial", 1200, gst_rate=5)
    held = desk.holds(asha, "free", service_id=facial, qty=1)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 2}], payments=[{"method": "cash", "amount": 500}])
    answer = desk.refund(bill.invoice["id"])
    assert answer.status == 201
    note = answer.json["credit_note"]
    assert note["credit_note_number"].startswith("CN-")
    assert note["credit_note_number"].endswith("-0001")
    assert note["invoice_id"] == bill.invoice["id"]
    (line,) = note["lines"]
    assert {name: line[name] for name in ("line_id", "qty", "taxable_value", "cgst_amount", "line_total")} == {
        "line_id": bill.line["line_id"],
        "qty": 2,
        "taxable_value": 1200,
        "cgst_amount": 30,
        "line_total": 1260,
    }
    assert (note["taxable_amount"], note["sgst_amount"], note["igst_amount"]) == (1200, 30, 0)
    assert (note["total_amount"], note["round_off"], note["prepaid_restored"]) == (1260, 0, 0)
    assert note["refunds"] == [{"method": "cash", "amount": 500}]
    assert answer.json["lowers_due"] == 760
    (reversed_,) = note["redemptions_reversed"]
    assert (reversed_["entitlement_id"], reversed_["qty"], reversed_["amount"]) == (held["id"], 1, 1200)
    (state,) = answer.json["updated_packages"]
    assert (state["sessions"]["remaining"], state["status"]) == (1, "active")
    assert desk.get(f"/api/credit-notes/{note['id']}")["credit_note"] == note

    after = desk.invoice(bill.invoice["id"])
    assert (after["payment_status"], after["balance_due"], after["refund_due"]) == ("refunded", 0, 0)
    assert (after["status"], after["credited_amount"], after["paid_back"]) == ("issued", 1260, 500)
    assert [one["credit_note_number"] for one in after["credit_notes"]] == [note["credit_note_number"]]
    assert [one["credit_note_id"] for one in after["payouts"]] == [note["id"]]
    assert after["lines"][0]["credited_qty"] == 2
    # The line still tells what was billed.
    assert after["lines"][0]["package_applied"] == "free package"


def test_a_part_refund_reverses_the_whole_use_and_takes_again_what_is_kept(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 3}]).invoice
    (line_id,) = line_ids(bill)
    used_at = desk.package(held["package_id"])["last_used_at"]

    desk.refunded(bill["id"], (line_id, 1))

    assert desk.package(held["package_id"])["remaining"] == 2
    assert desk.package(held["package_id"])["last_used_at"] == used_at
    again, reversal, use, _ = desk.usage(held["package_id"])
    assert [(one["change_type"], one["qty"]) for one in (again, reversal, use)] == [
        ("use", 2),
        ("reversal", 3),
        ("use", 3),
    ]
    assert use["idempotency_key"] == f"inv:{bill['id']}:line:{line_id}:v1:1"
    assert again["idempotency_key"] == f"inv:{bill['id']}:line:{line_id}:v2:1"
    assert reversal["reverses_id"] == use["id"]

    desk.refunded(bill["id"], (line_id, 1))
    assert desk.package(held["package_id"])["remaining"] == 3
    assert desk.usage(held["package_id"])[0]["idempotency_key"] == f"inv:{bill['id']}:line:{line_id}:v3:1"
    desk.refunded(bill["id"])
    assert desk.package(held["package_id"])["remaining"] == 4
    assert desk.refund(bill["id"]).json["code"] == "nothing_to_credit"


@pytest.mark.parametrize(
    "terms",
    [
        {"gst_rate": 18, "tax_inclusive": True},
        {"gst_rate": 5},
        {"gst_rate": 12, "tax_inclusive": False},
    ],
)
@pytest.mark.parametrize("interstate", [False, True])
def test_three_part_refunds_are_the_whole_to_the_paisa(desk: Desk, terms: dict[str, Any], interstate: bool) -> None:
    desk.settings(round_to_rupee=True)
    asha = desk.customer()
    facial, mask = desk.service("Facial", 33.37, **terms), desk.service("Mask", 99.99, gst_rate=18)
    desk.holds(asha, "prepaid", amount=50.01)
    bill = desk.billed(
        asha,
        services=[{"service_id": facial, "qty": 7, "discount_percent": 3.33}, {"service_id": mask, "qty": 2}],
        invoice_discount=11.11,
        tip=7,
        is_interstate=interstate,
        payments=[{"method": "cash", "amount": 100}, {"method": "upi", "amount": 33.33}],
    ).invoice
    first, second = line_ids(bill)
    notes = [
        desk.refunded(bill["id"], (first, 3)),
        desk.refunded(bill["id"], (first, 1), (second, 1)),
        desk.refunded(bill["id"], (first, 2)),
        desk.refunded(bill["id"]),
    ]
    for name in ("taxable_amount", "cgst_amount", "sgst_amount", "igst_amount", "round_off", "tip", "total_amount"):
        assert sum(paise(note[name]) for note in notes) == paise(bill[name]), name
    assert sum(paise(note["prepaid_restored"]) for note in notes) == 5001
    assert sum(paise(one["amount"]) for note in notes for one in note["refunds"]) == paise(bill["amount_paid"])
    assert notes[-1]["tip"] == 7
    after = desk.invoice(bill["id"])
    assert (after["payment_status"], after["balance_due"], after["refund_due"]) == ("refunded", 0, 0)
    numbers = [int(note["credit_note_number"][-4:]) for note in notes]
    assert numbers == [1, 2, 3, 4]


def test_a_credit_first_lowers_what_is_due(desk: Desk) -> None:
    bill = desk.billed(
        desk.customer(),
        services=[desk.service("Facial", 1200), desk.service("Haircut", 500)],
        payments=[{"method": "cash", "amount": 1500}],
    ).invoice
    facial, haircut = line_ids(bill)
    answer = desk.refund(bill["id"], (haircut, 1))
    assert answer.json["lowers_due"] == 200
    assert answer.json["credit_note"]["refunds"] == [{"method": "cash", "amount": 300}]
    after = desk.invoice(bill["id"])
    assert (after["payment_status"], after["balance_due"]) == ("paid", 0)
    refused = desk.pay(bill["id"], 1).json
    assert (refused["code"], refused["errors"]["amount"]) == ("payment_above_due", [NOTHING_DUE])
    desk.refunded(bill["id"], (facial, 1))
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_a_credit_on_an_unpaid_bill_pays_nothing_out(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[{"service_id": desk.service("Facial", 1200), "qty": 2}]).invoice
    note = desk.refunded(bill["id"], (line_ids(bill)[0], 1))
    assert note["refunds"] == []
    after = desk.invoice(bill["id"])
    assert (after["payment_status"], after["balance_due"]) == ("pending", 1200)
    assert desk.pay(bill["id"], 1200).invoice["payment_status"] == "paid"


def test_money_goes_back_pro_rata_or_by_the_method_named(desk: Desk) -> None:
    payments = [{"method": "cash", "amount": 900}, {"method": "card", "amount": 300}]
    facial = desk.service("Facial", 600)
    asha = desk.customer()
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 2}], payments=payments).invoice
    (line_id,) = line_ids(bill)
    by_way = desk.refunded(bill["id"], (line_id, 1))
    assert by_way["refunds"] == [{"method": "cash", "amount": 450}, {"method": "card", "amount": 150}]
    named = desk.refunded(bill["id"], (line_id, 1), refund_method="upi")
    assert named["refunds"] == [{"method": "upi", "amount": 600}]


def test_after_tax_prepaid_goes_back_beside_the_money(desk: Desk) -> None:
    desk.settings(round_to_rupee=True)
    asha, facial = desk.customer(), desk.service("Facial", 601.5, gst_rate=5)
    held = desk.holds(asha, "prepaid", amount=500, benefit_tax_order="after_tax")
    bill = desk.billed(
        asha, services=[{"service_id": facial, "qty": 2}], payments=[{"method": "cash", "amount": 763}]
    ).invoice
    assert (bill["total_amount"], bill["prepaid_tendered"], bill["balance_due"]) == (1263, 500, 0)
    (line_id,) = line_ids(bill)
    first = desk.refunded(bill["id"], (line_id, 1))
    assert first["prepaid_restored"] == 250
    assert first["total_amount"] == paise(first["refunds"][0]["amount"] + 250) / 100
    assert desk.invoice(bill["id"])["payment_status"] == "paid"
    last = desk.refunded(bill["id"])
    assert (last["prepaid_restored"], first["total_amount"] + last["total_amount"]) == (250, 1263)
    assert desk.package(held["package_id"])["credit"]["remaining"] == 500
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_more_than_is_left_is_refused(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[{"service_id": desk.service("Facial", 1200), "qty": 2}]).invoice
    (line_id,) = line_ids(bill)
    assert desk.refund(bill["id"], (line_id, 3)).json["code"] == "credit_too_large"
    desk.refunded(bill["id"], (line_id, 1))
    refused = desk.refund(bill["id"], (line_id, 2))
    assert (refused.status, refused.json["left"]) == (409, 1)
    assert desk.get("/api/credit-notes")["total"] == 1


def test_what_is_refused(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    bill, other = (desk.billed(asha, services=[facial]).invoice for _ in range(2))
    (line_id,), (foreign,) = line_ids(bill), line_ids(other)
    unknown = desk.refund(bill["id"], (line_id, 1), (foreign, 1))
    assert (unknown.status, list(unknown.json["errors"])) == (404, ["lines.1.line_id"])
    too_many = desk.refund(bill["id"], (line_id, 2))
    assert (too_many.status, too_many.json["code"], too_many.json["left"]) == (409, "credit_too_large", 1)
    assert too_many.json["errors"] == {"lines.0.qty": ["At most 1."]}
    assert desk.refund(10**12).status == 404
    assert desk.refund(bill["id"], (line_id, 1), (line_id, 1)).json["code"] == "line_named_twice"
    assert list(desk.refund(bill["id"], reason="").json["errors"]) == ["reason"]
    for body in (
        {"lines": []},
        {"lines": [{"line_id": line_id, "qty": 0}]},
        {"lines": [{"line_id": line_id}]},
        {"lines": None, "refund_method": "prepaid"},
        {"restock": None},
        {"refund": True},
    ):
        assert desk.send("POST", f"/api/invoices/{bill['id']}/refund", {"reason": "x", **body}).status == 400
    assert desk.get("/api/credit-notes")["total"] == 0


def test_a_dry_run_shows_the_very_note_and_writes_nothing(desk: Desk) -> None:
    asha, facial, serum = desk.customer(), desk.service("Facial", 1200, gst_rate=5), desk.product("Serum", 499)
    desk.batch(serum, 5)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(
        asha, services=[{"service_id": facial, "qty": 2}], products=[{"product_id": serum}], tip=10
    ).invoice
    before = (desk.invoice(bill["id"]), desk.usage(held["package_id"]), desk.get("/api/inventory/movements"))
    preview = desk.refund(bill["id"], dry_run=True, reason="")
    assert preview.status == 200
    assert preview.json["dry_run"] is True
    assert preview.json["credit_note"]["credit_note_number"] is None
    assert (desk.invoice(bill["id"]), desk.usage(held["package_id"]), desk.get("/api/inventory/movements")) == before
    made = desk.refund(bill["id"])
    for answer in (preview, made):
        for name in ("id", "credit_note_number", "created_at", "created_by", "reason"):
            answer.json["credit_note"].pop(name)
        answer.json.pop("dry_run")
    assert preview.json == made.json
    assert desk.refund(bill["id"], dry_run=True).json["code"] == "nothing_to_credit"


def test_another_total_than_was_seen_is_refused(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[{"service_id": desk.service("Facial", 1200), "qty": 2}]).invoice
    desk.refunded(bill["id"], (line_ids(bill)[0], 1))
    refused = desk.refund(bill["id"], expected_total=2400)
    assert (refused.status, refused.json["code"]) == (409, "credit_changed")
    assert desk.get("/api/credit-notes")["total"] == 1
    assert desk.refund(bill["id"], expected_total=1200).status == 201


def test_the_same_key_refunds_once(desk: Desk) -> None:
    bill = desk.billed(desk.customer(), services=[{"service_id": desk.service("Facial", 1200), "qty": 2}]).invoice
    (line_id,) = line_ids(bill)
    first, second = (desk.refund(bill["id"], (line_id, 1), key="refund-1") for _ in range(2))
    assert (first.status, second.status) == (201, 200)
    assert first.json == second.json
    assert desk.refund(bill["id"], (line_id, 2), key="refund-1").status == 422
    assert desk.get("/api/credit-notes")["total"] == 1


def test_an_expired_package_gets_its_session_back_and_stays_expired(desk: Desk, engine: Engine, today: date) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=1, valid_from=day(-40, today), expires_on=day(5, today))
    bill = desk.billed(asha, services=[facial]).invoice
    with Session(engine) as session:
        session.execute(text("UPDATE customer_package SET expires_on = :day"), {"day": day(-1, today)})
        session.commit()
    answer = desk.refund(bill["id"])
    (state,) = answer.json["updated_packages"]
    assert (state["sessions"]["remaining"], state["status"]) == (1, "expired")
    assert desk.package(held["package_id"])["status"] == "expired"
    assert "expired" in answer.json["warnings"][0]


@pytest.mark.parametrize(("by_hand", "restored", "remaining"), [(1, 1, 4), (2, 0, 4)])
def test_what_staff_gave_back_by_hand_is_not_given_twice(
    desk: Desk, by_hand: int, restored: int, remaining: int
) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 2}]).invoice
    adjust = {"service_id": facial, "qty": by_hand, "change_type": "refund", "reason": "Sorry"}
    desk.create(f"/packages/api/customer-packages/{held['package_id']}/adjust", "usage", **adjust)
    answer = desk.refund(bill["id"])
    assert answer.status == 201
    assert answer.json["warnings"] == [
        f"{by_hand} of 2 on free package had been given back by hand before and stays as it is."
    ]
    assert answer.json["credit_note"]["redemptions_reversed"][0]["qty"] == restored
    assert desk.package(held["package_id"])["remaining"] == remaining
    reversal = desk.usage(held["package_id"])[0]
    assert reversal["change_type"] == "reversal"
    assert reversal["notes"] == f"Given back by hand before: {by_hand}"


def test_part_refunds_after_everything_was_given_back_by_hand(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4)
    prepaid = desk.holds(asha, "prepaid", amount=1000)
    bill = desk.billed(asha, services=[{"service_id": facial, "qty": 5}]).invoice
    (line_id,) = line_ids(bill)
    path = f"/packages/api/customer-packages/{held['package_id']}/adjust"
    desk.create(path, "usage", service_id=facial, qty=4, change_type="refund", reason="Sorry")
    path = f"/packages/api/customer-packages/{prepaid['package_id']}/adjust"
    desk.create(path, "usage", service_id=facial, amount=700, change_type="refund", reason="Sorry")
    for _ in range(5):
        desk.refunded(bill["id"], (line_id, 1))
    assert desk.package(held["package_id"])["remaining"] == 4
    assert desk.package(prepaid["package_id"])["credit"]["remaining"] == 1000


def test_goods_come_back_to_their_batches_last_taken_first(desk: Desk, today: date) -> None:
    serum = desk.product("Serum", 499)
    old = desk.batch(serum, 2, batch_no="OLD", received_on=day(-9, today))
    new = desk.batch(serum, 5, batch_no="NEW", received_on=day(-1, today))
    bill = desk.billed(desk.customer(), products=[{"product_id": serum, "qty": 4}]).invoice
    (line_id,) = line_ids(bill)
    desk.refunded(bill["id"], (line_id, 1))
    assert stock(desk, serum, today) == {new: 4}
    desk.refunded(bill["id"], (line_id, 1), restock=False)
    assert stock(desk, serum, today) == {new: 4}
    desk.refunded(bill["id"], (line_id, 2))
    assert stock(desk, serum, today) == {old: 1, new: 5}


def test_damaged_and_expired_goods_are_set_aside(desk: Desk, engine: Engine, today: date) -> None:
    serum = desk.product("Serum", 499)
    batch = desk.batch(serum, 5, received_on=day(-9, today), expires_on=day(3, today))
    bill = desk.billed(desk.customer(), products=[{"product_id": serum, "qty": 2}]).invoice
    (line_id,) = line_ids(bill)
    body = {"reason": "Leaks", "lines": [{"line_id": line_id, "qty": 1, "damaged": True}]}
    assert desk.send("POST", f"/api/invoices/{bill['id']}/refund", body).status == 201
    expire(engine, batch, today)
    desk.refunded(bill["id"], (line_id, 1))
    moves = desk.get(f"/api/inventory/movements?product_id={serum}")["items"]
    assert [(one["kind"], one["qty"], one["reason"]) for one in moves[:4]] == [
        ("quarantine", -1, "Expired: Customer unhappy"),
        ("return", 1, "Customer unhappy"),
        ("quarantine", -1, "Damaged: Leaks"),
        ("return", 1, "Leaks"),
    ]


def test_a_gift_and_an_unlimited_benefit_are_reversed_too(desk: Desk) -> None:
    asha, facial, haircut = desk.customer(), desk.service("Facial", 1200), desk.service("Haircut", 500)
    held = desk.holds(asha, "unlimited", service_id=haircut)
    gift = {"service_id": facial, "benefit": "complimentary", "override_reason": "Birthday"}
    bill = desk.billed(asha, services=[haircut, gift]).invoice
    note = desk.refunded(bill["id"])
    assert note["total_amount"] == 0
    assert [(one["entitlement_id"], one["benefit_type"], one["qty"]) for one in note["redemptions_reversed"]] == [
        (held["id"], "unlimited", 1),
        (None, "complimentary", 1),
    ]
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_the_list_of_credit_notes(desk: Desk, today: date) -> None:
    facial = desk.service("Facial", 1200)
    asha, bina = desk.customer(), desk.customer("Bina Shah", phone="9845099999")
    notes = [desk.refunded(desk.billed(one, services=[facial]).invoice["id"]) for one in (asha, bina)]
    listed = desk.get("/api/credit-notes")
    assert (listed["total"], [one["id"] for one in listed["items"]]) == (2, [notes[1]["id"], notes[0]["id"]])
    for query, found in (
        (f"customer_id={asha}", [notes[0]["id"]]),
        (f"invoice_id={notes[1]['invoice_id']}", [notes[1]["id"]]),
        ("q=bina", [notes[1]["id"]]),
        ("q=99999", [notes[1]["id"]]),
        (f"q={notes[0]['credit_note_number']}", [notes[0]["id"]]),
        (f"q={notes[1]['credit_note_number'][-4:]}", [notes[1]["id"]]),
        (f"q={desk.invoice(notes[1]['invoice_id'])['invoice_number']}", [notes[1]["id"]]),
        ("q=nobody", []),
        ("q=%3F", []),
        (f"from={day(1, today)}", []),
        (f"from={today}&to={today}&per_page=1", [notes[1]["id"]]),
    ):
        assert [one["id"] for one in desk.get(f"/api/credit-notes?{query}")["items"]] == found, query
    assert desk.send("GET", f"/api/credit-notes/{10**12}").status == 404


def paise(rupees: float) -> int:
    return round(rupees * 100)
