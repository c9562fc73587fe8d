"""What packages gave today, by kind, and the packages that expire in the coming days."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BigInteger, ColumnElement, and_, cast, func, select
from sqlalchemy.orm import Session, aliased

from tula.domain.benefits import PACKAGE_BENEFITS, BenefitKind, ChangeType
from tula.domain.lifecycle import StoredStatus
from tula.models import Customer, CustomerPackage, CustomerPackageItem, PackageUsage
from tula.queries.reports.days import is_within

EXPIRING_DAYS = 7
SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """What packages gave by one kind of benefit: how many times, and its worth (paise)."""

    kind: BenefitKind
    times: int = 0
    worth: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringPackage:
    """A package about to expire with what is left of it: sessions of a total, credit (paise), and what is uncounted."""

    id: int
    name: str
    customer_id: int
    customer: str
    phone: str
    expires_on: date
    is_paused: bool
    sessions: int | None
    sessions_total: int | None
    credit: int | None
    is_unlimited: bool
    discount_bp: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """How many packages expire on each of the coming days, and the first of them."""

    days: tuple[tuple[date, int], ...]
    first: tuple[ExpiringPackage, ...]

    @property
    def count(self) -> int:
        """How many expire on all the days together."""
        return sum(count for _, count in self.days)


def redeemed_on(session: Session, *, today: date, timezone: str) -> tuple[Redeemed, ...]:
    """Sum up the uses of a day that stand, on bills and without one, for every kind there is."""
    reversal = aliased(PackageUsage)
    rows = session.execute(
        select(
            PackageUsage.benefit_type.label("kind"),
            func.count().label("times"),
            func.coalesce(func.sum(-PackageUsage.amount), 0).label("worth"),
        )
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
        .where(
            is_within(PackageUsage.usage_at, first=today, last=today, timezone=timezone),
            PackageUsage.change_type == ChangeType.USE.value,
            PackageUsage.item_id.is_not(None),
            reversal.id.is_(None),
        )
        .group_by(PackageUsage.benefit_type)
    )
    found = {row.kind: Redeemed(kind=BenefitKind(row.kind), times=row.times, worth=row.worth) for row in rows}
    return tuple(found.get(kind, Redeemed(kind=BenefitKind(kind))) for kind in PACKAGE_BENEFITS)


def find_expiring(session: Session, *, today: date) -> Expiring:
    """Count the active packages whose last day is today or one of the next days, and list the first."""
    days = [today + timedelta(days=number) for number in range(EXPIRING_DAYS)]
    expires = and_(
        CustomerPackage.status == StoredStatus.ACTIVE.value, CustomerPackage.expires_on.between(days[0], days[-1])
    )
    rows = session.execute(
        select(CustomerPackage.expires_on, func.count().label("found"))
        .where(expires)
        .group_by(CustomerPackage.expires_on)
    )
    counts = {row.expires_on: row.found for row in rows}
    return Expiring(days=tuple((day, counts.get(day, 0)) for day in days), first=_first(session, expires, today))


def _first(session: Session, expires: ColumnElement[bool], today: date) -> tuple[ExpiringPackage, ...]:
    first = (
        select(CustomerPackage).where(expires).order_by(CustomerPackage.expires_on, CustomerPackage.id).limit(SHOWN)
    ).subquery()
    package, item = aliased(CustomerPackage, first), CustomerPackageItem
    uncounted = and_(item.benefit_type == BenefitKind.DISCOUNT.value, item.total_qty.is_(None))
    rows = session.execute(
        select(
            package.id,
            package.name,
            package.customer_id,
            Customer.name.label("customer"),
            Customer.phone,
            package.expires_on,
            package.pauses.bool_op("@>")(today).label("is_paused"),
            cast(func.sum(item.remaining_qty), BigInteger).label("sessions"),
            cast(func.sum(item.total_qty), BigInteger).label("sessions_total"),
            func.sum(item.balance_remaining).label("credit"),
            func.bool_or(item.benefit_type == BenefitKind.UNLIMITED.value).label("is_unlimited"),
            func.max(item.discount_bp).filter(uncounted).label("discount_bp"),
        )
        .join(Customer, Customer.id == package.customer_id)
        .join(item, item.customer_package_id == package.id)
        .group_by(package.id, package.name, package.customer_id, Customer.id, package.expires_on, package.pauses)
        .order_by(package.expires_on, package.id)
    )
    return tuple(ExpiringPackage(**row._asdict()) for row in rows)
