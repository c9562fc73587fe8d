"""The lines of a bill: one box adds anything; lines are chosen, moved, copied, taken off and put back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, BillingPage, Gate, Spa, Watch, axe_violations


def names(page: Page) -> list[str]:
    return page.locator(".line-name").all_inner_texts()


def test_one_box_adds_a_service_a_product_and_a_package_used_at_once(
    spa: Spa, billing: BillingPage, page: Page
) -> None:
    spa.desk.template(
        "5 haircuts", "session", [{"benefit_type": "free", "qty": 5, "service_id": spa.haircut}], price=2000
    )
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut Service · ₹500")
    billing.add_anything("sham", "Shampoo 250 ml Product · ₹340 · 9 left")
    expect(billing.total).to_have_text("₹926.20")
    billing.add_anything("5 hair", "5 haircuts Package · ₹2,000")
    expect(billing.line("Haircut")).to_contain_text("FREE · 5 haircuts · 4 left after")
    expect(billing.total).to_have_text("₹2,501.20")
    assert axe_violations(page) == []
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    lines = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["lines"]
    assert [(one["kind"], one["final_price"]) for one in lines] == [("service", 0), ("product", 340), ("package", 2000)]
    expect(page.locator('[data-role="session-counter"]', has_text="4/5 sessions")).to_be_visible()


def test_a_package_of_choice_asks_for_its_treatment(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.template("Any five", "session", [{"benefit_type": "free", "qty": 5, "choose": True}], price=3000)
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    billing.add_anything("any", "Any five")
    treatment = page.get_by_label("Treatment, line 2")
    expect(treatment).to_be_focused()
    expect(billing.total).to_have_text("₹525")
    billing.generate()
    expect(page.get_by_text("Which treatment is it for?")).to_be_visible()
    assert spa.invoices() == []
    treatment.fill("hair")
    page.get_by_role("option", name="Haircut").click()
    expect(billing.line("Haircut")).to_contain_text("FREE · Any five · 4 left after")
    expect(billing.total).to_have_text("₹3,150")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()


def test_another_batch_may_be_chosen(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.batch(spa.shampoo, 3, batch_no="B13", expires_on="2099-12-31")
    billing.open("Bina Kapoor")
    billing.add_anything("sham", "Shampoo")
    line = billing.line("Shampoo 250 ml")
    expect(line).to_contain_text("Batch B12 · 12 in stock")
    batch = page.get_by_label("Batch, line 1")
    batch.select_option("B13 · 3 left · till 31 Dec 2099")
    expect(line).to_contain_text("Batch B13 · 3 in stock")
    billing.generate()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()
    (invoice,) = spa.invoices()
    (sold,) = spa.desk.get(f"/api/invoices/{invoice['id']}")["invoice"]["lines"]
    assert [one["batch_no"] for one in sold["batches"]] == ["B13"]


def test_lines_of_one_product_share_the_shelf(spa: Spa, billing: BillingPage, page: Page, watch: Watch) -> None:
    watch.expected.add(409)
    billing.open("Bina Kapoor")
    billing.add_anything("5 x sham", "Shampoo")
    expect(page.get_by_label("Units, line 1")).to_have_value("5")
    billing.add_anything("5x sham", "Shampoo")
    stock = page.locator('.line [data-part="stock"]')
    expect(stock).to_have_text(["Only 9 in stock, 1 too few. Lower the number or receive a batch."] * 2)
    page.get_by_label("Units, line 2").fill("4")
    expect(stock).to_have_text(["Batch B12 · 9 in stock"] * 2)
    expect(billing.total).to_have_text("₹3,610.80")


def test_packages_cover_services_in_the_order_of_the_lines(spa: Spa, billing: BillingPage, page: Page) -> None:
    spa.desk.holds(spa.bina, "free", name="One facial", service_id=spa.facial, qty=1)
    billing.open("Bina Kapoor")
    billing.add_anything("fac", "Facial Service")
    billing.add_anything("fac", "Facial Service")
    page.get_by_label("Price ₹, line 1").fill("1000")
    page.get_by_label("Price ₹, line 2").fill("1500")
    expect(billing.total).to_have_text("₹1,575")
    page.locator(".line").nth(1).hover()
    page.get_by_role("button", name="Move Facial up").last.click()
    expect(billing.total).to_have_text("₹1,050")
    expect(page.get_by_label("Price ₹, line 1")).to_have_value("1500")
    expect(page.get_by_text("Facial is now line 1 of 2.")).to_be_attached()


def test_what_was_taken_off_is_put_back_as_it_was(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    page.get_by_label("Price ₹, line 1").fill("450")
    page.get_by_label("Staff, line 1").select_option("Meena")
    billing.add_anything("fac", "Facial Service")
    # Who did the last service does the next, until somebody says otherwise.
    expect(page.get_by_label("Staff, line 2").locator("option:checked")).to_have_text("Meena")
    expect(billing.total).to_have_text("₹1,732.50")
    page.get_by_role("button", name="Remove Haircut").click()
    expect(billing.total).to_have_text("₹1,260")
    expect(page.get_by_label("Units, line 1")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    expect(billing.total).to_have_text("₹1,732.50")
    expect(page.get_by_label("Price ₹, line 1")).to_have_value("450")
    expect(page.get_by_label("Staff, line 1").locator("option:checked")).to_have_text("Meena")
    assert names(page) == ["Haircut", "Facial"]


def test_a_line_once_more(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Bina Kapoor")
    billing.add_anything("hair", "Haircut")
    page.get_by_label("Disc. %, line 1").fill("10")
    page.get_by_role("button", name="Haircut once more").click()
    expect(page.get_by_label("Disc. %, line 2")).to_have_value("10")
    expect(billing.total).to_have_text("₹945")


def test_the_fold_of_the_kinds_stays_as_it_was_left(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open()
    page.get_by_text("Add by kind").click()
    expect(page.get_by_label("Service")).to_be_hidden()
    billing.open()
    expect(page.get_by_label("Service")).to_be_hidden()
    page.get_by_text("Add by kind").click()
    expect(page.get_by_label("Service")).to_be_visible()


def test_nothing_moves_when_the_preview_answers(spa: Spa, billing: BillingPage, page: Page) -> None:
    billing.open("Asha Rao")
    gate = Gate(page, "**/integrated-billing/preview")
    billing.add_anything("fac", "Facial Service")
    line = page.locator(".line")

    def places() -> list[tuple[float, float]]:
        boxes = [one.bounding_box() for one in (line, page.get_by_label("Add anything"), billing.total)]
        return [(box["y"], box["height"]) for box in boxes if box]

    before = places()
    assert len(before) == 3
    gate.open()
    expect(line).to_contain_text("FREE · 3+1 facials")
    assert places() == before


def test_a_whole_bill_on_a_phone(spa: Spa, open_browser: Callable[..., Page]) -> None:
    page = open_browser(PHONE)
    billing = BillingPage(page).open("Asha Rao")
    billing.add_anything("hair", "Haircut")
    billing.add_anything("sham", "Shampoo")
    expect(billing.total).to_have_text("₹401.20")
    expect(billing.total).to_be_in_viewport()
    generate = page.get_by_role("button", name="Generate invoice")
    expect(generate).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert axe_violations(page) == []
    generate.click()
    expect(page.get_by_role("link", name="Open invoice")).to_be_visible()


def test_a_line_taken_off_before_its_price_is_known(spa: Spa, billing: BillingPage, page: Page) -> None:
    """The question that nobody waits for any more ends quietly (`watch` sees what does not)."""
    billing.open("Bina Kapoor")
    gate = Gate(page, "**/integrated-billing/preview")
    with page.expect_request("**/integrated-billing/preview"):
        billing.add_anything("hair", "Haircut")
    page.get_by_role("button", name="Remove Haircut").click()
    expect(page.locator(".line")).to_have_count(0)
    gate.waiting.clear()
    gate.open()
    billing.add_anything("hair", "Haircut")
    expect(billing.total).to_have_text("₹525")
