"""An invoice as it is printed: the particulars of CGST Rules, rule 46, 49 (bill of supply) or 50 (receipt voucher)."""

from collections.abc import Iterable

from tula.domain.benefits import BenefitKind, Redemption
from tula.domain.document import DocumentLine, InvoiceDocument
from tula.domain.gst import DocumentType, Registration
from tula.domain.invoice import InvoiceStatus
from tula.domain.money import format_rupees
from tula.domain.payment_methods import METHODS
from tula.domain.print_parts import (
    print_facts,
    print_party,
    print_state,
    print_summaries,
    print_sums,
    print_taxes,
    tax_heads,
)
from tula.domain.print_template import PrintPart, leave_off
from tula.domain.printed import (
    Labelled,
    PrintedBenefit,
    PrintedDocument,
    PrintedLine,
    PrintedSum,
    PrintedUpi,
)
from tula.domain.settings import PrintFormat, Settings
from tula.domain.upi import upi_uri
from tula.domain.validity import format_date, local_date
from tula.domain.words import rupees_in_words

TITLES = {
    DocumentType.TAX_INVOICE: "Tax invoice",
    DocumentType.BILL_OF_SUPPLY: "Bill of supply",
    DocumentType.RECEIPT_VOUCHER: "Receipt voucher",
}
COMPOSITION = "Composition taxable person, not eligible to collect tax on supplies"
"""CGST Rules, rule 5(1)(f): at the top of the bill of supply, in these words."""
UNREGISTERED = "Not registered under GST: no tax is charged on this bill."
ADVANCE = "Advance for services to come, untaxed now: GST is charged by tax invoice when the balance is used."


def print_invoice(document: InvoiceDocument, *, settings: Settings, paper: PrintFormat) -> PrintedDocument:
    """Write an invoice as it is printed on a paper: the settings bring terms, UPI id and what is shown."""
    is_taxed = document.document_type is DocumentType.TAX_INVOICE
    heads = tax_heads(is_interstate=document.is_interstate, state_tax_name=document.state_tax_name) if is_taxed else ()
    by_code, by_rate = print_summaries(document.lines, heads)
    is_void = document.status == InvoiceStatus.VOID
    shown = settings.shown_on(paper)
    notes = document.notes if PrintPart.NOTES in shown else ""
    whole = PrintedDocument(
        title=TITLES[document.document_type],
        number=document.number or "",
        stamp="Void" if is_void else "",
        declaration=_declaration(document, settings),
        supplier=print_party(document.supplier),
        recipient=print_party(document.recipient),
        facts=_facts(document),
        heads=heads,
        lines=tuple(_line(line, heads) for line in document.lines),
        tax_by_code=by_code,
        tax_by_rate=by_rate,
        sums=(*_supplied(document), *_taxes(document, heads), *_settled(document, is_void=is_void)),
        savings=_savings(posted.redemption for posted in document.redemptions),
        words=rupees_in_words(document.total),
        notes=tuple(filter(None, (_voided(document, settings), notes, *document.warnings))),
        terms=settings.terms,
        upi=None if is_void else _upi(document, settings),
    )
    return leave_off(whole, shown=shown, greeting=settings.print_greeting, signature=settings.print_signature)


def _declaration(document: InvoiceDocument, settings: Settings) -> str:
    match document.document_type:
        case DocumentType.RECEIPT_VOUCHER:
            return ADVANCE
        case DocumentType.BILL_OF_SUPPLY:
            stood = document.supplier.registration or settings.registration.value
            return COMPOSITION if stood == Registration.COMPOSITION else UNREGISTERED
        case _:
            return ""


def _facts(document: InvoiceDocument) -> tuple[Labelled, ...]:
    is_backdated = document.charge_date != document.invoice_date
    return print_facts(
        ("Number", document.number or ""),
        ("Version", str(document.version) if document.version > 1 else ""),
        ("Date", format_date(document.invoice_date)),
        ("Served on", format_date(document.charge_date) if is_backdated else ""),
        ("Place of supply", print_state(document.place_of_supply)),
        ("Reverse charge", "No"),
    )


