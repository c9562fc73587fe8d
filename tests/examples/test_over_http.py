"""Every worked bill again, over HTTP, to the paisa (the package sales come with selling packages on a bill)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk import Desk

EXAMPLES = json.loads((Path(__file__).parent / "worked_examples.json").read_text())["examples"]
PACKAGE_SALES = {"E36", "E37"}
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
        body = {"service_id": line["service_id"], "qty": line["qty"], "unit_price": line["unit_price"] / 100}
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
