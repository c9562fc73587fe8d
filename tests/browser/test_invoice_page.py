"""An invoice's page: the sheet and the roll, print, PDF, e-mail, and the logo on it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Spa, Watch, axe_violations
from tests.conftest import SECRET_KEY
from tests.documents.pdf import facts_of
from tests.images import png
from tests.smtp import MailBox, mail_server
from tula.config import Config


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


@pytest.fixture
def config(clean_database: str, box: MailBox) -> Config:
    return Config(
        database_url=clean_database,
        secret_key=SECRET_KEY,
        demo=True,
        testing=True,
        smtp_url=f"smtp://127.0.0.1:{box.port}?tls=none",
        mail_from="bills@shanti.example",
    )


@pytest.fixture
def invoice(spa: Spa) -> dict[str, Any]:
    """A bill with a covered haircut, a free facial, a paid one and a shampoo, half paid."""
    spa.desk.settings(upi_id="shanti@okbank", terms="Packages are not transferable.\nThank you, come again.")
    spa.desk.send("PATCH", f"/api/customers/{spa.asha}", {"email": "asha@example.in"})
    spa.desk.send("POST", "/api/settings/logo", {"image": base64.b64encode(png(120, 40)).decode()})
    return spa.desk.billed(
        spa.asha,
        services=[spa.haircut, {"service_id": spa.facial, "qty": 5}],
        products=[{"product_id": spa.shampoo, "qty": 1, "discount_percent": 10}],
        payments=[{"method": "cash", "amount": 500}],
    ).invoice


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize(
    ("size", "scheme"), [(WIDE, "light"), (PHONE, "light"), (WIDE, "dark")], ids=["wide", "phone", "dark"]
)
def test_sheet_and_roll(
    spa: Spa, invoice: dict[str, Any], open_browser: Callable[..., Page], size: dict[str, int], scheme: str
) -> None:
    page = open_browser(size, color_scheme=scheme)
    page.goto(f"/invoices/{invoice['id']}")
    for link, words in (("80 mm roll", "roll"), ("A4 sheet", "sheet")):
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("link", name=link)).to_have_attribute("aria-current", "true")
        paper = page.get_by_role("article", name=f"Tax invoice {invoice['invoice_number']}")
        for text in (
            "Covered by Luxe Club (Unlimited)",
            "Covered by 3+1 facials (Free) · 0 left after",
            "You saved ₹5,300 with your packages",
            f"Pay ₹{invoice['balance_due']:,} by UPI" if invoice["balance_due"] % 1 == 0 else "by UPI",
            "Packages are not transferable.",
            "Authorised signatory",
        ):
            expect(paper).to_contain_text(text)
        expect(paper.get_by_role("img", name="Logo of Shanti Day Spa")).to_be_visible()
        assert page.evaluate("document.querySelector('.paper-logo').naturalWidth") == 120, words
        assert axe_violations(page) == []
        assert not is_too_wide(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_word_without_end_breaks(spa: Spa, page: Page, watch: Watch, size: Any) -> None:
    word = "W" * 100
    spa.desk.settings(business_name=word, address=word, terms=word)
    customer = spa.desk.customer(word, address=word)
    bill = spa.desk.billed(customer, services=[spa.desk.service(word, 500)], notes=word).invoice
    note = spa.desk.refunded(bill["id"], reason=word)
    page.set_viewport_size(size)
    for address in (f"/invoices/{bill['id']}", f"/credit-notes/{note['id']}"):
        page.goto(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert not is_too_wide(page), address


def test_the_setting_chooses_the_paper(spa: Spa, invoice: dict[str, Any], page: Page) -> None:
    page.goto("/settings/paper")
    page.get_by_role("group", name="Printed on").get_by_label("80 mm roll").check()
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("The settings are saved.")).to_be_visible()
    page.goto(f"/invoices/{invoice['id']}")
    expect(page.get_by_role("link", name="80 mm roll")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("link", name="PDF")).to_have_attribute(
        "href", f"/invoices/{invoice['id']}.pdf?format=thermal"
    )


@pytest.mark.parametrize(("layout", "width"), [("a4", "594.96"), ("thermal", "227.04")])
def test_print_is_the_paper_alone(
    spa: Spa, invoice: dict[str, Any], page: Page, tmp_path: Path, layout: str, width: str
) -> None:
    page.goto(f"/invoices/{invoice['id']}?format={layout}")
    page.wait_for_load_state("networkidle")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Tax invoice")).to_be_visible()
    for hidden in (".rail", ".page-head", ".demo-banner", ".toasts", ".layout-choice", ".invoice-side"):
        expect(page.locator(hidden)).to_be_hidden()
    facts = facts_of(page.pdf(prefer_css_page_size=True), tmp_path)
    assert facts["Pages"] == "1"
    assert facts["Page size"].startswith(f"{width} x ")


def test_sends_it_by_e_mail(spa: Spa, invoice: dict[str, Any], page: Page, watch: Watch, box: MailBox) -> None:
    watch.expected.update({400, 409})
    page.goto(f"/invoices/{invoice['id']}")
    page.get_by_role("button", name="E-mail").click()
    dialog = page.get_by_role("dialog", name=f"Send {invoice['invoice_number']} by e-mail")
    to = dialog.get_by_label("To", exact=True)
    expect(to).to_have_value("asha@example.in")
    assert axe_violations(page) == []

    to.fill("asha")
    dialog.get_by_role("button", name="Send").click()
    expect(to).to_have_attribute("aria-invalid", "true")
    box.refuses.add("gone@example.in")
    to.fill("gone@example.in")
    dialog.get_by_role("button", name="Send").click()
    expect(dialog.get_by_text("does not take mail for this address").first).to_be_visible()
    assert box.letters == []

    to.fill("asha@example.in")
    dialog.get_by_label("Message").fill("Thank you!")
    dialog.get_by_role("button", name="Send").click()
    expect(page.get_by_text("The e-mail is on its way.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Sent to asha@example.in on")).to_be_visible()
    assert axe_violations(page) == []
    assert [letter.recipients for letter in box.letters] == [["asha@example.in"]]
    assert "Thank you!" in box.letters[0].words


def test_puts_up_a_logo_and_takes_it_down(spa: Spa, page: Page, watch: Watch) -> None:
    watch.expected.add(400)
    page.goto("/settings/spa")
    field = page.get_by_label("Image")
    field.set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": b"<svg/>"})
    expect(page.get_by_text("Choose a PNG or JPEG image.")).to_be_visible()
    field.set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": b"0" * 300_001})
    expect(page.get_by_text("at most 300 kB.").first).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": png(120, 40)})
    expect(page.get_by_text("The logo is saved.")).to_be_visible()
    expect(page.get_by_role("img", name="The logo as it is now")).to_be_visible()
    assert axe_violations(page) == []
    page.get_by_role("button", name="Take the logo down").click()
    expect(page.get_by_text("The logo is taken down.")).to_be_visible()
    expect(page.get_by_role("img", name="The logo as it is now")).to_have_count(0)


class TestWithoutAMailServer:
    @pytest.fixture
    def config(self, clean_database: str) -> Config:
        return Config(database_url=clean_database, secret_key=SECRET_KEY, demo=True, testing=True)

    def test_it_says_what_is_missing(self, spa: Spa, invoice: dict[str, Any], page: Page) -> None:
        page.goto(f"/invoices/{invoice['id']}")
        page.get_by_role("button", name="E-mail").click()
        expect(page.get_by_text("E-mail is not set up on this server.")).to_be_visible()
        expect(page.get_by_role("button", name="Send")).to_have_count(0)
        assert axe_violations(page) == []
        page.get_by_role("button", name="Close").click()
        expect(page.get_by_role("dialog")).to_have_count(0)
