"""A credit note on paper (CGST Rules, rule 53): read back, it agrees with the API to the paisa."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_invoice_pdf import LAYOUTS, Spa, rupees
from tests.desk import Desk
from tests.documents.pdf import facts_of, text_of


@pytest.fixture
def shanti(desk: Desk, tmp_path: Path) -> Spa:
    return Spa(desk, tmp_path)


def refund(shanti: Spa, invoice: dict[str, Any], **body: Any) -> dict[str, Any]:
    answer = shanti.desk.send("POST", f"/api/invoices/{invoice['id']}/refund", {"reason": "Not happy", **body})
    assert answer.status == 201, answer
    return answer.json["credit_note"]


def paper(shanti: Spa, note: dict[str, Any], layout: str = "a4") -> bytes:
    answer = shanti.desk.client.get(f"/credit-notes/{note['id']}.pdf?format={layout}")
    assert answer.status_code == 200
    return answer.get_data()


@LAYOUTS
def test_every_particular_of_rule_53(shanti: Spa, layout: str) -> None:
    asha = shanti.desk.customer("Asha Rao", address="8 Residency Road", gstin="29AAPFU0939F1ZR", state_code="29")
    invoice = shanti.full_bill(asha, payments=[{"method": "cash", "amount": 1000}])
    facial = invoice["lines"][1]
    note = refund(shanti, invoice, lines=[{"line_id": facial["line_id"], "qty": 2}])
    pdf = paper(shanti, note, layout)
    text = text_of(pdf, shanti.folder)
    for particular in (
        "Credit note",
        note["credit_note_number"],
        *("Shanti Day Spa", "12 Linking Road", "27AAPFU0939F1ZV"),
        *("Asha Rao", "8 Residency Road", "29AAPFU0939F1ZR", "Karnataka (29)"),
        f"Against tax invoice {invoice['invoice_number']}",
        "Reason: Not happy",
        "Place of supply Maharashtra (27)",
        "Reverse charge No",
        *("Facial", "999722", "2.5%"),
        "1 back on 3+1 facials",
        "Authorised signatory",
    ):
        assert particular in text, particular
    for label, amount in (
        ("Taxable value", note["taxable_amount"]),
        ("CGST", note["cgst_amount"]),
        ("SGST", note["sgst_amount"]),
        ("Total credited", note["total_amount"]),
    ):
        assert re.search(rf"(^|\s){label} {re.escape(rupees(amount))}(\s|$)", text, re.MULTILINE), (label, amount)
    assert "by UPI" not in text
    assert "Normal price" not in text
    facts = facts_of(pdf, shanti.folder)
    assert (facts["Title"], facts["Tagged"], facts["Pages"]) == (
        f"Credit note {note['credit_note_number']}",
        "yes",
        "1",
    )


def test_the_invoice_says_what_was_credited(shanti: Spa) -> None:
    invoice = shanti.desk.billed(
        shanti.desk.customer(), services=[shanti.facial], payments=[{"method": "upi", "amount": 1000}]
    ).invoice
    note = refund(shanti, invoice)
    text = shanti.text(invoice)
    assert f"Credit note {note['credit_note_number']} {rupees(-note['total_amount'])}" in text
    assert "Paid back ₹1,000" in text
    assert "Balance due ₹0" in text
    assert "by UPI" not in text
    credited = text_of(paper(shanti, note), shanti.folder)
    assert "Paid back UPI ₹1,000" in credited
    assert "Taken off what was due ₹260" in credited


def test_a_void_invoice_says_so(shanti: Spa) -> None:
    invoice = shanti.full_bill(shanti.desk.customer(), payments=[{"method": "cash", "amount": 100}])
    answer = shanti.desk.send("POST", f"/api/invoices/{invoice['id']}/void", {"reason": "Billed twice"})
    assert answer.status in {200, 201}, answer
    for layout in ("a4", "thermal"):
        text = shanti.text(invoice, layout)
        assert "VOID" in text
        assert re.search(r"Void since \d+ \w+ \d{4}: Billed twice", text)
        assert "To be paid back ₹100" in text
        assert "by UPI" not in text
        assert "Balance due" not in text


def test_an_advance_paid_back_is_a_refund_voucher(shanti: Spa) -> None:
    template = shanti.desk.template("Gift card", "value", None, price=5000, benefit_tax_order="after_tax", gst_rate=5)
    invoice = shanti.desk.billed(
        shanti.desk.customer(), packages=[{"package_id": template}], payments=[{"method": "cash", "amount": 5000}]
    ).invoice
    note = refund(shanti, invoice)
    text = text_of(paper(shanti, note), shanti.folder)
    assert "Refund voucher" in text
    assert f"Against receipt voucher {invoice['invoice_number']}" in text
    assert "CGST" not in text
    assert "Total credited ₹5,000" in text


def test_its_page_and_what_is_not_there(shanti: Spa) -> None:
    invoice = shanti.desk.billed(shanti.desk.customer(), services=[shanti.facial]).invoice
    note = refund(shanti, invoice)
    client = shanti.desk.client
    for layout in ("a4", "thermal"):
        page = client.get(f"/credit-notes/{note['id']}?format={layout}").get_data(as_text=True)
        for text in (note["credit_note_number"], "Credited to", invoice["invoice_number"], "Not happy", "₹1,260"):
            assert text in page, text
    for address in ("/credit-notes/999", "/credit-notes/999.pdf", "/credit-notes/999999999999999999.pdf"):
        assert client.get(address).status_code == 404, address
