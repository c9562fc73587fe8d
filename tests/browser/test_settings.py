"""The settings: nothing is lost, and every choice shows what it does before it is saved."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.conftest import PHONE, WIDE, Gate, Spa, Watch, axe_violations

SAVED = "The settings are saved."


def save(page: Page) -> None:
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text(SAVED)).to_be_visible()


def settings_of(spa: Spa) -> dict[str, object]:
    answer: dict[str, object] = spa.desk.get("/api/settings")["settings"]
    return answer


class Questions:
    """What the browser asks before a page with changes is left; it stays until told to go."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.goes = False
        page.on("dialog", self.answer)

    def answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        if self.goes:
            dialog.accept()
        else:
            dialog.dismiss()


def test_changes_are_never_lost_silently(spa: Spa, page: Page) -> None:
    questions = Questions(page)
    page.goto("/settings/spa")
    phone, unsaved = page.get_by_label("Phone"), page.get_by_text("Not saved yet")
    expect(unsaved).to_have_count(0)
    phone.fill("022 1234")
    expect(unsaved).to_be_visible()
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="GST").click()
    expect(phone).to_have_value("022 1234")
    assert questions.asked == ["beforeunload"]

    phone.fill("")
    expect(unsaved).to_have_count(0)
    page.get_by_role("navigation", name="Settings").get_by_role("link", name="GST").click()
    expect(page.get_by_role("heading", name="GST", level=1)).to_be_visible()

    page.goto("/settings/spa")
    page.get_by_label("Phone").fill("022 5678")
    save(page)
    expect(page.get_by_label("Phone")).to_have_value("022 5678")
    assert questions.asked == ["beforeunload"], "saving asks nothing"

    page.get_by_label("Phone").fill("x")
    questions.goes = True
    page.get_by_role("link", name="Customers", exact=True).click()
    expect(page.get_by_role("heading", name="Customers", level=1)).to_be_visible()
    assert settings_of(spa)["phone"] == "022 5678"


