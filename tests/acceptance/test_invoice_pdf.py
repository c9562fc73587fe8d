"""An invoice on paper: the PDF is read back and agrees with the API to the paisa."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any

import pytest

from tests.desk import Desk
from tests.documents.pdf import facts_of, text_of, words_off_the_sheet
from tests.images import png

GSTIN = "27AAPFU0939F1ZV"


def rupees(amount: float) -> str:
    """Rupees as they are printed: Indian groups, paise only where there are some."""
    paise = round(amount * 100)
    whole, rest = divmod(abs(paise), 100)
    groups, head = [str(whole)[-3:]], str(whole)[:-3]
    while head:
        groups, head = [head[-2:], *groups], head[:-2]
    return f"{'−' if paise < 0 else ''}₹{','.join(groups)}" + (f".{rest:02d}" if rest else "")


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "₹0"),
        (999, "₹999"),
        (1000, "₹1,000"),
        (123456.5, "₹1,23,456.50"),
        (12345678, "₹1,23,45,678"),
        (-0.4, "−₹0.40"),
    ],
)
def test_this_files_own_way_to_write_money(amount: float, text: str) -> None:
    assert rupees(amount) == text


class Spa:
    """A spa with all that an invoice can show, and its papers."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        desk.settings(
            business_name="Shanti Day Spa",
            address="12 Linking Road\nMumbai 400050",
            gstin=GSTIN,
            upi_id="shanti@okbank",
            terms="Packages are not transferable.",
        )
        self.haircut = desk.service("Haircut", 500, gst_rate=5, sac="999721")
        self.facial = desk.service("Facial", 1200, gst_rate=5, sac="999722")
        self.shampoo = desk.product("Shampoo 250 ml", 340, gst_rate=18, hsn="33051090", tax_inclusive=True)
        desk.batch(self.shampoo, 9, batch_no="B12")

    def paper(self, invoice: dict[str, Any], layout: str = "") -> bytes:
        answer = self.desk.client.get(f"/invoices/{invoice['id']}.pdf{layout and f'?format={layout}'}")
        assert answer.status_code == 200
        assert answer.mimetype == "application/pdf"
        return answer.get_data()

    def text(self, invoice: dict[str, Any], layout: str = "") -> str:
        return text_of(self.paper(invoice, layout), self.folder)

    def full_bill(self, customer: int, **more: Any) -> dict[str, Any]:
        self.desk.holds(customer, "unlimited", name="Luxe Club", service_id=self.haircut)
        self.desk.holds(customer, "free", name="3+1 facials", service_id=self.facial, qty=1)
        return self.desk.billed(
            customer,
            services=[self.haircut, {"service_id": self.facial, "qty": 2}],
            products=[{"product_id": self.shampoo, "qty": 1, "discount_percent": 10}],
            **more,
        ).invoice


@pytest.fixture
def shanti(desk: Desk, tmp_path: Path) -> Spa:
    return Spa(desk, tmp_path)


LAYOUTS = pytest.mark.parametrize("layout", ["a4", "thermal"])


@LAYOUTS
def test_every_particular_of_rule_46(shanti: Spa, layout: str) -> None:
    asha = shanti.desk.customer("Asha Rao", address="8 Residency Road", gstin="29AAPFU0939F1ZR", state_code="29")
    invoice = shanti.full_bill(asha, payments=[{"method": "cash", "amount": 500}], tip=20)
    text = shanti.text(invoice, layout)
    for particular in (
        "Tax invoice",
        *("Shanti Day Spa", "12 Linking Road", "Mumbai 400050", GSTIN),
        invoice["invoice_number"],
        *("Asha Rao", "8 Residency Road", "29AAPFU0939F1ZR", "Karnataka (29)"),
        *("999721", "999722", "33051090"),
        *("Haircut", "Facial", "Shampoo 250 ml", "Batch B12"),
        "Maharashtra (27)",
        "Reverse charge No",
        *("CGST", "SGST", "2.5%", "9%"),
        "Authorised signatory",
        "For Shanti Day Spa",
        "Covered by Luxe Club (Unlimited)",
        "Covered by 3+1 facials (Free) · 0 left after",
        "You saved ₹1,700 with your packages",
        "Packages are not transferable.",
        f"Pay {rupees(invoice['balance_due'])} by UPI",
        "shanti@okbank",
    ):
        assert particular in text, particular
    for label, amount in (
        ("Services", invoice["services_subtotal"]),
        ("Products", invoice["inventory_subtotal"]),
        ("Discount", -invoice["discount_total"]),
        ("Packages saved", -invoice["packages_deduction"]),
        ("Taxable value", invoice["taxable_amount"]),
        ("CGST", invoice["cgst_amount"]),
        ("SGST", invoice["sgst_amount"]),
        ("Tip", invoice["tip"]),
        ("Total", invoice["total_amount"]),
        ("Cash", -500),
        ("Balance due", invoice["balance_due"]),
    ):
        assert re.search(rf"(^|\s){label} {re.escape(rupees(amount))}(\s|$)", text, re.MULTILINE), (label, amount)


