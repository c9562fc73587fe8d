"""A walk-in with two services and a shampoo, billed and paid without the mouse; and every other key of the desk."""

import threading
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import BillingPage, Spa


@dataclass
class Hands:
    """Types on a page and counts."""

    page: Page
    strokes: int = 0

    def type(self, text: str) -> None:
        self.strokes += len(text)
        self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.strokes += 1
            self.page.keyboard.press(key)


@pytest.fixture
def hands(page: Page) -> Hands:
    return Hands(page)


def option(page: Page, name: str) -> None:
    expect(page.get_by_role("option", name=name)).to_be_visible()


def test_two_services_and_a_shampoo_in_forty_keys(spa: Spa, billing: BillingPage, page: Page, hands: Hands) -> None:
    billing.open()
    hands.type("bina")
    option(page, "Bina Kapoor")
    hands.press("Enter")
    expect(page.get_by_label("Add anything")).to_be_focused()
    hands.type("hair")
    option(page, "Haircut Service")
    hands.press("Enter")
    hands.type("fac")
    option(page, "Facial Service")
    hands.press("Enter")
    hands.type("sham")
    option(page, "Shampoo 250 ml")
    hands.press("Enter")
    expect(billing.total).to_have_text("₹2,186.20")
    hands.press("Alt+p", "Enter")
    expect(page.get_by_label("Amount ₹ by Cash")).to_have_value("2186.20")
    hands.press("Control+Enter")
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    assert (invoice["total_amount"], invoice["payment_status"]) == (2186.2, "paid")
    hands.press("Alt+n")
    expect(page.get_by_label("Customer")).to_be_focused()
    expect(page.locator(".line")).to_have_count(0)
    assert hands.strokes <= 40


def test_who_types_ahead_of_the_answers_gets_what_was_meant(
    spa: Spa, billing: BillingPage, page: Page, hands: Hands
) -> None:
    """Enter right after the last letter takes what was typed, not what an earlier answer offered."""
    go = threading.Event()

    def wait(route: Route) -> None:
        go.wait(10)
        route.continue_()

    billing.open("Bina Kapoor")
    page.route("**/integrated-billing/search*", wait)
    hands.type("facial")
    hands.press("Enter")
    expect(page.get_by_label("Add anything")).to_have_value("")
    hands.type("shampoo")
    hands.press("Enter")
    hands.type("hai")
    go.set()
    expect(page.locator(".line-name")).to_have_text(["Facial", "Shampoo 250 ml"])
    expect(page.get_by_label("Add anything")).to_have_value("hai")
    option(page, "Haircut Service")


def test_keys_for_lines(spa: Spa, billing: BillingPage, page: Page, hands: Hands) -> None:
    billing.open("Bina Kapoor")
    hands.type("hair")
    option(page, "Haircut Service")
    hands.press("Enter", "Alt+3")
    expect(page.get_by_label("Units, line 1")).to_have_value("3")
    hands.type("2 x fac")
    option(page, "Facial 2 × Service")
    hands.press("Enter")
    expect(page.get_by_label("Units, line 2")).to_have_value("2")
    hands.press("Alt+l")
    expect(page.get_by_label("Units, line 2")).to_be_focused()
    hands.press("Alt+ArrowUp")
    expect(page.locator(".line-name")).to_have_text(["Facial", "Haircut"])
    expect(page.get_by_label("Units, line 1")).to_be_focused()
    hands.press("Alt+d")
    expect(page.locator(".line-name")).to_have_text(["Facial", "Facial", "Haircut"])
    expect(page.get_by_label("Units, line 2")).to_be_focused()
    hands.press("Alt+ArrowDown")
    expect(page.locator(".line-name")).to_have_text(["Facial", "Haircut", "Facial"])
    expect(page.get_by_text("Facial is now line 3 of 3.")).to_be_attached()
    hands.press("Alt+Delete")
    expect(page.locator(".line-name")).to_have_text(["Facial", "Haircut"])
    hands.press("Alt+z")
    expect(page.locator(".line-name")).to_have_text(["Facial", "Haircut", "Facial"])
    hands.press("Escape", "/")
    expect(page.get_by_label("Add anything")).to_be_focused()
    hands.press("Alt+c")
    expect(page.get_by_label("Customer")).to_be_focused()


def test_a_name_typed_with_no_field_chosen_begins_where_it_belongs(
    spa: Spa, billing: BillingPage, page: Page, hands: Hands
) -> None:
    billing.open()
    hands.type("as")
    expect(page.get_by_label("Customer")).to_have_value("as")
    option(page, "Asha Rao")
    hands.press("Enter", "Escape", "Escape")
    hands.type("fa")
    expect(page.get_by_label("Add anything")).to_have_value("fa")


def test_help_names_every_key(spa: Spa, billing: BillingPage, page: Page, hands: Hands) -> None:
    billing.open()
    hands.press("?")
    dialog = page.get_by_role("dialog", name="Keys on this page")
    for words in (
        "Add anything", "Choose from a list", "How many of this line", "Move this line", "This line once more",
        "Take this line off", "Put back what was taken off", "Choose the customer", "Go to the payment",
        "Generate the invoice", "Next bill", "on hold", "Leave a field", "Show these keys",
    ):  # fmt: skip
        expect(dialog.locator("dd", has_text=words).first).to_be_visible()


def test_nothing_found_is_said_and_nothing_is_added(spa: Spa, billing: BillingPage, page: Page, hands: Hands) -> None:
    billing.open("Bina Kapoor")
    hands.type("zzz")
    hands.press("Enter")
    expect(page.get_by_text("Nothing found for “zzz”.")).to_be_visible()
    expect(page.get_by_label("Add anything")).to_have_value("zzz")
    expect(page.locator(".line")).to_have_count(0)
