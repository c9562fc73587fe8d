"""Customer records before they go: what a merge would move, and what an erasure would leave."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.customer import FIELDS
from tula.domain.customer_record import fill_from, require_present, require_two
from tula.domain.lifecycle import PackageStatus
from tula.models import Customer, CustomerPackage, Invoice
from tula.queries.customers import CustomerCard, get_customer
from tula.queries.packages import packages_of_customer
from tula.queries.visits import get_visits


@dataclass(frozen=True, slots=True, kw_only=True)
class MergePreview:
    """Two records and what the kept one would receive: documents, packages, and values for its empty fields."""

    kept: CustomerCard
    merged: CustomerCard
    invoices: int
    packages: int
    filled: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePreview:
    """What stands in the books for a customer who is to be forgotten; `due` is paise."""

    records: int
    invoices: int
    due: int
    live_packages: int


def preview_merge(session: Session, *, kept_id: int, merged_id: int) -> MergePreview:
    """Say what merging `merged_id` into `kept_id` would do.

    :raises SameCustomer: both are the same record.
    :raises CustomerNotFound: there is none with such an id.
    :raises CustomerGone: one was merged or erased before.
    """
    require_two(kept_id=kept_id, merged_id=merged_id)
    kept, merged = get_customer(session, kept_id), get_customer(session, merged_id, field="merged_id")
    require_present(is_active=not kept.is_gone)
    require_present(is_active=not merged.is_gone, field="merged_id")
    counts = session.execute(
        select(
            select(func.count()).where(Invoice.customer_id == merged_id).scalar_subquery().label("invoices"),
            select(func.count()).where(CustomerPackage.customer_id == merged_id).scalar_subquery().label("packages"),
        )
    ).one()
    return MergePreview(
        kept=kept,
        merged=merged,
        invoices=counts.invoices,
        packages=counts.packages,
        filled=fill_from(_fields(kept), _fields(merged)),
    )


def preview_erase(session: Session, *, customer_id: int, today: date) -> ErasePreview:
    """Say what the books hold of a customer who is to be forgotten.

    :raises CustomerNotFound: there is none with that id.
    :raises CustomerGone: it was merged or erased before.
    """
    require_present(is_active=not get_customer(session, customer_id).is_gone)
    merged = session.scalar(select(func.count()).where(Customer.merged_into_id == customer_id)) or 0
    visits = get_visits(session, customer_id=customer_id)
    held = packages_of_customer(session, customer_id=customer_id, today=today)
    return ErasePreview(
        records=1 + merged,
        invoices=visits.count,
        due=visits.due,
        live_packages=sum(one.status in (PackageStatus.ACTIVE, PackageStatus.PAUSED) for one in held),
    )


def _fields(card: CustomerCard) -> dict[str, str | None]:
    return {name: getattr(card, name) for name in FIELDS}
