"""The numbers that documents got in some days (GSTR-1, table 13)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ARRAY, Label, Text, case, func, literal, select, union_all
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus
from tula.models import CreditNote, Invoice

CREDIT_NOTE = "credit_note"
REFUND_VOUCHER = "refund_voucher"


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSeries:
    """The numbers given out in one series (table 13); cancelled ones are void invoices."""

    document_type: str
    first_number: str
    last_number: str
    count: int
    cancelled: int


def list_series(session: Session, *, first: date, last: date) -> tuple[DocumentSeries, ...]:
    """List what was given out in each series and financial year; void invoices are counted as cancelled."""
    is_void = Invoice.status == InvoiceStatus.VOID.value
    invoices = (
        select(
            Invoice.document_type.label("document_type"),
            Invoice.financial_year,
            *_ends(Invoice.number, Invoice.sequence),
            func.count().label("count"),
            func.count().filter(is_void).label("cancelled"),
        )
        .where(Invoice.invoice_date.between(first, last))
        .group_by(Invoice.document_type, Invoice.financial_year)
    )
    is_refund = Invoice.document_type == DocumentType.RECEIPT_VOUCHER.value
    kind = case((is_refund, REFUND_VOUCHER), else_=CREDIT_NOTE)
    notes = (
        select(
            kind,
            CreditNote.financial_year,
            *_ends(CreditNote.number, CreditNote.sequence),
            func.count(),
            literal(0),
        )
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(CreditNote.credit_date.between(first, last))
        .group_by(kind, CreditNote.financial_year)
    )
    both = union_all(invoices, notes).subquery()
    rows = session.execute(select(both).order_by(both.c.document_type, both.c.financial_year))
    found = [row._asdict() for row in rows]
    return tuple(DocumentSeries(**{name: row[name] for name in row if name != "financial_year"}) for row in found)


def _ends(number: InstrumentedAttribute[str], sequence: InstrumentedAttribute[int]) -> tuple[Label[str], Label[str]]:
    """Give the first and the last number by their sequence."""
    up = func.array_agg(aggregate_order_by(number, sequence.asc()), type_=ARRAY(Text))
    down = func.array_agg(aggregate_order_by(number, sequence.desc()), type_=ARRAY(Text))
    return up[1].label("first_number"), down[1].label("last_number")
