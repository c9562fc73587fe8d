"""Credit notes: one as it was issued, and the list."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import false, func, select, union
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind
from tula.domain.credit_document import CreditedLine, CreditNoteDocument, RestoredBenefit
from tula.domain.document import Party
from tula.domain.errors import NotFound
from tula.domain.gst import DocumentType, state_tax_name
from tula.domain.invoice import LineKind, PaymentMethod
from tula.domain.reversal import Refund
from tula.models import (
    CreditNote,
    CreditNoteLine,
    CreditNoteRedemption,
    CustomerPackage,
    Invoice,
    InvoiceLine,
    PackageUsage,
    Payout,
)
from tula.models.columns import AnyRow, AnySelect
from tula.queries.invoice_search import ids_found, number_hits
from tula.queries.paging import COUNTED, Page, fetch_page


class CreditNoteNotFound(NotFound):
    """Credit note not found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteSummary:
    """A credit note in a list; amounts are paise."""

    id: int
    number: str
    credit_date: date
    reason: str
    invoice_id: int
    invoice_number: str
    customer_id: int
    customer_name: str
    total: int
    prepaid_restored: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoteFilter:
    """Which credit notes to list; `q` looks into both numbers and the customer's name and phone."""

    invoice_id: int | None = None
    customer_id: int | None = None
    from_date: date | None = None
    to_date: date | None = None
    q: str | None = None


def list_credit_notes(
    session: Session, *, wanted: CreditNoteFilter, page: int = 1, per_page: int = 25
) -> Page[CreditNoteSummary]:
    """List credit notes, newest first."""
    return fetch_page(session, _filtered(wanted), page=page, per_page=per_page, read=_summary, counted=COUNTED)


def get_credit_note(session: Session, *, credit_note_id: int) -> CreditNoteDocument:
    """Read a credit note as it was issued.

    :raises CreditNoteNotFound: there is none.
    """
    note = session.execute(
        select(
            CreditNote.__table__,
            Invoice.number.label("invoice_number"),
            Invoice.document_type,
            Invoice.invoice_date,
            Invoice.customer_id,
            Invoice.supplier,
            Invoice.recipient,
            Invoice.place_of_supply,
            Invoice.is_interstate,
        )
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(CreditNote.id == credit_note_id)
    ).one_or_none()
    if note is None:
        raise CreditNoteNotFound
    return CreditNoteDocument(
        id=note.id,
        number=note.number,
        invoice_id=note.invoice_id,
        invoice_number=note.invoice_number,
        invoice_type=DocumentType(note.document_type),
        invoice_date=note.invoice_date,
        customer_id=note.customer_id,
        supplier=Party(**note.supplier),
        recipient=Party(**note.recipient),
        credit_date=note.credit_date,
        place_of_supply=note.place_of_supply,
        is_interstate=note.is_interstate,
        state_tax_name=state_tax_name(note.place_of_supply),
        reason=note.reason,
        taxable=note.taxable_amount,
        cgst=note.cgst_amount,
        sgst=note.sgst_amount,
        igst=note.igst_amount,
        round_off=note.round_off,
        tip=note.tip,
        total=note.total_amount,
        prepaid_restored=note.prepaid_restored,
        lines=_lines(session, credit_note_id),
        restored=_restored(session, credit_note_id),
        refunds=_refunds(session, credit_note_id),
        warnings=tuple(note.warnings),
        created_by=note.created_by,
        created_at=note.created_at,
    )


def _filtered(wanted: CreditNoteFilter) -> AnySelect:
    statement = (
        select(
            CreditNote.id,
            CreditNote.number,
            CreditNote.credit_date,
            CreditNote.reason,
            CreditNote.invoice_id,
            Invoice.number.label("invoice_number"),
            Invoice.customer_id,
            Invoice.recipient["name"].astext.label("customer_name"),
            CreditNote.total_amount,
            CreditNote.prepaid_restored,
            CreditNote.created_at,
        )
        # Every note has its invoice; joined so, PostgreSQL leaves it out where rows are only counted.
        .outerjoin(Invoice, Invoice.id == CreditNote.invoice_id)
        .order_by(CreditNote.id.desc())
    )
    if wanted.invoice_id is not None:
        statement = statement.where(CreditNote.invoice_id == wanted.invoice_id)
    if wanted.customer_id is not None:
        statement = statement.where(Invoice.customer_id == wanted.customer_id)
    if wanted.from_date:
        statement = statement.where(CreditNote.credit_date >= wanted.from_date)
    if wanted.to_date:
        statement = statement.where(CreditNote.credit_date <= wanted.to_date)
    if wanted.q:
        invoices = ids_found(select(Invoice.id), wanted.q, at_most=COUNTED)
        ways = (
            *number_hits(CreditNote, wanted.q),
            *([CreditNote.invoice_id.in_(invoices)] if invoices is not None else []),
        )
        found = [select(CreditNote.id).where(way) for way in ways]
        statement = statement.where(CreditNote.id.in_(union(*found)) if found else false())
    return statement


def _summary(row: AnyRow) -> CreditNoteSummary:
    return CreditNoteSummary(
        id=row.id,
        number=row.number,
        credit_date=row.credit_date,
        reason=row.reason,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice_number,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        total=row.total_amount,
        prepaid_restored=row.prepaid_restored,
        created_at=row.created_at,
    )


def _lines(session: Session, credit_note_id: int) -> tuple[CreditedLine, ...]:
    rows = session.execute(
        select(
            CreditNoteLine.__table__,
            InvoiceLine.kind,
            InvoiceLine.name,
            InvoiceLine.hsn_sac,
            InvoiceLine.gst_rate_bp,
        )
        .join(InvoiceLine, InvoiceLine.id == CreditNoteLine.line_id)
        .where(CreditNoteLine.credit_note_id == credit_note_id)
        .order_by(CreditNoteLine.id)
    )
    return tuple(
        CreditedLine(
            line_id=row.line_id,
            kind=LineKind(row.kind),
            name=row.name,
            hsn_sac=row.hsn_sac,
            qty=row.qty,
            rate_bp=row.gst_rate_bp,
            taxable=row.taxable_value,
            cgst=row.cgst_amount,
            sgst=row.sgst_amount,
            igst=row.igst_amount,
            line_total=row.line_total,
        )
        for row in rows
    )


def _restored(session: Session, credit_note_id: int) -> tuple[RestoredBenefit, ...]:
    rows = session.execute(
        select(
            CreditNoteRedemption.restored_qty,
            CreditNoteRedemption.restored_amount,
            PackageUsage.item_id,
            PackageUsage.benefit_type,
            CustomerPackage.name,
        )
        .join(PackageUsage, PackageUsage.id == CreditNoteRedemption.usage_id)
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .where(CreditNoteRedemption.credit_note_id == credit_note_id)
        .order_by(CreditNoteRedemption.id)
    )
    return tuple(
        RestoredBenefit(
            entitlement_id=row.item_id,
            package_name=row.name,
            kind=BenefitKind(row.benefit_type),
            qty=row.restored_qty,
            amount=row.restored_amount,
        )
        for row in rows
    )


def _refunds(session: Session, credit_note_id: int) -> tuple[Refund, ...]:
    rows = session.execute(
        select(Payout.method, func.sum(Payout.amount).label("amount"))
        .where(Payout.credit_note_id == credit_note_id)
        .group_by(Payout.method)
        .order_by(func.min(Payout.id))
    )
    return tuple(Refund(method=PaymentMethod(row.method), amount=row.amount) for row in rows)
