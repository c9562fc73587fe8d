"""What the desk does when something is refused, late or lost: words, and never a second invoice."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, BillingPage, Spa, Watch, axe_violations

CREATE = "**/integrated-billing/create-professional"
PREVIEW = "**/integrated-billing/preview"


def test_names_what_is_missing(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    billing.generate()
    expect(page.get_by_text("Choose who the bill is for.")).to_be_visible()
    expect(page.get_by_label("Customer")).to_be_focused()
    assert axe_violations(page) == []
    page.get_by_label("Customer").fill("Asha")
    page.get_by_role("option", name="Asha").click()
    billing.generate()
    expect(page.get_by_text("Add at least one line.")).to_be_visible()
    assert spa.invoices() == []


def test_too_little_stock_is_said_in_words(spa: Spa, billing: BillingPage, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    billing.open("Bina Kapoor")
    billing.add_product("Shampoo 250 ml", 10)
    line = billing.line("Shampoo 250 ml")
    expect(line).to_contain_text("Only 9 in stock, 1 too few.")
    expect(line).to_contain_text("Only 9 of 10 in stock.")
    billing.generate()
    assert spa.invoices() == []
    page.get_by_label("Units, line 1").fill("9")
    expect(line).to_contain_text("Batch B12 · 9 in stock")
    expect(line).not_to_contain_text("Only 9 of 10")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()


def test_a_total_that_changed_meanwhile_is_shown_first(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    watch.expected.add(409)
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    assert spa.desk.send("PATCH", f"/api/services/{spa.facial}", {"price": 1300}).status == 200
    billing.generate()
    asked = page.get_by_role("dialog", name="The bill has changed since you saw it")
    expect(asked.get_by_role("row", name="Facial")).to_contain_text("₹1,260 · 1 × ₹1,200₹1,365 · 1 × ₹1,300")
    expect(asked.get_by_role("row", name="To pay")).to_contain_text("₹1,260₹1,365")
    assert axe_violations(page) == []
    assert spa.invoices() == []
    asked.get_by_role("button", name="Bill ₹1,365 now").click()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    assert [one["total_amount"] for one in spa.invoices()] == [1365]


def test_a_lost_answer_is_asked_for_again_and_nothing_is_billed_twice(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    watch.expected.add(0)
    lost = []

    def lose_first_answers(route: Route) -> None:
        if len(lost) < 2:
            route.fetch()
            lost.append(route.request.headers["idempotency-key"])
            route.abort()
        else:
            route.continue_()

    page.route(CREATE, lose_first_answers)
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible(timeout=20_000)
    assert len(spa.invoices()) == 1
    assert len(set(lost)) == 1


def test_without_network_the_bill_waits_and_try_again_finds_out(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    watch.expected.add(0)
    page.route(CREATE, lambda route: route.abort())
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    billing.generate()
    expect(page.get_by_text("never writes it twice")).to_be_visible(timeout=20_000)
    expect(page.get_by_label("Customer")).to_be_disabled()
    page.unroute(CREATE)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    assert len(spa.invoices()) == 1


def test_a_late_answer_never_replaces_a_newer_one(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    first = []

    def delay_first(route: Route) -> None:
        answer = route.fetch()
        if not first:
            first.append(answer)
            time.sleep(1)
        route.fulfill(response=answer)

    page.route(PREVIEW, delay_first)
    page.get_by_label("Units, line 1").fill("2")
    page.wait_for_timeout(300)
    page.get_by_label("Units, line 1").fill("3")
    expect(billing.total).to_have_text("₹3,780")
    page.wait_for_timeout(1500)
    expect(billing.total).to_have_text("₹3,780")


def test_a_wrong_number_is_named_beside_its_field(spa: Spa, billing: BillingPage, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_label("Price ₹, line 1").fill("abc")
    field = page.get_by_label("Price ₹, line 1")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#" + (field.get_attribute("aria-describedby") or ""))).not_to_be_empty()
    assert axe_violations(page) == []
    field.fill("900")
    expect(billing.total).to_have_text("₹945")
    expect(field).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_what_is_wrong_with_a_narrow_field_is_readable(
    spa: Spa, open_browser: Callable[..., Page], watch: Watch, size: dict[str, int]
) -> None:
    watch.expected.add(400)
    page = open_browser(size)
    billing = BillingPage(page).open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    page.get_by_label("Disc. %, line 1").fill("150")
    wrong = page.get_by_text("Give a percentage from 0 to 100")
    box = wrong.bounding_box()
    assert box is not None
    assert box["height"] < 60
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]


def test_shadow_and_off_are_said_plainly(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.settings(package_billing="shadow")
    billing.open("Asha Rao")
    expect(page.get_by_text("Packages are on trial")).to_be_visible()
    billing.add_service("Facial")
    expect(billing.line("Facial")).to_contain_text("Would have applied: 3+1 facials (₹1,200). Nothing is deducted.")
    expect(billing.total).to_have_text("₹1,260")
    spa.desk.settings(package_billing="off")
    billing.open("Asha Rao")
    expect(page.get_by_text("Packages are switched off")).to_be_visible()