def test_a_refused_save_stays_unsaved(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    questions = Questions(page)
    page.goto("/settings/spa")
    page.get_by_label("Name on invoices").fill("")
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_label("Name on invoices")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("link", name="Bill", exact=True).click()
    expect(page.get_by_label("Name on invoices")).to_have_value("")
    assert questions.asked == ["beforeunload"]
    questions.goes = True
    page.close()


def test_a_format_shows_its_numbers_while_it_is_typed(spa: Spa, page: Page) -> None:
    number = spa.desk.billed(spa.bina, services=[{"service_id": spa.facial}]).invoice["invoice_number"]
    page.goto("/settings/numbering")
    examples = page.get_by_role("table", name="Next number of each kind")
    following = f"{number[:-4]}{int(number[-4:]) + 1:04d}"
    expect(examples.get_by_role("row", name=f"Tax invoices {following} 15 of 16")).to_be_visible()
    field = page.get_by_label("Invoice numbers")
    field.fill("SPA/{series}{yy}/{seq}")
    expect(
        examples.get_by_role("row", name=re.compile(r"Tax invoices SPA.INV\d\d.0002 14 of 16 9,99,998"))
    ).to_be_visible()
    expect(page.get_by_role("region", name=re.compile("as saved")).get_by_text(following)).to_be_visible()
    field.fill("{series}-{yymmdd}-{seq}-SPA")
    expect(page.get_by_text("leaves no room")).to_be_visible()
    expect(examples.get_by_text("19 of 16: too long")).to_be_visible()
    assert axe_violations(page) == []
    field.fill("{series}_{seq}")
    expect(page.get_by_text("Leave out _")).to_be_visible()
    expect(examples).to_have_count(0)
    field.fill("{series}/{fy}/{seq}")
    expect(examples.get_by_role("row", name=re.compile(r"Credit notes CN.\d{4}.0001"))).to_be_visible()
    save(page)
    assert settings_of(spa)["invoice_number_format"] == "{series}/{fy}/{seq}"


def test_a_late_answer_does_not_replace_a_newer_one(spa: Spa, page: Page) -> None:
    page.goto("/settings/numbering")
    gate = Gate(page, "**/settings/numbering/examples?*OLD*")
    field = page.get_by_label("Invoice numbers")
    with page.expect_request("**/settings/numbering/examples?*OLD*"):
        field.fill("OLD{series}{seq}")
    field.fill("NEW{series}{seq}")
    expect(page.get_by_text("NEWINV0001")).to_be_visible()
    gate.open()
    page.wait_for_timeout(1_000)
    expect(page.get_by_text("NEWINV0001")).to_be_visible()
    field.fill("{series}-{yymmdd}-{seq}")


def test_a_gstin_is_checked_against_the_state(spa: Spa, page: Page) -> None:
    page.goto("/settings/gst")
    expect(page.get_by_text("is a valid GSTIN of Maharashtra")).to_be_visible()
    page.get_by_label("GSTIN").fill("27AAPFU0939F1ZO")
    expect(page.get_by_text("That GSTIN is not valid")).to_be_visible()
    page.get_by_label("GSTIN").fill("29AAPFU0939F1ZR")
    choose = page.get_by_role("button", name="Choose Karnataka")
    expect(choose).to_be_visible()
    assert axe_violations(page) == []
    choose.press("Enter")
    expect(page.get_by_label("State")).to_have_value("29")
    expect(page.get_by_label("State")).to_be_focused()
    expect(page.get_by_text("is a valid GSTIN of Karnataka")).to_be_visible()
    page.get_by_label("Not registered").check()
    expect(page.get_by_text("You chose not registered")).to_be_visible()
    page.get_by_label("Composition").check()
    expect(page.get_by_text("You chose not registered")).to_have_count(0)
    save(page)
    settings = settings_of(spa)
    assert (settings["gstin"], settings["state_code"], settings["registration"]) == (
        "29AAPFU0939F1ZR",
        "29",
        "composition",
    )


def test_ways_of_paying_are_chosen_and_ordered_by_keyboard(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    page.goto("/settings/payments")
    up = page.get_by_role("button", name="Move UPI up")
    up.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("UPI is number 2.")).to_be_attached()
    expect(up).to_be_focused()
    page.keyboard.press("Enter")
    expect(up).to_be_disabled()
    expect(page.get_by_role("button", name="Move UPI down")).to_be_focused()
    for method in ("Cash", "Card", "UPI", "Bank transfer"):
        page.get_by_label(method, exact=True).uncheck()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Give at least 1.")).to_be_visible()
    page.get_by_label("Cash", exact=True).check()
    page.get_by_label("UPI", exact=True).check()
    expect(page.get_by_text("Without a UPI ID no code is shown")).to_be_visible()
    page.get_by_label("UPI ID").fill("spa")
    expect(page.get_by_text("That is not a UPI ID yet")).to_be_visible()
    page.get_by_label("UPI ID").fill("spa@bank")
    expect(page.get_by_role("img", name="UPI code that pays ₹1 to spa@bank")).to_be_visible()
    assert axe_violations(page) == []
    save(page)
    assert settings_of(spa)["payment_methods"] == ["upi", "cash"]
    page.goto("/integrated-billing")
    expect(page.get_by_role("group", name="Paid by").get_by_role("button")).to_have_text(["UPI", "Cash"])


def test_a_kept_bill_forgets_a_way_that_was_switched_off(spa: Spa, page: Page) -> None:
    page.goto("/integrated-billing")
    page.get_by_label("Customer").fill("Asha")
    page.get_by_role("option", name="Asha Rao").click()
    page.get_by_role("group", name="Paid by").get_by_role("button", name="Card").click()
    expect(page.locator(".payment")).to_have_count(1)
    page.wait_for_timeout(1_500)
    spa.desk.settings(payment_methods=["cash"])
    page.reload()
    expect(page.get_by_role("group", name="Paid by").get_by_role("button")).to_have_text(["Cash"])
    expect(page.get_by_label("Customer")).to_have_value("Asha Rao")
    expect(page.locator(".payment")).to_have_count(0)


def test_the_sample_follows_the_choices(spa: Spa, page: Page) -> None:
    page.goto("/settings/paper")
    sample = page.get_by_role("region", name="Sample")
    words = sample.get_by_text("Rupees one thousand")
    expect(words).to_be_visible()
    page.get_by_label("Total in words on the roll").uncheck()
    page.get_by_label("Greeting", exact=True).fill("Namaste")
    expect(sample.get_by_text("Namaste")).to_be_visible()
    expect(words).to_be_visible()
    sample.get_by_label("80 mm roll").check()
    expect(sample.locator("[data-receipt]")).to_be_visible()
    expect(words).to_have_count(0)
    assert axe_violations(page) == []
    save(page)
    settings = settings_of(spa)
    assert settings["print_greeting"] == "Namaste"
    assert ("words" in list(settings["print_a4"]), "words" in list(settings["print_thermal"])) == (True, False)  # type: ignore[call-overload]
    invoice = spa.desk.billed(spa.bina, services=[{"service_id": spa.facial}]).invoice
    page.goto(f"/invoices/{invoice['id']}?format=thermal")
    expect(page.get_by_text("Namaste")).to_be_visible()
    expect(page.get_by_text("Rupees one thousand")).to_have_count(0)


def test_looking_at_another_paper_is_no_change(spa: Spa, page: Page) -> None:
    page.goto("/settings/paper")
    sample = page.get_by_role("region", name="Sample")
    sample.get_by_label("80 mm roll").check()
    expect(sample.locator("[data-receipt]")).to_be_visible()
    expect(page.get_by_text("Not saved yet")).to_have_count(0)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_sections_lead_to_each_other(spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]) -> None:
    page = open_browser(size)
    page.goto("/settings")
    page.get_by_role("main").get_by_role("link", name="The spa").click()
    sections = page.get_by_role("navigation", name="Settings")
    for name in ("GST", "Numbering", "Packages", "Payments", "Paper"):
        sections.get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        here = sections.get_by_role("link", name=name)
        expect(here).to_have_attribute("aria-current", "page")
        expect(here).to_be_in_viewport(ratio=1)
