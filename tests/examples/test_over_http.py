"""Every worked bill again, over HTTP, to the paisa (the package sales come with selling packages on a bill)."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk
from tests.examples.shelf import BY_ID, EXAMPLES

PACKAGE_SALES = {"E36", "E37", "N24"}
CREDITS = [one for one in EXAMPLES if one["kind"] == "credit_note"]
REFUNDS = [one for one in EXAMPLES if one["kind"] == "refund" and "policy" not in one["input"]]
PACKAGE_REFUNDS = [one for one in EXAMPLES if one["kind"] == "refund" and "policy" in one["input"]]
BILLS = [one for one in EXAMPLES if one["kind"].startswith("invoice") and one["id"] not in PACKAGE_SALES]


@pytest.fixture
def desk(clean_database: object, client: FlaskClient) -> Desk:
    return Desk(client)


@pytest.mark.parametrize("example", BILLS, ids=lambda example: example["id"])
def test_the_bill_comes_out_exactly(desk: Desk, example: dict[str, Any]) -> None:
    asked, expected = example["input"], example["expected"]
    customer = _customer(desk, asked)
    held = _packages(desk, customer, asked)
    body = {
        "services": _services(desk, asked, held),
        "invoice_discount": asked.get("invoice_discount", 0) / 100,
        "is_interstate": asked["supply"] == "inter",
    }
    previewed = desk.preview(customer, **body)
    answer = desk.billed(customer, **body)
    for bill in (previewed, answer):
        _compare(bill.invoice, expected)
    if "sessions_after" in expected:
        left = [desk.package(one["package_id"])["remaining"] for kind, one in held.items() if kind == "free"]
        assert sum(left) == expected["sessions_after"]
    if "prepaid_balance_after" in expected:
        balance = desk.package(held["prepaid"]["package_id"])["credit"]["remaining"]
        assert paise(balance) == expected["prepaid_balance_after"]
    if "usage_rows" in expected:
        assert answer.json["package_deductions_applied"] == expected["usage_rows"]


@pytest.mark.parametrize("example", CREDITS, ids=lambda example: example["id"])
def test_the_credit_notes_come_out_exactly(desk: Desk, example: dict[str, Any]) -> None:
    asked, expected = example["input"], example["expected"]
    invoice = _paid_bill(desk, asked["invoice"])[0]
    if asked.get("credit") == "full":
        note = desk.refunded(invoice["id"])
        got = {
            "taxable": paise(note["taxable_amount"]),
            "cgst": paise(note["cgst_amount"]),
            "sgst": paise(note["sgst_amount"]),
            "igst": paise(note["igst_amount"]),
            "round_off": paise(note["round_off"]),
            "credit_value": paise(note["total_amount"]),
            "net_after": paise(invoice["total_amount"]) - paise(note["total_amount"]),
        }
        assert {name: got[name] for name in expected} == expected
        return
    (line,) = invoice["lines"]
    assert paise(line["line_total"]) == expected["original"]["line_total"]
    notes = [desk.refunded(invoice["id"], (line["line_id"], qty)) for qty in asked["credit_quantities"]]
    assert [_credited(note) for note in notes] == expected["credit_notes"]


@pytest.mark.parametrize("example", REFUNDS, ids=lambda example: example["id"])
def test_the_refund_comes_out_exactly(desk: Desk, example: dict[str, Any]) -> None:
    original = BY_ID[example["input"]["of"]]["input"]
    invoice, held = _paid_bill(desk, original)
    note = desk.refunded(invoice["id"])
    got = {
        "credit_taxable": paise(note["taxable_amount"]),
        "credit_cgst": paise(note["cgst_amount"]),
        "credit_sgst": paise(note["sgst_amount"]),
        "refund_cash": sum(paise(one["amount"]) for one in note["refunds"] if one["method"] == "cash"),
        "prepaid_restored": paise(note["prepaid_restored"]),
        "prepaid_balance_after": paise(desk.package(held["prepaid"]["package_id"])["credit"]["remaining"]),
    }
    assert {name: got[name] for name in example["expected"]} == example["expected"]


@pytest.mark.parametrize("example", PACKAGE_REFUNDS, ids=lambda example: example["id"])
def test_the_part_used_package_is_refunded_exactly(desk: Desk, example: dict[str, Any]) -> None:
    asked, expected = example["input"], example["expected"]
    (sale,) = BY_ID[asked["of"]]["input"]["lines"]
    desk.settings(package_refund=asked["policy"])
    asha, facial = desk.customer(), desk.service("Facial", asked.get("list_price", 120000) / 100)
    terms = {"price": sale["unit_price"] / 100, "gst_rate": sale["rate_bp"] / 100}
    if "credit_used" in asked:
        loaded = BY_ID[asked["of"]]["expected"]["credit_loaded"] / 100
        template = desk.template(sale["ref"], "value", None, amount=loaded, **terms)
        use = {"service_id": facial, "unit_price": asked["credit_used"] / 100}
    else:
        sessions = {"benefit_type": "free", "qty": asked["sessions_total"], "service_id": facial}
        template = desk.template(sale["ref"], "session", [sessions], **terms)
        use = {"service_id": facial, "qty": asked["sessions_used"]}
    bill = desk.billed(asha, packages=[{"package_id": template}]).invoice
    desk.pay(bill["id"], bill["total_amount"])
    desk.billed(asha, services=[use])
    note = desk.refunded(bill["id"])
    package = desk.package(bill["lines"][0]["customer_package_id"])
    got = {
        "credit_taxable": paise(note["taxable_amount"]),
        "credit_cgst": paise(note["cgst_amount"]),
        "credit_sgst": paise(note["sgst_amount"]),
        "refund": sum(paise(one["amount"]) for one in note["refunds"]),
        "sessions_after": package["remaining"],
        "credit_after": paise((package["credit"] or {"remaining": 0})["remaining"]),
        "status": package["status"],
    }
    assert {name: got[name] for name in expected} == expected


def _paid_bill(desk: Desk, asked: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Bill an example and take what is due in cash."""
    customer = _customer(desk, asked)
    held = _packages(desk, customer, asked)
    invoice = desk.billed(
        customer,
        services=_services(desk, asked, held),
        invoice_discount=asked.get("invoice_discount", 0) / 100,
        is_interstate=asked["supply"] == "inter",
    ).invoice
    if invoice["balance_due"]:
        assert desk.pay(invoice["id"], invoice["balance_due"]).status == 201
    return invoice, held


