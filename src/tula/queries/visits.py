"""How often a customer came, when last, what packages took off their bills, and what is still owed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from tula.domain.benefits import BenefitKind, ChangeType
from tula.domain.invoice import InvoiceStatus
from tula.models import CustomerPackageItem, Invoice, PackageUsage
from tula.models.invoice import BALANCE_DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """A customer's issued invoices, and on how many days they came; amounts are paise, less what was credited."""

    count: int
    days: int
    last_on: date | None
    spent: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Savings:
    """What packages took off a customer's bills, less what went back: given, or paid from loaded credit (paise)."""

    saved: int
    prepaid: int


def get_visits(session: Session, *, customer_id: int) -> Visits:
    """Add up the invoices of a customer that stand; several on one day are one visit."""
    row = session.execute(
        select(
            func.count().label("invoices"),
            func.count(Invoice.charge_date.distinct()).label("days"),
            func.max(Invoice.charge_date).label("last_on"),
            func.sum(Invoice.total_amount - Invoice.credited_amount).label("spent"),
            func.sum(BALANCE_DUE).label("due"),
        ).where(Invoice.customer_id == customer_id, Invoice.status == InvoiceStatus.ISSUED.value)
    ).one()
    return Visits(count=row.invoices, days=row.days, last_on=row.last_on, spent=row.spent or 0, due=row.due or 0)


def get_savings(session: Session, *, customer_id: int) -> Savings:
    """Add up the uses of packages on a customer's bills and their reversals, as the report of savings does."""
    is_prepaid = PackageUsage.benefit_type == BenefitKind.PREPAID.value
    row = session.execute(
        _uses_on_bills(customer_id).with_only_columns(
            func.sum(-PackageUsage.amount).filter(~is_prepaid).label("saved"),
            func.sum(-PackageUsage.amount).filter(is_prepaid).label("prepaid"),
        )
    ).one()
    return Savings(saved=row.saved or 0, prepaid=row.prepaid or 0)


def _uses_on_bills(customer_id: int) -> Select[int]:
    """Select what was booked for the entitlements of a customer, which a merge moves, on bills."""
    original = aliased(PackageUsage)
    return (
        select(PackageUsage.id)
        .join(CustomerPackageItem, CustomerPackageItem.id == PackageUsage.item_id)
        .outerjoin(original, original.id == PackageUsage.reverses_id)
        .where(
            CustomerPackageItem.customer_id == customer_id,
            PackageUsage.invoice_id.is_not(None),
            or_(
                PackageUsage.change_type == ChangeType.USE.value,
                original.change_type == ChangeType.USE.value,
            ),
        )
    )
