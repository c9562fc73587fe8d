"""The narrowest phones: nothing runs out of the screen or out of its card, however large the figures are."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.conftest import Spa
from tests.browser.test_every_page import addresses

NARROW = {"width": 360, "height": 780}
LARGEST = "₹9,99,99,99,999.99"
SPILLED = """() => {
  const spills = (box) => box.scrollWidth > box.clientWidth + 1;
  for (const table of document.querySelectorAll("details.behind")) table.open = true;
  const found = [document.documentElement, ...document.querySelectorAll('.panel, .figure-card dd, .totals dd, .big')];
  const name = (box) => `<${box.localName} ${box.className}> ${box.innerText.slice(0, 60)}`;
  return found.filter((box) => box.checkVisibility() && spills(box)).map(name);
}"""
FILL = """(figure) => {
  const boxes = [...document.querySelectorAll('.figure-card dd:not(.figure-note), .totals dd, .big')];
  for (const box of boxes) box.textContent = figure;
  return boxes.length;
}"""


FIGURES_OF = (
    "/",
    "/day-close",
    "/inventory/valuation",
    "/invoices",
    "/customers/{spa.asha}",
    "/inventory/products/{spa.shampoo}",
    "/packages/{spa.three_plus_one}",
    "/reports/daily-sales",
    "/reports/gst",
    "/reports/staff",
)


def bill(spa: Spa) -> None:
    spa.desk.billed(
        spa.asha,
        services=[{"service_id": spa.facial, "qty": 2}, {"service_id": spa.haircut}],
        products=[{"product_id": spa.shampoo, "qty": 1}],
    )


def test_no_page_is_wider_than_a_narrow_phone(spa: Spa, open_browser: Callable[..., Page]) -> None:
    bill(spa)
    page, found = open_browser(NARROW), {}
    for address in addresses(spa):
        page.goto(address, wait_until="load")
        found[address] = page.evaluate(SPILLED)
    assert {address: spilled for address, spilled in found.items() if spilled} == {}


def test_the_largest_figure_stays_in_its_card(spa: Spa, open_browser: Callable[..., Page]) -> None:
    bill(spa)
    page, found = open_browser(NARROW), {}
    for address in FIGURES_OF:
        page.goto(address.format(spa=spa), wait_until="networkidle")
        assert page.evaluate(FILL, LARGEST) > 0, address
        for width in (360, 390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            found[address, width] = page.evaluate(SPILLED)
    assert {where: spilled for where, spilled in found.items() if spilled} == {}