def test_every_line_agrees_to_the_paisa(shanti: Spa) -> None:
    invoice = shanti.full_bill(shanti.desk.customer())
    text = shanti.text(invoice)
    for line in invoice["lines"]:
        deduction = f"{rupees(-line['deduction'])}" if line["deduction"] else "–"
        discount = f"{rupees(-line['discount'])}" if line["discount"] else "–"
        figures = [
            line["hsn_sac"],
            str(line["qty"]),
            rupees(line["normal_price"]),
            discount,
            deduction,
            rupees(line["final_price"]),
            rupees(line["taxable_value"]),
            rupees(line["cgst_amount"]),
            rupees(line["sgst_amount"]),
            rupees(line["line_total"]),
        ]
        assert " ".join(figures) in text, line["name"]


def test_the_summaries_add_up_to_the_bill(shanti: Spa) -> None:
    invoice = shanti.full_bill(shanti.desk.customer())
    text = shanti.text(invoice)
    facial, shampoo = invoice["lines"][1], invoice["lines"][2]
    tax = rupees(shampoo["cgst_amount"] * 2)
    heads = f"{rupees(shampoo['cgst_amount'])} at 9% {rupees(shampoo['sgst_amount'])} at 9%"
    assert f"33051090 {rupees(shampoo['taxable_value'])} {heads} {tax}" in text
    assert f"GST 18% {rupees(shampoo['taxable_value'])} {heads} {tax}" in text
    assert f"GST 5% {rupees(facial['taxable_value'])} ₹30 at 2.5% ₹30 at 2.5% ₹60" in text


def test_the_receipt_reads_as_the_contract_prints_it(shanti: Spa) -> None:
    """Haircut | ₹500 | Covered by Luxe Club (Unlimited) | ₹0."""
    text = shanti.text(shanti.full_bill(shanti.desk.customer()), "thermal")
    lines = text.splitlines()
    start = lines.index("Haircut ₹500")
    assert "Covered by Luxe Club (Unlimited)" in lines[start + 2]
    assert lines[start + 3].endswith("₹0")


def test_across_the_border_there_is_one_head(shanti: Spa) -> None:
    farah = shanti.desk.customer("Farah", state_code="29")
    invoice = shanti.desk.billed(farah, products=[{"product_id": shanti.shampoo}]).invoice
    text = shanti.text(invoice)
    assert "Place of supply Karnataka (29)" in text
    assert f"IGST {rupees(invoice['igst_amount'])}" in text.replace(" 18%", "")
    assert "CGST" not in text


def test_amount_in_words_in_lakh_and_crore(shanti: Spa) -> None:
    bridal = shanti.desk.service("Bridal make-up", 12345678.5)
    invoice = shanti.desk.billed(shanti.desk.customer(), services=[bridal]).invoice
    assert "₹1,23,45,678.50" in shanti.text(invoice)
    words = "Rupees one crore twenty-three lakh forty-five thousand six hundred seventy-eight and paise fifty only"
    assert words in " ".join(shanti.text(invoice).split())


@pytest.mark.parametrize(
    ("registration", "words"),
    [
        ("composition", "Composition taxable person, not eligible to collect tax on supplies"),
        ("unregistered", "Not registered under GST: no tax is charged on this bill."),
    ],
)
def test_who_charges_no_tax_issues_a_bill_of_supply(shanti: Spa, registration: str, words: str) -> None:
    shanti.desk.settings(registration=registration)
    invoice = shanti.desk.billed(shanti.desk.customer(), services=[shanti.facial]).invoice
    shanti.desk.settings(registration="regular")
    for layout in ("a4", "thermal"):
        text = shanti.text(invoice, layout)
        assert "Bill of supply" in text
        assert words in " ".join(text.split()), "what it was on the day stands for ever"
        assert "CGST" not in text
        assert "Tax by" not in text
        assert "Taxable value" not in text


def test_an_untaxed_package_is_receipted(shanti: Spa) -> None:
    template = shanti.desk.template("Gift card", "value", None, price=5000, benefit_tax_order="after_tax", gst_rate=5)
    invoice = shanti.desk.billed(shanti.desk.customer(), packages=[{"package_id": template}]).invoice
    assert invoice["document_type"] == "receipt_voucher"
    text = " ".join(shanti.text(invoice).split())
    assert "Receipt voucher" in text
    assert "GST is charged by tax invoice when the balance is used" in text
    assert "Gift card" in text
    assert "Total ₹5,000" in text


def test_prepaid_after_tax_is_a_payment_and_no_saving(shanti: Spa) -> None:
    asha = shanti.desk.customer()
    shanti.desk.holds(asha, "prepaid", name="Gift card", amount=5000, benefit_tax_order="after_tax")
    text = shanti.text(shanti.desk.billed(asha, services=[shanti.facial]).invoice)
    assert "Prepaid Deduction ₹1,260 (Balance left: ₹3,740)" in " ".join(text.split())
    assert "Paid from prepaid −₹1,260" in text
    assert "You saved" not in text
    assert "by UPI" not in text, "nothing is due"


