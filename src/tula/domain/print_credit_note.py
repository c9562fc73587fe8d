"""A credit note or refund voucher as it is printed: the particulars of CGST Rules, rule 53(1A) or 51."""

from tula.domain.benefits import BenefitKind
from tula.domain.credit_document import CreditedLine, CreditNoteDocument, RestoredBenefit
from tula.domain.gst import DocumentType, Registration
from tula.domain.money import format_rupees
from tula.domain.payment_methods import METHODS
from tula.domain.print_invoice import COMPOSITION, TITLES
from tula.domain.print_parts import (
    print_facts,
    print_party,
    print_state,
    print_summaries,
    print_sums,
    print_taxes,
    tax_heads,
)
from tula.domain.print_template import leave_off
from tula.domain.printed import Labelled, PrintedDocument, PrintedLine, PrintedSum
from tula.domain.settings import PrintFormat, Settings
from tula.domain.validity import format_date
from tula.domain.words import rupees_in_words

CREDIT_NOTE = "Credit note"
REFUND_VOUCHER = "Refund voucher"


def print_credit_note(document: CreditNoteDocument, *, settings: Settings, paper: PrintFormat) -> PrintedDocument:
    """Write a credit note as it is printed on a paper; nothing is asked for on it."""
    is_taxed = document.invoice_type is DocumentType.TAX_INVOICE
    heads = tax_heads(is_interstate=document.is_interstate, state_tax_name=document.state_tax_name) if is_taxed else ()
    by_code, by_rate = print_summaries(document.lines, heads)
    is_voucher = document.invoice_type is DocumentType.RECEIPT_VOUCHER
    whole = PrintedDocument(
        title=REFUND_VOUCHER if is_voucher else CREDIT_NOTE,
        number=document.number or "",
        stamp="",
        declaration=_declaration(document, settings),
        supplier=print_party(document.supplier),
        recipient=print_party(document.recipient),
        facts=_facts(document),
        heads=heads,
        lines=tuple(_line(line, heads) for line in document.lines),
        tax_by_code=by_code,
        tax_by_rate=by_rate,
        sums=(*_credited(document, heads), *_given_back(document)),
        savings="",
        words=rupees_in_words(document.total),
        notes=tuple(filter(None, (f"Reason: {document.reason}", _restored(document.restored), *document.warnings))),
        terms=settings.terms,
        recipient_label="Credited to",
    )
    return leave_off(
        whole,
        shown=settings.shown_on(paper),
        greeting=settings.print_greeting,
        signature=settings.print_signature,
    )


def _declaration(document: CreditNoteDocument, settings: Settings) -> str:
    stood = document.supplier.registration or settings.registration.value
    is_composition = document.invoice_type is DocumentType.BILL_OF_SUPPLY and stood == Registration.COMPOSITION
    return COMPOSITION if is_composition else ""


def _facts(document: CreditNoteDocument) -> tuple[Labelled, ...]:
    against = TITLES[document.invoice_type]
    return print_facts(
        ("Number", document.number or ""),
        ("Date", format_date(document.credit_date)),
        (f"Against {against.lower()}", document.invoice_number),
        ("dated", format_date(document.invoice_date)),
        ("Place of supply", print_state(document.place_of_supply)),
        ("Reverse charge", "No"),
    )


def _line(line: CreditedLine, heads: tuple[str, ...]) -> PrintedLine:
    return PrintedLine(
        name=line.name,
        hsn_sac=line.hsn_sac or "–",
        qty=str(line.qty),
        taxable=format_rupees(line.taxable),
        taxes=print_taxes(line.rate_bp, (line.cgst, line.sgst, line.igst), heads),
        total=format_rupees(line.line_total),
    )


def _credited(document: CreditNoteDocument, heads: tuple[str, ...]) -> tuple[PrintedSum, ...]:
    amounts = {"CGST": document.cgst, document.state_tax_name: document.sgst, "IGST": document.igst}
    taxed = (("Taxable value", document.taxable), *((head, amounts[head]) for head in heads)) if heads else ()
    return (
        *print_sums(*taxed, ("Round-off", document.round_off), ("Tip", document.tip)),
        PrintedSum(label="Total credited", amount=format_rupees(document.total), is_grand=True),
    )


def _given_back(document: CreditNoteDocument) -> tuple[PrintedSum, ...]:
    """Say where the credit went: on prepaid balances, to the customer, and what is left off what was still due."""
    paid_back = sum(refund.amount for refund in document.refunds)
    return (
        *print_sums(("Back on prepaid", document.prepaid_restored)),
        *(
            PrintedSum(label="Paid back", note=METHODS[refund.method], amount=format_rupees(refund.amount))
            for refund in document.refunds
        ),
        *print_sums(("Taken off what was due", document.total - document.prepaid_restored - paid_back)),
    )


def _restored(restored: tuple[RestoredBenefit, ...]) -> str:
    """Say what is on packages again; what is not counted there, such as an unlimited service, cannot be."""
    counted = {
        BenefitKind.FREE: lambda one: f"{one.qty} back on {one.package_name}",
        BenefitKind.PREPAID: lambda one: f"{format_rupees(one.amount)} back on {one.package_name}",
    }
    return " · ".join(counted[one.kind](one) for one in restored if one.kind in counted)
