"""Packages whose last day is near, or was, and that still hold something; with what they are worth today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from tula.domain.lifecycle import StoredStatus
from tula.models import Customer, CustomerPackage, CustomerPackageItem
from tula.queries.reports.liability import Roll, liability_of_packages


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringPackage:
    """A package that expires; `credit` is what is left of prepaid, `worth` what is owed for it today (paise)."""

    package_id: int
    name: str
    customer_id: int
    customer: str
    phone: str
    expires_on: date
    is_paused: bool
    sessions: int
    credit: int
    is_open: bool
    """Something is not counted: unlimited, or a discount for any number of visits."""
    worth: int


def expiring_packages(
    session: Session, *, first: date, last: date, today: date, timezone: str
) -> list[ExpiringPackage]:
    """List the packages with something left whose last day lies in some days, soonest first, in two statements."""
    is_open = or_(
        CustomerPackageItem.benefit_type == "unlimited",
        CustomerPackageItem.total_qty.is_(None) & (CustomerPackageItem.benefit_type == "discount"),
    )
    rows = session.execute(
        select(
            CustomerPackage.id.label("package_id"),
            CustomerPackage.name,
            CustomerPackage.customer_id,
            Customer.name.label("customer"),
            Customer.phone,
            CustomerPackage.expires_on,
            CustomerPackage.pauses.bool_op("@>")(today).label("is_paused"),
            func.coalesce(func.sum(CustomerPackageItem.remaining_qty), 0).label("sessions"),
            func.coalesce(func.sum(CustomerPackageItem.balance_remaining), 0).label("credit"),
            func.bool_or(case((is_open, True), else_=False)).label("is_open"),
        )
        .join(Customer, Customer.id == CustomerPackage.customer_id)
        .join(CustomerPackageItem, CustomerPackageItem.customer_package_id == CustomerPackage.id)
        .where(CustomerPackage.status == StoredStatus.ACTIVE.value, CustomerPackage.expires_on.between(first, last))
        .group_by(CustomerPackage.id, Customer.id)
        .order_by(CustomerPackage.expires_on, CustomerPackage.id)
    ).all()
    worth = liability_of_packages(session, today=today, timezone=timezone, package_ids=[row.package_id for row in rows])
    return [
        ExpiringPackage(
            **{**row._asdict(), "sessions": int(row.sessions)}, worth=worth.get(row.package_id, Roll()).closing
        )
        for row in rows
    ]


def count_by_day(packages: Sequence[ExpiringPackage], *, first: date, last: date) -> list[tuple[date, int]]:
    """Count how many expire on each day."""
    counts = dict.fromkeys((first + timedelta(days=number) for number in range((last - first).days + 1)), 0)
    for one in packages:
        counts[one.expires_on] += 1
    return list(counts.items())
