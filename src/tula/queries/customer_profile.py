"""What a customer's profile says beyond visits: the services they like, and the whole ledger of their use."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from tula.domain.invoice import InvoiceStatus
from tula.models import CustomerPackage, Invoice, InvoiceLine, PackageUsage, Service
from tula.queries.package_usage import UsageEntry, list_usage_where
from tula.queries.paging import COUNTED, Page

FAVOURITES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Favourite:
    """A service, how many times a customer had it, and when last."""

    service_id: int
    name: str
    times: int
    last_on: date


def list_favourites(session: Session, *, customer_id: int) -> list[Favourite]:
    """List the services a customer had most often on bills that stand."""
    times = func.sum(InvoiceLine.qty).label("times")
    last_on = func.max(Invoice.charge_date).label("last_on")
    statement = (
        select(Service.id, Service.name, times, last_on)
        .join(InvoiceLine, InvoiceLine.service_id == Service.id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(Invoice.customer_id == customer_id, Invoice.status == InvoiceStatus.ISSUED.value)
        .group_by(Service.id)
        .order_by(times.desc(), last_on.desc(), Service.id)
        .limit(FAVOURITES)
    )
    return [
        Favourite(service_id=row.id, name=row.name, times=int(row.times), last_on=row.last_on)
        for row in session.execute(statement)
    ]


def list_usage_of_customer(
    session: Session, *, customer_id: int, page: int = 1, per_page: int = 25
) -> Page[UsageEntry]:
    """List the ledger of a customer, newest first: of what they hold, and complimentary services on their bills.

    Found by packages and invoices, which a merge moves, not by the customer that an entry was written for.
    """
    ids = union(
        select(PackageUsage.id)
        .join(CustomerPackage, CustomerPackage.id == PackageUsage.customer_package_id)
        .where(CustomerPackage.customer_id == customer_id),
        select(PackageUsage.id)
        .join(Invoice, Invoice.id == PackageUsage.invoice_id)
        .where(Invoice.customer_id == customer_id, PackageUsage.item_id.is_(None)),
    ).subquery()
    return list_usage_where(
        session, PackageUsage.id.in_(select(ids.c.id)), page=page, per_page=per_page, counted=COUNTED
    )
