"""The audit log in a browser: a deed opens, filters live in the address, a phone shows it too."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Spa, axe_violations


def test_a_deed_opens_and_filters_narrow(spa: Spa, page: Page) -> None:
    spa.desk.send("PATCH", f"/api/services/{spa.haircut}", {"price": 550})
    page.goto("/settings")
    page.get_by_role("link", name="Audit log").click()
    page.wait_for_url("**/audit")
    newest = page.locator("details.deed").first
    newest.locator("summary").click()
    expect(newest.get_by_role("row", name="Price ₹500 ₹550")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_label("What").select_option("Sold a package")
    expect(page.locator("details.deed")).to_have_count(2)
    assert "what=package.assigned" in page.url
    page.get_by_label("Search").fill("nothing like this")
    expect(page.get_by_text("Nothing fits")).to_be_visible()
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("details.deed").first).to_contain_text("Changed a service")
    expect(page.get_by_label("Search")).to_have_value("")
    page.go_back()
    expect(page.get_by_text("Nothing fits")).to_be_visible()


def test_on_a_phone(spa: Spa, open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    page.goto("/audit")
    page.locator("details.deed summary").first.click()
    expect(page.locator("details.deed[open] table")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_violations(page) == []
