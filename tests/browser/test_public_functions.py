"""What other programs may call on window.Tula."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import BillingPage, Spa


def test_functions_of_the_billing_page(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    names = page.evaluate(
        """() => ["updatePackageBenefitsPreview", "loadCustomerPackages", "validateInventoryQuantity",
        "updateTaxCalculations", "handleInvoiceSuccess", "refreshCustomerPackages", "renderActivePackages"]
        .filter((name) => typeof window.Tula[name] !== "function")"""
    )
    assert names == []
    packages = page.evaluate("(id) => window.Tula.loadCustomerPackages(id)", spa.asha)
    assert {one["name"] for one in packages} == {"Luxe Club", "3+1 facials"}
    expect(page.locator("[data-assignment-id]")).to_have_count(2)
    stock = page.evaluate("(id) => window.Tula.validateInventoryQuantity(id, 10)", spa.shampoo)
    assert (stock["ok"], stock["shortage"]) == (False, 1)
    assert page.evaluate("window.Tula.updatePackageBenefitsPreview()") is None


def test_handle_invoice_success_drops_counters_and_links(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    expect(billing.held(spa.three_plus_one)).to_be_visible()
    answer = spa.desk.bill(spa.asha, services=[{"service_id": spa.facial, "qty": 3}]).json
    page.evaluate("([answer, id]) => window.Tula.handleInvoiceSuccess(answer, id)", [answer, spa.asha])
    expect(billing.held(spa.three_plus_one).locator('[data-role="session-counter"]')).to_have_text("1/4 sessions")
    expect(page.get_by_role("link", name="Open invoice")).to_have_attribute(
        "href", f"/invoices/{answer['invoice']['id']}"
    )
