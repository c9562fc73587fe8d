"""The usage history: every entry once, page by page, filtered; the file holds all of them."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

from flask.testing import FlaskClient

from tests.reports.rows import Row, Rows, local_day


def keys_of(page: str) -> list[str]:
    return re.findall(r"<td[^>]*>((?:inv|grant|use|adjust|refund|rev|close):[^<]+)</td>", page)


def wanted(rows: Rows) -> list[Row]:
    found = [entry for entry in rows.package_usage if rows.covers(local_day(entry.usage_at))]
    return sorted(found, key=lambda entry: (entry.usage_at, entry.id), reverse=True)


def test_pages_lead_to_every_entry_once(month: Rows, client: FlaskClient) -> None:
    seen: list[str] = []
    address: str | None = f"/reports/usage?from={month.first}&to={month.last}"
    pages = 0
    while address:
        page = client.get(address).text
        seen += keys_of(page)
        pages += 1
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(older[1]) if older else None
    assert seen == [entry.idempotency_key for entry in wanted(month)]
    assert pages == -(-len(seen) // 50) > 2


def test_the_file_holds_them_all_with_what_was_left(month: Rows, client: FlaskClient) -> None:
    text = client.get(f"/reports/usage.csv?from={month.first}&to={month.last}").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    customers, invoices = month.by_id("customer"), month.by_id("invoice")
    assert [row["Key"] for row in rows] == [entry.idempotency_key for entry in wanted(month)]
    for row, entry in zip(rows, wanted(month), strict=True):
        assert row["Customer"] == customers[entry.customer_id].name
        assert row["Invoice"] == (invoices[entry.invoice_id].number if entry.invoice_id else "")
        amounts = (row["Quantity"], row["Amount ₹"], row["Sessions after"], row["Credit after ₹"])
        stored = (entry.qty, entry.amount, entry.qty_after, entry.balance_after)
        for told, value, scale in zip(amounts, stored, (1, 100, 1, 100), strict=True):
            assert (None if told == "" else round(float(told) * scale)) == value


def test_filters_narrow_it(month: Rows, client: FlaskClient) -> None:
    packages = month.by_id("customer_package")
    asha = next(one.id for one in month.customer if one.name == "Asha Rao")
    template = next(one.template_id for one in packages.values() if one.customer_id == asha)

    def keys(query: str) -> set[str]:
        text = client.get(f"/reports/usage.csv?from={month.first}&to={month.last}&{query}").data.decode("utf-8-sig")
        return {row["Key"] for row in csv.DictReader(io.StringIO(text))}

    entries = wanted(month)
    assert keys("q=asha") == {one.idempotency_key for one in entries if one.customer_id == asha}
    assert keys("q=zzz") == set()
    assert keys("change=reversal") == {one.idempotency_key for one in entries if one.change_type == "reversal"}
    assert keys(f"package={template}") == {
        one.idempotency_key
        for one in entries
        if one.customer_package_id and packages[one.customer_package_id].template_id == template
    }
