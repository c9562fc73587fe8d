"""The list of invoices: search while typing, filters in the address, Back, orders, exports, cards on a phone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Spa, axe_violations


@pytest.fixture
def bills(spa: Spa) -> list[str]:
    """The numbers of three bills, oldest first: Asha's paid, Bina's owed, Asha's covered by her membership."""
    paid = spa.desk.billed(
        spa.asha,
        products=[{"product_id": spa.shampoo, "qty": 1}],
        payments=[{"method": "cash", "amount": 401.2}],
    )
    owed = spa.desk.billed(spa.bina, services=[spa.facial])
    covered = spa.desk.billed(spa.asha, services=[spa.haircut])
    return [answer.invoice["invoice_number"] for answer in (paid, owed, covered)]


def expect_numbers(page: Page, *numbers: str) -> None:
    expect(page.locator("tbody tr .row-link")).to_have_text(list(numbers))


def test_search_while_typing_and_back(bills: list[str], page: Page) -> None:
    paid, owed, covered = bills
    page.goto("/invoices")
    expect_numbers(page, covered, owed, paid)
    search = page.get_by_label("Search")
    for words, numbers in ((owed[-4:], [owed]), ("asha", [covered, paid]), ("98450 12346", [owed]), ("nobody", [])):
        search.fill(words)
        expect_numbers(page, *numbers)
    expect(page.get_by_text("No invoice fits")).to_be_visible()
    expect(search).to_be_focused()
    page.get_by_role("link", name="Show all").click()
    expect_numbers(page, covered, owed, paid)
    page.get_by_label("Status").select_option("Anything due")
    expect_numbers(page, owed)
    page.get_by_label("Status").select_option("Paid")
    expect_numbers(page, covered, paid)
    assert page.url.endswith("/invoices?status=paid")
    page.go_back()
    expect_numbers(page, owed)
    expect(page.get_by_label("Status")).to_have_value("owed")
    page.reload()
    expect_numbers(page, owed)


def test_filters_order_totals_and_the_way_to_a_bill(bills: list[str], page: Page) -> None:
    paid, owed, covered = bills
    page.goto("/invoices")
    totals = page.get_by_label("These invoices together")
    expect(totals).to_contain_text("₹1,661")
    page.get_by_label("Package used").select_option("Any package")
    expect_numbers(page, covered)
    expect(totals).to_contain_text("₹500")
    page.get_by_role("link", name="Clear filters").click()
    expect(page.get_by_label("Package used")).to_have_value("")
    page.get_by_role("link", name="Today", exact=True).click()
    expect_numbers(page, covered, owed, paid)
    expect(page.get_by_label("From")).not_to_have_value("")
    page.get_by_role("link", name="Yesterday").click()
    expect_numbers(page)
    page.get_by_role("link", name="Any day").click()
    page.locator('[data-stays="sort-total"]').click()
    expect_numbers(page, covered, paid, owed)
    page.locator('[data-stays="sort-total"]').click()
    expect_numbers(page, owed, paid, covered)
    expect(page.get_by_role("columnheader", name="Total")).to_have_attribute("aria-sort", "descending")
    assert axe_violations(page) == []
    page.locator("tbody tr").nth(1).click()
    page.wait_for_url("**/invoices/*")
    expect(page.get_by_text(paid).first).to_be_visible()


def test_what_is_filtered_is_exported(bills: list[str], page: Page) -> None:
    page.goto("/invoices?q=asha&sort=total")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export CSV").click()
    rows = csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8-sig")))
    assert [row["Number"] for row in rows] == [bills[2], bills[0]]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export XLSX").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")


def test_a_row_is_a_card_on_a_phone(bills: list[str], open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    page.goto("/invoices")
    box = page.locator("tbody tr").first.bounding_box()
    assert box is not None
    assert box["height"] > 120
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_violations(page) == []


def test_nothing_was_billed_yet(live_server: str, page: Page) -> None:
    page.goto("/invoices")
    expect(page.get_by_text("No invoices yet")).to_be_visible()
    assert axe_violations(page) == []
