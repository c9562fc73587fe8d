"""The forms beside the desk: each is saved through the API and its mistakes stand beside the fields."""

import re

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Spa, Watch, axe_violations


def test_makes_and_edits_a_customer(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    page.goto("/customers")
    page.get_by_role("button", name="New customer").click()
    page.get_by_label("Name").fill("Chitra Iyer")
    page.get_by_label("GSTIN").fill("27AAPFU0939F1ZO")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Phone").fill("98450 77777")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("GSTIN")).to_have_attribute("aria-invalid", "true")
    assert axe_violations(page) == []
    page.get_by_label("GSTIN").fill("27AAPFU0939F1ZV")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Chitra Iyer")).to_be_visible()
    page.get_by_role("button", name="Edit").click()
    page.get_by_label("Notes").fill("Allergic to lavender")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The customer is saved.")).to_be_visible()
    expect(page.locator("dd", has_text="Allergic to lavender")).to_be_visible()
    page.get_by_role("link", name="Bill", exact=True).last.click()
    expect(page.get_by_label("Customer")).to_have_value("Chitra Iyer")


def test_a_click_before_the_page_is_ready_is_kept(spa: Spa, page: Page) -> None:
    def answer_late(route: Route) -> None:
        page.wait_for_timeout(1_000)
        route.continue_()

    page.route("**/js/page.js", answer_late)
    page.goto("/customers", wait_until="commit")
    page.get_by_role("button", name="New customer").click(no_wait_after=True)
    expect(page.get_by_role("dialog", name="New customer")).to_be_visible()


def test_receives_a_batch(spa: Spa, page: Page) -> None:
    page.goto("/inventory")
    page.get_by_role("button", name="Receive a batch").click()
    page.get_by_role("dialog").get_by_label("Product").fill("sham")
    page.get_by_role("option", name="Shampoo 250 ml").click()
    page.get_by_label("Batch number").fill("B15")
    page.get_by_label("How many").fill("20")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The batch is on the shelf.")).to_be_visible()
    expect(page.get_by_role("row", name="Shampoo 250 ml")).to_contain_text("29")


def test_makes_a_product(spa: Spa, page: Page) -> None:
    page.goto("/inventory")
    page.get_by_role("button", name="New product").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Hair oil")
    dialog.get_by_label("Price, ₹").fill("250.50")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Hair oil")).to_contain_text("₹250.50")


def test_saves_settings(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    page.goto("/settings/numbering")
    page.get_by_label("Invoice numbers").fill("nonsense")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_label("Invoice numbers")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Invoice numbers").fill("{series}/{fy}/{seq}")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    page.goto("/settings/payments")
    page.get_by_label("Round bills to the rupee").check()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    settings = spa.desk.get("/api/settings")["settings"]
    assert (settings["invoice_number_format"], settings["round_to_rupee"]) == ("{series}/{fy}/{seq}", True)
    assert settings["business_name"] == "Shanti Day Spa"


def test_records_a_payment(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    invoice = spa.desk.billed(spa.bina, services=[{"service_id": spa.facial}]).invoice
    page.goto(f"/invoices/{invoice['id']}")
    page.get_by_label("Amount").fill("2000")
    page.get_by_role("button", name="Record payment").click()
    expect(page.get_by_text("At most ₹1,260")).to_be_visible()
    page.get_by_label("Amount").fill("1000")
    page.get_by_label("Paid by").select_option("UPI")
    page.get_by_role("button", name="Record payment").click()
    expect(page.get_by_text("The payment is recorded.")).to_be_visible()
    expect(page.get_by_label("Amount")).to_have_value("260.00")


def test_lists_are_searched_and_filtered_in_the_address(spa: Spa, page: Page) -> None:
    spa.desk.billed(spa.bina, services=[{"service_id": spa.facial}])
    page.goto("/invoices")
    page.get_by_label("Search").fill("Bina")
    page.get_by_label("Status").select_option("Due in full")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("row", name="Bina Kapoor")).to_be_visible()
    expect(page).to_have_url(re.compile("status=pending"))
    page.get_by_label("Status").select_option("Paid")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No invoice fits")).to_be_visible()
    page.goto("/packages/")
    page.get_by_label("Search").fill("Asha")
    page.get_by_label("Status").select_option("Active")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(2)
