"""How often a customer came, when last, and what is still owed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.invoice import InvoiceStatus
from tula.models import Invoice
from tula.models.invoice import BALANCE_DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """A customer's issued invoices in numbers; amounts are paise, less what was credited."""

    count: int
    last_on: date | None
    spent: int
    due: int
    saved: int


def get_visits(session: Session, *, customer_id: int) -> Visits:
    """Add up the invoices of a customer that stand."""
    row = session.execute(
        select(
            func.count().label("visits"),
            func.max(Invoice.invoice_date).label("last_on"),
            func.sum(Invoice.total_amount - Invoice.credited_amount).label("spent"),
            func.sum(BALANCE_DUE).label("due"),
            func.sum(Invoice.packages_deduction).label("saved"),
        ).where(Invoice.customer_id == customer_id, Invoice.status == InvoiceStatus.ISSUED.value)
    ).one()
    return Visits(count=row.visits, last_on=row.last_on, spent=row.spent or 0, due=row.due or 0, saved=row.saved or 0)
