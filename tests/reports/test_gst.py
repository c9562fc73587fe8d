"""GST and GSTR-1 against sums over raw rows; the JSON against the layout of the portal's offline tool."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.desk import Desk
from tests.reports.month import Clock
from tests.reports.rows import Row, Rows
from tula.queries.reports.gst import get_gst

HEADS = ("taxable_value", "cgst_amount", "sgst_amount", "igst_amount")
LIMIT = 10_000_000


class Supply:
    """One line of one document, with its sign: what the tables are sums of."""

    def __init__(self, rows: Rows, line: Row, invoice: Row, document: Row, sign: int, source: Row) -> None:
        package = rows.by_id("customer_package").get(line.customer_package_id)
        self.invoice, self.document, self.line, self.sign = invoice, document, line, sign
        self.gstin = invoice.recipient["gstin"]
        self.rate = line.gst_rate_bp
        self.qty = sign * source.qty
        self.amounts = tuple(sign * getattr(source, name) for name in HEADS)
        if invoice.document_type == "receipt_voucher" or (package and package.benefit_tax_order == "after_tax"):
            self.section = "advance"
        elif invoice.document_type == "bill_of_supply":
            self.section = "bill_of_supply"
        elif not self.rate:
            self.section = "nil"
        elif self.gstin:
            self.section = "registered"
        elif invoice.is_interstate and invoice.total_amount - invoice.tip > LIMIT:
            self.section = "large"
        else:
            self.section = "small"


def supplies(rows: Rows) -> list[Supply]:
    invoices, lines = rows.by_id("invoice"), rows.by_id("invoice_line")
    notes = rows.by_id("credit_note")
    found = []
    for line in rows.invoice_line:
        invoice = invoices[line.invoice_id]
        if rows.covers(invoice.invoice_date) and invoice.status == "issued":
            found.append(Supply(rows, line, invoice, invoice, 1, line))
    for part in rows.credit_note_line:
        note, line = notes[part.credit_note_id], lines[part.line_id]
        if rows.covers(note.credit_date):
            found.append(Supply(rows, line, invoices[line.invoice_id], note, -1, part))
    return found


def summed(found: list[Supply], key: Any) -> dict[Any, tuple[int, ...]]:
    sums: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in found:
        for index, amount in enumerate(one.amounts):
            sums[key(one)][index] += amount
    return {name: tuple(values) for name, values in sums.items()}


def paise(value: float) -> int:
    return round(value * 100)


def heads(entry: dict[str, Any]) -> tuple[int, ...]:
    return tuple(paise(entry.get(name, 0)) for name in ("txval", "camt", "samt", "iamt"))


@pytest.mark.parametrize("month", [1, 2], indirect=True)
def test_sections_tie_to_the_lines_and_to_the_documents(month: Rows, engine: Engine) -> None:
    with Session(engine) as session:
        found = get_gst(session, first=month.first, last=month.last)
    wanted = summed(supplies(month), lambda one: (one.section, one.sign < 0, bool(one.gstin), one.rate))
    got: dict[Any, tuple[int, ...]] = defaultdict(lambda: (0, 0, 0, 0))
    for group in found.groups:
        key = (group.section.value, group.is_credit, group.is_registered, group.rate_bp)
        amounts = (group.amounts.taxable, group.amounts.cgst, group.amounts.sgst, group.amounts.igst)
        got[key] = tuple(a + b for a, b in zip(got[key], amounts, strict=True))
    assert got == wanted
    assert {key[0] for key in wanted} >= {"registered", "large", "small", "nil", "advance"}
    assert found.together == found.books
    assert month.credit_note
    assert {one.status for one in month.invoice} == {"issued", "void"}


@pytest.fixture
def october(month: Rows, time: Clock) -> Rows:
    return Rows(month.tables, date(2026, 10, 1), date(2026, 10, 31))


def gstr1(client: FlaskClient) -> dict[str, Any]:
    answer = client.get("/reports/gst/gstr1.json?from=2026-10-01&to=2026-10-31")
    assert (answer.status_code, answer.mimetype) == (200, "application/json")
    assert "filename=GSTR1-27AAPFU0939F1ZV-102026.json" in answer.headers["Content-Disposition"]
    return json.loads(answer.data)


def test_the_return_lists_what_the_law_asks_for(october: Rows, client: FlaskClient) -> None:
    laid_out = gstr1(client)
    assert (laid_out["gstin"], laid_out["fp"]) == ("27AAPFU0939F1ZV", "102026")
    assert list(laid_out) == [
        *("gstin", "fp", "version", "hash", "b2b", "b2cl", "b2cs", "cdnr", "cdnur", "nil", "hsn", "doc_issue"),
    ]
    found = [one for one in supplies(october) if any(one.amounts)]

    registered = summed(
        [one for one in found if one.section == "registered"], lambda one: (one.document.number, one.rate)
    )
    listed = {
        (invoice["inum"], item["itm_det"]["rt"] * 100): heads(item["itm_det"])
        for customer in laid_out["b2b"]
        for invoice in customer["inv"]
        for item in invoice["itms"]
    } | {
        (note["nt_num"], item["itm_det"]["rt"] * 100): tuple(-amount for amount in heads(item["itm_det"]))
        for customer in laid_out["cdnr"]
        for note in customer["nt"]
        for item in note["itms"]
    }
    assert listed == registered
    gstins = {one.document.number: one.gstin for one in found}
    for customer in laid_out["b2b"]:
        for invoice in customer["inv"]:
            assert gstins[invoice["inum"]] == customer["ctin"]
            assert (invoice["rchrg"], invoice["inv_typ"]) == ("N", "R")
            assert invoice["idt"][2:] == "-10-2026"

    large = summed([one for one in found if one.section == "large"], lambda one: one.document.number)
    assert {one["inum"]: heads(one["itms"][0]["itm_det"]) for place in laid_out["b2cl"] for one in place["inv"]} | {
        one["nt_num"]: tuple(-amount for amount in heads(one["itms"][0]["itm_det"])) for one in laid_out["cdnur"]
    } == large
    values = {one.document.number: one.document.total_amount - one.document.tip for one in found}
    assert all(paise(one["val"]) == values[one["inum"]] > LIMIT for place in laid_out["b2cl"] for one in place["inv"])

    small = summed(
        [one for one in found if one.section == "small"],
        lambda one: (one.invoice.is_interstate, one.invoice.place_of_supply, one.rate),
    )
    assert {(one["sply_ty"] == "INTER", one["pos"], one["rt"] * 100): heads(one) for one in laid_out["b2cs"]} == {
        key: amounts for key, amounts in small.items() if any(amounts)
    }

    nil = summed(
        [one for one in found if one.section == "nil"],
        lambda one: f"INTR{'' if one.invoice.is_interstate else 'A'}B2{'B' if one.gstin else 'C'}",
    )
    assert {one["sply_ty"]: paise(one["nil_amt"]) for one in laid_out["nil"]["inv"]} == {
        key: amounts[0] for key, amounts in nil.items() if any(amounts)
    }


def test_hsn_says_the_same_once_more(october: Rows, client: FlaskClient) -> None:
    found = [one for one in supplies(october) if one.section not in ("advance", "bill_of_supply")]
    wanted = summed(found, lambda one: (bool(one.gstin), one.line.hsn_sac, one.rate))
    laid_out = gstr1(client)["hsn"]
    rows = [(name == "hsn_b2b", one) for name, some in laid_out.items() for one in some]
    got = {(side, one["hsn_sc"] or None, one["rt"] * 100): heads(one) for side, one in rows}
    assert got == {key: amounts for key, amounts in wanted.items() if key in got}
    assert all(not any(amounts) for key, amounts in wanted.items() if key not in got)
    goods: dict[Any, int] = defaultdict(int)
    for one in found:
        if one.line.kind == "product":
            goods[bool(one.gstin), one.line.hsn_sac, one.rate] += one.qty
    assert {(side, one["hsn_sc"], one["rt"] * 100): one["qty"] for side, one in rows if one["uqc"] == "NOS"} == {
        key: qty for key, qty in goods.items() if key in got
    }
    assert all(one["qty"] == 0 for _, one in rows if one["uqc"] == "NA")


def test_documents_issued_count_void_ones_as_cancelled(october: Rows, client: FlaskClient) -> None:
    wanted: dict[str, list[Row]] = defaultdict(list)
    for invoice in october.invoice:
        if october.covers(invoice.invoice_date):
            wanted[invoice.series].append(invoice)
    kinds = {kind["doc_typ"]: kind["docs"] for kind in gstr1(client)["doc_issue"]["doc_det"]}
    for series, name in (("INV", "Invoices for outward supply"), ("RV", "Receipt voucher")):
        rows = sorted(wanted[series], key=lambda row: row.sequence)
        cancelled = sum(row.status == "void" for row in rows)
        assert kinds.get(name, []) == (
            [
                {
                    "num": 1,
                    "from": rows[0].number,
                    "to": rows[-1].number,
                    "totnum": len(rows),
                    "cancel": cancelled,
                    "net_issue": len(rows) - cancelled,
                }
            ]
            if rows
            else []
        )


def test_the_workbook_says_what_the_return_says(october: Rows, client: FlaskClient) -> None:
    laid_out = gstr1(client)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/reports/gst.xlsx?from=2026-10-01&to=2026-10-31").data))
    assert book.sheetnames[:4] == ["Summary", "By rate", "B2B invoices", "B2CL invoices"]
    sheet = book["B2CS, credit notes taken off"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in rows][-1] == "Together"
    got = {(row[1] == "Inter-state", row[0][:2], row[2]): tuple(paise(v) for v in row[3:]) for row in rows[:-1]}
    assert {key: amounts for key, amounts in got.items() if any(amounts)} == {
        (one["sply_ty"] == "INTER", one["pos"], one["rt"]): heads(one) for one in laid_out["b2cs"]
    }
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


@pytest.mark.parametrize(
    ("days", "status"), [("from=2026-07-01&to=2026-09-24", 200), ("from=2026-08-31&to=2026-11-01", 404)]
)
def test_a_return_is_a_month_or_a_quarter(client: FlaskClient, time: Clock, days: str, status: int) -> None:
    time.pass_days(60)
    assert client.get(f"/reports/gst/gstr1.json?{days}").status_code == status


@pytest.mark.parametrize("registration", ["composition", "unregistered"])
def test_bills_of_supply_stand_beside_the_return(
    desk: Desk, time: Clock, client: FlaskClient, registration: str
) -> None:
    """A spa that was no regular taxpayer for some days of a month: its bills are counted, and declared nowhere."""
    desk.settings(gstin="27AAPFU0939F1ZV", state_code="27")
    asha = desk.customer()
    facial = desk.service("Facial", 1200, gst_rate=5, sac="999722")
    taxed = desk.billed(asha, services=[facial], tip=50).invoice
    desk.settings(registration=registration)
    supplied = desk.billed(asha, services=[facial, facial]).invoice
    note = desk.refunded(supplied["id"], (supplied["lines"][0]["line_id"], 1))
    assert (supplied["document_type"], note["total_amount"]) == ("bill_of_supply", 1200)
    page = client.get("/reports/gst").text
    assert "The spa is no regular taxpayer today" in page
    assert "These tables do not add up" not in page
    rows = {row[0]: row[1:] for row in sheets(client)["Summary"]}
    assert rows["Other to consumers (B2CS)"] == (1200, 30, 30, 0)
    assert rows["Bills of supply (not in the return)"] == (2400, 0, 0, 0)
    assert rows["Bills of supply (not in the return), credit notes"] == (-1200, 0, 0, 0)
    assert rows["In the return"] == (1200, 30, 30, 0)
    layout = client.get("/reports/gst/gstr1.json").get_json()
    assert [one["txval"] for one in layout["b2cs"]] == [1200]
    assert [one["txval"] for one in layout["hsn"]["hsn_b2c"]] == [1200]
    (invoices, notes) = layout["doc_issue"]["doc_det"]
    assert (invoices["doc_num"], notes["doc_num"]) == (1, 5)
    assert {one["from"] for one in invoices["docs"]} == {taxed["invoice_number"], supplied["invoice_number"]}
    text = client.get("/reports/daily-sales.csv").data.decode("utf-8-sig")
    together = list(csv.DictReader(io.StringIO(text)))[-1]
    assert (together["Taxable ₹"], together["Tax ₹"]) == ("1200.00", "60.00")
    assert (together["Sales ₹"], together["Net sales ₹"]) == ("3710.00", "2510.00")


def sheets(client: FlaskClient) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(client.get("/reports/gst.xlsx").data))
    return {sheet.title: list(sheet.values) for sheet in book}
