"""The trial of packages: what they would have paid beside what was charged; switching while desks bill."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask.testing import FlaskClient

from tests.desk import Desk


def billed_on_trial(desk: Desk) -> dict[str, Any]:
    """One bill of a facial that a package would pay, half a haircut by discount, and a shampoo that none covers."""
    asha, facial, haircut = desk.customer(), desk.service("Facial", 1200), desk.service("Haircut", 500)
    desk.holds(asha, "free", service_id=facial, qty=4, name="3+1 facials")
    desk.holds(asha, "discount", service_id=haircut, percent=50, name="Half price")
    desk.settings(package_billing="shadow")
    massage = desk.service("Massage", 2000)
    return desk.billed(asha, services=[facial, haircut, massage]).invoice


def test_the_report_compares_line_by_line(desk: Desk, client: FlaskClient) -> None:
    invoice = billed_on_trial(desk)
    found = desk.get("/api/reports/shadow")
    assert (found["charged"], found["would_pay"], found["would_be_left"]) == (3700, 1450, 2250)
    assert [(line["name"], line["charged"], line["would_pay"]) for line in found["lines"]] == [
        ("Facial", 1200, 1200),
        ("Haircut", 500, 250),
        ("Massage", 2000, 0),
    ]
    assert found["lines"][1]["would_apply"] == [
        {"package_name": "Half price", "benefit_type": "discount", "qty": 1, "amount": 250, "tender": False}
    ]
    page = client.get("/reports/shadow").text
    assert invoice["invoice_number"] in page
    assert "₹1,450" in page
    behind = client.get(f"/reports/shadow/behind?invoice={invoice['id']}").text
    assert "3+1 facials (Free session, ₹1,200)" in behind
    assert f'href="/invoices/{invoice["id"]}"' in behind
    narrowed = client.get("/reports/shadow/behind?package=Half+price").text
    assert "Haircut" in narrowed
    assert "Massage" not in narrowed
    assert "3700.00" in client.get("/reports/shadow.csv").text
    assert client.get("/reports/shadow.xlsx").status_code == 200
    assert 'href="/reports/shadow"' in client.get("/reports").text


def test_only_bills_on_trial_that_stand_are_in_it(desk: Desk, today: date) -> None:
    invoice = billed_on_trial(desk)
    desk.settings(package_billing="on")
    desk.billed(invoice["customer_id"], services=[1])
    assert {line["invoice_id"] for line in desk.get("/api/reports/shadow")["lines"]} == {invoice["id"]}
    assert desk.get("/api/reports/shadow?to=2020-01-01&from=2019-01-01")["lines"] == []
    assert len(desk.get(f"/api/reports/shadow?from={today}&to={today}")["lines"]) == 3
    answer = desk.send("POST", f"/api/invoices/{invoice['id']}/void", {"reason": "typed twice"})
    assert answer.status in {200, 201}, answer
    assert desk.get("/api/reports/shadow")["lines"] == []


def test_prepaid_after_tax_is_kept_apart(desk: Desk, client: FlaskClient) -> None:
    asha, facial = desk.customer(), desk.service("Facial", 1000, gst_rate=5)
    desk.holds(asha, "prepaid", amount=5000, price_paid=5000, benefit_tax_order="after_tax")
    desk.settings(package_billing="shadow")
    desk.billed(asha, services=[facial])
    (line,) = desk.get("/api/reports/shadow")["lines"]
    assert (line["charged"], line["would_pay"], line["would_be_left"]) == (1000, 0, 1000)
    assert [(use["amount"], use["tender"]) for use in line["would_apply"]] == [(1050, True)]
    assert "prepaid after tax ₹1,050" in client.get("/reports/shadow").text


def test_an_empty_trial_says_how_to_begin(client: FlaskClient) -> None:
    assert "Apply packages to bills" in client.get("/reports/shadow").text
