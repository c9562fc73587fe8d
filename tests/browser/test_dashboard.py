"""The first page in a browser: clean at every size and scheme, read by the keyboard, and true to what was billed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations
from tests.desk import day
from tula import clock

TABLET = {"width": 768, "height": 1024}


def live(spa: Spa) -> None:
    """A day with something of everything."""
    today = clock.today("Asia/Kolkata")
    spa.desk.batch(spa.shampoo, 3, batch_no="OLD", expires_on=day(5, today))
    spa.desk.product("Balm", 100)
    spa.desk.holds(spa.asha, "free", service_id=spa.facial, qty=4, expires_on=day(2, today), name="Week of facials")
    spa.desk.billed(spa.asha, services=[spa.facial, spa.facial, spa.haircut])
    spa.desk.billed(spa.bina, services=[spa.facial], payments=[{"method": "cash", "amount": 1000}])
    paid = spa.desk.billed(spa.bina, services=[spa.facial], payments=[{"method": "upi", "amount": 1260}]).invoice
    spa.desk.void(paid["id"])


@pytest.mark.parametrize(
    ("size", "options"),
    [(WIDE, {}), (TABLET, {}), (PHONE, {}), (WIDE, {"color_scheme": "dark"}), (PHONE, {"color_scheme": "dark"})],
    ids=["wide", "tablet", "phone", "wide-dark", "phone-dark"],
)
def test_it_is_clean(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int], options: dict[str, Any]
) -> None:
    live(spa)
    page = open_browser(size, **options)
    page.goto("/")
    expect(page.get_by_role("heading", name="Needs somebody")).to_be_visible()
    expect(page.get_by_text("Sold in advance and not yet given")).to_be_visible()
    for table in page.locator("summary").all():
        table.click()
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def test_it_says_what_was_billed_and_leads_there(spa: Spa, page: Page) -> None:
    live(spa)
    page.goto("/")
    expect(page.get_by_role("region", name="Sales today")).to_contain_text("₹1,260")
    money = page.get_by_role("region", name="Bills and money")
    expect(money).to_contain_text("2 bills today")
    expect(money).to_contain_text("Cash₹1,000")
    redeemed = page.get_by_role("region", name="Redeemed from packages")
    expect(redeemed).to_contain_text("3 uses today")
    expect(redeemed).to_contain_text("worth ₹2,900")
    for name, heading in (
        ("₹260 on 1 bill", "Invoices"),
        ("Usage of today", "Package usage history"),
        ("Expiring report", "Expiring packages"),
        ("Liability report of today", "Package liability"),
        ("All low stock", "Low stock"),
    ):
        page.goto("/")
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def test_a_picture_has_its_table_by_the_keyboard(spa: Spa, page: Page) -> None:
    live(spa)
    page.goto("/")
    sales = page.get_by_role("region", name="Sales today")
    expect(sales.get_by_role("table")).to_be_hidden()
    sales.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(sales.get_by_role("table")).to_be_visible()
    expect(sales.get_by_role("row")).to_have_count(6)


def test_nothing_moves_after_it_is_shown(spa: Spa, page: Page) -> None:
    live(spa)
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => window.moved += one.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") == 0


def test_the_first_steps_lead_there(live_server: str, page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome to Tula")
    page.get_by_role("link", name="Open the catalogue").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Catalogue")


def test_what_is_owed_comes_when_the_rest_stands(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(0)
    live(spa)
    page.route("**/dashboard/liability", lambda route: route.abort())
    page.goto("/")
    owed = page.get_by_role("region", name="Owed to package holders")
    expect(page.get_by_role("region", name="Sales today")).to_contain_text("₹1,260")
    expect(owed).to_contain_text("This could not be added up just now.")
    page.unroute("**/dashboard/liability")
    page.reload()
    expect(owed).to_contain_text("Sold in advance and not yet given")
    owed.locator("summary").click()
    expect(owed.get_by_role("row")).to_have_count(13)
