"""What the desk's right side reads from a preview: hints, the tax by rate, and cash."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk import Desk


@pytest.fixture
def asha(desk: Desk) -> int:
    desk.settings(business_name="Shanti Day Spa", state_code="27")
    return desk.customer("Asha Rao")


# --- Hints


def test_a_hint_names_line_benefit_and_saving_and_is_true(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200, gst_rate=5)
    desk.holds(asha, "discount", name="Student offer", percent=30)
    prepaid = desk.holds(asha, "prepaid", name="Prepaid 17,500", amount=17500)
    seen = desk.preview(asha, services=[facial])
    (hint,) = seen.json["hints"]
    assert hint == {
        "line": 1,
        "benefit": prepaid["id"],
        "entitlement_id": prepaid["id"],
        "package_name": "Prepaid 17,500",
        "saving": 882,
        "message": "Using Prepaid 17,500 here instead would save ₹882.",
        "reason": "Saves the customer ₹882 now",
    }
    line = {"service_id": facial, "benefit": hint["benefit"], "override_reason": hint["reason"]}
    billed = desk.billed(asha, services=[line])
    assert seen.invoice["payable_amount"] - billed.invoice["payable_amount"] == hint["saving"]
    assert billed.line["rule"] == "manual"


def test_hints_come_with_a_preview_only(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200)
    desk.holds(asha, "discount", percent=30)
    desk.holds(asha, "prepaid", amount=17500)
    assert desk.bill(asha, services=[facial], dry_run=True).json["hints"]
    changed = desk.bill(asha, services=[facial], expected_total=1)
    assert (changed.status, changed.json["preview"]["hints"]) == (409, [])
    assert desk.billed(asha, services=[facial]).json["hints"] == []


def test_a_package_sold_on_the_bill_is_no_hint_as_it_has_no_id_yet(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200)
    desk.holds(asha, "discount", percent=30)
    template = desk.template("Prepaid", "value", None, price=5000)
    assert desk.preview(asha, services=[facial], packages=[{"package_id": template}]).json["hints"] == []


# --- Warnings


def test_a_charge_date_a_year_ago_is_pointed_out_and_taken(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200)
    bill: dict[str, Any] = {"services": [facial], "charge_date": "1900-01-01"}
    words = "The charge date 1 Jan 1900 is a year ago or more: only packages valid on that day can pay. Check the year."
    assert desk.preview(asha, **bill).json["warnings"] == [words]
    billed = desk.billed(asha, **bill)
    assert (billed.json["warnings"], billed.invoice["charge_date"]) == ([words], "1900-01-01")
    assert desk.invoice(billed.invoice["id"])["warnings"] == [], "it is for who types the date, not for the paper"


# --- Tax by rate


def test_tax_by_rate_sums_to_the_bill(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200, gst_rate=5, sac="999722")
    haircut = desk.service("Haircut", 500, gst_rate=5, sac="999721")
    shampoo = desk.product("Shampoo", 340, gst_rate=18)
    desk.batch(shampoo, 9)
    bill: dict[str, Any] = {"services": [facial, haircut], "products": [{"product_id": shampoo}]}
    invoice = desk.preview(asha, **bill).invoice
    assert invoice["place_of_supply_name"] == "Maharashtra"
    assert invoice["tax_summary"] == [
        {
            "gst_rate": 5,
            "taxable_value": 1700,
            "cgst_rate": 2.5,
            "sgst_rate": 2.5,
            "igst_rate": 0,
            "cgst_amount": 42.5,
            "sgst_amount": 42.5,
            "igst_amount": 0,
        },
        {
            "gst_rate": 18,
            "taxable_value": 340,
            "cgst_rate": 9,
            "sgst_rate": 9,
            "igst_rate": 0,
            "cgst_amount": 30.6,
            "sgst_amount": 30.6,
            "igst_amount": 0,
        },
    ]
    across = desk.preview(asha, **bill, is_interstate=True).invoice["tax_summary"]
    assert [(one["igst_rate"], one["igst_amount"], one["cgst_rate"], one["cgst_amount"]) for one in across] == [
        (5, 85, 0, 0),
        (18, 61.2, 0, 0),
    ]


# --- Cash


def test_of_cash_tendered_the_bill_takes_what_is_due(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200, gst_rate=5)
    payments = [{"method": "card", "amount": 260, "reference": "slip 41"}, {"method": "cash", "tendered": 2000}]
    seen = desk.preview(asha, services=[facial], payments=payments)
    assert (seen.json["change_due"], seen.invoice["balance_due"]) == (1000, 0)
    billed = desk.billed(asha, services=[facial], payments=payments)
    assert billed.json["change_due"] == 1000
    assert [(one["method"], one["amount"]) for one in billed.invoice["payments"]] == [("card", 260), ("cash", 1000)]
    assert billed.invoice["payment_status"] == "paid"
    stored = desk.get(f"/api/invoices/{billed.invoice['id']}")["invoice"]
    assert stored["payments"] == billed.invoice["payments"]


def test_too_little_cash_leaves_the_rest_due(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200, gst_rate=5)
    billed = desk.billed(asha, services=[facial], payments=[{"method": "cash", "tendered": 500}])
    assert (billed.json["change_due"], billed.invoice["balance_due"]) == (0, 760)


def test_cash_that_is_not_needed_is_given_back_whole(desk: Desk, asha: int) -> None:
    facial = desk.service("Facial", 1200)
    desk.holds(asha, "free", qty=4)
    billed = desk.billed(asha, services=[facial], payments=[{"method": "cash", "tendered": 500}])
    assert (billed.json["change_due"], billed.invoice["payments"]) == (500, [])


@pytest.mark.parametrize(
    "payment",
    [
        {"method": "cash"},
        {"method": "cash", "amount": 100, "tendered": 500},
        {"method": "card", "tendered": 500},
        {"method": "cash", "tendered": 0},
        {"method": "cash", "tendered": -1},
    ],
)
def test_refuses_what_is_neither_amount_nor_cash(desk: Desk, asha: int, payment: dict[str, Any]) -> None:
    facial = desk.service("Facial", 1200)
    answer = desk.preview(asha, services=[facial], payments=[payment])
    assert answer.status == 400
    assert any(name.startswith("payments.0") for name in answer.json["errors"])
