"""The usage history: every entry once, page by page, filtered; the file holds all of them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html import unescape

from flask.testing import FlaskClient

from tests.desk import Desk
from tests.reports.month import Clock
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


def test_what_happened_is_counted_and_drawn(month: Rows, client: FlaskClient) -> None:
    page = client.get(f"/reports/usage?from={month.first}&to={month.last}").text
    words = {"grant": "Granted", "use": "Used", "refund": "Given back", "adjust": "Adjusted", "reversal": "Reversed"}
    for change, word in words.items():
        count = sum(entry.change_type == change for entry in wanted(month))
        assert re.search(rf"<dt>{word}</dt><dd>{count}</dd>", page), change
    drawn = re.findall(r"<title>(\d+ \w+ \d{4}): (\d+)</title>", page)
    uses = Counter(local_day(entry.usage_at) for entry in wanted(month) if entry.change_type == "use")
    assert len(drawn) == (month.last - month.first).days + 1
    assert {day: int(count) for day, count in drawn if count != "0"} == {
        f"{day.day} {day:%b %Y}": count for day, count in uses.items()
    }
    granted = client.get(f"/reports/usage?from={month.first}&to={month.last}&change=grant").text
    assert "Granted, entries by day" in granted


def test_a_merged_record_is_told_and_found_by_the_one_that_stays(desk: Desk, time: Clock, client: FlaskClient) -> None:
    first, middle, stays = (
        desk.customer(name, phone=f"98450 0001{number}")
        for number, name in enumerate(("Asha Old", "Asha Mid", "Zoya Khan"))
    )
    facial = desk.service("Facial", 1200)
    held = desk.holds(first, "free", service_id=facial, qty=4)
    desk.send("POST", f"/packages/api/customer-packages/{held['id']}/use", {"service_id": facial, "qty": 1})
    desk.billed(first, services=[facial])
    desk.send("POST", f"/api/customers/{middle}/merge", {"merged_id": first})
    desk.send("POST", f"/api/customers/{stays}/merge", {"merged_id": middle})

    def customers(address: str) -> list[str]:
        text = client.get(address).data.decode("utf-8-sig")
        return [row["Customer"] for row in csv.DictReader(io.StringIO(text))]

    assert customers("/reports/usage.csv") == ["Zoya Khan"] * 3
    assert customers("/reports/usage.csv?q=zoya") == ["Zoya Khan"] * 3
    assert customers("/reports/usage.csv?q=asha") == []
    for address in ("/reports/savings/behind", "/reports/staff/behind"):
        page = client.get(address).text
        assert "Zoya Khan" in page, address
