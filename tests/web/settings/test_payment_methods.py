"""The ways of paying that the spa takes: what the API refuses, and what the pages offer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.desk import Answer, Desk

METHODS = ["cash", "card", "upi", "bank"]


def refused(answer: Answer, field: str) -> None:
    assert (answer.status, answer.json["code"]) == (409, "method_not_taken"), answer
    assert list(answer.json["errors"]) == [field]
    assert "Choose from: UPI, Cash." in answer.json["message"]


@pytest.fixture
def facial(desk: Desk) -> int:
    return desk.service("Facial", 1000)


def test_all_at_first_and_then_as_chosen(desk: Desk) -> None:
    assert desk.get("/api/settings")["settings"]["payment_methods"] == METHODS
    desk.settings(payment_methods=["upi", "cash"])
    assert desk.get("/api/settings")["settings"]["payment_methods"] == ["upi", "cash"]


@pytest.mark.parametrize("methods", [[], ["gold"], ["cash", "cash"], [*METHODS, "cash"], "cash", None, [7]])
def test_what_cannot_be_taken(desk: Desk, methods: Any) -> None:
    answer = desk.send("PATCH", "/api/settings", {"payment_methods": methods})
    assert answer.status == 400
    assert all(field.startswith("payment_methods") for field in answer.json["errors"])
    assert desk.get("/api/settings")["settings"]["payment_methods"] == METHODS


@pytest.mark.parametrize("method", ["card", "bank"])
def test_new_money_by_a_way_that_is_off_is_refused(desk: Desk, facial: int, method: str) -> None:
    desk.settings(payment_methods=["upi", "cash"])
    asha = desk.customer()
    by = {"method": method, "amount": 100}
    for bill in (desk.preview, desk.bill):
        refused(bill(asha, services=[facial], payments=[{"method": "cash", "amount": 1}, by]), "payments.1.method")
    assert desk.get("/api/invoices")["total"] == 0

    invoice = desk.billed(asha, services=[facial], payments=[{"method": "upi", "amount": 1}]).invoice
    refused(desk.pay(invoice["id"], 100, method), "method")
    assert desk.invoice(invoice["id"])["amount_paid"] == 1
    assert desk.pay(invoice["id"], 100, "cash").status == 201

    template = desk.template("Facials", "session", [{"benefit_type": "free", "service_id": facial, "qty": 3}])
    sale = {"customer_id": asha, "package_id": template, "price_paid": 1000}
    refused(desk.send("POST", "/packages/api/assign", {**sale, "payment": by}), "payment.method")
    assert desk.send("POST", "/packages/api/assign", {**sale, "payment": {**by, "method": "upi"}}).status == 201


def test_the_past_is_read_and_given_back_as_it_was(desk: Desk, facial: int) -> None:
    asha = desk.customer()
    invoice = desk.billed(asha, services=[facial], payments=[{"method": "card", "amount": 1000}]).invoice
    desk.settings(payment_methods=["cash"])
    assert desk.invoice(invoice["id"])["payments"][0]["method"] == "card"
    assert desk.edited(invoice, discount_percent=10).invoice["refund_due"] == 100
    assert desk.pay_back(invoice["id"], 100, "card").status == 201
    assert desk.refunded(invoice["id"])["refunds"] == [{"method": "card", "amount": 900}]


def test_money_goes_back_as_it_came_or_by_a_way_that_is_taken(desk: Desk, facial: int, client: FlaskClient) -> None:
    asha = desk.customer()
    by = [{"method": "card", "amount": 900}, {"method": "cash", "amount": 100}]
    invoice = desk.billed(asha, services=[facial], payments=by).invoice
    desk.settings(payment_methods=["upi"])
    page = client.get(f"/invoices/{invoice['id']}").text
    (offered,) = re.findall(r'<select[^>]* name="refund_method".*?</select>', page, re.DOTALL)
    assert re.findall(r'<option value="(\w+)"', offered) == ["original", "upi", "card", "cash"]

    def refused_back(answer: Answer, field: str) -> None:
        assert (answer.status, answer.json["code"]) == (409, "method_not_taken"), answer
        assert answer.json["errors"] == {field: ["Switched off here. Choose from: UPI, Card, Cash."]}
        assert "nothing of this bill was paid by it" in answer.json["message"]

    for dry_run in (True, False):
        refused_back(desk.refund(invoice["id"], refund_method="bank", dry_run=dry_run), "refund_method")
    desk.edited(invoice, discount_percent=10)
    refused_back(desk.pay_back(invoice["id"], 100, "bank"), "method")
    assert desk.invoice(invoice["id"])["refund_due"] == 100
    assert desk.pay_back(invoice["id"], 50, "card").status == 201
    assert desk.pay_back(invoice["id"], 50, "upi").status == 201
    assert desk.refunded(invoice["id"], refund_method="cash")["refunds"] == [{"method": "cash", "amount": 900}]


def test_a_way_back_that_nothing_goes_by_is_not_asked_for(desk: Desk, facial: int) -> None:
    desk.settings(payment_methods=["upi"])
    unpaid = desk.billed(desk.customer(), services=[facial]).invoice
    assert desk.refunded(unpaid["id"], refund_method="card")["refunds"] == []


@pytest.mark.parametrize("methods", [["upi", "cash"], ["bank"], METHODS])
def test_the_forms_offer_these_in_this_order(desk: Desk, facial: int, client: FlaskClient, methods: list[str]) -> None:
    desk.settings(payment_methods=methods)
    invoice = desk.billed(desk.customer(), services=[facial]).invoice
    assert re.findall(r'data-method="(\w+)"', client.get("/integrated-billing").text) == methods
    for address, select in (
        (f"/invoices/{invoice['id']}", r'<select[^>]* name="method".*?</select>'),
        ("/packages/", r'<select[^>]* name="payment.method".*?</select>'),
    ):
        (found,) = re.findall(select, client.get(address).text, re.DOTALL)
        assert re.findall(r'<option value="(\w+)"', found) == methods, address


def test_upi_without_an_id_says_so(desk: Desk, client: FlaskClient) -> None:
    assert 'href="/settings/payments#f-upi_id"' in client.get("/integrated-billing").text
    assert "Without a UPI ID no code is shown" in client.get("/settings/payments").text
    desk.settings(upi_id="spa@bank")
    assert 'href="/settings/payments#f-upi_id"' not in client.get("/integrated-billing").text
    assert "UPI code that pays ₹1 to spa@bank" in client.get("/settings/payments").text
