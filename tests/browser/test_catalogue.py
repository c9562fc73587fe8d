"""The catalogue in a browser: its parts, one entry with its rates, and rows changed together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_every_part_is_clean(spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]) -> None:
    page = open_browser(size)
    for address in (
        "/catalogue",
        "/catalogue/products",
        "/catalogue/staff",
        "/catalogue/services?q=zzz",
        "/catalogue/services/new",
        f"/catalogue/services/{spa.facial}",
        "/catalogue/staff/1",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == [], address
        assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), address


def test_prices_are_changed_together_after_every_change_was_seen(spa: Spa, page: Page) -> None:
    page.goto("/catalogue")
    expect(page.get_by_role("heading", name="Change")).to_be_hidden()
    page.get_by_label("Choose all on this page").check()
    expect(page.get_by_role("heading", name="Change 2 together")).to_be_visible()
    page.get_by_label("Price ±%").fill("10")
    page.get_by_label("Category").fill("Beauty")
    page.get_by_role("button", name="Show what changes").click()
    changes = page.locator("[data-part=changes] tr")
    expect(changes).to_have_count(4)
    expect(changes.filter(has_text="Facial").first).to_contain_text("₹1,320")
    assert axe_violations(page) == []
    page.get_by_label("Price ±%").fill("20")
    expect(page.get_by_role("button", name="Save changes")).to_be_hidden()
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("2 changed.")).to_be_visible()
    expect(page.get_by_role("row").filter(has_text="Facial")).to_contain_text("₹1,440")
    assert spa.desk.get(f"/api/services/{spa.haircut}")["service"]["category"] == "Beauty"


def test_shelves_of_products_are_changed_together(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    page.goto("/catalogue/products")
    page.get_by_label("Choose all on this page").check()
    page.get_by_label("Low at").fill("many")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.get_by_label("Low at")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Low at").fill("never")
    page.get_by_label("Batches go").select_option("First to expire first")
    page.get_by_role("button", name="Show what changes").click()
    changes = page.locator("[data-part=changes] tr")
    expect(changes.filter(has_text="Low at")).to_contain_text("5")
    expect(changes.filter(has_text="Low at")).to_contain_text("never")
    expect(changes.filter(has_text="Batches go")).to_contain_text("Oldest received first")
    assert axe_violations(page) == []
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("1 changed.")).to_be_visible()
    shown = spa.desk.get(f"/api/products/{spa.shampoo}")["product"]
    assert (shown["low_stock_at"], shown["pick_order"]) == (None, "fefo")


def test_a_rate_to_come_is_added(spa: Spa, page: Page) -> None:
    page.goto(f"/catalogue/services/{spa.facial}")
    form = page.get_by_role("form", name="New GST rate")
    form.get_by_label("New rate, %").fill("18")
    form.get_by_label("Valid from").fill("2099-01-01")
    form.get_by_role("button", name="Add rate").click()
    expect(page.get_by_text("The rate is saved.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="18%")).to_contain_text("to come")
    expect(page.get_by_role("listitem").filter(has_text="5%").last).to_contain_text("valid today")


def test_a_new_service_is_saved(spa: Spa, page: Page) -> None:
    page.goto("/catalogue")
    page.get_by_role("link", name="New service").click()
    page.get_by_label("Name").fill("Aroma massage")
    page.get_by_label("Price, ₹").fill("1800.50")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="Aroma massage")).to_be_visible()
    page.get_by_role("link", name="Aroma massage").click()
    expect(page.get_by_label("Price, ₹")).to_have_value("1800.50")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_a_treatment_uses_up(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int], watch: Watch
) -> None:
    watch.expected.add(400)
    oil = spa.desk.product("Massage oil", 2, unit="ml", hsn="33049990")
    spa.desk.batch(oil, 100, batch_no="OIL")
    page = open_browser(size)
    page.goto(f"/catalogue/services/{spa.facial}")
    page.get_by_role("button", name="Add a product").click()
    expect(page.get_by_role("combobox", name="Product")).to_be_focused()
    page.get_by_role("button", name="Save list").click()
    expect(page.get_by_text("Choose a product from the list.")).to_be_visible()
    page.get_by_role("combobox", name="Product").fill("oil")
    page.get_by_role("option", name="Massage oil").click()
    expect(page.get_by_label("Quantity")).to_be_focused()
    page.get_by_label("Quantity").fill("30")
    expect(page.locator("[data-part=unit]")).to_have_text("ml")
    page.get_by_role("button", name="Add a product").click()
    page.get_by_role("combobox", name="Product").nth(1).fill("oil")
    page.get_by_role("option", name="Massage oil").click()
    page.get_by_label("Quantity").nth(1).fill("5")
    page.get_by_role("button", name="Save list").click()
    expect(page.get_by_text("This product stands in the list already.")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Remove").nth(1).click()
    page.get_by_role("button", name="Save list").click()
    expect(page.get_by_text("The list is saved.")).to_be_visible()
    expect(page.get_by_role("combobox", name="Product")).to_have_value("Massage oil")
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    bill = spa.desk.billed(spa.asha, services=[{"service_id": spa.facial, "qty": 4}]).invoice
    page.goto(f"/invoices/{bill['id']}")
    used = page.get_by_role("region", name="Used in treatments")
    expect(used).to_contain_text("Massage oil")
    expect(used).to_contain_text("100 ml")
    assert axe_violations(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_is_missing_in_a_list_is_told_below_its_field(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]
) -> None:
    page = open_browser(size)
    page.goto(f"/catalogue/services/{spa.facial}")
    page.get_by_role("button", name="Add a product").click()
    page.get_by_role("button", name="Save list").click()
    row = page.get_by_role("listitem", name="Product 1")
    for name, words in (("Product", "Choose a product"), ("Quantity", "A whole number")):
        field, note = row.get_by_label(name, exact=True).bounding_box(), row.get_by_text(words).bounding_box()
        assert field is not None
        assert note is not None
        assert (note["x"], note["y"] >= field["y"] + field["height"]) == (field["x"], True)
    remove, field = row.get_by_role("button", name="Remove").bounding_box(), row.get_by_role("combobox").bounding_box()
    assert remove is not None
    assert field is not None
    assert abs(remove["y"] - field["y"]) <= 1


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_packages_of_the_price_list_are_changed_together(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]
) -> None:
    page = open_browser(size)
    page.goto("/packages/templates")
    page.get_by_label("Choose 3+1 facials").check()
    page.get_by_label("Price ±%").fill("10")
    page.get_by_role("button", name="Show what changes").click()
    change = page.locator("[data-part=changes] tr")
    expect(change).to_have_count(1)
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text("1 changed.")).to_be_visible()
    card = page.locator(f'[data-template-id="{spa.three_plus_one}"]')
    card.get_by_role("button", name="Deactivate").click()
    expect(card.get_by_role("button", name="Activate")).to_be_visible()
    page.get_by_label("Choose 3+1 facials").check()
    expect(page.get_by_role("heading", name="Change 1 together")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    assert download.value.suggested_filename.startswith("price-list-")


def test_a_price_list_is_imported(spa: Spa, page: Page) -> None:
    page.goto("/packages/templates")
    page.get_by_role("link", name="Import").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Import price list of packages")
    rows = "name,type,price,benefit,service,sessions\nTen facials,session,9000,free,{},10\n"
    for service in ("Sauna", "Facial"):
        page.get_by_label("CSV file").set_input_files(
            {"name": "list.csv", "mimeType": "text/csv", "buffer": rows.format(service).encode()}
        )
        page.get_by_role("button", name="Check the file").click()
        if service == "Sauna":
            expect(page.locator("[data-part=problems] tr")).to_contain_text("There is no service of this name.")
    page.get_by_role("button", name="Import 1 row").click()
    expect(page.get_by_text("1 row imported.")).to_be_visible()
    assert "Ten facials" in {one["name"] for one in spa.desk.get("/packages/api/templates")["items"]}
