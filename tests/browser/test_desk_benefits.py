"""What a line of the desk says of its benefit, in the words of the house."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import BillingPage, Spa


def test_every_kind_of_benefit_in_words(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.holds(spa.bina, "discount", name="Student Offer", service_id=spa.haircut, percent=30)
    spa.desk.holds(spa.bina, "prepaid", name="Prepaid 5,000", service_id=spa.facial, amount=5000)
    billing.open("Bina Kapoor")
    billing.add_service("Haircut")
    billing.add_service("Facial")
    said = [billing.line(name).locator('[data-part="benefit"]') for name in ("Haircut", "Facial")]
    expect(said[0]).to_have_text("Student Offer 30% off")
    expect(said[1]).to_have_text("Prepaid Deduction ₹1,200 · ₹3,800 left after")
    page.get_by_role("button", name="New bill").click()
    billing.open("Asha Rao")
    billing.add_service("Haircut")
    billing.add_service("Facial", 5)
    expect(said[0]).to_have_text("FREE · Luxe Club (Unlimited)")
    expect(said[1]).to_have_text("FREE 4 of 5 · 3+1 facials · 0 left after")
    billing.line("Haircut").get_by_text("Why not 1 other?").click()
    expect(billing.line("Haircut").locator("details li")).to_have_text("3+1 facials: Covers Facial only.")
