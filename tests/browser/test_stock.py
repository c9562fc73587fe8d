"""The pages of stock as staff use them: receive, correct, write off with Undo, and count."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Spa, Watch, axe_violations
from tests.desk import day
from tula import clock


def left(spa: Spa, product_id: int | None = None) -> int:
    batches = spa.desk.get(f"/api/inventory/batches?product_id={product_id or spa.shampoo}")["items"]
    return sum(batch["qty_available"] for batch in batches)


def shelf(page: Page) -> None:
    """Wait until the modules of the page have run: a dialog that is closed is out of the document."""
    page.wait_for_load_state("networkidle")


def test_many_units_are_grouped(spa: Spa, page: Page) -> None:
    spa.desk.batch(spa.shampoo, 9999, batch_no="B13")
    page.goto(f"/inventory/products/{spa.shampoo}")
    shelf(page)
    page.get_by_role("button", name="Adjust batch B13").click()
    dialog = page.get_by_role("dialog", name="Adjust stock")
    expect(dialog).to_contain_text("Shampoo 250 ml · batch B13 · 9,999 in the books")
    dialog.get_by_text("Add", exact=True).click()
    dialog.get_by_label("How many more").fill("1")
    expect(dialog.get_by_text("9,999 now, 10,000 afterwards")).to_be_visible()


def test_a_breakage_is_taken_away_and_undone(spa: Spa, page: Page) -> None:
    page.goto(f"/inventory/products/{spa.shampoo}")
    shelf(page)
    page.get_by_role("button", name="Adjust batch B12").click()
    dialog = page.get_by_role("dialog", name="Adjust stock")
    expect(dialog).to_contain_text("Shampoo 250 ml · batch B12 · 9 in the books")
    save = dialog.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    dialog.get_by_text("Take away").click()
    dialog.get_by_label("How many fewer").fill("10")
    expect(dialog.get_by_text("Only 9 left.")).to_be_visible()
    dialog.get_by_label("How many fewer").fill("2")
    expect(dialog.get_by_text("9 now, 7 afterwards")).to_be_visible()
    expect(dialog.get_by_label("Because")).to_have_value("damaged")
    expect(save).to_be_disabled()
    dialog.get_by_label("Why, in a few words").fill("Fell down")
    assert axe_violations(page) == []
    save.click()
    expect(page.get_by_text("Shampoo 250 ml, batch B12: 7 left now.")).to_be_visible()
    expect(page.get_by_role("row", name="Damaged")).to_contain_text("Fell down")
    expect(page.locator(".figure-card").first).to_contain_text("7")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("That is undone.")).to_be_visible()
    expect(page.get_by_role("row", name="Entered by mistake")).to_contain_text("+2")
    assert left(spa) == 9


def test_a_reason_that_does_not_fit_is_said_beside_it(spa: Spa, page: Page) -> None:
    page.goto(f"/inventory/products/{spa.shampoo}")
    shelf(page)
    page.get_by_role("button", name="Adjust batch B12").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Counted", exact=True).fill("12")
    dialog.get_by_label("Because").select_option("Lost or stolen")
    expect(dialog.get_by_text("That is no reason for what adds stock.")).to_be_visible()
    dialog.get_by_label("Because").select_option("Counted")
    dialog.get_by_label("Why, in a few words").fill("Found three more")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("12 left now")).to_be_visible()
    assert left(spa) == 12


def test_an_expired_batch_is_written_off_with_one_click(spa: Spa, page: Page) -> None:
    today = clock.today("Asia/Kolkata")
    spa.desk.batch(spa.shampoo, 3, batch_no="OLD", unit_cost=100, received_on="2026-01-01", expires_on=day(-2, today))
    page.goto("/inventory/expiring")
    shelf(page)
    expect(page.locator(".figure-card").first).to_contain_text("₹300")
    page.get_by_role("button", name="Write off 3").click()
    expect(page.get_by_text("3 of Shampoo 250 ml written off.")).to_be_visible()
    expect(page.get_by_text("Nothing expires")).to_be_visible()
    assert left(spa) == 9
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Write off 3")).to_be_visible()
    assert left(spa) == 12


def test_what_moved_meanwhile_is_not_written_off(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    today = clock.today("Asia/Kolkata")
    batch = spa.desk.batch(spa.shampoo, 3, batch_no="OLD", received_on="2026-01-01", expires_on=day(-2, today))
    page.goto("/inventory/expiring")
    shelf(page)
    spa.desk.send("POST", f"/api/inventory/batches/{batch}/adjust", {"qty": -1, "reason": "Broken"})
    page.get_by_role("button", name="Write off 3").click()
    expect(page.get_by_text("Only 2 left of this batch.")).to_be_visible()
    expect(page.get_by_role("button", name="Write off 2")).to_be_visible()


def test_a_second_delivery_of_a_number_is_asked_about(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    page.goto(f"/inventory/products/{spa.shampoo}")
    shelf(page)
    page.get_by_role("button", name="Receive").click()
    dialog = page.get_by_role("dialog", name="Receive a batch of Shampoo 250 ml")
    dialog.get_by_label("Batch number").fill("b12")
    dialog.get_by_label("How many").fill("4")
    dialog.get_by_label("From whom").fill("Himalaya")
    dialog.get_by_role("button", name="Save").click()
    same = dialog.get_by_label("The same goods: add to that batch")
    expect(same).to_be_focused()
    assert axe_violations(page) == []
    dialog.get_by_label("Cost of one").fill("120")
    expect(same).to_be_hidden()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_label("Keep them apart")).to_be_focused()
    expect(same).to_be_hidden()
    dialog.get_by_label("Cost of one").fill("")
    dialog.get_by_role("button", name="Save").click()
    same.check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The batch is on the shelf.")).to_be_visible()
    expect(page.get_by_role("row", name="Received From Himalaya")).to_contain_text("+4")
    assert spa.desk.get(f"/api/inventory/batches?product_id={spa.shampoo}")["total"] == 1
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("That is undone.")).to_be_visible()
    assert left(spa) == 9


def test_the_settings_of_a_product_are_changed_in_place(spa: Spa, page: Page) -> None:
    page.goto(f"/inventory/products/{spa.shampoo}")
    form = page.get_by_role("form", name="Settings")
    form.get_by_label("Batches go").select_option("First to expire first")
    form.get_by_label("Low at").fill("")
    form.get_by_label("Counted in").fill("bottle")
    form.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The product is saved.")).to_be_visible()
    expect(page.locator(".figure-card").first).to_contain_text("9 bottle")
    product = spa.desk.get(f"/api/products/{spa.shampoo}")["product"]
    assert (product["pick_order"], product["low_stock_at"], product["unit"]) == ("fefo", None, "bottle")


def test_products_are_filtered_and_sorted_in_the_address(spa: Spa, page: Page) -> None:
    spa.desk.product("Candle", 100)
    page.goto("/inventory")
    shelf(page)
    page.get_by_label("Show").select_option("None left")
    expect(page.get_by_role("row", name="Candle")).to_be_visible()
    expect(page.get_by_role("row", name="Shampoo")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"show=out"))
    page.get_by_label("Show").select_option("All products")
    page.get_by_role("link", name="Value at cost").click()
    expect(page).to_have_url(re.compile(r"sort=value"))
    page.get_by_role("link", name="Shampoo 250 ml").click()
    expect(page.get_by_role("heading", name="Shampoo 250 ml", level=1)).to_be_visible()


def fill(page: Page, batch_no: str, counted: str) -> None:
    page.get_by_label(f"Counted of Shampoo 250 ml, batch {batch_no}").fill(counted)


@pytest.fixture
def second(spa: Spa) -> int:
    return spa.desk.batch(spa.shampoo, 5, batch_no="B13", unit_cost="100.50")


def test_a_count_is_kept_seen_and_written(spa: Spa, second: int, page: Page) -> None:
    page.goto("/inventory/count")
    shelf(page)
    review = page.get_by_role("button", name="See differences")
    expect(review).to_be_disabled()
    first = page.get_by_label("Counted of Shampoo 250 ml, batch B12")
    first.fill("9")
    first.press("Enter")
    expect(page.get_by_label("Counted of Shampoo 250 ml, batch B13")).to_be_focused()
    page.keyboard.type("3")
    expect(page.get_by_text("2 batches counted")).to_be_visible()
    page.reload()
    expect(page.get_by_text("2 batches counted")).to_be_visible()
    expect(page.get_by_label("Counted of Shampoo 250 ml, batch B13")).to_have_value("3")
    assert axe_violations(page) == []
    review.click()
    dialog = page.get_by_role("dialog", name="What the count comes to")
    expect(dialog).to_contain_text("1 of 2 batches agree; the others come to −₹201 at cost.")
    expect(dialog.get_by_role("row", name="Shampoo 250 ml Batch B13")).to_contain_text("−2")
    assert left(spa) == 14
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The count is written: 1 batch adjusted.")).to_be_visible()
    expect(page.get_by_text("Nothing counted yet")).to_be_visible()
    assert left(spa) == 12
    page.reload()
    expect(page.get_by_label("Counted of Shampoo 250 ml, batch B13")).to_have_value("")


def test_a_count_names_what_was_sold_meanwhile(spa: Spa, second: int, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    page.goto("/inventory/count")
    shelf(page)
    fill(page, "B12", "9")
    fill(page, "B13", "4")
    page.get_by_role("button", name="See differences").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("1 of 2 batches agree")
    spa.desk.billed(spa.asha, products=[{"product_id": spa.shampoo, "qty": 2}])
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_contain_text("Shampoo 250 ml, batch B12 – 7 in the books now, 9 then; you counted 9")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    assert left(spa) == 12
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Close").click()
    fill(page, "B12", "7")
    page.get_by_role("button", name="See differences").click()
    dialog.get_by_role("button", name="I have counted them again").click()
    expect(dialog).to_contain_text("1 of 2 batches agree")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The count is written: 1 batch adjusted.")).to_be_visible()
    assert left(spa) == 11


def test_what_is_no_number_is_not_counted(spa: Spa, page: Page) -> None:
    page.goto("/inventory/count")
    shelf(page)
    fill(page, "B12", "nine")
    expect(page.get_by_text("Give a whole number.")).to_be_visible()
    expect(page.get_by_text("Nothing counted yet")).to_be_visible()
    fill(page, "B12", "9")
    expect(page.get_by_text("1 batch counted")).to_be_visible()
    page.get_by_role("button", name="Start anew").click()
    expect(page.get_by_text("Nothing counted yet")).to_be_visible()


def test_the_dialogs_fit_a_phone(spa: Spa, open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    page.goto(f"/inventory/products/{spa.shampoo}")
    shelf(page)
    for name in ("Receive", "Adjust batch B12"):
        page.get_by_role("button", name=name).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        assert axe_violations(page) == []
        assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
        dialog.get_by_role("button", name="Close").click()
