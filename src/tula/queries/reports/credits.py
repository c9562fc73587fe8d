"""Credit notes and money paid back, day by day, of invoices of whatever day."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.gst import DocumentType
from tula.models import CreditNote, Invoice, Payout
from tula.queries.reports.days import is_within, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCredits:
    """The credit notes of one day; amounts are paise, the taxable value that of tax invoices alone."""

    day: date
    notes: int
    taxable_amount: int
    tax: int
    total_amount: int
    prepaid_restored: int


def daily_credits(session: Session, *, first: date, last: date) -> dict[date, DayCredits]:
    """Sum up the credit notes of every day that has some."""
    is_taxed = Invoice.document_type == DocumentType.TAX_INVOICE.value
    tax = CreditNote.cgst_amount + CreditNote.sgst_amount + CreditNote.igst_amount
    rows = session.execute(
        select(
            CreditNote.credit_date.label("day"),
            func.count().label("notes"),
            func.coalesce(func.sum(CreditNote.taxable_amount).filter(is_taxed), 0).label("taxable_amount"),
            func.sum(tax).label("tax"),
            func.sum(CreditNote.total_amount).label("total_amount"),
            func.sum(CreditNote.prepaid_restored).label("prepaid_restored"),
        )
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(CreditNote.credit_date.between(first, last))
        .group_by(CreditNote.credit_date)
    )
    return {row.day: DayCredits(**row._asdict()) for row in rows}


def daily_payouts(session: Session, *, first: date, last: date, timezone: str) -> dict[date, int]:
    """Sum up what was paid back on every day of the spa that has some (paise)."""
    day = local_day(Payout.paid_at, timezone)
    rows = session.execute(
        select(day, func.sum(Payout.amount).label("amount"))
        .where(is_within(Payout.paid_at, first=first, last=last, timezone=timezone))
        .group_by(day)
    )
    return {row.day: row.amount for row in rows}
