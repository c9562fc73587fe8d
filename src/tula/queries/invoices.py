"""Invoices: one as it was issued, and the list."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tula.domain.document import InvoiceDocument
from tula.domain.settlement import Settlement
from tula.models import Invoice
from tula.models.columns import AnyRow, AnySelect
from tula.models.invoice import to_settlement
from tula.models.issued import read_issued
from tula.queries.paging import Page, escape_like, fetch_page


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceSummary:
    """An invoice in a list; amounts are paise."""

    id: int
    number: str
    document_type: str
    version: int
    status: str
    payment_status: str
    customer_id: int
    customer_name: str
    invoice_date: date
    charge_date: date
    packages_deduction: int
    total: int
    prepaid_tendered: int
    amount_paid: int
    settlement: Settlement
    created_at: datetime

    @property
    def balance_due(self) -> int:
        """What is still to be paid with money (paise)."""
        return self.settlement.balance_due

    @property
    def refund_due(self) -> int:
        """What was paid and has to be paid back (paise)."""
        return self.settlement.refund_due


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFilter:
    """Which invoices to list; `q` looks into number, customer name and phone."""

    customer_id: int | None = None
    status: str | None = None
    payment_status: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    number: str | None = None
    q: str | None = None


def list_invoices(
    session: Session, *, wanted: InvoiceFilter, page: int = 1, per_page: int = 25
) -> Page[InvoiceSummary]:
    """List invoices, newest first."""
    return fetch_page(session, _filtered(wanted), page=page, per_page=per_page, read=_summary)


def _filtered(wanted: InvoiceFilter) -> AnySelect:
    statement = select(
        Invoice.id,
        Invoice.number,
        Invoice.document_type,
        Invoice.version,
        Invoice.status,
        Invoice.payment_status,
        Invoice.customer_id,
        Invoice.recipient["name"].astext.label("customer_name"),
        Invoice.invoice_date,
        Invoice.charge_date,
        Invoice.packages_deduction,
        Invoice.total_amount,
        Invoice.prepaid_tendered,
        Invoice.amount_paid,
        Invoice.credited_amount,
        Invoice.tender_returned,
        Invoice.paid_back,
        Invoice.created_at,
    ).order_by(Invoice.id.desc())
    equal = {
        Invoice.customer_id: wanted.customer_id,
        Invoice.status: wanted.status,
        Invoice.payment_status: wanted.payment_status,
        Invoice.number: wanted.number,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if wanted.from_date:
        statement = statement.where(Invoice.invoice_date >= wanted.from_date)
    if wanted.to_date:
        statement = statement.where(Invoice.invoice_date <= wanted.to_date)
    if wanted.q:
        like = f"%{escape_like(wanted.q.strip())}%"
        statement = statement.where(
            or_(
                Invoice.number.ilike(like),
                Invoice.recipient["name"].astext.ilike(like),
                Invoice.recipient["phone"].astext.like(like),
            )
        )
    return statement


def _summary(row: AnyRow) -> InvoiceSummary:
    return InvoiceSummary(
        id=row.id,
        number=row.number,
        document_type=row.document_type,
        version=row.version,
        status=row.status,
        payment_status=row.payment_status,
        customer_id=row.customer_id,
        customer_name=row.customer_name,
        invoice_date=row.invoice_date,
        charge_date=row.charge_date,
        packages_deduction=row.packages_deduction,
        total=row.total_amount,
        prepaid_tendered=row.prepaid_tendered,
        amount_paid=row.amount_paid,
        settlement=to_settlement(row),
        created_at=row.created_at,
    )


def get_invoice(session: Session, *, invoice_id: int) -> InvoiceDocument | None:
    """Read an invoice with all that happened to it since; None when there is none."""
    return read_issued(session, invoice_id=invoice_id)
