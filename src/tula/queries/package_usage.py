"""The ledger of customer packages, as it is shown: every use, what it left and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from tula.models import CustomerPackage, Invoice, PackageUsage, Service, Staff
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import Page, fetch_page

RECENT_USAGE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageEntry:
    """One ledger entry; `qty` and `amount` (paise) are signed by their effect on what is left."""

    id: int
    usage_at: datetime
    customer_id: int
    template_id: int | None
    customer_package_id: int | None
    package_name: str | None
    item_id: int | None
    service_id: int | None
    service_name: str | None
    qty: int | None
    amount: int | None
    change_type: str
    benefit_type: str
    qty_after: int | None
    balance_after: int | None
    rule: str | None
    reason: str | None
    invoice_id: int | None
    invoice_number: str | None
    line_id: int | None
    idempotency_key: str
    reverses_id: int | None
    reversed_by_id: int | None
    staff: str | None
    actor: str
    notes: str | None
    created_at: datetime


def list_usage(session: Session, *, package_id: int, page: int = 1, per_page: int = 25) -> Page[UsageEntry]:
    """List the ledger of one customer package, newest first."""
    return list_usage_where(session, PackageUsage.customer_package_id == package_id, page=page, per_page=per_page)


def list_usage_where(
    session: Session, condition: ColumnElement[bool], *, page: int, per_page: int, counted: int | None = None
) -> Page[UsageEntry]:
    """List some ledger entries, newest first; at most `counted` of them are counted."""
    statement = _usage().where(condition).order_by(PackageUsage.id.desc())
    return fetch_page(session, statement, page=page, per_page=per_page, read=_usage_entry, counted=counted)


def get_usage(session: Session, *, key: str) -> UsageEntry:
    """Read the ledger entry of a key that was just posted."""
    return _usage_entry(session.execute(_usage().where(PackageUsage.idempotency_key == key)).one())


def _usage() -> AnySelect:
    reversal = aliased(PackageUsage)
    return (
        select(
            PackageUsage.id,
            PackageUsage.usage_at,
            PackageUsage.customer_id,
            CustomerPackage.template_id,
            PackageUsage.customer_package_id,
            CustomerPackage.name.label("package_name"),
            PackageUsage.item_id,
            PackageUsage.service_id,
            Service.name.label("service_name"),
            PackageUsage.qty,
            PackageUsage.amount,
            PackageUsage.change_type,
            PackageUsage.benefit_type,
            PackageUsage.qty_after,
            PackageUsage.balance_after,
            PackageUsage.rule,
            PackageUsage.reason,
            PackageUsage.invoice_id,
            Invoice.number.label("invoice_number"),
            PackageUsage.line_id,
            PackageUsage.idempotency_key,
            PackageUsage.reverses_id,
            reversal.id.label("reversed_by_id"),
            Staff.name.label("staff"),
            PackageUsage.actor,
            PackageUsage.notes,
            PackageUsage.created_at,
        )
        .outerjoin(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .outerjoin(Service, Service.id == PackageUsage.service_id)
        .outerjoin(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(Staff, Staff.id == PackageUsage.staff_id)
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
    )


def _usage_entry(row: AnyRow) -> UsageEntry:
    return UsageEntry(**row._asdict())
