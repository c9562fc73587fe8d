"""The list of invoices over HTTP: search, filters, order, sums, pages, exports; as many queries for many as for few."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from tests.desk import Desk
from tests.statements import counted
from tula.queries import invoice_list


@dataclass(frozen=True)
class Books:
    """Asha paid in full, Bina in part with a free facial, Chitra nothing; and Asha bought the package."""

    desk: Desk
    asha: int
    bina: int
    facial: int
    template: int
    paid: dict[str, Any]
    part: dict[str, Any]
    owed: dict[str, Any]

    def found(self, query: str) -> list[int]:
        """The ids that are found, in the order of the list; every total says the same."""
        answer = self.desk.get(f"/api/invoices?{query}")
        ids = [one["id"] for one in answer["items"]]
        assert answer["total"] == len(ids) == answer["totals"]["count"]
        return ids

    def ids(self, *invoices: dict[str, Any]) -> list[int]:
        return [one["id"] for one in invoices]


@pytest.fixture
def books(desk: Desk) -> Books:
    asha, bina = desk.customer("Asha Rao", phone="98450 12345"), desk.customer("Bina Kapoor", phone="98450 54321")
    chitra = desk.customer("=Chitra", phone="70000 00007")
    facial, haircut = desk.service("Facial", 1200, gst_rate=5), desk.service("Haircut", 500, gst_rate=5)
    template = desk.template("3+1 facials", "session", [{"benefit_type": "free", "service_id": facial, "qty": 4}])
    desk.assign(bina, template)
    cash = {"method": "cash", "amount": 525}
    return Books(
        desk=desk,
        asha=asha,
        bina=bina,
        facial=facial,
        template=template,
        paid=desk.billed(asha, services=[haircut], payments=[cash]).invoice,
        part=desk.billed(bina, services=[facial, haircut], payments=[cash | {"amount": 100}]).invoice,
        owed=desk.billed(chitra, services=[facial]).invoice,
    )


@pytest.fixture
def today(books: Books) -> date:
    return date.fromisoformat(books.paid["invoice_date"])


def test_search_by_number_name_and_phone(books: Books) -> None:
    paid, part, owed = books.ids(books.paid, books.part, books.owed)
    number = books.part["invoice_number"]
    for typed, ids in {
        number: [part],
        number.lower(): [part],
        number[4:]: [part],
        number[-4:]: [part],
        number[-1]: [part],
        number[:10]: [owed, part, paid],
        "inv": [owed, part, paid],
        "asha": [paid],
        "kapoor bi": [part],
        "98450": [part, paid],
        "12345": [paid],
        "+91 98450 54321": [part],
        "nobody": [],
        "!!!": [],
        "%": [],
        "_NV": [],
    }.items():
        assert books.found(f"q={typed.replace('+', '%2B')}") == ids, typed


def test_search_goes_with_filters(books: Books) -> None:
    assert books.found(f"q=98450&customer_id={books.asha}") == books.ids(books.paid)
    assert books.found("q=98450&owed=true") == books.ids(books.part)
    assert books.found("q=98450&from=2999-01-01") == []


def test_filters(books: Books, today: date) -> None:
    paid, part, owed = books.ids(books.paid, books.part, books.owed)
    everything = [owed, part, paid]
    for query, ids in {
        "": everything,
        "status=issued": everything,
        "status=void": [],
        "payment_status=paid": [paid],
        "payment_status=partial": [part],
        "payment_status=pending": [owed],
        "payment_status=refunded": [],
        "owed=true": [owed, part],
        "document_type=bill_of_supply": everything if books.paid["document_type"] == "bill_of_supply" else [],
        "document_type=receipt_voucher": [],
        "package_used=true": [part],
        f"package_id={books.template}": [part],
        f"package_id={books.template + 1}": [],
        f"customer_id={books.bina}": [part],
        f"number={books.owed['invoice_number']}": [owed],
        "number=INV": [],
        f"from={today}&to={today}": everything,
        "to=2020-01-01": [],
    }.items():
        assert books.found(query) == ids, query


def test_orders(books: Books) -> None:
    paid, part, owed = books.ids(books.paid, books.part, books.owed)
    for sort, ids in {
        "number": [paid, part, owed],
        "-number": [owed, part, paid],
        "customer": [owed, paid, part],
        "-customer": [part, paid, owed],
        "total": [part, paid, owed],  # equals stand newest first
        "-total": [owed, part, paid],
        "due": [paid, part, owed],
        "-packages": [part, owed, paid],
    }.items():
        assert books.found(f"sort={sort}") == ids, sort
        assert sorted(books.found(f"sort={sort}&q=INV")) == sorted(ids)
    assert books.desk.send("GET", "/api/invoices?sort=price").status == 400


def test_totals_are_of_all_that_is_found_whatever_the_page(books: Books) -> None:
    answer = books.desk.get("/api/invoices?per_page=1&page=2")
    assert [len(answer["items"]), answer["total"], answer["pages"]] == [1, 3, 3]
    assert answer["totals"] == {
        "count": 3,
        "taxable_amount": 2200,
        "tax_amount": 110,
        "total_amount": 2310,
        "packages_saved": 1200,
        "credited_amount": 0,
        "amount_paid": 625,
        "paid_back": 0,
        "balance_due": 1685,
    }


@pytest.mark.damages_books
def test_a_void_invoice_is_listed_but_adds_nothing(books: Books, engine: Engine) -> None:
    void = "UPDATE invoice SET status = 'void', voided_at = now(), voided_by = 'meena', void_reason = 'typed twice'"
    with engine.begin() as connection:
        connection.execute(text(f"{void} WHERE id = :id"), {"id": books.owed["id"]})
    assert books.found("status=void") == books.ids(books.owed)
    assert books.found("owed=true") == books.ids(books.part)
    totals = books.desk.get("/api/invoices")["totals"]
    assert (totals["count"], totals["total_amount"], totals["balance_due"]) == (3, 1050, 425)


def test_beyond_what_is_counted_the_pages_still_lead_to_the_end(
    books: Books, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.desk.billed(books.asha, services=[books.facial])
    monkeypatch.setattr(invoice_list, "COUNTED", 2)
    seen, page, pages = [], 0, 1
    while page < pages:
        page += 1
        answer = books.desk.get(f"/api/invoices?per_page=1&page={page}")
        assert answer["totals"] is None
        assert answer["total"] >= len(answer["items"])
        seen += [one["id"] for one in answer["items"]]
        pages = answer["pages"]
    assert len(set(seen)) == 4
    assert answer["total"] == 4
    assert "at least 4 invoices" not in client.get("/invoices").text
    assert "More than" in client.get("/invoices").text
    assert books.desk.get("/api/invoices?sort=total")["total"] == 2  # the newest two, sorted
    found = books.desk.get("/api/invoices?q=INV")
    assert (found["total"], len(found["items"]), found["totals"]) == (2, 2, None)
    for query in ("", "?q=INV", "?sort=total"):
        assert len(client.get(f"/invoices/export.csv{query}").text.splitlines()) == 5


def test_exports_are_of_what_is_filtered(books: Books, client: FlaskClient) -> None:
    answer = client.get("/invoices/export.csv?status=owed&sort=total")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=invoices-")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    part, owed = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert (part["Number"], part["Packages before tax ₹"], part["Total ₹"], part["Due ₹"]) == (
        books.part["invoice_number"],
        "1200.00",
        "525.00",
        "425.00",
    )
    assert owed["Customer"] == "'=Chitra"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/invoices/export.xlsx?q=chitra").data)).active
    assert sheet is not None
    assert sheet.max_row == 2
    assert (sheet["D2"].value, sheet["D2"].data_type, float(sheet["L2"].value)) == ("=Chitra", "s", 1260.0)


def test_the_page_shows_what_is_filtered(books: Books, client: FlaskClient, today: date) -> None:
    page = client.get(f"/invoices?status=owed&from={today}&to={today}&sort=-total").text
    assert books.owed["invoice_number"] in page
    assert books.paid["invoice_number"] not in page
    assert 'aria-sort="descending"' in page
    assert '<option value="owed" selected>' in page
    assert "₹1,685" in page
    assert page.count('aria-current="true"') == 1 + (today.weekday() == 0) + (today.day == 1)
    assert "No invoice fits" in client.get("/invoices?q=nobody").text


COPY = """
WITH source AS (SELECT * FROM invoice WHERE id = :id)
INSERT INTO invoice (number, series, financial_year, sequence, document_type, payment_status, customer_id,
    invoice_date, charge_date, place_of_supply, is_interstate, package_billing, supplier, recipient,
    services_subtotal, inventory_subtotal, packages_subtotal, discount_total, packages_deduction, taxable_amount,
    cgst_amount, sgst_amount, igst_amount, round_off, tip, total_amount, prepaid_tendered, amount_paid,
    created_by, created_at)
