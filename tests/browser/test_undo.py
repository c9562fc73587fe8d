"""Taking a bill back on its page: the credit note is seen before it is made; voids; money paid back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations


@pytest.fixture
def bill(spa: Spa) -> dict[str, Any]:
    """Three facials, two of them free, and a shampoo, paid in cash and by card."""
    desk = spa.desk
    bina = desk.holds(spa.bina, "free", name="2 facials", service_id=spa.facial, qty=2)
    assert bina["total_qty"] == 2
    return desk.billed(
        spa.bina,
        services=[{"service_id": spa.facial, "qty": 3}],
        products=[{"product_id": spa.shampoo}],
        is_interstate=False,
        payments=[{"method": "cash", "amount": 1000}, {"method": "card", "amount": 661.2}],
    ).invoice


def open_refund(page: Page, bill: dict[str, Any]) -> Locator:
    page.goto(f"/invoices/{bill['id']}")
    page.get_by_role("button", name="Refund…").click()
    dialog = page.get_by_role("dialog", name=f"Refund {bill['invoice_number']}")
    expect(dialog).to_be_visible()
    return dialog


def test_a_refund_is_seen_before_it_is_made(spa: Spa, bill: dict[str, Any], page: Page) -> None:
    dialog = open_refund(page, bill)
    expect(dialog.get_by_text("Choose what comes back.")).to_be_visible()
    save = dialog.locator("button[type=submit]")
    expect(save).to_be_disabled()
    dialog.get_by_label("Facial").fill("3")
    preview = dialog.locator('[data-part="preview"]')
    expect(preview).to_contain_text("Back to 2 facials")
    expect(preview).to_contain_text("2 sessions")
    expect(preview).to_contain_text("₹1,260")
    expect(save).to_be_disabled()  # the reason is missing
    assert spa.desk.get("/api/credit-notes")["total"] == 0
    dialog.get_by_label("Pay back by").select_option("UPI")
    expect(preview).to_contain_text("by UPI")
    dialog.get_by_label("Reason").fill("Allergy")
    expect(save).to_have_text("Pay back ₹1,260")
    save.click()

    expect(page.get_by_text("is made: pay back ₹1,260 by UPI.")).to_be_visible()
    expect(page.get_by_role("region", name="Taken back")).to_contain_text("Allergy")
    expect(page.get_by_role("region", name="Taken back")).to_contain_text("Paid back by UPI")
    (note,) = spa.desk.get("/api/credit-notes")["items"]
    assert (note["total_amount"], note["reason"]) == (1260, "Allergy")
    # What is left can still be refunded, and the bill can no longer be made void.
    expect(page.get_by_role("button", name="Void…")).to_have_count(0)
    page.get_by_role("button", name="Refund…").click()
    expect(page.get_by_role("dialog").get_by_label("Shampoo 250 ml")).to_have_value("1")
    expect(page.get_by_role("dialog").get_by_label("Facial")).to_have_count(0)


def test_everything_left_with_damaged_goods(spa: Spa, bill: dict[str, Any], page: Page) -> None:
    dialog = open_refund(page, bill)
    dialog.get_by_role("button", name="Everything left").click()
    preview = dialog.locator('[data-part="preview"]')
    expect(preview).to_contain_text("in cash")
    expect(preview).to_contain_text("to the card")
    dialog.get_by_role("button", name="Nothing", exact=True).click()
    expect(preview).to_contain_text("Choose what comes back.")
    dialog.get_by_role("button", name="Everything left").click()
    dialog.get_by_label("Damaged", exact=True).check()
    dialog.get_by_label("Reason").fill("Leaks")
    expect(dialog.locator("button[type=submit]")).to_have_text("Make the credit note and pay back")
    dialog.locator("button[type=submit]").click()
    expect(page.get_by_role("region", name="Taken back")).to_be_visible()
    expect(page.get_by_role("button", name="Refund…")).to_have_count(0)
    moves = spa.desk.get(f"/api/inventory/movements?product_id={spa.shampoo}")["items"]
    assert [move["kind"] for move in moves[:2]] == ["quarantine", "return"]
    assert spa.desk.invoice(bill["id"])["payment_status"] == "refunded"


def test_a_used_up_package_is_passed_over(spa: Spa, page: Page) -> None:
    desk = spa.desk
    pack = desk.template("1 facial", "session", [{"benefit_type": "free", "qty": 1, "service_id": spa.facial}])
    bill = desk.billed(spa.bina, services=[spa.haircut], packages=[{"package_id": pack, "price": 900}]).invoice
    desk.billed(spa.bina, services=[spa.facial])
    dialog = open_refund(page, bill)
    dialog.get_by_role("button", name="Everything left").click()
    expect(dialog.locator('[data-part="preview"]')).to_contain_text("₹525")
    dialog.get_by_label("Reason").fill("Unhappy")
    dialog.get_by_role("button", name="Make the credit note").click()
    expect(page.get_by_role("region", name="Taken back")).to_contain_text("₹525")


def test_more_than_is_left_is_said_beside_the_field(spa: Spa, bill: dict[str, Any], page: Page) -> None:
    dialog = open_refund(page, bill)
    dialog.get_by_label("Facial").fill("4")
    expect(dialog.get_by_text("at most what is left")).to_be_visible()
    expect(dialog.locator("button[type=submit]")).to_be_disabled()


def test_a_refund_that_somebody_else_made_meanwhile(spa: Spa, bill: dict[str, Any], page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    dialog = open_refund(page, bill)
    dialog.get_by_role("button", name="Everything left").click()
    dialog.get_by_label("Reason").fill("Twice")
    expect(dialog.locator("button[type=submit]")).to_be_enabled()
    spa.desk.refunded(bill["id"])
    dialog.locator("button[type=submit]").click()
    expect(dialog.locator("[data-form-message]")).to_contain_text("left to credit")
    assert spa.desk.get("/api/credit-notes")["total"] == 1


def test_a_void_says_what_it_does_and_the_money_is_handed_back(
    spa: Spa, bill: dict[str, Any], page: Page, watch: Watch
) -> None:
    watch.expected.update({400, 409})
    page.goto(f"/invoices/{bill['id']}")
    page.get_by_role("button", name="Void…").click()
    dialog = page.get_by_role("dialog", name=f"Void {bill['invoice_number']}")
    expect(dialog).to_contain_text("₹1,661.20 has to be paid back.")
    expect(dialog).to_contain_text("The goods go back")
    dialog.get_by_role("button", name="Make it void").click()
    expect(dialog.get_by_text("Please give a reason.")).to_be_visible()
    dialog.get_by_label("Reason").fill("Wrong customer")
    dialog.get_by_role("button", name="Make it void").click()

    expect(page.get_by_text(f"{bill['invoice_number']} is void.")).to_be_visible()
    expect(page.get_by_role("region", name="Taken back")).to_contain_text("Wrong customer")
    owed = page.get_by_role("region", name="To pay back")
    expect(owed).to_contain_text("₹1,661.20")
    owed.get_by_label("Amount paid back").fill("2000")
    owed.get_by_role("button", name="Paid back").click()
    expect(owed.get_by_text("At most ₹1,661.20")).to_be_visible()
    owed.get_by_label("Amount paid back").fill("1661.20")
    owed.get_by_role("button", name="Paid back").click()
    expect(page.get_by_text("It is noted as paid back.")).to_be_visible()
    expect(page.get_by_role("region", name="To pay back")).to_have_count(0)
    assert spa.desk.invoice(bill["id"])["paid_back"] == 1661.2


@pytest.mark.parametrize(("size", "scheme"), [(WIDE, "light"), (PHONE, "light"), (WIDE, "dark")])
def test_every_part_is_clean(
    spa: Spa, bill: dict[str, Any], open_browser: Callable[..., Page], size: dict[str, int], scheme: str
) -> None:
    page = open_browser(size, color_scheme=scheme)
    dialog = open_refund(page, bill)
    dialog.get_by_label("Facial").fill("2")
    expect(dialog.locator('[data-part="preview"]')).to_contain_text("Back to 2 facials")
    assert axe_violations(page) == []
    dialog.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Void…").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert axe_violations(page) == []
    spa.desk.void(bill["id"])
    page.reload()
    expect(page.get_by_role("region", name="To pay back")).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
