"""A server that is away or slow: said plainly, asked again by itself, and nothing is lost."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import BillingPage, Gate, Spa, Watch

PREVIEW = "**/integrated-billing/preview"


def test_without_connection_the_bill_stays_and_the_total_comes_by_itself(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    watch.expected.add(0)
    billing.open("Bina Kapoor")
    page.route(PREVIEW, lambda route: route.abort())
    billing.add_anything("hair", "Haircut")
    note = page.get_by_text("No connection to Tula. The bill is kept on this device")
    expect(note).to_be_visible()
    billing.add_anything("fac", "Facial Service")
    page.unroute(PREVIEW)
    expect(billing.total).to_have_text("₹1,785")
    expect(note).to_be_hidden()


def test_a_slow_server_is_named_and_does_not_stop_the_typing(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    gate = Gate(page, PREVIEW)
    billing.add_anything("hair", "Haircut")
    note = page.get_by_text("The server takes its time.")
    expect(note).to_be_visible()
    price = page.get_by_label("Price ₹, line 1")
    price.press_sequentially("45")
    gate.open()
    price.press_sequentially("0")
    expect(price).to_have_value("450")
    expect(billing.total).to_have_text("₹472.50")
    expect(note).to_be_hidden()