def _credited(note: dict[str, Any]) -> dict[str, int]:
    (line,) = note["lines"]
    return {
        "qty": line["qty"],
        "taxable": paise(line["taxable_value"]),
        "cgst": paise(line["cgst_amount"]),
        "sgst": paise(line["sgst_amount"]),
        "igst": paise(line["igst_amount"]),
        "line_total": paise(line["line_total"]),
    }


def _customer(desk: Desk, asked: dict[str, Any]) -> int:
    desk.settings(
        round_to_rupee=asked.get("round_to_rupee", False),
        prepaid_pays_remainder=asked.get("stack_discount_prepaid", False),
        state_code=asked.get("supplier_state", "27"),
        registration="unregistered" if asked.get("no_tax") else "regular",
    )
    return desk.customer()


def _packages(desk: Desk, customer: int, asked: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the customer what the example says they hold; `asked` lines learn their service."""
    held: dict[str, dict[str, Any]] = {}
    services: dict[str, int] = {}
    for line in asked["lines"]:
        name = line["ref"].split("#")[0]
        if name not in services:
            services[name] = desk.service(
                name,
                line["unit_price"] / 100,
                gst_rate=line["rate_bp"] / 100,
                tax_inclusive=line["price_mode"] == "inclusive",
            )
        line["service_id"] = services[name]
        benefit = line.get("benefit", {})
        kind = benefit.get("type")
        if kind == "free" and kind not in held and asked.get("sessions_left", 1):
            held[kind] = desk.holds(customer, kind, service_id=line["service_id"], qty=asked.get("sessions_left", 1))
        if kind == "unlimited":
            held[kind] = desk.holds(customer, kind, service_id=line["service_id"])
        if kind == "discount":
            held[kind] = desk.holds(customer, kind, service_id=line["service_id"], percent=benefit["percent_bp"] / 100)
    if "prepaid" in asked:
        held["prepaid"] = desk.holds(
            customer,
            "prepaid",
            amount=asked["prepaid"]["balance"] / 100,
            benefit_tax_order=asked["prepaid"]["mode"],
        )
    return held


def _services(desk: Desk, asked: dict[str, Any], held: dict[str, Any]) -> list[dict[str, Any]]:
    lines = []
    for line in asked["lines"]:
        body = {
            "service_id": line["service_id"],
            "qty": line["qty"],
            "unit_price": line["unit_price"] / 100,
            "discount_percent": line.get("discount_bp", 0) / 100,
        }
        if line.get("benefit", {}).get("type") == "complimentary":
            body |= {"benefit": "complimentary", "override_reason": "A gift"}
        lines.append(body)
    return lines


def _compare(invoice: dict[str, Any], expected: dict[str, Any]) -> None:
    for line, wanted in zip(invoice["lines"], expected["lines"], strict=True):
        got = {
            "qty": line["qty"],
            "gross": paise(line["normal_price"]),
            "discount": paise(line["discount"]),
            "benefit": paise(line["deduction"]),
            "taxable": paise(line["taxable_value"]),
            "cgst": paise(line["cgst_amount"]),
            "sgst": paise(line["sgst_amount"]),
            "igst": paise(line["igst_amount"]),
            "line_total": paise(line["line_total"]),
        }
        assert got == {name: wanted[name] for name in got}
    totals = {
        "discount": paise(invoice["discount_total"]),
        "benefit": paise(invoice["packages_deduction"]),
        "taxable": paise(invoice["taxable_amount"]),
        "cgst": paise(invoice["cgst_amount"]),
        "sgst": paise(invoice["sgst_amount"]),
        "igst": paise(invoice["igst_amount"]),
        "round_off": paise(invoice["round_off"]),
        "invoice_value": paise(invoice["total_amount"]),
        "payable": paise(invoice["balance_due"]),
    }
    assert totals == {name: expected[name] for name in totals}
    if "state_head" in expected:
        assert invoice["state_tax_name"] == expected["state_head"]
    if "document" in expected:
        assert invoice["document_type"] == expected["document"]


def paise(rupees: float) -> int:
    """A JSON amount in paise."""
    return round(rupees * 100)
