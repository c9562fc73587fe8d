"""Who a bill is for: found by name or phone, offered when they came lately, made in place when they are new."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, BillingPage, Spa, Watch, axe_violations


def test_is_found_by_first_letters_and_last_digits(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    customer = page.get_by_label("Customer")
    for typed in ("bi", "kap", "346", "98450 12346"):
        customer.fill(typed)
        expect(page.get_by_role("option")).to_have_text(["Bina Kapoor98450 12346"])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Visits 0")).to_be_visible()
    expect(page.get_by_text("Due ₹0")).to_be_visible()
    expect(page.get_by_label("Add anything")).to_be_focused()


def test_recent_ones_are_offered_and_can_be_forgotten(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.open()
    page.get_by_role("button", name="New bill").click()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_text(["Bina Kapoorrecent · 98450 12346", "Asha Rao98450 12345"])
    assert sorted(page.evaluate("Object.keys(JSON.parse(localStorage['tula-recent-customers'])[0])")) == [
        "id",
        "name",
        "phone",
    ]
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Forget recent names").click()
    expect(page.get_by_label("Customer")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_text(["Asha Rao98450 12345", "Bina Kapoor98450 12346"])
    assert page.evaluate("localStorage.getItem('tula-recent-customers')") is None


def test_a_new_one_is_made_in_place_by_keyboard(spa: Spa, billing: BillingPage, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    billing.open()
    page.get_by_label("Customer").fill("Chitra Iyer")
    expect(page.get_by_text("Nothing found for “Chitra Iyer”.")).to_be_visible()
    expect(page.get_by_role("option")).to_have_text(["New customer “Chitra Iyer”"])
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone")).to_be_focused()
    assert axe_violations(page) == []
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Phone")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-toasts]")).to_be_empty()
    page.get_by_label("Phone").fill("98450 12347")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Customer")).to_have_value("Chitra Iyer")
    expect(page.get_by_label("Add anything")).to_be_focused()
    billing.add_anything("hair", "Haircut")
    expect(billing.total).to_have_text("₹525")
    assert spa.desk.get("/api/customers?q=Chitra")["total"] == 1


def test_what_is_told_on_a_phone_does_not_cover_the_button_to_pay(spa: Spa, open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    BillingPage(page).open()
    page.get_by_label("Customer").fill("Chitra Iyer")
    page.get_by_role("option", name="New customer").click()
    page.get_by_label("Phone").fill("98450 12347")
    page.keyboard.press("Enter")
    told = page.locator("[data-toasts]")
    expect(told).to_contain_text("Chitra Iyer is added.")
    box, button = told.bounding_box(), page.get_by_role("button", name="Generate invoice").bounding_box()
    assert box is not None
    assert button is not None
    assert box["y"] + box["height"] <= button["y"]


def test_the_address_names_whom_to_bill(spa: Spa, billing: BillingPage, page: Page) -> None:
    """A bill that was open in this tab for somebody else goes on hold."""
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    page.goto(f"/integrated-billing?customer={spa.asha}")
    expect(page.get_by_label("Customer")).to_have_value("Asha Rao")
    expect(page.locator(".line")).to_have_count(0)
    expect(page.get_by_role("button", name="Bills on hold 1")).to_be_visible()


def test_the_strip_tells_the_truth_right_after_the_bill(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    strip = page.locator('[data-part="customer-card"]')
    expect(strip).to_contain_text("Visits 0")
    billing.add_anything("hair", "Haircut")
    expect(billing.total).to_have_text("₹525")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    expect(strip).to_contain_text("Visits 1")
    expect(strip).to_contain_text("Due ₹525")
    page.get_by_role("button", name="Next bill").click()
    expect(strip).to_be_empty()


def test_a_strip_that_cannot_be_read_again_claims_nothing(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    watch.expected.add(0)
    billing.open("Bina Kapoor")
    strip = page.locator('[data-part="customer-card"]')
    expect(strip).to_contain_text("Due ₹0")
    page.route("**/card", lambda route: route.abort())
    billing.add_anything("hair", "Haircut")
    expect(billing.total).to_have_text("₹525")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    expect(strip).to_have_text("98450 12346")
