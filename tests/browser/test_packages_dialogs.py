"""The dialogs of customer packages: details, Record Usage, Adjust / Refund, pause, resume, extend and cancel."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations
from tests.desk import day
from tula import clock


@pytest.fixture
def today() -> date:
    return clock.today("Asia/Kolkata")


@pytest.fixture
def prepaid(spa: Spa) -> int:
    held = spa.desk.holds(spa.bina, "prepaid", name="Prepaid 5,000", amount=5000, price_paid=5000)
    return int(held["package_id"])


def row(page: Page, package_id: int) -> Locator:
    return page.locator(f'tr[data-assignment-id="{package_id}"]')


def figure(page: Page, package_id: int, label: str) -> Locator:
    return row(page, package_id).locator(f"[data-label={label}]")


def dialog(page: Page) -> Locator:
    return page.get_by_role("dialog")


def hint(page: Page) -> Locator:
    return dialog(page).locator("[data-part=hint]")


def save(page: Page) -> Locator:
    return dialog(page).get_by_role("button", name="Save")


# --- Record Usage


def test_records_a_use_and_the_row_follows(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    row(page, spa.three_plus_one).get_by_role("button", name="Use").click()
    expect(page.get_by_role("dialog", name="Record Usage")).to_be_visible()
    expect(dialog(page).get_by_label("Service").locator("option")).to_have_text(["Facial · 4 sessions left"])
    expect(dialog(page).get_by_label("Quantity")).to_be_focused()
    expect(hint(page)).to_have_text("Remaining after this: 3")
    dialog(page).get_by_label("Quantity").fill("2")
    expect(hint(page)).to_have_text("Remaining after this: 2")
    dialog(page).get_by_label("Staff").fill("Mee")
    page.get_by_role("option", name="Meena").click()
    dialog(page).get_by_label("Notes").fill("Came with her sister")
    assert axe_violations(page) == []
    save(page).click()
    expect(dialog(page)).to_be_hidden()
    expect(page.locator(".toast-line")).to_have_text("The use is recorded.Dismiss")
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("2")
    expect(figure(page, spa.three_plus_one, "Progress")).to_have_text("50%")
    expect(row(page, spa.three_plus_one).get_by_role("button", name="Use")).to_be_focused()
    (entry, _) = spa.desk.usage(spa.three_plus_one)
    assert (entry["qty"], entry["staff"], entry["notes"]) == (2, "Meena", "Came with her sister")


def test_a_quantity_beyond_what_is_left_cannot_be_saved(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openUseModal(id)", spa.three_plus_one)
    quantity = dialog(page).get_by_label("Quantity")
    for text, words in (("5", "Only 4 left."), ("0", "Please provide a valid quantity.")):
        quantity.fill(text)
        expect(dialog(page).locator(".invalid-feedback")).to_have_text(words)
        expect(quantity).to_have_attribute("aria-invalid", "true")
        expect(save(page)).to_be_disabled()
        expect(hint(page)).to_have_text("")
    quantity.fill("4")
    expect(dialog(page).locator(".invalid-feedback")).to_have_count(0)
    expect(hint(page)).to_have_text("Remaining after this: 0")
    expect(save(page)).to_be_enabled()


def test_prepaid_asks_for_an_amount(spa: Spa, page: Page, prepaid: int) -> None:
    page.goto("/packages/")
    row(page, prepaid).get_by_role("button", name="Use").click()
    expect(dialog(page).get_by_label("Quantity")).to_be_hidden()
    dialog(page).get_by_label("Treatment").fill("fac")
    page.get_by_role("option", name="Facial").click()
    dialog(page).get_by_label("Amount").fill("5000.01")
    expect(dialog(page).locator(".invalid-feedback")).to_have_text("Only ₹5,000 left.")
    dialog(page).get_by_label("Amount").fill("1200.50")
    expect(hint(page)).to_have_text("Remaining after this: ₹3,799.50")
    save(page).click()
    expect(figure(page, prepaid, "Remaining")).to_have_text("₹3,799.50")


def test_unlimited_stays_unlimited(spa: Spa, page: Page) -> None:
    page.goto("/packages/?q=luxe")
    page.get_by_role("button", name="Use").click()
    expect(hint(page)).to_have_text("Remaining after this: unlimited")
    save(page).click()
    expect(page.locator("tbody [data-label=Used]")).to_have_text("1 time")


def test_the_day_of_use_is_now_or_before(spa: Spa, page: Page, today: date) -> None:
    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openUseModal(id)", spa.three_plus_one)
    when = dialog(page).get_by_label("Date and time")
    assert when.input_value().startswith(today.isoformat())
    when.fill(f"{day(1, today)}T10:00")
    expect(dialog(page).locator(".invalid-feedback")).to_have_text("The date of use cannot be in the future.")
    expect(save(page)).to_be_disabled()
    when.fill(f"{today.isoformat()}T00:05")
    save(page).click()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("3")
    assert spa.desk.usage(spa.three_plus_one)[0]["usage_date"] == f"{today.isoformat()}T00:05:00+05:30"


def test_dialogs_close_only_on_close(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    for open_one in ("openUseModal", "openAdjustModal", "openDetails"):
        page.evaluate(f"(id) => window.Tula.{open_one}(id)", spa.three_plus_one)
        expect(dialog(page)).to_be_visible()
        for _ in range(3):
            page.keyboard.press("Escape")
        page.mouse.click(5, 5)
        expect(dialog(page)).to_be_visible()
        dialog(page).get_by_role("button", name="Close").click()
        expect(dialog(page)).to_be_hidden()


def test_a_refusal_keeps_the_dialog_open_and_says_why(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openUseModal(id)", spa.three_plus_one)
    dialog(page).get_by_label("Quantity").fill("3")
    url = f"/packages/api/customer-packages/{spa.three_plus_one}/use"
    assert spa.desk.send("POST", url, {"service_id": spa.facial, "qty": 2}).status == 201
    save(page).click()
    expect(dialog(page).get_by_role("alert")).to_have_text("Not enough balance for this service.")
    expect(dialog(page).locator(".toast-line")).to_contain_text("Not enough balance for this service.")
    expect(dialog(page).get_by_label("Quantity")).to_have_value("3")
    dialog(page).get_by_label("Quantity").fill("2")
    save(page).click()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("0")
    expect(row(page, spa.three_plus_one).get_by_role("button", name="Use")).to_be_disabled()


def test_a_double_click_records_once(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openUseModal(id)", spa.three_plus_one)
    save(page).dblclick()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("3")
    assert len(spa.desk.usage(spa.three_plus_one)) == 2


def test_a_lost_answer_is_asked_for_again_with_the_same_key(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(0)
    keys: list[str] = []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openUseModal(id)", spa.three_plus_one)
    page.route("**/use", lose_the_first)
    save(page).click()
    expect(dialog(page).get_by_role("alert")).to_contain_text("No connection")
    save(page).click()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("3")
    assert len(set(keys)) == 1
    assert len(spa.desk.usage(spa.three_plus_one)) == 2


# --- Adjust / Refund


def used(spa: Spa, qty: int) -> None:
    url = f"/packages/api/customer-packages/{spa.three_plus_one}/use"
    assert spa.desk.send("POST", url, {"service_id": spa.facial, "qty": qty}).status == 201


def test_gives_back_with_a_reason(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(409)  # more than was used: the dialog may have asked for it before it says so
    used(spa, 2)
    page.goto("/packages/")
    row(page, spa.three_plus_one).get_by_role("button", name="Adjust").click()
    expect(page.get_by_role("dialog", name="Adjust / Refund")).to_be_visible()
    expect(dialog(page).get_by_label("Refund", exact=True)).to_be_checked()
    expect(hint(page)).to_have_text("Remaining after this: 3")
    expect(save(page)).to_be_disabled()
    dialog(page).get_by_label("Quantity").fill("3")
    expect(dialog(page).locator(".invalid-feedback")).to_have_text("Only 2 used.")
    dialog(page).get_by_label("Quantity").fill("2")
    dialog(page).get_by_label("Reason").fill("x")
    dialog(page).get_by_label("Reason").fill("")
    dialog(page).get_by_label("Quantity").focus()
    expect(dialog(page).locator(".invalid-feedback")).to_have_text("Please give a reason.")
    dialog(page).get_by_label("Reason").fill("Machine broke down")
    assert axe_violations(page) == []
    save(page).click()
    expect(page.get_by_text("It is given back.")).to_be_visible()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("4")
    entry = spa.desk.usage(spa.three_plus_one)[0]
    assert (entry["change_type"], entry["qty"], entry["reason"]) == ("refund", 2, "Machine broke down")


def test_adds_and_removes_with_live_hints(spa: Spa, page: Page) -> None:
    used(spa, 1)
    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openAdjustModal(id)", spa.three_plus_one)
    dialog(page).get_by_label("Adjust", exact=True).check()
    dialog(page).get_by_label("Quantity").fill("3")
    expect(hint(page)).to_have_text("Remaining after this: 6 (2 granted on top)")
    dialog(page).get_by_text("Remove", exact=True).click()
    expect(hint(page)).to_have_text("Remaining after this: 0")
    dialog(page).get_by_label("Quantity").fill("4")
    expect(dialog(page).locator(".invalid-feedback")).to_have_text("Only 3 left.")
    expect(save(page)).to_be_disabled()
    dialog(page).get_by_label("Quantity").fill("1")
    dialog(page).get_by_label("Reason").fill("Entered twice")
    save(page).click()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("2")
    entry = spa.desk.usage(spa.three_plus_one)[0]
    assert (entry["change_type"], entry["qty"]) == ("adjust", -1)


def test_an_adjustment_of_credit_is_in_rupees(spa: Spa, page: Page, prepaid: int) -> None:
    page.goto("/packages/")
    row(page, prepaid).get_by_role("button", name="Adjust").click()
    # Nothing was used, so there is nothing to give back: it begins with Adjust.
    expect(dialog(page).get_by_label("Adjust", exact=True)).to_be_checked()
    dialog(page).get_by_label("Treatment").fill("hair")
    page.get_by_role("option", name="Haircut").click()
    dialog(page).get_by_label("Amount").fill("250.50")
    expect(hint(page)).to_have_text("Remaining after this: ₹5,250.50 (₹250.50 granted on top)")
    dialog(page).get_by_label("Reason").fill("Diwali")
    save(page).click()
    expect(figure(page, prepaid, "Remaining")).to_have_text("₹5,250.50")


# --- Details


def test_details_tell_everything_and_follow_what_is_done(spa: Spa, page: Page) -> None:
    invoice = spa.desk.billed(spa.asha, services=[{"service_id": spa.facial}]).invoice
    page.goto("/packages/")
    row(page, spa.three_plus_one).click(position={"x": 300, "y": 20})
    expect(page.get_by_role("dialog", name="3+1 facials")).to_be_visible()
    expect(dialog(page).locator(".benefit")).to_contain_text("3 left of 4")
    expect(dialog(page).get_by_role("link", name=invoice["invoice_number"])).to_be_visible()
    assert axe_violations(page) == []
    dialog(page).get_by_role("button", name="Record Usage").click()
    expect(page.get_by_role("dialog", name="Record Usage")).to_be_visible()
    save(page).click()
    expect(page.get_by_role("dialog", name="3+1 facials")).to_be_visible()
    expect(dialog(page).locator(".benefit")).to_contain_text("2 left of 4")
    expect(dialog(page).get_by_role("button", name="Record Usage")).to_be_focused()
    expect(dialog(page).get_by_text("The use is recorded.")).to_be_visible()
    dialog(page).get_by_role("button", name="Adjust / Refund").click()
    dialog(page).get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog", name="3+1 facials")).to_be_visible()
    dialog(page).get_by_role("button", name="Close").click()
    expect(dialog(page)).to_be_hidden()
    expect(figure(page, spa.three_plus_one, "Remaining")).to_have_text("2")
    expect(row(page, spa.three_plus_one).locator(":focus")).to_have_count(1)


def test_show_all_pages_through_the_ledger(spa: Spa, page: Page) -> None:
    held = spa.desk.holds(spa.bina, "free", name="Forty", service_id=spa.facial, qty=40)
    url = f"/packages/api/customer-packages/{held['package_id']}/use"
    for _ in range(30):
        assert spa.desk.send("POST", url, {"service_id": spa.facial, "qty": 1}).status == 201
    page.goto("/packages/")
    page.evaluate("(id) => window.Tula.openDetails(id)", held["package_id"])
    expect(dialog(page).locator("[data-usage-id]")).to_have_count(10)
    dialog(page).get_by_role("button", name="Show all 31").click()
    expect(dialog(page).locator("[data-usage-id]")).to_have_count(25)
    dialog(page).get_by_role("link", name="Older").click()
    expect(dialog(page).locator("[data-usage-id]")).to_have_count(6)
    expect(dialog(page).get_by_text("Granted")).to_be_visible()
    assert page.url.endswith("/packages/")


# --- Pause, resume, extend


def choose(page: Page, package_id: int, word: str) -> None:
    row(page, package_id).get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name=word).click()


def test_pauses_and_resumes(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    choose(page, spa.three_plus_one, "Pause")
    dialog(page).get_by_label("Reason").fill("Travelling")
    save(page).click()
    expect(page.get_by_text("The package is paused.")).to_be_visible()
    expect(row(page, spa.three_plus_one).locator('[data-role="status-chip"]')).to_have_text("paused")
    row(page, spa.three_plus_one).get_by_role("button", name="Use").click()
    expect(dialog(page).get_by_text("This package is paused")).to_be_visible()
    dialog(page).get_by_role("button", name="Close").click()
    page.evaluate("(id) => window.Tula.openDetails(id)", spa.three_plus_one)
    dialog(page).get_by_role("button", name="Resume").click()
    expect(page.get_by_role("dialog", name="Resume")).to_be_visible()
    save(page).click()
    expect(dialog(page).locator('[data-role="status-chip"]')).to_have_text("active")


def test_extends_with_a_reason(spa: Spa, page: Page, today: date) -> None:
    page.goto("/packages/")
    choose(page, spa.three_plus_one, "Extend")
    last = dialog(page).get_by_label("New last day")
    last.fill(day(100, today))
    expect(dialog(page).locator(".invalid-feedback")).to_have_text("Give a later last day than the present one.")
    last.fill(day(200, today))
    expect(save(page)).to_be_disabled()
    dialog(page).get_by_label("Reason").fill("She was ill")
    assert axe_violations(page) == []
    save(page).click()
    expect(page.get_by_text("The package is extended.")).to_be_visible()
    assert spa.desk.package(spa.three_plus_one)["expires_on"] == day(200, today)


# --- Cancel


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_package_without_a_bill_is_cancelled_from_the_profile(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]
) -> None:
    spa.desk.billed(spa.asha, services=[spa.facial])
    page = open_browser(size)
    page.goto(f"/customers/{spa.asha}?tab=packages")
    held = page.locator(f'article[data-assignment-id="{spa.three_plus_one}"]')
    held.get_by_role("button", name="Cancel").click()
    sheet = page.get_by_role("dialog", name="Cancel package")
    expect(sheet).to_contain_text("3+1 facials · Asha Rao")
    expect(sheet).to_contain_text("This cannot be taken back.")
    expect(sheet.get_by_role("listitem")).to_have_text("Facial · 3 sessions left")
    expect(sheet).to_contain_text("₹750 of the ₹1,000 paid is not used up.")
    done = sheet.get_by_role("button", name="Cancel package")
    expect(done).to_be_disabled()
    sheet.get_by_label("Reason").fill("Moves away")
    assert axe_violations(page) == []
    done.click()
    expect(page.get_by_text("The package is cancelled. ₹750 of its price was not used up.")).to_be_visible()
    expect(held).to_have_count(0)
    assert spa.desk.package(spa.three_plus_one)["status"] == "cancelled"
    assert spa.desk.usage(spa.three_plus_one)[0]["reason"] == "Moves away"
    page.get_by_role("link", name="in the list of packages").click()
    expect(row(page, spa.three_plus_one)).to_contain_text("cancelled")
    row(page, spa.three_plus_one).get_by_role("button", name="More").click()
    expect(page.get_by_role("menuitem", name="Cancel")).to_have_count(0)


def test_a_package_that_a_bill_sold_leads_to_that_bill(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    items = [{"service_id": spa.facial, "benefit_type": "free", "qty": 5}]
    pack = spa.desk.template("5 facials", "session", items, price=4000)
    bill = spa.desk.billed(spa.bina, packages=[{"package_id": pack}])
    (sold,) = bill.json["updated_packages"]
    page.goto("/packages/")
    choose(page, sold["assignment_id"], "Cancel")
    number = bill.invoice["invoice_number"]
    expect(dialog(page).get_by_role("alert")).to_have_text(f"This package was sold on {number}. Refund it there.")
    expect(dialog(page).get_by_label("Reason")).to_be_hidden()
    expect(dialog(page).get_by_role("button", name="Cancel package")).to_be_disabled()
    link = dialog(page).get_by_role("link", name=f"Open {number}")
    expect(link).to_have_attribute("href", f"/invoices/{bill.invoice['id']}")
    dialog(page).get_by_role("button", name="Close").click()
    # The next dialog does not remember it.
    choose(page, spa.three_plus_one, "Cancel")
    expect(dialog(page)).to_contain_text("₹1,000 of the ₹1,000 paid is not used up.")
    expect(link).to_be_hidden()


def test_the_page_of_a_package_has_the_same_dialogs(spa: Spa, page: Page) -> None:
    page.goto(f"/packages/{spa.three_plus_one}")
    page.get_by_role("button", name="Record Usage").click()
    save(page).click()
    expect(page.get_by_text("The use is recorded.")).to_be_visible()
    expect(page.locator('[data-role="session-counter"]')).to_have_text("3/4 sessions")


def test_public_functions(spa: Spa, page: Page) -> None:
    page.goto("/packages/")
    calls: dict[str, Any] = {
        "openAssignModal": ("Assign Package", None),
        "openDetails": ("3+1 facials", spa.three_plus_one),
        "openUseModal": ("Record Usage", spa.three_plus_one),
        "openAdjustModal": ("Adjust / Refund", spa.three_plus_one),
    }
    for name, (title, argument) in calls.items():
        page.evaluate(f"(id) => window.Tula.{name}(id)", argument)
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "dark"), (PHONE, "light")], ids=["dark", "phone"])
def test_every_dialog_is_clean(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int], scheme: str, prepaid: int
) -> None:
    page = open_browser(size, color_scheme=scheme)
    found = []
    page.goto("/packages/")
    for name, argument in (
        ("openAssignModal", spa.bina),
        ("openDetails", spa.three_plus_one),
        ("openUseModal", prepaid),
        ("openAdjustModal", prepaid),
    ):
        page.evaluate(f"(id) => window.Tula.{name}(id)", argument)
        expect(page.get_by_role("dialog")).to_be_visible()
        found += [f"{name}: {violation}" for violation in axe_violations(page)]
        if page.get_by_role("dialog").evaluate("(one) => one.scrollWidth > one.clientWidth"):
            found.append(f"{name} is wider than its dialog")
        page.get_by_role("button", name="Close").click()
    for address in ("/packages/templates", f"/packages/{spa.three_plus_one}/statement"):
        page.goto(address)
        found += [f"{address}: {violation}" for violation in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{address} is wider than the screen")
    page.goto("/packages/templates")
    page.get_by_role("button", name="New package").click()
    found += [f"new package: {violation}" for violation in axe_violations(page)]
    assert found == []
