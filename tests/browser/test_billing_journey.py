"""A whole bill, as a receptionist makes it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import BillingPage, Spa, axe_violations


def test_bills_a_customer_who_holds_packages(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    held = billing.held(spa.three_plus_one)
    expect(page.locator("[data-assignment-id]")).to_have_count(2)
    expect(held.locator('[data-role="session-counter"]')).to_have_text("4/4 sessions")
    expect(held.locator('[data-role="status-chip"]')).to_have_text("active")
    expect(held.locator(".progress-bar")).to_have_attribute("style", "width: 0%;")

    billing.add_service("Haircut")
    billing.add_service("Facial", 2)
    billing.add_product("Shampoo 250 ml")
    expect(billing.line("Haircut")).to_contain_text("FREE · Luxe Club (Unlimited)")
    expect(billing.line("Facial")).to_contain_text("FREE · 3+1 facials · 2 left after")
    expect(billing.line("Facial").locator("s")).to_have_text("₹2,400")
    expect(billing.line("Shampoo 250 ml")).to_contain_text("Batch B12 · 9 in stock")
    expect(page.locator('[data-sum="packages_deduction"] dd')).to_have_text("−₹2,900")
    expect(page.locator('[data-rate="18"] [data-head="cgst_amount"]')).to_have_text("₹30.609%")
    expect(billing.total).to_have_text("₹401.20")
    billing.line("Facial").get_by_text("Why not").click()
    expect(billing.line("Facial").locator("details li")).to_have_text("Luxe Club: Covers Haircut only.")
    assert axe_violations(page) == []

    page.get_by_role("button", name="UPI").click()
    expect(page.get_by_label("Amount ₹ by UPI")).to_have_value("401.20")
    page.get_by_role("button", name="Generate invoice").dblclick()

    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    expect(held.locator('[data-role="session-counter"]')).to_have_text("2/4 sessions")
    expect(held.locator(".progress-bar")).to_have_attribute("style", "width: 50%;")
    (invoice,) = spa.invoices()
    assert (invoice["total_amount"], invoice["amount_paid"], invoice["payment_status"]) == (401.2, 401.2, "paid")
    assert axe_violations(page) == []

    page.get_by_role("link", name="Open invoice").click()
    expect(page).to_have_url(f"{page.url.rsplit('/invoices', 1)[0]}/invoices/{invoice['id']}")
    expect(page.get_by_role("heading", name="Tax invoice")).to_be_visible()
    expect(page.get_by_text("Covered by Luxe Club (Unlimited)")).to_be_visible()
    expect(page.get_by_text("Covered by 3+1 facials (Free)")).to_be_visible()
    expect(page.get_by_text("Rupees four hundred one and paise twenty only")).to_be_visible()
    assert spa.desk.package(spa.three_plus_one)["remaining"] == 2


def test_counters_drop_from_the_answer_itself(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    billing.add_service("Facial", 4)
    expect(billing.line("Facial")).to_contain_text("0 left after")
    # Whoever asks for the packages again waits for ever.
    page.route("**/integrated-billing/customer-packages/*", lambda route: None)
    billing.generate()
    held = billing.held(spa.three_plus_one)
    expect(held.locator('[data-role="session-counter"]')).to_have_text("0/4 sessions")
    expect(held.locator('[data-role="status-chip"]')).to_have_text("completed")


def test_to_pay_is_what_money_has_to_pay(spa: Spa, billing: BillingPage) -> None:
    """After-tax prepaid is a payment: nobody shall be asked for it again."""
    (bina,) = spa.desk.get("/api/customers?q=Bina")["items"]
    spa.desk.holds(bina["id"], "prepaid", amount=1000, benefit_tax_order="after_tax")
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹260")


def test_next_bill_begins_empty(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    billing.add_service("Haircut")
    expect(billing.line("Haircut")).to_contain_text("Luxe Club")
    billing.generate()
    page.get_by_role("button", name="Next bill").click()
    expect(page.locator(".line")).to_have_count(0)
    expect(page.get_by_label("Customer")).to_have_value("")
    expect(page.get_by_label("Customer")).to_be_focused()
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")


def test_split_payment_leaves_the_rest_to_the_second_tender(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    expect(billing.total).to_have_text("₹1,260")
    page.get_by_role("button", name="Cash").click()
    page.get_by_label("Amount ₹ by Cash").fill("500")
    expect(page.get_by_text("₹760 stays due.")).to_be_visible()
    page.get_by_role("button", name="Card").click()
    expect(page.get_by_label("Amount ₹ by Card")).to_have_value("760")
    page.get_by_label("Reference by Card").fill("slip 41")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    payments = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["payments"]
    assert [(one["method"], one["amount"], one["reference"]) for one in payments] == [
        ("cash", 500, ""),
        ("card", 760, "slip 41"),
    ]


def test_inter_state_supply_shows_igst(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_product("Shampoo 250 ml")
    # Goods alone go to the customer's state: the page shows what the server decided.
    expect(page.get_by_label("Inter-state supply")).to_be_checked()
    expect(page.locator('[data-head="igst_amount"]')).to_have_text("₹61.2018%")
    page.get_by_label("Inter-state supply").uncheck()
    expect(page.locator('[data-head="cgst_amount"]')).to_have_text("₹30.609%")
    expect(page.locator('[data-head="igst_amount"]')).to_have_count(0)
    expect(page.locator('[data-part="warnings"]')).to_contain_text("by choice")


def test_discounts_and_price_come_back_priced(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_service("Facial")
    page.get_by_label("Price ₹, line 1").fill("1000")
    expect(billing.total).to_have_text("₹1,050")
    page.get_by_label("Disc. %, line 1").fill("10")
    expect(billing.total).to_have_text("₹945")
    page.get_by_label("Discount on the bill, ₹").fill("100")
    expect(billing.total).to_have_text("₹840")
    page.get_by_label("Tip, ₹").fill("60")
    expect(billing.total).to_have_text("₹900")
    page.get_by_label("Staff, line 1").select_option("Meena")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    assert invoice["total_amount"] == 900


def test_a_service_chosen_but_not_added_is_billed_once(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    page.get_by_label("Service").fill("Facial")
    page.get_by_role("option", name="Facial").click()
    expect(billing.total).to_have_text("₹1,260")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    assert invoice["total_amount"] == 1260


def test_add_service_takes_the_best_match_of_what_is_typed(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    page.get_by_label("Service").fill("Hairc")
    page.get_by_role("button", name="Add service").click()
    expect(billing.line("Haircut")).to_be_visible()
    expect(page.locator(".line")).to_have_count(1)
    expect(page.get_by_label("Service")).to_have_value("")


def test_staff_choose_another_benefit_and_say_why(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    billing.add_service("Facial")
    expect(billing.line("Facial")).to_contain_text("FREE · 3+1 facials")
    billing.line("Facial").get_by_text("Change benefit").click()
    benefit = page.get_by_label("Benefit, line 1")
    expect(benefit.locator("option")).to_have_text(
        [
            "Automatic",
            "None: charge in full",
            "Complimentary: a gift of the house",
            "3+1 facials (4 left)",
            "Luxe Club: Covers Haircut only.",
        ]
    )
    expect(benefit.locator("option").last).to_be_disabled()
    benefit.select_option("None: charge in full")
    expect(billing.total).to_have_text("₹1,260")
    billing.generate()
    expect(page.get_by_text("Say why: the books keep it.")).to_be_visible()
    expect(page.get_by_label("Reason, line 1")).to_be_focused()
    assert spa.invoices() == []
    page.get_by_label("Reason, line 1").fill("Saves them for December")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    (line,) = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["lines"]
    assert line["override_reason"] == "Saves them for December"
    assert spa.desk.package(spa.three_plus_one)["remaining"] == 4
