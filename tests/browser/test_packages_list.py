"""The list of customer packages: filters in the address, order, pages, quick filters, exports, cards on a phone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Spa, axe_violations
from tests.desk import day
from tula import clock


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


def expect_rows(page: Page, *names: str) -> None:
    """The packages that are shown, by name, in this order."""
    expect(page.locator("tbody tr td[data-label=Package]")).to_have_text(list(names))


def test_search_finds_customer_phone_and_package(spa: Spa, page: Page) -> None:
    spa.desk.holds(spa.bina, "prepaid", name="Prepaid 5,000", amount=5000, price_paid=5000)
    page.goto("/packages/")
    expect(page.locator("tbody tr")).to_have_count(3)
    for words, count in (("bin", 1), ("98450 12345", 2), ("facials", 1), ("nobody", 0), ("rao as", 2)):
        page.get_by_label("Search").fill(words)
        expect(page.locator("tbody tr")).to_have_count(count)
    expect(page.get_by_label("Search")).to_be_focused()
    assert "q=rao+as" in page.url


def test_filters_live_in_the_address_and_survive_reload_and_back(spa: Spa, page: Page) -> None:
    spa.desk.send("POST", f"/packages/api/customer-packages/{spa.three_plus_one}/pause", {})
    page.goto("/packages/")
    page.get_by_label("Status").select_option("Paused")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert page.url.endswith("/packages/?status=paused")
    page.reload()
    expect(page.get_by_label("Status")).to_have_value("paused")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.get_by_label("Status").select_option("Active")
    expect(page.locator("tbody")).to_contain_text("Luxe Club")
    page.go_back()
    expect(page.locator("tbody")).to_contain_text("3+1 facials")
    expect(page.get_by_label("Status")).to_have_value("paused")
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_label("Status")).to_have_value("")


def test_status_filter_knows_completed_and_expired(spa: Spa, page: Page, today: date) -> None:
    spa.desk.holds(
        spa.bina,
        "free",
        name="Long gone",
        service_id=spa.facial,
        qty=2,
        valid_from=day(-30, today),
        expires_on=day(-1, today),
    )
    spa.desk.send(
        "POST",
        f"/packages/api/customer-packages/{spa.three_plus_one}/use",
        {"service_id": spa.facial, "qty": 4},
    )
    page.goto("/packages/")
    for status, name in (("Completed", "3+1 facials"), ("Expired", "Long gone"), ("Active", "Luxe Club")):
        page.get_by_label("Status").select_option(status)
        expect_rows(page, name)
        expect(page.locator('tbody [data-role="status-chip"]')).to_have_text(status.lower())


def test_a_range_of_dates_by_assigned_or_expiring(spa: Spa, page: Page, today: date) -> None:
    page.goto("/packages/")
    page.get_by_label("From").fill(day(1, today))
    expect(page.get_by_text("No package fits")).to_be_visible()
    page.get_by_label("Dates").select_option("Expiring")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_label("To", exact=True).fill(day(200, today))
    expect_rows(page, "3+1 facials")
    assert "date_field=expires" in page.url
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_label("From")).to_have_value("")


def test_quick_filters(spa: Spa, page: Page, today: date) -> None:
    for name, days in (("Ends soon", 14), ("Ends later", 15)):
        spa.desk.holds(spa.bina, "free", name=name, service_id=spa.facial, qty=8, expires_on=day(days, today))
    url = f"/packages/api/customer-packages/{spa.three_plus_one}/use"
    spa.desk.send("POST", url, {"service_id": spa.facial, "qty": 3})
    page.goto("/packages/")
    page.get_by_role("link", name="Expiring in 14 days").click()
    expect_rows(page, "Ends soon")
    expect(page.get_by_text("14 days left")).to_be_visible()
    expect(page.get_by_role("link", name="Expiring in 14 days")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Nearly used up").click()
    expect(page.locator("tbody")).to_contain_text("3+1 facials")
    expect_rows(page, "3+1 facials")
    assert page.url.endswith("?quick=nearly_used")


def test_columns_are_sorted_both_ways(spa: Spa, page: Page) -> None:
    spa.desk.holds(spa.bina, "prepaid", name="A prepaid", amount=5000, price_paid=5000)
    page.goto("/packages/")
    page.locator('[data-stays="sort-package"]').click()
    expect_rows(page, "3+1 facials", "A prepaid", "Luxe Club")
    expect(page.get_by_role("columnheader", name="Package")).to_have_attribute("aria-sort", "ascending")
    page.locator('[data-stays="sort-package"]').click()
    expect(page.locator("tbody tr").first).to_contain_text("Luxe Club")
    assert "sort=-package" in page.url
    expect(page.locator('[data-stays="sort-package"]')).to_be_focused()
    for key in ("customer", "assigned", "expires", "total", "used", "remaining", "progress", "status"):
        page.locator(f'[data-stays="sort-{key}"]').click()
        expect(page.locator(f'th[aria-sort="ascending"] [data-stays="sort-{key}"]')).to_be_visible()
        expect(page.locator("tbody tr")).to_have_count(3)


def test_figures_by_kind_of_package(spa: Spa, page: Page) -> None:
    spa.desk.holds(spa.bina, "prepaid", name="Prepaid 5,000", amount=5000, price_paid=5000)
    url = f"/packages/api/customer-packages/{spa.three_plus_one}/use"
    spa.desk.send("POST", url, {"service_id": spa.facial, "qty": 1})
    page.goto("/packages/")
    for name, figures in {
        "Prepaid 5,000": ["₹5,000", "₹0", "₹5,000", "0%"],
        "3+1 facials": ["4", "1", "3", "25%"],
        "Luxe Club": ["Unlimited", "0 times", "Unlimited", "–"],
    }.items():
        row = page.locator("tbody tr", has_text=name)
        for label, figure in zip(("Total", "Used", "Remaining", "Progress"), figures, strict=True):
            expect(row.locator(f"[data-label={label}]")).to_have_text(figure)


def test_pages(spa: Spa, page: Page) -> None:
    template = spa.desk.template("Many", "session", [{"benefit_type": "free", "service_id": spa.facial, "qty": 1}])
    for _ in range(26):
        spa.desk.assign(spa.bina, template)
    page.goto("/packages/")
    expect(page.locator("tbody tr")).to_have_count(25)
    page.get_by_role("link", name="Next").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.go_back()
    expect(page.locator("tbody tr")).to_have_count(25)


def test_exports_what_is_filtered(spa: Spa, page: Page, tmp_path: Path) -> None:
    villain = spa.desk.customer('=HYPERLINK("http://example.com")', phone="98450 99999")
    spa.desk.holds(villain, "prepaid", name="+Prepaid", amount="6000.50", price_paid=5000)
    page.goto("/packages/?q=prepaid")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export CSV").click()
    text = Path(waiting.value.path()).read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["Customer"], row["Package"]) == ('\'=HYPERLINK("http://example.com")', "'+Prepaid")
    assert (row["Credit ₹"], row["Sessions"]) == ("6000.50", "")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Export XLSX").click()
    assert waiting.value.suggested_filename.endswith(".xlsx")
    saved = tmp_path / "packages.xlsx"
    waiting.value.save_as(saved)
    sheet = openpyxl.load_workbook(saved).active
    assert sheet is not None
    assert (sheet.max_row, sheet["A2"].value, sheet["A2"].data_type) == (2, '=HYPERLINK("http://example.com")', "s")


def test_nobody_holds_anything_yet(live_server: str, page: Page) -> None:
    page.goto("/packages/")
    expect(page.get_by_text("Nobody holds a package yet")).to_be_visible()
    page.get_by_role("button", name="Assign the first").click()
    expect(page.get_by_role("dialog", name="Assign Package")).to_be_visible()


def test_a_row_is_a_card_on_a_phone(spa: Spa, open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    page.goto("/packages/")
    row = page.locator("tbody tr").first
    expect(row.get_by_role("button", name="Use")).to_be_visible()
    box = row.bounding_box()
    assert box is not None
    assert box["height"] > 200
    row.get_by_role("button", name="View").click()
    expect(page.get_by_role("dialog", name="3+1 facials")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_violations(page) == []


def test_the_menu_is_reached_by_keyboard(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    more = page.locator("tbody tr").first.get_by_role("button", name="More")
    more.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Pause")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Extend")).to_be_focused()
    assert axe_violations(page) == []
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    expect(page.get_by_role("menu")).to_have_count(0)
    more.click()
    page.get_by_role("menuitem", name="Print statement").click()
    expect(page.get_by_role("heading", name="Package statement")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert axe_violations(page) == []
