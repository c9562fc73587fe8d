"""Customers in a browser: the list, who shares a phone, the profile's parts, a merge and an erasure."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations

TABS = ["Overview", "Assigned Packages", "Invoices", "Usage history", "Notes"]


def test_a_shared_phone_is_asked_about_and_never_refused(spa: Spa, page: Page) -> None:
    page.goto("/customers")
    page.get_by_role("button", name="New customer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Asha's sister")
    dialog.get_by_label("Phone").fill("+91 98450 12345")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(dialog.get_by_text("Asha Rao, 98450 12345")).to_be_visible()
    expect(dialog.get_by_role("link", name="Open")).to_have_attribute("href", f"/customers/{spa.asha}")
    assert axe_violations(page) == []
    dialog.get_by_label("Phone").fill("+91 98450 12399")
    expect(dialog.get_by_text("Asha Rao, 98450 12345")).to_be_hidden()
    dialog.get_by_label("Phone").fill("9845012345")
    dialog.get_by_role("button", name="Save", exact=True).click()
    dialog.get_by_role("button", name="Save anyway").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Asha's sister")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_parts_of_a_profile(spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]) -> None:
    spa.desk.billed(spa.asha, services=[{"service_id": spa.facial, "qty": 2}, {"service_id": spa.haircut}])
    page = open_browser(size)
    page.goto(f"/customers/{spa.asha}")
    expect(page.locator(f'[data-assignment-id="{spa.three_plus_one}"] [data-role="session-counter"]')).to_have_text(
        "2/4 sessions"
    )
    expect(page.get_by_text("2 times, last")).to_be_visible()
    for word in TABS:
        page.get_by_role("navigation", name="Parts of this profile").get_by_role("link", name=word).click()
        current = page.get_by_role("navigation", name="Parts of this profile").locator('[aria-current="page"]')
        expect(current).to_have_text(word)
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == [], word
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), word


def test_a_use_is_recorded_on_the_profile(spa: Spa, page: Page) -> None:
    page.goto(f"/customers/{spa.asha}?tab=packages")
    held = page.locator(f'[data-assignment-id="{spa.three_plus_one}"]')
    held.get_by_role("button", name="Use").click()
    dialog = page.get_by_role("dialog", name="Record Usage")
    expect(dialog.get_by_label("Quantity")).to_be_focused()
    dialog.get_by_role("button", name="Save").click()
    expect(held.locator('[data-role="session-counter"]')).to_have_text("3/4 sessions")
    expect(page.locator(".toast-line").first).to_contain_text("The use is recorded.")
    page.goto(f"/customers/{spa.asha}?tab=usage")
    expect(page.get_by_role("row").filter(has_text="Used")).to_contain_text("3+1 facials")


def test_notes_are_kept(spa: Spa, page: Page) -> None:
    page.goto(f"/customers/{spa.asha}?tab=notes")
    page.get_by_label("What is good to know").fill("Likes rose oil\nकम दबाव")
    page.get_by_role("button", name="Save notes").click()
    expect(page.get_by_text("The notes are saved.")).to_be_visible()
    expect(page.get_by_label("What is good to know")).to_have_value("Likes rose oil\nकम दबाव")


def test_two_records_become_one(spa: Spa, page: Page) -> None:
    twin = spa.desk.customer("A. Rao", phone="+91 98450 12345", email="asha@spa.in")
    spa.desk.billed(twin, services=[{"service_id": spa.facial}])
    page.goto(f"/customers/{spa.asha}")
    page.get_by_role("link", name="Merge with another record").click()
    page.get_by_role("link", name="A. Rao").click()
    expect(page.get_by_text("1 invoice and 0 packages move to Asha Rao.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Email")).to_contain_text("asha@spa.in")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("The records are merged.")).to_be_visible()
    page.goto(f"/customers/{twin}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Asha Rao")
    page.goto(f"/customers/{spa.asha}/merge?with={twin}")
    expect(page.get_by_role("alert").first).to_contain_text("This record was merged into another")


def test_a_customer_is_forgotten(spa: Spa, page: Page, watch: Watch) -> None:
    page.goto(f"/customers/{spa.asha}")
    page.get_by_role("button", name="Erase this customer").click()
    dialog = page.get_by_role("dialog", name="Erase Asha Rao")
    expect(dialog.get_by_text("2 packages are still good.")).to_be_visible()
    assert axe_violations(page) == []
    watch.expected.add(400)
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog.get_by_text("This field is required.")).to_be_visible()
    dialog.get_by_label("Reason").fill("She asked by letter.")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Erased customer {spa.asha}")
    expect(page.get_by_text("98450 12345")).to_have_count(0)
    assert axe_violations(page) == []
    page.goto("/customers?q=asha")
    expect(page.get_by_text("Nobody fits")).to_be_visible()


def test_the_list_goes_on_and_back(spa: Spa, page: Page) -> None:
    for number in range(55):
        spa.desk.customer(f"Person {number:02}", phone=f"90000000{number:02}")
    page.goto("/customers")
    expect(page.get_by_text("57 customers")).to_be_visible()
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(50)
    page.get_by_role("link", name="After").click()
    expect(rows).to_have_count(7)
    expect(rows.last).to_contain_text("Person 54")
    page.get_by_role("link", name="Before").click()
    expect(rows).to_have_count(50)
    expect(rows.first).to_contain_text("Asha Rao")
    page.get_by_label("Search").fill("person 33")
    page.get_by_role("button", name="Show").click()
    expect(rows).to_have_count(1)


def test_the_current_part_of_a_profile_is_in_sight_on_a_phone(spa: Spa, open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    page.goto(f"/customers/{spa.asha}?tab=notes")
    expect(page.get_by_role("link", name="Notes")).to_be_in_viewport(ratio=0.9)