SELECT 'T-' || n, series, financial_year, sequence + n, document_type, payment_status, customer_id,
    invoice_date, charge_date, place_of_supply, is_interstate, package_billing, supplier, recipient,
    services_subtotal, inventory_subtotal, packages_subtotal, discount_total, packages_deduction, taxable_amount,
    cgst_amount, sgst_amount, igst_amount, round_off, tip, total_amount, prepaid_tendered, amount_paid,
    created_by, created_at
FROM source, generate_series(CAST(:first AS int), CAST(:last AS int)) n
"""
ADDRESSES = [
    "/invoices",
    "/invoices?q=chitra&status=owed",
    "/invoices?q=T-9&sort=total&package=any",
    "/invoices?sort=-customer&page=2",
    "/api/invoices?q=000",
    "/invoices/export.csv",
]


@pytest.mark.damages_books
def test_many_invoices_need_no_more_queries_than_few(books: Books, client: FlaskClient, engine: Engine) -> None:
    def queries() -> dict[str, int]:
        found = {}
        for address in ADDRESSES:
            with counted() as statements:
                assert client.get(address).status_code == 200
            found[address] = len(statements)
        return found

    with engine.begin() as connection:
        connection.execute(text(COPY), {"id": books.owed["id"], "first": 10, "last": 40})
    few = queries()
    with engine.begin() as connection:
        connection.execute(text(COPY), {"id": books.owed["id"], "first": 41, "last": 4000})
    assert queries() == few
    assert max(few.values()) <= 6
    assert len(client.get("/invoices/export.csv").text.splitlines()) == 1 + 3 + 3991
