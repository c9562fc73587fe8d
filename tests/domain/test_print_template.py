"""What a spa may leave off its paper, and what rule 46 keeps on it."""

from dataclasses import fields, replace
from datetime import date

import pytest

from tula.domain.document import InvoiceDocument
from tula.domain.gst import Registration
from tula.domain.print_invoice import COMPOSITION, print_invoice
from tula.domain.print_template import InvalidSignature, PrintPart, order_parts, parse_signature
from tula.domain.printed import PrintedDocument
from tula.domain.sample_bill import draft_sample
from tula.domain.settings import PrintFormat, Settings
from tula.operations.invoice_document import to_document

PAPERS = pytest.mark.parametrize("paper", list(PrintFormat))
SPA = Settings(
    business_name="Shanti Day Spa",
    address="12 Linking Road",
    phone="022 1234",
    gstin="27AAPFU0939F1ZV",
    upi_id="shanti@okbank",
    terms="No returns.",
    print_greeting="Come again",
)


def sample(settings: Settings = SPA) -> InvoiceDocument:
    draft = draft_sample(settings=settings, today=date(2026, 11, 27))
    return replace(to_document(draft), number="INV-261127-0042", warnings=("Billed as inter-state by choice.",))


def with_parts(paper: PrintFormat, *parts: PrintPart, settings: Settings = SPA) -> Settings:
    return replace(settings, print_a4=parts) if paper is PrintFormat.A4 else replace(settings, print_thermal=parts)


def printed(paper: PrintFormat, *parts: PrintPart, settings: Settings = SPA) -> PrintedDocument:
    return print_invoice(sample(settings), settings=with_parts(paper, *parts, settings=settings), paper=paper)


def what_is_there(one: PrintedDocument) -> dict[PrintPart, bool]:
    return {
        PrintPart.LOGO: one.has_logo,
        PrintPart.CONTACT: bool(one.supplier.contact),
        PrintPart.TAX_BY_CODE: bool(one.tax_by_code),
        PrintPart.TAX_BY_RATE: bool(one.tax_by_rate),
        PrintPart.WORDS: bool(one.words),
        PrintPart.SAVINGS: bool(one.savings),
        PrintPart.NOTES: "Hair mask once a week." in one.notes,
        PrintPart.UPI: one.upi is not None,
        PrintPart.TERMS: bool(one.terms),
        PrintPart.GREETING: bool(one.greeting),
    }


def test_at_first_the_sheet_has_everything_and_the_roll_all_but_the_tax_by_rate() -> None:
    assert set(Settings().print_a4) == set(PrintPart)
    assert set(PrintPart) - set(Settings().print_thermal) == {PrintPart.TAX_BY_RATE}


@PAPERS
@pytest.mark.parametrize("part", list(PrintPart))
def test_each_part_goes_alone_and_stays_alone(paper: PrintFormat, part: PrintPart) -> None:
    rest = [one for one in PrintPart if one is not part]
    assert what_is_there(printed(paper, *rest)) == {one: one is not part for one in PrintPart}
    assert what_is_there(printed(paper, part)) == {one: one is part for one in PrintPart}


def test_each_paper_has_its_own_choice() -> None:
    settings = replace(SPA, print_a4=(PrintPart.WORDS,), print_thermal=(PrintPart.UPI,))
    sheet = print_invoice(sample(), settings=settings, paper=PrintFormat.A4)
    roll = print_invoice(sample(), settings=settings, paper=PrintFormat.THERMAL)
    assert (bool(sheet.words), sheet.upi) == (True, None)
    assert (bool(roll.words), bool(roll.upi)) == (False, True)


@PAPERS
def test_the_particulars_of_rule_46_cannot_be_left_off(paper: PrintFormat) -> None:
    whole, bare = printed(paper, *PrintPart), printed(paper)
    free = {"has_logo", "tax_by_code", "tax_by_rate", "words", "savings", "notes", "upi", "terms", "greeting"}
    for field in fields(PrintedDocument):
        if field.name not in {*free, "supplier"}:
            assert getattr(bare, field.name) == getattr(whole, field.name), field.name
    assert bare.supplier == replace(whole.supplier, contact="")
    assert bare.signature == "Authorised signatory"
    assert [benefit.words for line in bare.lines for benefit in line.benefits] == [
        "Covered by Luxe Club (Unlimited)",
        "Covered by 3+1 facials (Free)",
    ]


@PAPERS
def test_what_the_books_must_say_stays_when_notes_go(paper: PrintFormat) -> None:
    assert printed(paper).notes == ("Billed as inter-state by choice.",)


@PAPERS
def test_the_declaration_of_a_composition_spa_stays(paper: PrintFormat) -> None:
    composition = replace(SPA, registration=Registration.COMPOSITION)
    assert printed(paper, settings=composition).declaration == COMPOSITION


def test_the_words_under_the_signature() -> None:
    settings = replace(SPA, print_signature="Manager")
    assert print_invoice(sample(), settings=settings, paper=PrintFormat.A4).signature == "Manager"
    assert parse_signature("Manager") == "Manager"
    for text in ("", "x" * 61):
        with pytest.raises(InvalidSignature):
            parse_signature(text)


def test_parts_stand_once_in_the_order_of_the_paper() -> None:
    assert order_parts([PrintPart.UPI, PrintPart.LOGO, PrintPart.UPI]) == (PrintPart.LOGO, PrintPart.UPI)
