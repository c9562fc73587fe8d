"""Tax, totals and agreement on a bill, over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk import Desk


def test_sixty_five_rupees_inclusive_of_18_percent(desk: Desk) -> None:
    asha = desk.customer()
    service = desk.service("Threading", 65, gst_rate=18, tax_inclusive=True)
    invoice = desk.billed(asha, services=[service]).invoice
    assert (invoice["taxable_amount"], invoice["cgst_amount"], invoice["sgst_amount"]) == (55.08, 4.96, 4.96)
    assert invoice["total_amount"] == 65
    assert (invoice["cgst_rate"], invoice["sgst_rate"], invoice["igst_rate"]) == (9, 9, 0)


def test_the_contracts_own_example(desk: Desk) -> None:
    asha, facial, ritu = desk.customer(), desk.service("Facial", 1200, gst_rate=5, sac="999722"), desk.staff("Ritu")
    held = desk.holds(asha, "free", service_id=facial, qty=4, name="3+1 facials")
    for _ in range(3):
        desk.billed(asha, services=[facial])
    answer = desk.billed(
        asha,
        services=[{"service_id": facial, "qty": 2, "unit_price": 1200, "staff_id": ritu}],
        payments=[{"method": "cash", "amount": 500, "reference": ""}],
        expected_total=1260,
    )
    expected: dict[str, Any] = {
        "document_type": "tax_invoice",
        "version": 1,
        "status": "issued",
        "payment_status": "partial",
        "is_interstate": False,
        "state_tax_name": "SGST",
        "package_billing": "on",
        "services_subtotal": 2400,
        "inventory_subtotal": 0,
        "packages_subtotal": 0,
        "discount_total": 0,
        "packages_deduction": 1200,
        "taxable_amount": 1200,
        "cgst_rate": 2.5,
        "sgst_rate": 2.5,
        "igst_rate": 0,
        "cgst_amount": 30,
        "sgst_amount": 30,
        "igst_amount": 0,
        "round_off": 0,
        "tip": 0,
        "total_amount": 1260,
        "prepaid_tendered": 0,
        "amount_paid": 500,
        "balance_due": 760,
        "refund_due": 0,
    }
    assert expected.items() <= answer.invoice.items()
    line = answer.line
    assert line["hsn_sac"] == "999722"
    assert line["staff_id"] == ritu
    assert (line["normal_price"], line["deduction"], line["final_price"], line["line_total"]) == (
        2400,
        1200,
        1200,
        1260,
    )
    (redemption,) = line["redemptions"]
    assert redemption == {
        "entitlement_id": held["id"],
        "customer_package_id": held["package_id"],
        "package_name": "3+1 facials",
        "benefit_type": "free",
        "benefit_label": "Free",
        "qty": 1,
        "amount": 1200,
        "tender": False,
        "remaining_qty": 0,
        "remaining_amount": None,
        "rule": "auto",
        "idempotency_key": f"inv:{answer.invoice['id']}:line:{line['line_id']}:v1:1",
    }
    assert answer.invoice["payments"][0]["method"] == "cash"
    assert answer.json["package_deductions_applied"] == 1


def test_preview_promises_what_the_commit_keeps(desk: Desk) -> None:
    asha = desk.customer()
    facial = desk.service("Facial", 1200, gst_rate=5)
    serum = desk.product("Serum", 499, gst_rate=18, tax_inclusive=True)
    desk.batch(serum, 5)
    desk.holds(asha, "free", service_id=facial, qty=1)
    desk.holds(asha, "prepaid", amount=300)
    bill: dict[str, Any] = {
        "services": [{"service_id": facial, "qty": 2, "discount_percent": 10}],
        "products": [{"product_id": serum, "qty": 2}],
        "invoice_discount": 50,
        "tip": 20,
    }
    before = desk.get("/api/invoices")["total"]
    previewed = desk.preview(asha, **bill)
    assert previewed.invoice["status"] == "preview"
    assert desk.get("/api/invoices")["total"] == before
    issued = desk.billed(asha, **bill)
    assert _amounts(previewed.invoice) == _amounts(issued.invoice)
    assert previewed.json["updated_packages"] == issued.json["updated_packages"]


def test_what_was_issued_is_what_is_read_back(desk: Desk) -> None:
    asha, facial, serum = desk.customer(), desk.service("Facial", 1200, gst_rate=5), desk.product("Serum", 499)
    desk.batch(serum, 5)
    desk.holds(asha, "free", service_id=facial, qty=1)
    issued = desk.billed(
        asha,
        services=[{"service_id": facial, "qty": 2}],
        products=[{"product_id": serum}],
        payments=[{"method": "upi", "amount": 100, "reference": "T1"}],
        notes="Prefers the corner room",
    ).invoice
    assert desk.get(f"/api/invoices/{issued['id']}")["invoice"] == issued


def test_dry_run_writes_nothing(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    answer = desk.bill(asha, services=[facial], dry_run=True)
    assert (answer.status, answer.json["dry_run"], answer.invoice["invoice_number"]) == (200, True, None)
    assert desk.get("/api/invoices")["total"] == 0


def test_another_total_than_staff_saw_is_refused_with_a_fresh_preview(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    held = desk.holds(asha, "free", service_id=facial, qty=1)
    answer = desk.bill(asha, services=[facial], expected_total=1200)
    assert (answer.status, answer.json["code"]) == (409, "total_changed")
    assert answer.json["preview"]["invoice"]["total_amount"] == 0
    assert desk.package(held["package_id"])["remaining"] == 1
    assert desk.get("/api/invoices")["total"] == 0


def test_payments_above_what_is_due_are_refused(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    answer = desk.bill(asha, services=[facial], payments=[{"method": "cash", "amount": 1200.01}])
    assert (answer.status, list(answer.json["errors"])) == (400, ["payments"])


def test_paying_the_rest_later(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1200)
    invoice = desk.billed(asha, services=[facial], payments=[{"method": "cash", "amount": 500}]).invoice
    path = f"/api/invoices/{invoice['id']}/payments"
    too_much = desk.send("POST", path, {"method": "upi", "amount": 700.01})
    assert (too_much.status, too_much.json["code"]) == (409, "payment_above_due")
    paid = desk.send("POST", path, {"method": "upi", "amount": 700, "reference": "T9"})
    assert paid.status == 201
    assert (paid.invoice["balance_due"], paid.invoice["payment_status"]) == (0, "paid")


def test_goods_alone_follow_the_customer_across_the_border(desk: Desk) -> None:
    desk.settings(state_code="27", round_to_rupee=True)
    asha = desk.customer(state_code="29")
    serum = desk.product("Serum", 499, gst_rate=18)
    desk.batch(serum, 5)
    invoice = desk.billed(asha, products=[{"product_id": serum}]).invoice
    assert (invoice["place_of_supply"], invoice["is_interstate"]) == ("29", True)
    assert (invoice["igst_amount"], invoice["cgst_amount"]) == (89.82, 0)
    assert (invoice["round_off"], invoice["total_amount"]) == (0.18, 589)


def test_a_service_keeps_the_bill_at_home(desk: Desk) -> None:
    asha = desk.customer(state_code="29")
    facial = desk.service("Facial", 1000, gst_rate=5)
    invoice = desk.billed(asha, services=[facial]).invoice
    assert (invoice["place_of_supply"], invoice["is_interstate"], invoice["igst_amount"]) == ("27", False, 0)


def test_interstate_by_choice_warns(desk: Desk) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=5)
    answer = desk.billed(asha, services=[facial], is_interstate=True)
    assert answer.invoice["igst_amount"] == 50
    assert answer.json["warnings"]


def test_an_unregistered_spa_issues_a_bill_of_supply(desk: Desk) -> None:
    desk.settings(registration="unregistered")
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=5)
    invoice = desk.billed(asha, services=[facial]).invoice
    assert invoice["document_type"] == "bill_of_supply"
    assert invoice["invoice_number"].startswith("BS-")
    assert (invoice["taxable_amount"], invoice["total_amount"]) == (1000, 1000)


@pytest.mark.parametrize(("state", "name"), [("04", "UTGST"), ("27", "SGST")])
def test_the_state_head_has_its_name(desk: Desk, state: str, name: str) -> None:
    desk.settings(state_code=state)
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=5)
    assert desk.billed(asha, services=[facial]).invoice["state_tax_name"] == name


def test_the_rate_is_that_of_the_invoice_date(desk: Desk, today: Any) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=18)
    patched = desk.send("PATCH", f"/api/services/{facial}", {"gst_rate": 5, "gst_rate_from": today.isoformat()})
    assert patched.status == 200
    backdated = desk.billed(asha, services=[facial], charge_date="2026-01-05")
    assert backdated.line["gst_rate"] == 5


def _amounts(invoice: dict[str, Any]) -> dict[str, Any]:
    """An invoice without what only a written one has."""
    written = {"id", "invoice_number", "status", "created_at", "line_id", "idempotency_key"}

    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(inner) for key, inner in value.items() if key not in written}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    return strip(invoice)
