"""A sold package is refunded by what is left of it, the rest is closed by a ledger row, and it is cancelled."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from tests.desk import Answer, Desk, day


def sell(desk: Desk, customer: int, template: int, *, price: float | None = None, **more: Any) -> dict[str, Any]:
    """Sell a package, paid in cash; the bill."""
    bill = desk.billed(customer, packages=[{"package_id": template, "price": price, **more}]).invoice
    if bill["balance_due"]:
        desk.pay(bill["id"], bill["balance_due"])
    return bill


def pack_of(desk: Desk, name: str, pkg_type: str, items: list[dict[str, Any]] | None, **terms: Any) -> int:
    """A package on the price list, untaxed unless said otherwise."""
    return desk.template(name, pkg_type, items, **{"gst_rate": 0, **terms})


def sold_package(bill: dict[str, Any]) -> int:
    return next(line["customer_package_id"] for line in bill["lines"] if line["kind"] == "package")


def backdate(engine: Engine, package_id: int, valid_from: str, expires_on: str) -> None:
    with Session(engine) as session:
        session.execute(
            text("UPDATE customer_package SET valid_from = :first, expires_on = :last WHERE id = :id"),
            {"first": valid_from, "last": expires_on, "id": package_id},
        )
        session.commit()


def cash(answer: Answer) -> float:
    return sum(one["amount"] for one in answer.json["credit_note"]["refunds"])


def test_sessions_left_are_paid_back_pro_rata(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200, gst_rate=5)
    pack = pack_of(
        desk, "5 facials", "session", [{"benefit_type": "free", "qty": 5, "service_id": facial}], price=4000, gst_rate=5
    )
    bill = sell(desk, asha, pack)
    sold = sold_package(bill)
    desk.billed(asha, services=[{"service_id": facial, "qty": 2}])

    preview = desk.refund(bill["id"], dry_run=True)
    assert (preview.status, cash(preview)) == (200, 2520)
    assert (desk.package(sold)["remaining"], desk.package(sold)["status"]) == (3, "active")

    answer = desk.refund(bill["id"])
    assert (answer.status, cash(answer)) == (201, 2520)
    (state,) = answer.json["updated_packages"]
    assert (state["sessions"], state["status"]) == ({"total": 5, "used": 5, "remaining": 0}, "cancelled")
    close = desk.usage(sold)[0]
    assert (close["change_type"], close["qty"], close["invoice_id"]) == ("close", 3, bill["id"])
    after = desk.invoice(bill["id"])
    assert (after["payment_status"], after["balance_due"], after["refund_due"]) == ("paid", 0, 0)
    assert desk.preview(asha, services=[facial]).invoice["total_amount"] == 1260
    assert desk.refund(bill["id"]).json["code"] == "nothing_to_credit"


def test_an_untouched_package_is_paid_back_whole(desk: Desk) -> None:
    facial = desk.service("Facial", 1200)
    pack = pack_of(desk, "5 facials", "session", [{"benefit_type": "free", "qty": 5, "service_id": facial}])
    bill = sell(desk, desk.customer(), pack, price=3999.99)
    assert cash(desk.refund(bill["id"])) == 3999.99
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"
    assert desk.package(sold_package(bill))["status"] == "cancelled"


def test_a_used_up_package_has_nothing_left(desk: Desk) -> None:
    asha, facial, haircut = desk.customer(), desk.service("Facial", 1200), desk.service("Haircut", 500)
    pack = pack_of(desk, "1 facial", "session", [{"benefit_type": "free", "qty": 1, "service_id": facial}])
    bill = desk.billed(asha, services=[haircut], packages=[{"package_id": pack, "price": 900}]).invoice
    line_id = next(line["line_id"] for line in bill["lines"] if line["kind"] == "package")
    desk.billed(asha, services=[facial])
    refused = desk.refund(bill["id"], (line_id, 1))
    assert (refused.status, refused.json["code"]) == (409, "package_used_up")
    assert refused.json["errors"] == {"lines.0.line_id": ["Nothing of 1 facial is left to pay back."]}
    # Of everything left, only the haircut is.
    assert desk.refunded(bill["id"])["total_amount"] == 500
    assert desk.refund(bill["id"]).json["code"] == "nothing_to_credit"
    assert desk.package(sold_package(bill))["status"] == "completed"


def test_only_the_paid_part_of_prepaid_is_paid_back(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = pack_of(desk, "Gold", "value", None, price=5000, amount=6000, benefit_tax_order="before_tax", gst_rate=5)
    bill = sell(desk, asha, pack)
    desk.billed(asha, services=[facial])
    answer = desk.refund(bill["id"])
    assert cash(answer) == 3800 * 1.05
    close = desk.usage(sold_package(bill))[0]
    assert (close["change_type"], close["amount"]) == ("close", 4800)


def test_an_untaxed_package_is_refunded_by_a_refund_voucher(desk: Desk) -> None:
    pack = pack_of(desk, "Silver", "value", None, price=3000, benefit_tax_order="after_tax")
    bill = sell(desk, desk.customer(), pack)
    assert bill["document_type"] == "receipt_voucher"
    note = desk.refunded(bill["id"])
    assert note["document_type"] == "refund_voucher"
    assert note["credit_note_number"].startswith("RF-")
    assert (note["total_amount"], note["cgst_amount"]) == (3000, 0)
    # A credit note has a number of its own series beside it.
    other = desk.billed(desk.customer("Bina", phone="9845099999"), services=[desk.service("Facial", 10)]).invoice
    assert desk.refunded(other["id"])["credit_note_number"].endswith("-0001")


def test_a_membership_goes_by_whole_days_left(desk: Desk, engine: Engine, today: date) -> None:
    haircut = desk.service("Haircut", 500)
    pack = pack_of(desk, "Luxe Club", "membership", [{"benefit_type": "unlimited", "service_id": haircut}])
    bill = sell(desk, desk.customer(), pack, price=3000)
    backdate(engine, sold_package(bill), day(-9, today), day(20, today))
    assert cash(desk.refund(bill["id"])) == 2000


def test_a_membership_without_an_end_can_only_go_by_list_price(desk: Desk) -> None:
    asha, haircut = desk.customer(), desk.service("Haircut", 500)
    pack = pack_of(desk, "Luxe Club", "membership", [{"benefit_type": "unlimited", "service_id": haircut}])
    bill = sell(desk, asha, pack, price=3000)
    desk.billed(asha, services=[haircut, haircut])
    refused = desk.refund(bill["id"])
    assert (refused.status, refused.json["code"]) == (409, "refund_not_measurable")
    desk.settings(package_refund="list_price")
    assert cash(desk.refund(bill["id"])) == 2000


def test_a_combo_goes_by_the_list_value_of_what_is_left(desk: Desk) -> None:
    asha, facial, haircut = desk.customer(), desk.service("Facial", 1200), desk.service("Haircut", 400)
    items = [
        {"benefit_type": "free", "qty": 2, "service_id": facial},
        {"benefit_type": "free", "qty": 4, "service_id": haircut},
    ]
    bill = sell(desk, asha, pack_of(desk, "Bridal", "combo", items), price=3000)
    desk.billed(asha, services=[facial])
    assert cash(desk.refund(bill["id"])) == 2100


@pytest.mark.parametrize(("used", "back"), [(2, 1600), (3, 400), (4, 0)])
def test_claw_back_charges_what_was_taken_at_list_price(desk: Desk, used: int, back: int) -> None:
    desk.settings(package_refund="list_price")
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = pack_of(desk, "5 facials", "session", [{"benefit_type": "free", "qty": 5, "service_id": facial}])
    bill = sell(desk, asha, pack, price=4000)
    desk.billed(asha, services=[{"service_id": facial, "qty": used - 1}])
    desk.create(f"/packages/api/customer-packages/{sold_package(bill)}/use", "usage", service_id=facial, qty=1)
    answer = desk.refund(bill["id"])
    if back:
        assert cash(answer) == back
    else:
        assert answer.json["code"] == "nothing_to_credit"


@pytest.mark.parametrize("package_is_inclusive", [False, True])
@pytest.mark.parametrize("facial_is_inclusive", [False, True])
@pytest.mark.parametrize("rate", [5, 0])
def test_claw_back_takes_like_from_like(
    desk: Desk, package_is_inclusive: bool, facial_is_inclusive: bool, rate: int
) -> None:
    """4,000 and tax less two facials of 1,200 and tax, however the prices are said; one of them was without a bill."""
    desk.settings(package_refund="list_price")
    asha, tax = desk.customer(), 1 + rate / 100
    facial = desk.service(
        "Facial", 1200 * tax if facial_is_inclusive else 1200, gst_rate=rate, tax_inclusive=facial_is_inclusive
    )
    pack = desk.template(
        "5 facials",
        "session",
        [{"benefit_type": "free", "qty": 5, "service_id": facial}],
        price=4000 * tax if package_is_inclusive else 4000,
        gst_rate=rate,
        tax_inclusive=package_is_inclusive,
    )
    bill = desk.billed(asha, services=[facial], packages=[{"package_id": pack}]).invoice
    desk.pay(bill["id"], bill["balance_due"])
    desk.create(f"/packages/api/customer-packages/{sold_package(bill)}/use", "usage", service_id=facial, qty=1)
    by_kind = {line["kind"]: line["line_id"] for line in bill["lines"]}
    assert cash(desk.refund(bill["id"], (by_kind["package"], 1), dry_run=True)) == 1600 * tax
    assert cash(desk.refund(bill["id"])) == 2800 * tax


@pytest.mark.parametrize(("is_inclusive", "price"), [(False, 1000), (True, 1180)])
@pytest.mark.parametrize("policy", ["list_price", "pro_rata"])
def test_prepaid_rupees_are_before_the_tax_of_their_package(
    desk: Desk, is_inclusive: bool, price: float, policy: str
) -> None:
    """1,000 and 18% for 1,500: after 300 the paid part has 700 and its tax left, by whichever policy."""
    desk.settings(package_refund=policy)
    asha, facial = desk.customer(), desk.service("Facial", 100, gst_rate=18)
    items = [{"benefit_type": "prepaid", "amount": 1500}]
    pack = desk.template("Value", "value", items, price=price, gst_rate=18, tax_inclusive=is_inclusive)
    bill = desk.billed(asha, services=[facial], packages=[{"package_id": pack}]).invoice
    desk.pay(bill["id"], bill["balance_due"])
    desk.billed(asha, services=[{"service_id": facial, "qty": 2}])
    by_kind = {line["kind"]: line["line_id"] for line in bill["lines"]}
    assert cash(desk.refund(bill["id"], (by_kind["package"], 1), dry_run=True)) == 826
    assert cash(desk.refund(bill["id"])) == 944, "the treatment of this bill goes back too"


def test_prepaid_without_a_bill_is_worth_the_same(desk: Desk) -> None:
    """Its tax is that of the price list: 1,180 with tax, of which 300 and 18% are used."""
    desk.settings(package_refund="list_price")
    asha, facial = desk.customer(), desk.service("Facial", 300, gst_rate=18)
    items = [{"benefit_type": "prepaid", "amount": 1500}]
    pack = desk.template("Value", "value", items, price=1180, gst_rate=18, tax_inclusive=True)
    held = desk.assign(asha, pack, price_paid=1180)
    desk.billed(asha, services=[facial])
    path = f"/packages/api/customer-packages/{held['id']}/cancel"
    assert desk.send("POST", path, {"dry_run": True}).json["worth"] == 826


def test_everything_of_a_bill_that_sold_and_used_a_package(desk: Desk) -> None:
    """What the bill itself used comes back first, so the package is whole again when it is measured."""
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = pack_of(desk, "5 facials", "session", [{"benefit_type": "free", "qty": 5, "service_id": facial}])
    bill = desk.billed(
        asha,
        services=[{"service_id": facial, "qty": 2}],
        packages=[{"package_id": pack, "price": 4000}],
        payments=[{"method": "card", "amount": 4000}],
    ).invoice
    answer = desk.refund(bill["id"])
    assert cash(answer) == 4000
    sold = sold_package(bill)
    assert [one["change_type"] for one in desk.usage(sold)] == ["close", "reversal", "use", "grant"]
    assert desk.package(sold)["status"] == "cancelled"
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_the_package_alone_of_a_bill_that_used_it(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    pack = pack_of(desk, "5 facials", "session", [{"benefit_type": "free", "qty": 5, "service_id": facial}])
    bill = desk.billed(
        asha,
        services=[{"service_id": facial, "qty": 2}],
        packages=[{"package_id": pack, "price": 4000}],
        payments=[{"method": "card", "amount": 4000}],
    ).invoice
    by_kind = {line["kind"]: line["line_id"] for line in bill["lines"]}
    assert cash(desk.refund(bill["id"], (by_kind["package"], 1))) == 2400
    # What it paid for the facials comes back to it later, and is of no use there.
    answer = desk.refund(bill["id"], (by_kind["service"], 1))
    assert answer.json["warnings"] == ["5 facials was cancelled: what came back to it cannot be used."]
    assert desk.package(sold_package(bill))["status"] == "cancelled"


def test_prepaid_after_tax_sold_and_used_on_one_bill(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200, gst_rate=5)
    pack = pack_of(desk, "Silver", "value", None, price=3000, benefit_tax_order="after_tax")
    bill = desk.billed(
        asha,
        services=[facial],
        packages=[{"package_id": pack}],
        payments=[{"method": "cash", "amount": 3000}],
    ).invoice
    assert (bill["total_amount"], bill["prepaid_tendered"]) == (4260, 1260)
    answer = desk.refund(bill["id"])
    assert (cash(answer), answer.json["credit_note"]["prepaid_restored"]) == (3000, 1260)
    assert desk.package(sold_package(bill))["credit"]["remaining"] == 0
    assert desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_the_round_off_of_a_bill_is_no_part_of_what_its_package_has_left(desk: Desk) -> None:
    """A bill of 6050.41 rounded to 6050: the package of 5000.41 paid 1050 of it, so 3950.41 are left and go back."""
    desk.settings(round_to_rupee=True)
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=5)
    pack = pack_of(desk, "Silver", "value", None, price=5000.41, benefit_tax_order="after_tax")
    bill = desk.billed(
        asha,
        services=[facial],
        packages=[{"package_id": pack}],
        payments=[{"method": "cash", "amount": 5000}],
    ).invoice
    assert (bill["round_off"], bill["prepaid_tendered"], bill["balance_due"]) == (-0.41, 1050, 0)
    by_kind = {line["kind"]: line["line_id"] for line in bill["lines"]}
    assert cash(desk.refund(bill["id"], (by_kind["package"], 1))) == 3950.41


def test_an_assigned_package_without_a_bill_is_cancelled_and_its_worth_told(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=4, price_paid=1000)
    path = f"/packages/api/customer-packages/{held['package_id']}/cancel"
    desk.billed(asha, services=[facial])

    preview = desk.send("POST", path, {"dry_run": True})
    assert (preview.status, preview.json["worth"]) == (200, 750)
    assert preview.json["customer_package"]["status"] == "active"
    assert list(desk.send("POST", path, {"reason": " "}).json["errors"]) == ["reason"]

    done = desk.send("POST", path, {"reason": "Moves away"})
    package = done.json["customer_package"]
    assert (done.status, done.json["worth"], package["status"], package["remaining"]) == (200, 750, "cancelled", 0)
    close = desk.usage(held["package_id"])[0]
    assert (close["change_type"], close["qty"], close["reason"], close["invoice_id"]) == (
        "close",
        3,
        "Moves away",
        None,
    )
    assert desk.send("POST", path, {"reason": "Again"}).json["code"] == "package_not_active"
    assert desk.send("POST", "/packages/api/customer-packages/999999/cancel", {"reason": "x"}).status == 404


def test_a_package_that_a_bill_sold_is_refunded_there(desk: Desk) -> None:
    facial = desk.service("Facial", 1200)
    pack = pack_of(desk, "5 facials", "session", [{"benefit_type": "free", "qty": 5, "service_id": facial}])
    bill = sell(desk, desk.customer(), pack)
    path = f"/packages/api/customer-packages/{sold_package(bill)}/cancel"
    refused = desk.send("POST", path, {"reason": "Moves away"})
    assert (refused.status, refused.json["code"]) == (409, "sold_on_invoice")
    assert refused.json["invoice_number"] == bill["invoice_number"]
