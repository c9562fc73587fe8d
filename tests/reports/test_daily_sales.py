"""Daily sales against sums over raw rows, and what is behind each day."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

import openpyxl
from flask.testing import FlaskClient

from tests.reports.rows import Rows, local_day, total

AMOUNTS = {
    "Services ₹": "services_subtotal",
    "Products ₹": "inventory_subtotal",
    "Packages sold ₹": "packages_subtotal",
    "Discount ₹": "discount_total",
    "Paid by packages ₹": "packages_deduction",
    "Sales ₹": "total_amount",
}


def paise(text: str) -> int:
    return int(Decimal(text) * 100)


def test_every_day_is_what_its_documents_sum_to(month: Rows, client: FlaskClient) -> None:
    days = f"from={month.first}&to={month.last}"
    *rows, together = (
        sales | money
        for sales, money in zip(
            *(
                csv.DictReader(io.StringIO(client.get(f"/reports/daily-sales.csv?{query}").data.decode("utf-8-sig")))
                for query in (days, f"{days}&sheet=tenders")
            ),
            strict=True,
        )
    )
    assert [row["Day"] for row in rows] == [
        (month.last - timedelta(days=number)).isoformat() for number in range(len(rows))
    ]
    valid = {one.id for one in month.invoice if one.status == "issued"}
    received: dict[tuple[str, str], int] = defaultdict(int)
    for payment in month.payment:
        received[local_day(payment.received_at).isoformat(), payment.method] += payment.amount
    paid_back: dict[str, int] = defaultdict(int)
    for payout in month.payout:
        paid_back[local_day(payout.paid_at).isoformat()] += payout.amount
        received[local_day(payout.paid_at).isoformat(), payout.method] -= payout.amount
    assert paid_back
    for row in rows:
        invoices = [one for one in month.invoice if one.invoice_date.isoformat() == row["Day"] and one.id in valid]
        notes = [one for one in month.credit_note if one.credit_date.isoformat() == row["Day"]]
        assert int(row["Bills"]) == len(invoices)
        assert [paise(row[label]) for label in AMOUNTS] == list(total(invoices, *AMOUNTS.values()))
        taxed = [one for one in invoices if one.document_type == "tax_invoice"]
        assert paise(row["Taxable ₹"]) == sum(one.taxable_amount for one in taxed)
        assert paise(row["Tax ₹"]) == sum(total(invoices, "cgst_amount", "sgst_amount", "igst_amount"))
        (credited,) = total(notes, "total_amount")
        assert paise(row["Credit notes ₹"]) == -credited
        assert paise(row["Net sales ₹"]) == paise(row["Sales ₹"]) - credited
        methods = ("cash", "card", "upi", "bank")
        assert [paise(row[f"{name} ₹"]) for name in ("Cash", "Card", "UPI", "Bank")] == [
            received[row["Day"], name] for name in methods
        ]
        assert paise(row["Received ₹"]) == sum(received[row["Day"], name] for name in methods)
        assert paise(row["Prepaid, after tax ₹"]) == sum(total(invoices, "prepaid_tendered"))
        assert paise(row["Of it paid back ₹"]) == -paid_back[row["Day"]]
    labels = [*AMOUNTS, "Received ₹", "Prepaid, after tax ₹"]
    assert [paise(together[label]) for label in labels] == [sum(paise(row[label]) for row in rows) for label in labels]
    assert paise(together["Prepaid, after tax ₹"])


def test_behind_a_day_are_its_documents_and_its_money(month: Rows, client: FlaskClient) -> None:
    busy = max(
        (one.invoice_date for one in month.invoice if month.covers(one.invoice_date)),
        key=lambda day: sum(one.invoice_date == day for one in month.invoice),
    )
    page = client.get(f"/reports/daily-sales/behind?from={busy}&to={busy}").text
    for invoice in month.invoice:
        is_there = f'<a href="/invoices/{invoice.id}">{invoice.number}</a>' in page
        paid = any(one.invoice_id == invoice.id and local_day(one.received_at) == busy for one in month.payment)
        back = any(one.invoice_id == invoice.id and local_day(one.paid_at) == busy for one in month.payout)
        assert is_there == (paid or back or (invoice.status == "issued" and invoice.invoice_date == busy))
    for note in month.credit_note:
        assert (f">{note.number}</a>" in page) == (note.credit_date == busy)


def test_behind_every_number_are_documents_that_sum_to_it(month: Rows, client: FlaskClient) -> None:
    """What the files say: each amount of the days together is the sum of its column behind it."""
    days = f"from={month.first}&to={month.last}"

    def columns(address: str, sheet: int) -> dict[str, list[float]]:
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?{days}").data)).worksheets[sheet]
        return {str(heading): list(cells) for heading, *cells in zip(*book.values, strict=True)}

    sales, money = (columns("/reports/daily-sales.xlsx", sheet) for sheet in (0, 1))
    documents, moved = (columns("/reports/daily-sales/behind.xlsx", sheet) for sheet in (0, 1))
    for label in ("Services", "Products", "Packages sold", "Discount", "Paid by packages"):
        assert round(sum(documents[f"{label} ₹"][:-1]), 2) == documents[f"{label} ₹"][-1] == sales[f"{label} ₹"][-1] > 0
    assert documents["Total ₹"][-1] == sales["Net sales ₹"][-1]
    assert documents["Prepaid, after tax ₹"][-1] == money["Prepaid, after tax ₹"][-1] > 0
    assert moved["Amount ₹"][-1] == money["Received ₹"][-1]
