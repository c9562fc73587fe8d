"""A package sold on a bill or assigned with its payment: taxed once, and usable at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.desk import Desk, day


@pytest.fixture
def asha(desk: Desk) -> int:
    return desk.customer()


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1200, gst_rate=5)


@pytest.fixture
def five_facials(desk: Desk, facial: int) -> int:
    items = [{"benefit_type": "free", "service_id": facial, "qty": 5}]
    return desk.template("5 facials", "session", items, price=4000, gst_rate=5, sac="999722", validity_days=90)


def prepaid(desk: Desk, **terms: Any) -> int:
    return desk.template("Prepaid 5000+1000", "value", None, price=5000, amount=6000, gst_rate=5, **terms)


def test_e36_a_package_is_taxed_when_it_is_sold(desk: Desk, asha: int, five_facials: int) -> None:
    invoice = desk.billed(asha, packages=[{"package_id": five_facials}]).invoice
    assert invoice["document_type"] == "tax_invoice"
    assert (invoice["packages_subtotal"], invoice["taxable_amount"]) == (4000, 4000)
    assert (invoice["cgst_amount"], invoice["sgst_amount"], invoice["total_amount"]) == (100, 100, 4200)
    (line,) = invoice["lines"]
    assert (line["kind"], line["name"], line["hsn_sac"]) == ("package", "5 facials", "999722")
    package = desk.package(line["customer_package_id"])
    assert (package["remaining"], package["price_paid"], package["status"]) == (5, 4000, "active")


def test_many_dear_sessions_are_worth_more_than_any_bill(desk: Desk, asha: int) -> None:
    dear = desk.service("Residence", 1_200_000)
    items = [{"benefit_type": "free", "service_id": dear, "qty": 9999}]
    sold = desk.billed(asha, packages=[{"package_id": desk.template("Residences", "session", items, price=90_000)}])
    package_id = sold.invoice["lines"][0]["customer_package_id"]
    assert desk.package(package_id)["remaining"] == 9999
    report = desk.client.get("/reports/liability")
    assert (report.status_code, "Residences" in report.text) == (200, True)
    credited = desk.refunded(sold.invoice["id"])
    assert credited["total_amount"] == sold.invoice["total_amount"]


def test_e37_a_bonus_is_credited_but_not_taxed(desk: Desk, asha: int) -> None:
    invoice = desk.billed(asha, packages=[{"package_id": prepaid(desk)}]).invoice
    assert (invoice["taxable_amount"], invoice["total_amount"]) == (5000, 5250)
    package = desk.package(invoice["lines"][0]["customer_package_id"])
    assert package["credit"] == {"total": 6000, "used": 0, "remaining": 6000}
    (item,) = package["items"]
    assert (item["paid_remaining"], item["bonus_remaining"]) == (5000, 1000)


def test_what_is_taxed_on_use_is_receipted(desk: Desk, asha: int, facial: int) -> None:
    template = prepaid(desk, benefit_tax_order="after_tax")
    sold = desk.billed(asha, packages=[{"package_id": template}]).invoice
    assert (sold["document_type"], sold["invoice_number"][:3]) == ("receipt_voucher", "RV-")
    assert (sold["cgst_amount"], sold["total_amount"]) == (0, 5000)
    used = desk.billed(asha, services=[facial]).invoice
    assert (used["cgst_amount"], used["total_amount"], used["prepaid_tendered"]) == (30, 1260, 1260)
    assert (used["payable_amount"], used["balance_due"], used["payment_status"]) == (0, 0, "paid")


def test_sessions_are_taxed_when_sold_whatever_the_setting(desk: Desk, asha: int, five_facials: int) -> None:
    """They lower the taxable value on use: taxing them later would be taxing them never."""
    desk.settings(benefit_tax_order="after_tax")
    invoice = desk.billed(asha, packages=[{"package_id": five_facials}]).invoice
    assert (invoice["document_type"], invoice["total_amount"]) == ("tax_invoice", 4200)


def test_sold_and_used_on_one_bill(desk: Desk, asha: int, facial: int, five_facials: int) -> None:
    body: dict[str, Any] = {"services": [facial, facial], "packages": [{"package_id": five_facials}]}
    previewed = desk.preview(asha, **body)
    assert desk.get("/packages/api/customer-packages")["total"] == 0
    answer = desk.billed(asha, **body)
    for bill in (previewed, answer):
        assert bill.invoice["total_amount"] == 4200
        assert [line["final_price"] for line in bill.invoice["lines"]] == [0, 0, 4000]
        (state,) = bill.json["updated_packages"]
        assert state["sessions"] == {"total": 5, "used": 2, "remaining": 3}
    assert previewed.invoice["lines"][0]["redemptions"][0]["entitlement_id"] is None
    assert previewed.json["updated_packages"][0]["assignment_id"] is None
    kinds = [row["change_type"] for row in desk.usage(answer.json["updated_packages"][0]["assignment_id"])]
    assert kinds == ["use", "use", "grant"]
    assert desk.get(f"/api/invoices/{answer.invoice['id']}")["invoice"] == answer.invoice


def test_a_changed_total_shows_no_ids_of_packages_that_were_not_sold(
    desk: Desk, asha: int, facial: int, five_facials: int
) -> None:
    body = {"services": [facial], "packages": [{"package_id": five_facials}]}
    refused = desk.bill(asha, **body, expected_total=1)
    assert (refused.status, refused.json["code"]) == (409, "total_changed")
    preview = refused.json["preview"]
    assert preview == desk.preview(asha, **body).json
    assert preview["invoice"]["lines"][0]["redemptions"][0]["entitlement_id"] is None


def test_a_package_not_sold_yet_cannot_be_chosen_by_hand(desk: Desk, asha: int, facial: int, five_facials: int) -> None:
    """A preview must not find under some number what the bill would not find."""
    for number in (2**62, 2**63 - 1):
        line = {"service_id": facial, "benefit": number, "override_reason": "Asked for"}
        for ask in (desk.preview, desk.bill):
            answer = ask(asha, services=[line], packages=[{"package_id": five_facials}])
            assert (answer.status, answer.json["code"]) == (409, "benefit_not_available")


def test_an_older_package_burns_before_the_one_just_sold(desk: Desk, asha: int, facial: int, five_facials: int) -> None:
    older = desk.assign(asha, five_facials)
    answer = desk.billed(asha, services=[facial], packages=[{"package_id": five_facials}])
    redemption = answer.invoice["lines"][0]["redemptions"][0]
    assert redemption["customer_package_id"] == older["id"]


def test_price_and_discount_of_a_package_line(desk: Desk, asha: int, five_facials: int) -> None:
    line = {"package_id": five_facials, "price": 3600, "discount_percent": 10}
    invoice = desk.billed(asha, packages=[line], invoice_discount=40).invoice
    assert (invoice["discount_total"], invoice["taxable_amount"]) == (400, 3200)
    package = desk.package(invoice["lines"][0]["customer_package_id"])
    assert (package["price_paid"], package["discount"]) == (3200, 400)


def test_a_package_line_goes_home_even_for_a_stranger(desk: Desk, five_facials: int) -> None:
    invoice = desk.billed(desk.customer(state_code="29"), packages=[{"package_id": five_facials}]).invoice
    assert (invoice["place_of_supply"], invoice["is_interstate"]) == ("27", False)


def test_validity_starts_with_the_visit(desk: Desk, asha: int, facial: int, five_facials: int, today: date) -> None:
    charged_on = day(-3, today)
    answer = desk.billed(asha, services=[facial], packages=[{"package_id": five_facials}], charge_date=charged_on)
    assert answer.invoice["lines"][0]["final_price"] == 0
    package = desk.package(answer.invoice["lines"][1]["customer_package_id"])
    assert (package["valid_from"], package["expires_on"]) == (charged_on, day(87, today))


@pytest.mark.parametrize(
    ("line", "status", "field"),
    [
        ({"package_id": 999}, 404, "packages.0.package_id"),
        ({"service_id": 1}, 400, "packages.0.service_id"),
        ({"valid_from": "2026-05-01", "expires_on": "2026-04-30"}, 400, "packages.0.expires_on"),
        ({"price": -1}, 400, "packages.0.price"),
    ],
)
def test_what_cannot_be_sold_names_its_field(
    desk: Desk, asha: int, five_facials: int, line: dict[str, Any], status: int, field: str
) -> None:
    answer = desk.bill(asha, packages=[{"package_id": five_facials, **line}])
    assert (answer.status, list(answer.json["errors"])) == (status, [field])
    assert desk.get("/packages/api/customer-packages")["total"] == 0


def test_a_service_chosen_at_the_sale(desk: Desk, asha: int, facial: int) -> None:
    template = desk.template("3+1", "session", [{"benefit_type": "free", "choose": True, "qty": 4}])
    missing = desk.bill(asha, packages=[{"package_id": template}])
    assert (missing.status, missing.json["code"]) == (400, "service_choice_required")
    answer = desk.billed(asha, services=[facial], packages=[{"package_id": template, "service_id": facial}])
    assert answer.invoice["lines"][0]["final_price"] == 0


def test_assigning_with_a_payment_issues_the_invoice(desk: Desk, asha: int, five_facials: int) -> None:
    body = {
        "customer_id": asha,
        "package_id": five_facials,
        "price_paid": 3800,
        "discount": 200,
        "payment": {"method": "upi", "amount": 3990, "reference": "T1"},
        "notes": "Birthday",
    }
    answer = desk.send("POST", "/packages/api/assign", body, key="k1")
    assert answer.status == 201
    invoice, package = answer.json["invoice"], answer.json["customer_package"]
    assert (invoice["packages_subtotal"], invoice["discount_total"], invoice["taxable_amount"]) == (4000, 200, 3800)
    assert (invoice["total_amount"], invoice["payment_status"]) == (3990, "paid")
    assert (package["price_paid"], package["discount"], package["notes"]) == (3800, 200, "Birthday")
    assert desk.send("POST", "/packages/api/assign", body, key="k1").json == answer.json
    assert desk.get("/packages/api/customer-packages")["total"] == 1


def test_assigning_without_a_payment_is_recorded_only(desk: Desk, asha: int, five_facials: int) -> None:
    body = {"customer_id": asha, "package_id": five_facials, "price_paid": 4000}
    answer = desk.send("POST", "/packages/api/assign", body)
    assert "invoice" not in answer.json
    assert desk.get("/api/invoices")["total"] == 0


def test_a_payment_above_the_price_assigns_nothing(desk: Desk, asha: int, five_facials: int) -> None:
    body = {
        "customer_id": asha,
        "package_id": five_facials,
        "price_paid": 4000,
        "payment": {"method": "cash", "amount": 4200.01},
    }
    answer = desk.send("POST", "/packages/api/assign", body)
    assert (answer.status, answer.json["errors"]) == (400, {"payment.amount": ["Only ₹4,200 is due."]})
    assert desk.get("/packages/api/customer-packages")["total"] == 0


def test_sold_packages_keep_what_they_were_sold_with(desk: Desk, asha: int, facial: int, five_facials: int) -> None:
    held = desk.assign(asha, five_facials)
    changed = {"price": 9000, "items": [{"service_id": facial, "benefit_type": "free", "qty": 1}]}
    assert desk.send("PATCH", f"/packages/api/templates/{five_facials}", changed).status == 200
    assert desk.package(held["id"])["remaining"] == 5