def _line(line: DocumentLine, heads: tuple[str, ...]) -> PrintedLine:
    batches = ", ".join(batch.batch_no for batch in line.batches)
    return PrintedLine(
        name=line.name,
        hsn_sac=line.hsn_sac or "–",
        qty=str(line.qty),
        price=format_rupees(line.unit_price),
        normal_price=format_rupees(line.gross),
        discount=format_rupees(-line.discount) if line.discount else "",
        deduction=format_rupees(-line.deduction) if line.deduction else "",
        final_price=format_rupees(line.final_price),
        taxable=format_rupees(line.taxable),
        taxes=print_taxes(line.rate_bp, (line.cgst, line.sgst, line.igst), heads),
        total=format_rupees(line.line_total),
        is_inclusive=line.is_inclusive and bool(heads),
        benefits=tuple(_benefit(posted.redemption) for posted in line.redemptions),
        trial=" + ".join(redemption.printed for redemption in line.would_apply or ()),
        notes=(f"Batch {batches}",) if batches else (),
    )


def _benefit(redemption: Redemption) -> PrintedBenefit:
    counted = redemption.remaining_qty if redemption.kind is not BenefitKind.PREPAID else None
    return PrintedBenefit(words=redemption.printed, remaining="" if counted is None else f"{counted} left after")


def _supplied(document: InvoiceDocument) -> tuple[PrintedSum, ...]:
    saved = document.packages_deduction
    return (
        *print_sums(
            ("Services", document.services_subtotal),
            ("Products", document.inventory_subtotal),
            ("Packages", document.packages_subtotal),
            ("Discount", -document.discount_total),
        ),
        *([PrintedSum(label="Packages saved", amount=format_rupees(-saved), is_benefit=True)] if saved else ()),
    )


def _taxes(document: InvoiceDocument, heads: tuple[str, ...]) -> tuple[PrintedSum, ...]:
    if not heads:
        return ()
    taxes = print_taxes(document.single_rate_bp or 0, (document.cgst, document.sgst, document.igst), heads)
    return (
        PrintedSum(label="Taxable value", amount=format_rupees(document.taxable)),
        *(
            PrintedSum(label=head, amount=tax.amount, note=tax.rate if document.single_rate_bp else "")
            for head, tax in zip(heads, taxes, strict=True)
        ),
    )


def _settled(document: InvoiceDocument, *, is_void: bool) -> tuple[PrintedSum, ...]:
    """Write the total, what has settled it, and what is open: every row counts, down to the last one."""
    prepaid = document.prepaid_tendered
    refund_due = document.refund_due
    return (
        *print_sums(("Round-off", document.round_off), ("Tip", document.tip)),
        PrintedSum(label="Total", amount=format_rupees(document.total), is_grand=True),
        *([PrintedSum(label="Paid from prepaid", amount=format_rupees(-prepaid), is_benefit=True)] if prepaid else ()),
        *(
            PrintedSum(label=METHODS[payment.method], note=payment.reference, amount=format_rupees(-payment.amount))
            for payment in document.payments
        ),
        *(
            PrintedSum(label="Credit note", note=note.number, amount=format_rupees(-note.total))
            for note in document.credit_notes
        ),
        *print_sums(("Back on prepaid", document.tender_returned), ("Paid back", document.paid_back)),
        *([] if is_void or refund_due else [_open("Balance due", document.balance_due)]),
        *([_open("To be paid back", refund_due)] if refund_due else []),
    )


def _open(label: str, amount: int) -> PrintedSum:
    return PrintedSum(label=label, amount=format_rupees(amount), is_grand=True)


def _voided(document: InvoiceDocument, settings: Settings) -> str:
    if document.voiding is None:
        return ""
    return f"Void since {format_date(local_date(document.voiding.at, settings.timezone))}: {document.voiding.reason}"


def _savings(redemptions: Iterable[Redemption]) -> str:
    """Say what packages saved; what a package pays after tax is a payment, and a gift of staff is no package."""
    packages = gifts = 0
    for redemption in redemptions:
        if redemption.kind is BenefitKind.COMPLIMENTARY:
            gifts += redemption.amount
        elif not redemption.tender:
            packages += redemption.amount
    sentences = (
        f"You saved {format_rupees(packages)} with your packages" if packages else "",
        f"{format_rupees(gifts)} with our compliments" if gifts else "",
    )
    return " · ".join(filter(None, sentences))


def _upi(document: InvoiceDocument, settings: Settings) -> PrintedUpi | None:
    if document.balance_due <= 0 or not settings.upi_id:
        return None
    number = document.number or ""
    return PrintedUpi(
        uri=upi_uri(
            upi_id=settings.upi_id,
            payee=document.supplier.name,
            amount=document.balance_due,
            reference=number,
            note=f"{TITLES[document.document_type]} {number}",
        ),
        amount=format_rupees(document.balance_due),
        upi_id=settings.upi_id,
    )