def test_on_trial_it_says_what_would_have_been(shanti: Spa) -> None:
    shanti.desk.settings(package_billing="shadow")
    text = shanti.text(shanti.full_bill(shanti.desk.customer()))
    assert "On trial, not deducted: Covered by Luxe" in text
    assert "You saved" not in text


# --- The paper itself ------------------------------------------------------------------------------


@LAYOUTS
def test_the_pdf_is_tagged_and_titled(shanti: Spa, layout: str) -> None:
    invoice = shanti.full_bill(shanti.desk.customer())
    pdf = shanti.paper(invoice, layout)
    facts = facts_of(pdf, shanti.folder)
    assert facts["Title"] == f"Tax invoice {invoice['invoice_number']}"
    assert facts["Tagged"] == "yes"
    assert facts["Pages"] == "1"
    assert b"/Lang" in pdf
    assert b"pdfuaid:part" in pdf.replace(b"\n", b"")


def test_the_roll_is_80_mm_wide(shanti: Spa) -> None:
    facts = facts_of(shanti.paper(shanti.full_bill(shanti.desk.customer()), "thermal"), shanti.folder)
    assert facts["Page size"].startswith("226.772 x "), "80 mm are 226.77 points"


def test_a_long_bill_breaks_over_pages_with_its_heads(shanti: Spa) -> None:
    services = [{"service_id": shanti.facial, "qty": 1 + number % 3} for number in range(60)]
    invoice = shanti.desk.billed(shanti.desk.customer(), services=services).invoice
    pdf = shanti.paper(invoice)
    pages = int(facts_of(pdf, shanti.folder)["Pages"])
    text = text_of(pdf, shanti.folder)
    assert pages > 1
    assert text.count("Normal price") in {pages, pages - 1}, "each page with lines has the heads"
    assert text.count(f"Shanti Day Spa Tax invoice {invoice['invoice_number']}") == pages - 1
    for number in range(1, pages + 1):
        assert f"Page {number} of {pages}" in text
    assert facts_of(shanti.paper(invoice, "thermal"), shanti.folder)["Pages"] == "1", "a roll has no pages"


@pytest.mark.parametrize(
    "name",
    [
        'Asha #import "@preview/x:1.0.0": * ]',
        "#panic() $x$ *b* _e_ `c` <l> @ref // /* \\ { } [ ]",
        "=Rao & <b>Söhne</b>",
        "{{ 7 * 7 }} {% raw %}",
    ],
)
@LAYOUTS
def test_no_name_is_read_as_markup(shanti: Spa, layout: str, name: str) -> None:
    asha = shanti.desk.customer(name)
    invoice = shanti.desk.billed(asha, services=[shanti.facial], notes=name).invoice
    text = " ".join(shanti.text(invoice, layout).split())
    assert " ".join(name.split()) in text


@LAYOUTS
def test_a_word_without_end_stays_on_the_sheet(shanti: Spa, layout: str) -> None:
    word = "W" * 100
    shanti.desk.settings(business_name=word, address=word, terms=word)
    asha = shanti.desk.customer(word, address=word)
    invoice = shanti.desk.billed(asha, services=[shanti.desk.service(word, 500)], notes=word).invoice
    pdf = shanti.paper(invoice, layout)
    assert words_off_the_sheet(pdf, shanti.folder) == []
    letters = "".join(text_of(pdf, shanti.folder).split()).count("W")
    assert letters >= 7 * len(word), "no letter is lost"


def test_a_hindi_name_does_not_vanish(shanti: Spa) -> None:
    invoice = shanti.desk.billed(shanti.desk.customer("गीता शर्मा"), services=[shanti.facial]).invoice
    for layout in ("a4", "thermal"):
        text = shanti.text(invoice, layout)
        assert "गीता" in text or "Giitaa Sharmaa" in text
        assert ("for want of a font" in text) == ("Giitaa" in text)


def test_the_logo_is_on_the_paper(shanti: Spa) -> None:
    invoice = shanti.desk.billed(shanti.desk.customer(), services=[shanti.facial]).invoice
    bare = shanti.paper(invoice)
    image = base64.b64encode(png(120, 40)).decode()
    assert shanti.desk.send("POST", "/api/settings/logo", {"image": image}).status == 200
    assert bare.count(b"/Subtype/Image") + bare.count(b"/Subtype /Image") == 0
    dressed = shanti.paper(invoice)
    assert dressed.count(b"/Subtype/Image") + dressed.count(b"/Subtype /Image") == 1


def test_what_is_not_there(shanti: Spa) -> None:
    client = shanti.desk.client
    for address in ("/invoices/999.pdf", "/invoices/999999999999999999.pdf", "/invoices/x.pdf", "/invoices/1.PDF"):
        assert client.get(address).status_code == 404, address


def test_a_format_nobody_knows_is_a4(shanti: Spa) -> None:
    invoice = shanti.desk.billed(shanti.desk.customer(), services=[shanti.facial]).invoice
    answer = shanti.desk.client.get(f"/invoices/{invoice['id']}.pdf?format=letter")
    assert answer.headers["Content-Disposition"] == f"inline; filename={invoice['invoice_number']}.pdf"
    assert facts_of(answer.get_data(), shanti.folder)["Page size"].endswith("(A4)")
