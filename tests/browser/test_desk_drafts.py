"""Bills that are not written yet: they outlive a reload, a closed tab and a lost answer, and wait on hold."""

import json
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import BillingPage, Spa, Watch, axe_violations

CREATE = "**/integrated-billing/create-professional"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('tula-bill-'))"


def wait_until_kept(page: Page, words: str) -> None:
    page.wait_for_function(f"(words) => {KEPT}.some((key) => localStorage[key].includes(words))", arg=words)


def test_a_reload_brings_everything_back(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("fac", "Facial Service")
    page.get_by_label("Units, line 1").fill("2")
    page.get_by_label("Price ₹, line 1").fill("1000")
    page.get_by_label("Staff, line 1").select_option("Meena")
    page.get_by_label("Tip, ₹").fill("50")
    page.get_by_label("Notes on the invoice").fill("Window seat")
    page.get_by_role("button", name="Card", exact=True).click()
    page.get_by_label("Reference by Card").fill("slip 9")
    expect(billing.total).to_have_text("₹2,150")
    page.reload()
    expect(page.get_by_label("Customer")).to_have_value("Bina Kapoor")
    expect(billing.total).to_have_text("₹2,150")
    expect(page.get_by_label("Staff, line 1").locator("option:checked")).to_have_text("Meena")
    expect(page.get_by_label("Notes on the invoice")).to_have_value("Window seat")
    expect(page.get_by_label("Reference by Card")).to_have_value("slip 9")
    expect(page.get_by_label("Amount ₹ by Card")).to_have_value("2150")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Customer")).to_have_value("")
    expect(page.locator(".line")).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_a_closed_tab_leaves_its_bill_to_the_next(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    wait_until_kept(page, "Haircut")
    context = page.context
    page.close()
    again = BillingPage(context.new_page()).open()
    expect(again.line("Haircut")).to_be_visible()
    expect(again.total).to_have_text("₹525")


def test_a_second_tab_leaves_the_bill_of_the_first_alone(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    wait_until_kept(page, "Haircut")
    other = BillingPage(page.context.new_page()).open("Asha Rao")
    other.add_anything("fac", "Facial Service")
    wait_until_kept(page, "Facial")
    expect(other.page.locator(".line-name")).to_have_text(["Facial"])
    page.reload()
    expect(page.locator(".line-name")).to_have_text(["Haircut"])
    expect(page.get_by_label("Customer")).to_have_value("Bina Kapoor")
    other.page.reload()
    expect(other.page.locator(".line-name")).to_have_text(["Facial"])


def test_hold_a_bill_and_take_another(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    page.keyboard.press("Alt+h")
    expect(page.get_by_text("The bill of Bina Kapoor is on hold.")).to_be_visible()
    expect(page.get_by_label("Customer")).to_be_focused()
    expect(page.locator(".line")).to_have_count(0)
    page.keyboard.type("asha")
    page.get_by_role("option", name="Asha Rao").click()
    billing.add_anything("fac", "Facial Service")
    expect(page.get_by_role("button", name="Bills on hold 1")).to_be_visible()
    page.keyboard.press("Alt+o")
    dialog = page.get_by_role("dialog", name="Bills on hold")
    expect(dialog.get_by_text("Haircut · since")).to_be_visible()
    assert axe_violations(page) == []
    page.keyboard.press("Enter")
    # The open bill went on hold instead.
    expect(page.get_by_label("Customer")).to_have_value("Bina Kapoor")
    expect(page.locator(".line-name")).to_have_text(["Haircut"])
    page.get_by_role("button", name="Bills on hold 1").click()
    expect(dialog.get_by_text("Asha Rao").first).to_be_visible()
    dialog.get_by_role("button", name="Discard Asha Rao").click()
    expect(dialog.get_by_text("None.")).to_be_visible()
    dialog.get_by_role("button", name="Undo").click()
    dialog.get_by_role("button", name="Resume Asha Rao").click()
    expect(page.get_by_label("Customer")).to_have_value("Asha Rao")
    expect(billing.line("Facial")).to_contain_text("FREE · 3+1 facials")


def test_a_bill_given_up_can_be_taken_back(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    page.get_by_role("button", name="New bill").click()
    expect(page.locator(".line")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Customer")).to_have_value("Bina Kapoor")
    expect(billing.total).to_have_text("₹525")


def test_a_reload_asks_again_for_an_answer_that_was_lost(
    spa: Spa, billing: BillingPage, page: Page, watch: Watch
) -> None:
    """The same key and the same body go out again: the invoice is written once."""
    watch.expected.add(0)
    sent: list[tuple[str, Any]] = []
    is_lost = [True]

    def lose(route: Route) -> None:
        sent.append((route.request.headers["idempotency-key"], json.loads(route.request.post_data or "")))
        if not is_lost[0]:
            route.continue_()
            return
        if len(sent) == 1:
            route.fetch()
        route.abort()

    page.route(CREATE, lose)
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    expect(billing.total).to_have_text("₹525")
    billing.generate()
    page.wait_for_function(f"() => {KEPT}.some((key) => JSON.parse(localStorage[key]).pending)")
    page.reload()
    expect(page.get_by_role("button", name="Writing the invoice")).to_be_visible()
    is_lost[0] = False
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    assert len(spa.invoices()) == 1
    assert len(sent) > 1
    assert all(one == sent[0] for one in sent)
    page.reload()
    expect(page.get_by_label("Customer")).to_have_value("")
    assert page.evaluate(KEPT) == []


def test_what_cannot_be_read_or_is_stale_is_dropped(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    page.evaluate(
        """() => {
          const empty = {customer: null, lines: [], fields: {}, payments: [], pending: null};
          const record = {...empty, version: 1, savedAt: 0, isHeld: true};
          localStorage.setItem("tula-bill-torn", "{");
          localStorage.setItem("tula-bill-other", JSON.stringify({version: 99}));
          localStorage.setItem("tula-bill-stale", JSON.stringify(record));
          localStorage.setItem("tula-bill-fresh", JSON.stringify({...record, savedAt: Date.now()}));
        }"""
    )
    billing.open()
    expect(page.get_by_role("button", name="Bills on hold 1")).to_be_visible()
    assert page.evaluate(KEPT) == ["tula-bill-fresh"]
