"""A bill without a mouse, and the combobox as WAI-ARIA has it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import BillingPage, Spa


def test_bills_with_the_keyboard_alone(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Customer")).to_be_focused()
    page.keyboard.type("asha")
    expect(page.get_by_role("option", name="Asha Rao")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("[data-assignment-id]")).to_have_count(2)
    expect(page.get_by_label("Add anything")).to_be_focused()

    page.keyboard.type("fac")
    expect(page.get_by_role("option", name="Facial Service")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+2")
    expect(page.get_by_label("Units, line 1")).to_have_value("2")
    expect(page.get_by_label("Add anything")).to_have_value("")

    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("hair")
    expect(page.get_by_role("option", name="Haircut Service")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(billing.total).to_have_text("₹0")
    expect(billing.line("Haircut")).to_contain_text("Luxe Club")
    page.keyboard.press("Alt+p")
    expect(page.get_by_role("button", name="Cash")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    assert (invoice["total_amount"], invoice["payment_status"]) == (0, "paid")


def test_combobox_speaks_to_screen_readers(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    field = page.get_by_role("combobox", name="Customer")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.focus()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(options.nth(0)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    field.fill("nobody of that name")
    expect(page.get_by_text("Nothing found for")).to_be_visible()


def test_customer_comes_back_when_the_field_is_left(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    page.get_by_label("Customer").fill("xyz")
    page.get_by_label("Service").focus()
    expect(page.get_by_label("Customer")).to_have_value("Asha Rao")


def test_question_mark_shows_the_keys(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys on this page")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_be_hidden()
