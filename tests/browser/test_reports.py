"""The reports in a browser: clean on a desk and on a phone, days chosen, a number followed to its invoice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, axe_violations
from tula.web.reports.index import CARDS


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "dark")], ids=["wide", "phone-dark"])
def test_every_report_is_clean(spa: Spa, open_browser: Callable[..., Page], size: dict[str, int], scheme: str) -> None:
    spa.desk.billed(
        spa.asha,
        services=[{"service_id": spa.facial, "qty": 2}, {"service_id": spa.haircut}],
        products=[{"product_id": spa.shampoo, "qty": 1}],
    )
    page = open_browser(size, color_scheme=scheme)
    found = []
    for address in [
        "/reports",
        *(f"/reports/{card.slug}" for card in CARDS),
        *(f"/reports/{card.slug}/behind" for card in CARDS if card.behind),
    ]:
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found += [f"{address}: {violation}" for violation in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{address} is wider than the screen")
    assert found == []


def test_a_number_leads_to_its_invoice(spa: Spa, page: Page) -> None:
    invoice = spa.desk.billed(spa.asha, products=[{"product_id": spa.shampoo, "qty": 2}]).invoice
    page.goto("/reports")
    page.get_by_role("link", name="Product sales and margin").click()
    expect(page.get_by_role("link", name="This month", exact=True)).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="This financial year").click()
    expect(page.get_by_role("link", name="This financial year")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Shampoo 250 ml").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Behind the numbers")
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename.startswith("products-behind-")
    page.get_by_role("link", name=invoice["invoice_number"]).first.click()
    expect(page).to_have_url(re.compile(f"/invoices/{invoice['id']}$"))
