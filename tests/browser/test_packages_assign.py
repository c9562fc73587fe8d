"""The dialog that assigns a package, and the price list it is chosen from."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Spa, Watch, axe_violations
from tests.desk import day
from tula import clock


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


@pytest.fixture
def five_facials(spa: Spa) -> int:
    items = [{"benefit_type": "free", "service_id": spa.facial, "qty": 5}]
    return spa.desk.template("5 facials", "session", items, price=4000, gst_rate=5, validity_days=90)


def open_dialog(page: Page) -> Locator:
    page.goto("/packages/")
    page.get_by_role("button", name="Assign Package").click()
    dialog = page.get_by_role("dialog", name="Assign Package")
    expect(dialog.get_by_label("Customer")).to_be_focused()
    return dialog


def choose(dialog: Locator, label: str, typed: str, option: str) -> None:
    dialog.get_by_label(label).fill(typed)
    dialog.get_by_role("option", name=option).click()


def test_assigns_with_the_defaults_of_the_price_list(spa: Spa, page: Page, five_facials: int, today: date) -> None:
    dialog = open_dialog(page)
    save = dialog.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    choose(dialog, "Customer", "98450 12346", "Bina Kapoor")
    expect(save).to_be_disabled()
    choose(dialog, "Package", "facials", "5 facials")
    expect(dialog.get_by_role("listitem")).to_have_text(["5 × Facial"])
    expect(dialog.get_by_text("valid 90 days · list price ₹4,000")).to_be_visible()
    expect(dialog.get_by_label("Price paid")).to_have_value("4000")
    expect(dialog.get_by_label("Expires on")).to_have_value(day(90, today))
    dialog.get_by_label("Discount").fill("200.50")
    expect(dialog.get_by_label("Price paid")).to_have_value("3799.50")
    dialog.get_by_label("Valid from").fill(day(10, today))
    expect(dialog.get_by_label("Expires on")).to_have_value(day(100, today))
    dialog.get_by_label("Notes").fill("Birthday")
    assert axe_violations(page) == []
    save.click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_text("The package is assigned.")).to_be_visible()
    expect(page.locator("tbody tr").first).to_contain_text("5 facials")
    (listed,) = spa.desk.get(f"/packages/api/customer-packages?customer_id={spa.bina}")["items"]
    held = spa.desk.package(listed["id"])
    assert (held["price_paid"], held["discount"], held["notes"]) == (3799.5, 200.5, "Birthday")
    assert (held["valid_from"], held["expires_on"]) == (day(10, today), day(100, today))
    assert spa.desk.get("/api/invoices")["total"] == 0


def test_nothing_is_saved_at_a_price_that_is_still_asked_for(
    spa: Spa, page: Page, five_facials: int, watch: Watch
) -> None:
    watch.expected.add(0)
    dialog = open_dialog(page)
    choose(dialog, "Customer", "bina", "Bina Kapoor")
    choose(dialog, "Package", "facials", "5 facials")
    save = dialog.get_by_role("button", name="Save")
    expect(save).to_be_enabled()
    page.route("**/terms?*", lambda route: route.abort())
    dialog.get_by_label("Discount").fill("200.50")
    expect(dialog.get_by_role("alert")).to_contain_text("No connection")
    expect(dialog.get_by_label("Price paid")).to_have_value("4000")
    expect(save).to_be_disabled()


def test_the_payment_issues_the_invoice(spa: Spa, page: Page, five_facials: int, watch: Watch) -> None:
    dialog = open_dialog(page)
    choose(dialog, "Customer", "bina", "Bina Kapoor")
    choose(dialog, "Package", "facials", "5 facials")
    dialog.get_by_label("Discount").fill("200")
    dialog.get_by_label("Take the payment now").check()
    expect(dialog.get_by_text("To pay ₹3,990 with CGST ₹95 + SGST ₹95")).to_be_visible()
    expect(dialog.get_by_label("Amount")).to_have_value("3990")
    dialog.get_by_label("Amount").fill("3990.01")
    expect(dialog.locator(".invalid-feedback")).to_have_text("The invoice comes to ₹3,990.")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Amount").fill("3990")
    dialog.get_by_label("Paid by").select_option("UPI")
    dialog.get_by_label("Reference").fill("T1")
    dialog.get_by_role("button", name="Save").dblclick()
    expect(dialog).to_be_hidden()
    (invoice,) = spa.desk.get("/api/invoices")["items"]
    page.get_by_role("link", name=f"Open {invoice['invoice_number']}").click()
    expect(page.get_by_role("heading", name="Tax invoice")).to_be_visible()
    assert (invoice["total_amount"], invoice["payment_status"]) == (3990, "paid")


def test_a_package_of_choice_asks_for_the_service(spa: Spa, page: Page) -> None:
    spa.desk.template("5 of your choice", "session", [{"benefit_type": "free", "qty": 5, "choose": True}])
    page.goto(f"/packages/?assign={spa.bina}")
    dialog = page.get_by_role("dialog", name="Assign Package")
    expect(dialog.get_by_label("Customer")).to_have_value("Bina Kapoor")
    assert "assign=" not in page.url
    expect(dialog.get_by_label("Service")).to_be_hidden()
    choose(dialog, "Package", "choice", "5 of your choice")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    choose(dialog, "Service", "hair", "Haircut")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr").first).to_contain_text("5 of your choice")
    (listed,) = spa.desk.get(f"/packages/api/customer-packages?customer_id={spa.bina}")["items"]
    assert spa.desk.package(listed["id"])["items"][0]["service_id"] == spa.haircut


def test_a_new_customer_is_made_in_place_by_keyboard(spa: Spa, page: Page, watch: Watch, five_facials: int) -> None:
    watch.expected.add(400)
    dialog = open_dialog(page)
    page.keyboard.type("Chitra Iyer")
    expect(dialog.get_by_role("option")).to_have_text("New customer “Chitra Iyer”")
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Chitra Iyer")
    expect(dialog.get_by_label("Phone")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
    page.keyboard.type("98450 55555")
    assert axe_violations(page) == []
    page.keyboard.press("Enter")
    expect(dialog.get_by_label("Customer")).to_have_value("Chitra Iyer")
    expect(dialog.get_by_label("Package")).to_be_focused()
    page.keyboard.type("5 fac")
    expect(dialog.get_by_role("option")).to_have_text(["5 facials₹4,000"])
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name="Save")).to_be_enabled()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("tbody tr").first).to_contain_text("Chitra Iyer")


def test_what_is_not_chosen_or_no_amount_is_said_beside_the_field(spa: Spa, page: Page, five_facials: int) -> None:
    dialog = open_dialog(page)
    dialog.get_by_label("Customer").fill("nobody at all")
    dialog.get_by_label("Package").focus()
    expect(dialog.locator(".invalid-feedback")).to_have_text("Choose a customer from the list.")
    choose(dialog, "Customer", "bina", "Bina Kapoor")
    choose(dialog, "Package", "facials", "5 facials")
    expect(dialog.locator(".invalid-feedback")).to_have_count(0)
    dialog.get_by_label("Price paid").fill("12.345")
    expect(dialog.locator(".invalid-feedback")).to_have_text("Please provide a valid amount.")
    expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    dialog.get_by_label("Price paid").fill("3,800")
    dialog.get_by_label("Expires on").fill("2020-01-01")
    expect(dialog.locator(".invalid-feedback")).to_have_text("The last day lies before the first.")
    page.keyboard.press("Escape")
    page.mouse.click(3, 3)
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Assign Package")).to_be_focused()


# --- The price list


def test_the_price_list_is_made_changed_and_taken_off_sale(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    page.get_by_role("link", name="Price list").click()
    page.wait_for_load_state()
    page.get_by_role("button", name="New package").click()
    dialog = page.get_by_role("dialog", name="New package")
    save = dialog.get_by_role("button", name="Save")
    expect(save).to_be_disabled()
    dialog.get_by_label("Name").fill("10 facials")
    dialog.get_by_label("Price, ₹").fill("9,000")
    dialog.get_by_label("Valid for, days").fill("365")
    choose(dialog, "Service", "fac", "Facial")
    dialog.get_by_label("Sessions").fill("10")
    dialog.get_by_role("button", name="Add a benefit").click()
    second = dialog.get_by_role("group", name="Benefit 2")
    second.get_by_label("Benefit", exact=True).select_option("discount")
    second.get_by_label("Covers").select_option("all")
    second.get_by_label("Percent off").fill("12.5")
    dialog.get_by_label("Sun").uncheck()
    preview = dialog.get_by_role("complementary", name="What the customer gets")
    expect(preview.get_by_role("listitem")).to_have_text(["10 × Facial", "12.5% off every service"])
    expect(preview).to_contain_text("valid 365 days · only Mon, Tue, Wed, Thu, Fri, Sat · list price ₹9,000")
    assert axe_violations(page) == []
    save.click()
    expect(page.get_by_text("The package is on the price list.")).to_be_visible()
    row = page.get_by_role("row", name="10 facials")
    expect(row).to_contain_text("12.5% off every service")
    row.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit package")
    expect(dialog.get_by_label("Sessions")).to_have_value("10")
    dialog.get_by_label("Sessions").fill("12")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="10 facials")).to_contain_text("12 × Facial")
    page.get_by_role("row", name="10 facials").get_by_role("button", name="Deactivate").click()
    expect(page.get_by_text("10 facials is no longer sold.")).to_be_visible()
    page.get_by_label("Status").select_option("Inactive")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    page.wait_for_load_state()
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_text("10 facials can be sold again.")).to_be_visible()
    assert axe_violations(page) == []


def test_a_prepaid_value_shows_its_bonus(spa: Spa, page: Page) -> None:
    page.goto("/packages/templates")
    page.get_by_role("button", name="New package").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Prepaid 15,000")
    dialog.get_by_label("Type").select_option("value")
    dialog.get_by_label("Price, ₹").fill("15000")
    expect(dialog.get_by_role("listitem")).to_have_text("₹15,000 to spend on every service")
    dialog.get_by_label("Credit, ₹").fill("17500")
    expect(dialog.get_by_role("listitem")).to_have_text("₹17,500 to spend on every service")
    dialog.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name="Prepaid 15,000")
    expect(row).to_contain_text("₹17,500 to spend on every service")
    row.get_by_role("button", name="Edit").click()
    expect(dialog.get_by_label("Credit, ₹")).to_have_value("17500")
    dialog.get_by_label("Credit, ₹").fill("18000")
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("row", name="Prepaid 15,000")).to_contain_text("₹18,000")


def test_the_server_says_what_does_not_make_a_package(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    page.goto("/packages/templates")
    page.get_by_role("button", name="New package").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Odd")
    dialog.get_by_label("Price, ₹").fill("100")
    dialog.get_by_label("Benefit", exact=True).select_option("unlimited")
    dialog.get_by_label("Covers").select_option("all")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("A session package needs an item with free sessions.")
    expect(dialog.get_by_label("Name")).to_have_value("Odd")
