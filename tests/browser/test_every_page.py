"""Every page, wide and on a phone, light and dark: nothing on the console, nothing for axe, nothing too wide."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, axe_violations

AREAS = {
    "Bill": "/integrated-billing",
    "Packages": "/packages/",
    "Customers": "/customers",
    "Catalogue": "/catalogue",
    "Stock": "/inventory",
    "Invoices": "/invoices",
    "Reports": "/reports",
    "Settings": "/settings",
}


def addresses(spa: Spa) -> list[str]:
    (invoice,) = spa.invoices()
    return [
        "/",
        *AREAS.values(),
        f"/customers/{spa.asha}",
        f"/packages/{spa.three_plus_one}",
        f"/invoices/{invoice['id']}",
        "/packages/?q=nobody&status=paused",
        "/invoices?q=nothing&status=void&from=2020-01-01&to=nonsense",
        "/customers?q=zzz",
        "/reports/daily-sales?from=2020-01-01",
        "/day-close",
        *(f"/settings/{section}" for section in ("spa", "gst", "numbering", "packages", "payments", "paper")),
        "/inventory/low",
        "/inventory/expiring?days=90",
        "/inventory/movements",
        "/inventory/movements?kind=quarantine",
        "/inventory/valuation",
        "/inventory/count",
        f"/inventory/products/{spa.shampoo}?emptied=yes",
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (PHONE, "light"), (WIDE, "dark")], ids=["wide", "phone", "dark"]
)
def test_every_page_is_clean(spa: Spa, open_browser: Callable[..., Page], size: dict[str, int], scheme: str) -> None:
    spa.desk.billed(
        spa.asha,
        services=[{"service_id": spa.facial, "qty": 2}, {"service_id": spa.haircut}],
        products=[{"product_id": spa.shampoo, "qty": 1}],
    )
    page = open_browser(size, color_scheme=scheme)
    found = []
    for address in addresses(spa):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        found += [f"{address}: {violation}" for violation in axe_violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{address} is wider than the screen")
    assert found == []


def test_an_empty_spa_says_what_each_page_is_for(live_server: str, page: Page) -> None:
    for address in ["/", *AREAS.values()]:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert axe_violations(page) == []
    page.goto("/packages/")
    expect(page.get_by_text("Nobody holds a package yet")).to_be_visible()


def test_every_page_links_all_areas(spa: Spa, page: Page) -> None:
    page.goto("/")
    navigation = page.get_by_role("navigation", name="Main")
    for word, address in AREAS.items():
        navigation.get_by_role("link", name=word, exact=True).click()
        expect(page).to_have_url(f"{page.url.split('/', 3)[0]}//{page.url.split('/', 3)[2]}{address}")
        expect(navigation.get_by_role("link", name=word, exact=True)).to_have_attribute("aria-current", "page")


def test_what_is_not_there_is_a_friendly_page(spa: Spa, page: Page, watch: object) -> None:
    watch.expected.add(404)  # type: ignore[attr-defined]
    for address in ("/nothing", "/invoices/999999", "/customers/999999", "/packages/999999"):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_print_shows_the_invoice_alone(spa: Spa, page: Page) -> None:
    invoice = spa.desk.billed(spa.asha, services=[{"service_id": spa.facial}]).invoice
    page.goto(f"/invoices/{invoice['id']}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Tax invoice")).to_be_visible()
    for hidden in (".rail", ".page-head", ".demo-banner", ".toasts"):
        expect(page.locator(hidden)).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") in {0, 1}
