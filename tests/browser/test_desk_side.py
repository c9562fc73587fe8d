"""The right side of the desk: hints, the choice of benefit, the drawer, cash, UPI, and the tax by rate."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, BillingPage, Spa, Watch, axe_violations
from tula import clock

# --- Hints and the choice of benefit


def test_one_key_applies_what_saves_money(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.holds(spa.bina, "discount", name="Student Offer", percent=30)
    spa.desk.holds(spa.bina, "prepaid", name="Prepaid 5,000", amount=5000)
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    hint = page.locator('[data-part="hint"]')
    expect(hint).to_contain_text("Using Prepaid 5,000 here instead would save ₹882.")
    assert axe_violations(page) == []
    page.keyboard.press("Alt+s")
    expect(billing.total).to_have_text("₹0")
    expect(hint).to_have_count(0)
    expect(billing.line("Facial")).to_contain_text("Prepaid Deduction ₹1,200 · ₹3,800 left after")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    (line,) = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["lines"]
    assert (line["rule"], line["override_reason"]) == ("manual", "Saves the customer ₹882 now")


def test_a_choice_of_benefit_opens_by_key_and_goes_back_to_automatic(
    spa: Spa, billing: BillingPage, page: Page
) -> None:
    billing.open("Asha Rao")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹0")
    page.keyboard.press("Alt+b")
    expect(page.get_by_label("Benefit, line 1")).to_be_focused()
    page.get_by_label("Benefit, line 1").select_option("Complimentary: a gift of the house")
    expect(billing.line("Facial")).to_contain_text("Complimentary: a gift of the house")
    expect(page.get_by_label("Reason, line 1")).to_be_focused()
    assert axe_violations(page) == []
    billing.line("Facial").get_by_role("button", name="Back to automatic").click()
    expect(billing.line("Facial").locator('[data-part="benefit"]')).to_have_text("FREE · 3+1 facials · 3 left after")
    expect(page.get_by_label("Reason, line 1")).to_be_hidden()


def test_a_chosen_package_used_up_meanwhile_is_said_at_the_line(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    watch.expected.add(409)
    spa.desk.billed(spa.asha, services=[{"service_id": spa.facial, "qty": 3}])
    billing.open("Asha Rao")
    billing.add_service("Facial")
    page.keyboard.press("Alt+b")
    benefit = page.get_by_label("Benefit, line 1")
    benefit.select_option("3+1 facials (1 left)")
    page.get_by_label("Reason, line 1").fill("Her wish")
    expect(billing.line("Facial").locator('[data-part="benefit"]')).to_have_class("benefit is-manual")
    spa.desk.billed(spa.asha, services=[spa.facial])
    billing.generate()
    expect(benefit).to_have_attribute("aria-invalid", "true")
    expect(billing.line("Facial")).to_contain_text("3+1 facials cannot be used on line 1. Nothing is left on it.")
    billing.line("Facial").get_by_role("button", name="Back to automatic").click()
    expect(billing.total).to_have_text("₹1,260")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()


# --- Packages


def test_the_drawer_lists_every_invoice_that_used_a_package(spa: Spa, billing: BillingPage, page: Page) -> None:
    first = spa.desk.billed(spa.asha, services=[spa.facial]).invoice
    body = {"service_id": spa.facial, "qty": 1, "reason": "She came too early", "change_type": "refund"}
    assert spa.desk.send("POST", f"/packages/api/customer-packages/{spa.three_plus_one}/adjust", body).status == 201
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/usage?" in request.url else None)
    billing.open("Asha Rao")
    held = billing.held(spa.three_plus_one)
    expect(held).to_be_visible()
    assert asked == []
    held.get_by_text("Usage").click()
    uses = held.get_by_role("listitem")
    expect(uses.filter(has_text="Used · Facial")).to_contain_text("× 1")
    expect(held.get_by_role("link", name=first["invoice_number"])).to_have_attribute("href", f"/invoices/{first['id']}")
    expect(uses.filter(has_text="Given back")).to_contain_text("She came too early")
    assert axe_violations(page) == []
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹0")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    # The drawer stays open and shows the new use.
    expect(held.locator('[data-part="usage-list"]')).to_be_visible()
    expect(uses.filter(has_text="Used · Facial")).to_have_count(2)


def test_the_drawer_reads_page_by_page(spa: Spa, billing: BillingPage, page: Page) -> None:
    for _ in range(12):
        spa.desk.billed(spa.asha, services=[spa.haircut])
    billing.open("Asha Rao")
    club = page.locator("[data-assignment-id]", has=page.get_by_text("Luxe Club", exact=True))
    club.get_by_text("Usage").click()
    used = club.get_by_role("listitem").filter(has_text="Used · Haircut")
    expect(used).to_have_count(10)
    club.get_by_role("button", name="Show earlier").click()
    expect(used).to_have_count(12)
    expect(club.get_by_role("button", name="Show earlier")).to_have_count(0)


def test_an_end_that_is_near_is_said(spa: Spa, billing: BillingPage, page: Page) -> None:
    ends = clock.today("Asia/Kolkata") + timedelta(days=5)
    spa.desk.holds(spa.bina, "prepaid", name="Prepaid 5,000", amount=5000, expires_on=ends.isoformat())
    billing.open("Bina Kapoor")
    held = page.locator("[data-assignment-id]")
    expect(held.locator('[data-role="session-counter"]')).to_have_text("₹5,000 left")
    expect(held.locator('[data-part="until"]')).to_contain_text("· 5 days left")


def test_the_panel_says_when_packages_are_on_trial_or_off(spa: Spa, billing: BillingPage, page: Page) -> None:
    panel = page.get_by_role("region", name="Active packages")
    spa.desk.settings(package_billing="shadow")
    billing.open("Asha Rao")
    expect(panel).to_contain_text("On trial")
    spa.desk.settings(package_billing="off")
    billing.open("Asha Rao")
    expect(panel).to_contain_text("Switched off")
    expect(page.locator("[data-assignment-id]")).to_have_count(2)
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    assert axe_violations(page) == []


# --- Tax


def test_tax_by_rate_with_the_place_of_supply(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    billing.add_product("Shampoo 250 ml")
    rates = page.get_by_role("table", name="Tax by rate")
    expect(rates.get_by_role("row")).to_have_count(4)
    expect(rates.get_by_role("row", name="5%", exact=False).first).to_contain_text("₹1,200")
    expect(rates.locator('[data-total="cgst_amount"]')).to_have_text("₹60.60")
    expect(page.locator('[data-part="supply"]')).to_contain_text("Place of supply: Maharashtra (27).")
    page.get_by_label("Inter-state supply").check()
    expect(rates.locator('[data-total="igst_amount"]')).to_have_text("₹121.20")


def test_a_spa_without_gst_writes_a_bill_of_supply(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.settings(registration="unregistered", gstin="")
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(page.get_by_text("No GST: a bill of supply.")).to_be_visible()
    expect(billing.total).to_have_text("₹1,200")


# --- Payments


@pytest.mark.parametrize("size", [None, PHONE], ids=["wide", "phone"])
def test_cash_handed_over_says_the_change(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int] | None
) -> None:
    page = open_browser(size) if size else open_browser()
    billing = BillingPage(page).open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_role("button", name="Cash").click()
    page.get_by_label("Amount ₹ by Cash").fill("2000")
    expect(page.get_by_role("status").filter(has_text="Change to give back")).to_contain_text("₹740")
    assert axe_violations(page) == []
    billing.generate()
    expect(page.locator('[data-part="issued-change"]')).to_contain_text("₹740")
    (invoice,) = spa.invoices()
    (payment,) = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["payments"]
    assert (payment["method"], payment["amount"], invoice["payment_status"]) == ("cash", 1260, "paid")


def test_an_amount_proposed_late_does_not_mix_with_what_is_typed(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_role("button", name="Cash").click()
    field = page.get_by_label("Amount ₹ by Cash")
    expect(field).to_be_focused()
    # The price comes out otherwise while the cursor is in the field.
    page.evaluate(
        """() => {
          const discount = document.querySelector('[name="invoice_discount"]');
          discount.value = "100";
          discount.dispatchEvent(new Event("input", { bubbles: true }));
        }"""
    )
    expect(field).to_have_value("1155")
    page.keyboard.type("2000")
    expect(field).to_have_value("2000")


def test_another_method_replaces_one_that_was_only_proposed(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_role("button", name="Cash").click()
    page.get_by_role("button", name="Bank").click()
    expect(page.locator(".payment")).to_have_count(1)
    expect(page.get_by_label("Amount ₹ by Bank")).to_have_value("1260")


def test_upi_shows_a_code_for_the_amount(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.settings(upi_id="shanti@okbank")
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_role("button", name="UPI").click()
    code = page.get_by_role("img", name="UPI code for ₹1,260")
    expect(code).to_be_visible()
    assert code.evaluate("(image) => image.decode().then(() => image.naturalWidth > 0)")
    page.get_by_label("Amount ₹ by UPI").fill("400")
    expect(page.get_by_role("img", name="UPI code for ₹400")).to_be_visible()
    assert axe_violations(page) == []
    billing.generate()
    expect(page.locator('[data-part="issued"]').get_by_role("img", name="UPI code for ₹860")).to_be_visible()


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720), (390, 844)], ids=["wide", "low", "phone"])
def test_an_open_upi_code_leaves_the_packages_their_place(
    spa: Spa, open_browser: Callable[..., Page], size: tuple[int, int]
) -> None:
    spa.desk.settings(upi_id="shanti@okbank")
    spa.desk.holds(spa.asha, "prepaid", name="Prepaid 500", amount=500, benefit_tax_order="after_tax")
    spa.desk.service("Massage", 2800, gst_rate=5)
    page = open_browser({"width": size[0], "height": size[1]})
    billing = BillingPage(page).open("Asha Rao")
    billing.add_anything("mass", "Massage")
    billing.add_anything("sham", "Shampoo 250 ml")
    expect(page.get_by_text("Paid from prepaid")).to_be_visible()
    page.get_by_role("button", name="UPI").click()
    code = page.get_by_role("img", name="UPI code")
    expect(code).to_be_visible()
    expect(page.get_by_label("Amount ₹ by UPI")).to_be_focused()
    page.wait_for_function(
        """() => {
          const image = document.querySelector('.desk-how [data-part="upi-image"]');
          const { top, bottom, left } = image.getBoundingClientRect();
          return [top + 2, bottom - 2].every((y) => document.elementFromPoint(left + 9, y) === image);
        }"""
    )
    panel = page.get_by_role("region", name="Active packages").bounding_box()
    assert panel is not None
    assert panel["height"] >= 160


def test_without_a_upi_id_the_desk_says_where_to_give_one(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_role("button", name="UPI").click()
    expect(page.get_by_role("link", name="give your UPI ID in Settings")).to_be_visible()
    expect(page.get_by_role("img", name="UPI code")).to_have_count(0)


# --- Two windows


def test_two_windows_bill_the_last_session_and_the_second_is_asked(
    spa: Spa, open_browser: Callable[..., Page], watch: Watch
) -> None:
    watch.expected.add(409)
    spa.desk.billed(spa.asha, services=[{"service_id": spa.facial, "qty": 3}])
    first, second = (BillingPage(open_browser()).open("Asha Rao") for _ in range(2))
    for window in (first, second):
        window.add_service("Facial")
        expect(window.line("Facial")).to_contain_text("FREE · 3+1 facials · 0 left after")
    first.generate()
    expect(first.page.get_by_role("link", name="Open invoice")).to_be_visible()
    expect(first.held(spa.three_plus_one).locator('[data-role="status-chip"]')).to_have_text("completed")
    second.generate()
    asked = second.page.get_by_role("dialog", name="The bill has changed since you saw it")
    expect(asked.get_by_role("row", name="Facial")).to_contain_text("₹0 · FREE · 3+1 facials · 0 left after")
    expect(asked.get_by_role("row", name="Facial")).to_contain_text("₹1,260 · 1 × ₹1,200")
    assert len(spa.invoices()) == 2
    asked.get_by_role("button", name="Look again").click()
    # Nothing is lost: the bill stands as it was, at today's price.
    expect(second.line("Facial")).to_be_visible()
    expect(second.total).to_have_text("₹1,260")
    second.generate()
    expect(second.page.get_by_role("link", name="Open invoice")).to_be_visible()
    assert [one["total_amount"] for one in spa.invoices()] == [1260, 0, 0]
    assert spa.desk.package(spa.three_plus_one)["remaining"] == 0
