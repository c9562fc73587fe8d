"""The day close in a browser: count the drawer, close, see what came after, reopen; and what stands in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, axe_violations
from tula import clock

SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


def look_at(page: Page) -> None:
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def paid_bill(spa: Spa) -> dict:
    bill = spa.desk.billed(
        spa.bina, services=[spa.haircut], payments=[{"method": "cash", "amount": 100}], tip=20
    ).invoice
    assert bill["amount_paid"] == 100
    return bill


@SIZES
def test_count_close_and_reopen(spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]) -> None:
    bill = paid_bill(spa)
    page = open_browser(size)
    page.goto("/day-close")
    expect(page.locator(".figure-card", has_text="Cash expected")).to_contain_text("₹100")
    difference = page.locator("[data-part=difference]")
    page.get_by_label("₹50 ×").fill("1")
    expect(difference).to_have_text("₹50 is missing.")
    expect(page.get_by_label("Counted cash")).to_have_value("50")
    page.get_by_label("₹20 ×").fill("4")
    expect(difference).to_have_text("₹30 too much.")
    page.get_by_label("Counted cash").fill("100")
    expect(difference).to_have_text("It matches.")
    expect(page.get_by_label("₹50 ×")).to_have_value("")
    look_at(page)

    page.get_by_role("button", name="Close ").first.click()
    expect(page.get_by_text("Its bills change only by credit note.")).to_be_visible()
    expect(page.locator(".figure-card", has_text="Cash counted")).to_contain_text("it matches")
    expect(page.get_by_role("heading", name="Count the drawer")).to_have_count(0)
    look_at(page)

    assert spa.desk.pay(bill["id"], 50).status == 201
    page.reload()
    after = page.locator(".panel", has=page.get_by_role("heading", name="After the close"))
    expect(after).to_contain_text("₹50 received")

    page.get_by_role("button", name="Reopen…").click()
    dialog = page.get_by_role("dialog")
    look_at(page)
    dialog.get_by_label("Reason").fill("A payment was missing")
    dialog.get_by_role("button", name="Reopen the day").click()
    expect(page.get_by_role("heading", name="Count the drawer")).to_be_visible()
    expect(page.get_by_text("Reopened by demo: A payment was missing")).to_be_visible()


@SIZES
def test_money_to_be_paid_back_is_named_and_linked(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]
) -> None:
    bill = paid_bill(spa)
    spa.desk.edited(bill, unit_price=0)
    page = open_browser(size)
    page.goto("/day-close")
    owed = page.locator(".panel", has=page.get_by_role("heading", name="Money to be paid back"))
    expect(owed).to_contain_text(f"is still to be paid back on {bill['invoice_number']}.")
    expect(page.get_by_role("button", name="Close ").first).to_be_enabled()
    look_at(page)
    owed.get_by_role("link", name=bill["invoice_number"]).click()
    expect(page).to_have_url(f"{page.url.split('/invoices/')[0]}/invoices/{bill['id']}")


def test_a_refused_close_says_why(spa: Spa, page: Page, watch: object) -> None:
    watch.expected.add(409)  # type: ignore[attr-defined]
    page.goto("/day-close")
    today = clock.today("Asia/Kolkata").isoformat()
    assert spa.desk.send("POST", "/api/day-close", {"date": today}).status == 201
    page.get_by_role("button", name="Close ").first.click()
    expect(page.get_by_role("alert")).to_contain_text("is closed already.")


def test_nonsense_in_the_address_is_today(spa: Spa, page: Page) -> None:
    for address in ("/day-close?date=nonsense", "/day-close?date=0001-01-01", "/day-close?date=9999-12-31"):
        page.goto(address)
        expect(page.get_by_label("Day", exact=True)).to_have_value(clock.today("Asia/Kolkata").isoformat())


def test_reports_and_the_dashboard_lead_there(spa: Spa, page: Page) -> None:
    for address, name in (("/reports", "Day close"), ("/", "Close the day")):
        page.goto(address)
        page.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name="Day close", level=1)).to_be_visible()
