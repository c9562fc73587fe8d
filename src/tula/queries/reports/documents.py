"""What is behind the sums of sales: the invoices and credit notes of some days, and the payments received on them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus
from tula.models import CreditNote, Invoice
from tula.models.columns import Paise
from tula.queries.reports.days import is_within
from tula.queries.reports.money import moved_money

WORDS = {
    DocumentType.TAX_INVOICE: "Tax invoice",
    DocumentType.BILL_OF_SUPPLY: "Bill of supply",
    DocumentType.RECEIPT_VOUCHER: "Receipt voucher",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An invoice, or a credit note with what it takes back below zero (paise).

    What a bill is made of is None for a credit note.
    """

    invoice_id: int
    credit_note_id: int | None
    number: str
    day: date
    document_type: DocumentType
    customer: str
    taxable: int
    tax: int
    total: int
    services: int | None
    products: int | None
    packages: int | None
    discount: int | None
    by_packages: int | None
    prepaid: int | None

    @property
    def is_taxed(self) -> bool:
        """Tell whether its taxable value counts: that of a tax invoice or of a credit note against one."""
        return self.document_type is DocumentType.TAX_INVOICE

    @property
    def word(self) -> str:
        """Name what it is."""
        return "Credit note" if self.credit_note_id else WORDS[self.document_type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A payment for an invoice of whatever day (paise)."""

    invoice_id: int
    number: str
    customer: str
    method: str
    amount: int
    received_at: datetime


def list_documents(session: Session, *, first: date, last: date) -> list[Document]:
    """List every document of the days but void invoices, newest first; what credit notes take back is negative."""
    invoices = select(
        Invoice.id.label("invoice_id"),
        null().label("credit_note_id"),
        Invoice.number,
        Invoice.invoice_date.label("day"),
        Invoice.document_type,
        Invoice.recipient["name"].astext.label("customer"),
        Invoice.taxable_amount.label("taxable"),
        (Invoice.cgst_amount + Invoice.sgst_amount + Invoice.igst_amount).label("tax"),
        Invoice.total_amount.label("total"),
        Invoice.services_subtotal.label("services"),
        Invoice.inventory_subtotal.label("products"),
        Invoice.packages_subtotal.label("packages"),
        Invoice.discount_total.label("discount"),
        Invoice.packages_deduction.label("by_packages"),
        Invoice.prepaid_tendered.label("prepaid"),
        Invoice.sequence,
    ).where(Invoice.invoice_date.between(first, last), Invoice.status == InvoiceStatus.ISSUED.value)
    notes = (
        select(
            CreditNote.invoice_id,
            CreditNote.id,
            CreditNote.number,
            CreditNote.credit_date,
            Invoice.document_type,
            Invoice.recipient["name"].astext,
            literal(-1) * CreditNote.taxable_amount,
            literal(-1) * (CreditNote.cgst_amount + CreditNote.sgst_amount + CreditNote.igst_amount),
            literal(-1) * CreditNote.total_amount,
            *(cast(null(), Paise) for _ in range(6)),
            CreditNote.sequence,
        )
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(CreditNote.credit_date.between(first, last))
    )
    both = union_all(invoices, notes).subquery()
    rows = session.execute(select(both).order_by(both.c.day.desc(), both.c.sequence.desc(), both.c.number))
    return [_document(row._asdict()) for row in rows]


def list_payments(session: Session, *, first: date, last: date, timezone: str) -> list[Received]:
    """List the money of some days of the spa, newest first; what was paid back is below zero."""
    money = moved_money()
    rows = session.execute(
        select(
            money.c.invoice_id,
            Invoice.number,
            Invoice.recipient["name"].astext.label("customer"),
            money.c.method,
            money.c.amount,
            money.c.at.label("received_at"),
        )
        .join(Invoice, Invoice.id == money.c.invoice_id)
        .where(is_within(money.c.at, first=first, last=last, timezone=timezone))
        .order_by(money.c.at.desc(), money.c.id.desc())
    )
    return [Received(**row._asdict()) for row in rows]


def _document(values: dict[str, object]) -> Document:
    del values["sequence"]
    return Document(**{**values, "document_type": DocumentType(str(values["document_type"]))})  # type: ignore[arg-type]
