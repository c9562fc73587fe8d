"""A line of an invoice changed in a browser: before and after are shown, then it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, axe_violations
from tula import clock


def issue(spa: Spa, *services: int) -> dict[str, Any]:
    return spa.desk.billed(spa.asha, services=list(services or (spa.facial, spa.haircut))).invoice


def open_edit(page: Page, invoice: dict[str, Any], line: int = 0) -> Locator:
    page.goto(f"/invoices/{invoice['id']}")
    page.get_by_role("button", name="Edit…").nth(line).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Change something to see")).to_be_visible()
    return dialog


def row(dialog: Locator, name: str) -> Locator:
    return dialog.get_by_role("row", name=name)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_before_and_after_are_shown_and_then_written(
    spa: Spa, open_browser: Callable[..., Page], size: dict[str, int]
) -> None:
    invoice = issue(spa)
    page = open_browser(size)
    dialog = open_edit(page, invoice)
    save = dialog.get_by_role("button", name="Save the change")
    expect(save).to_be_disabled()
    dialog.get_by_label("Quantity").fill("3")
    expect(row(dialog, "Benefit")).to_contain_text("Free, 1 left")
    expect(row(dialog, "Packages pay").get_by_role("cell")).to_have_text(["₹1,200", "₹3,600"])
    dialog.get_by_label("Staff").select_option("Meena")
    expect(save).to_be_enabled()
    assert axe_violations(page) == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    save.click()
    expect(page.get_by_text(f"{invoice['invoice_number']} is changed.")).to_be_visible()
    expect(page.get_by_text("version 2")).to_be_visible()
    after = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]
    assert [line["qty"] for line in after["lines"]] == [3, 1]
    assert after["lines"][0]["staff_id"] is not None
    assert spa.desk.package(spa.three_plus_one)["remaining"] == 1


def test_a_benefit_chosen_by_hand_wants_its_reason(spa: Spa, page: Page) -> None:
    invoice = issue(spa, spa.facial)
    dialog = open_edit(page, invoice)
    dialog.get_by_label("Package benefit").select_option("None: charge in full")
    expect(row(dialog, "Still due").get_by_role("cell")).to_have_text(["₹0", "₹1,260"])
    save = dialog.get_by_role("button", name="Save the change")
    expect(save).to_be_disabled()
    dialog.get_by_label("Why this benefit").fill("She saves her sessions")
    expect(save).to_be_enabled()
    save.click()
    expect(page.get_by_text("is changed.")).to_be_visible()
    (line,) = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["lines"]
    assert (line["benefit_asked"], line["override_reason"]) == ("none", "She saves her sessions")
    dialog = open_edit(page, invoice)
    expect(dialog.get_by_label("Package benefit")).to_have_value("none")
    expect(dialog.get_by_label("Why this benefit")).to_have_value("She saves her sessions")


def test_another_service_comes_at_its_price(spa: Spa, page: Page) -> None:
    invoice = spa.desk.billed(spa.bina, services=[spa.haircut]).invoice
    dialog = open_edit(page, invoice)
    dialog.get_by_label("Service").fill("Facial")
    dialog.get_by_role("option", name="Facial").click()
    expect(dialog.get_by_label("Price of one")).to_have_value("1200")
    expect(row(dialog, "Total").get_by_role("cell")).to_have_text(["₹525", "₹1,260"])
    dialog.get_by_role("button", name="Save the change").click()
    expect(page.get_by_text("is changed.")).to_be_visible()
    assert spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["lines"][0]["name"] == "Facial"


def test_lines_that_keep_their_benefit_are_told(spa: Spa, page: Page) -> None:
    invoice = issue(spa, *[spa.facial] * 5)
    dialog = open_edit(page, invoice)
    dialog.get_by_label("Package benefit").select_option("None: charge in full")
    expect(dialog.get_by_text("Other lines keep what packages gave them.")).to_be_visible()


def test_a_change_of_somebody_else_is_told(spa: Spa, page: Page, watch: Any) -> None:
    watch.expected.add(409)
    invoice = issue(spa)
    dialog = open_edit(page, invoice)
    spa.desk.edited(invoice, qty=2)
    dialog.get_by_label("Quantity").fill("3")
    expect(dialog.get_by_role("alert")).to_contain_text("Somebody changed this invoice since you opened it.")
    expect(dialog.get_by_role("button", name="Save the change")).to_be_disabled()


def test_goods_and_their_shortage(spa: Spa, page: Page, watch: Any) -> None:
    watch.expected.add(409)
    invoice = spa.desk.billed(spa.bina, products=[{"product_id": spa.shampoo, "qty": 2}]).invoice
    dialog = open_edit(page, invoice)
    expect(dialog.get_by_label("Service")).to_be_hidden()
    dialog.get_by_label("Quantity").fill("10")
    expect(dialog.get_by_role("alert")).to_contain_text("Not enough stock: Shampoo 250 ml (9 of 10 left).")
    dialog.get_by_label("Quantity").fill("9")
    expect(row(dialog, "Total")).to_contain_text("₹3,610.80")
    expect(dialog.get_by_role("alert")).to_be_hidden()


def test_a_closed_day_says_what_to_do(spa: Spa, page: Page) -> None:
    invoice = issue(spa)
    today = clock.today("Asia/Kolkata").isoformat()
    assert spa.desk.send("POST", "/api/day-close", {"date": today}).status == 201
    page.goto(f"/invoices/{invoice['id']}")
    expect(page.get_by_text("A line is put right with a refund and a new bill.")).to_be_visible()
    expect(page.get_by_role("button", name="Edit…")).to_have_count(0)
