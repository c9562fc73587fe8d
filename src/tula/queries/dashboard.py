"""The day at a glance: sales against the same weekday, what packages gave, and what needs somebody."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from tula.domain.benefits import ChangeType
from tula.domain.invoice import InvoiceStatus
from tula.domain.lifecycle import StoredStatus
from tula.models import Customer, CustomerPackage, Invoice, PackageUsage
from tula.models.invoice import BALANCE_DUE, IS_OWED
from tula.queries.low_stock import LowStock, find_low_stock
from tula.queries.reports.daily_sales import DaySales, daily_sales

CHART_DAYS = 14
EXPIRING_DAYS = 7
SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Redeemed:
    """What packages gave on the bills of a day: how many times, and its worth in paise."""

    times: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    """A package about to expire."""

    id: int
    name: str
    customer_id: int
    customer_name: str
    customer_phone: str
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Dues:
    """What customers still owe (paise) on how many invoices."""

    invoices: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestBill:
    """One of the last invoices; the total is paise."""

    id: int
    number: str
    status: str
    payment_status: str
    customer_name: str
    total_amount: int
    packages_deduction: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dashboard:
    """Everything on the first page."""

    days: tuple[DaySales, ...]
    redeemed: Redeemed
    expiring: tuple[Expiring, ...]
    expiring_count: int
    low_stock: LowStock
    dues: Dues
    latest: tuple[LatestBill, ...]

    @property
    def today(self) -> DaySales:
        """The sales of today."""
        return self.days[-1]

    @property
    def week_ago(self) -> DaySales:
        """The sales of the same weekday a week before."""
        return self.days[-8]


def get_dashboard(session: Session, *, today: date, timezone: str) -> Dashboard:
    """Read the dashboard in seven statements."""
    expiring = _expiring(session, today)
    return Dashboard(
        days=daily_sales(session, first=today - timedelta(days=CHART_DAYS - 1), last=today, timezone=timezone),
        redeemed=_redeemed(session, today),
        expiring=tuple(one for one, _ in expiring),
        expiring_count=expiring[0][1] if expiring else 0,
        low_stock=find_low_stock(session, today=today, limit=SHOWN),
        dues=_dues(session),
        latest=_latest(session),
    )


def _redeemed(session: Session, today: date) -> Redeemed:
    reversal = aliased(PackageUsage)
    row = session.execute(
        select(func.count().label("times"), func.sum(PackageUsage.amount).label("amount"))
        .join(Invoice, Invoice.id == PackageUsage.invoice_id)
        .outerjoin(reversal, reversal.reverses_id == PackageUsage.id)
        .where(
            Invoice.invoice_date == today,
            PackageUsage.change_type == ChangeType.USE.value,
            PackageUsage.item_id.is_not(None),
            reversal.id.is_(None),
        )
    ).one()
    return Redeemed(times=row.times, amount=-(row.amount or 0))


def _expiring(session: Session, today: date) -> list[tuple[Expiring, int]]:
    rows = session.execute(
        select(
            CustomerPackage.id,
            CustomerPackage.name,
            CustomerPackage.customer_id,
            CustomerPackage.expires_on,
            Customer.name.label("customer_name"),
            Customer.phone.label("customer_phone"),
            func.count().over().label("found"),
        )
        .join(Customer, Customer.id == CustomerPackage.customer_id)
        .where(
            CustomerPackage.status == StoredStatus.ACTIVE.value,
            CustomerPackage.expires_on.between(today, today + timedelta(days=EXPIRING_DAYS - 1)),
        )
        .order_by(CustomerPackage.expires_on, CustomerPackage.id)
        .limit(SHOWN)
    )
    found = []
    for row in rows:
        values = row._asdict()
        everything = values.pop("found")
        found.append((Expiring(**values), everything))
    return found


def _dues(session: Session) -> Dues:
    row = session.execute(
        select(func.count().label("invoices"), func.sum(BALANCE_DUE).label("amount")).where(
            Invoice.status == InvoiceStatus.ISSUED.value, IS_OWED
        )
    ).one()
    return Dues(invoices=row.invoices, amount=row.amount or 0)


def _latest(session: Session) -> tuple[LatestBill, ...]:
    rows = session.execute(
        select(
            Invoice.id,
            Invoice.number,
            Invoice.status,
            Invoice.payment_status,
            Invoice.recipient["name"].astext.label("customer_name"),
            Invoice.total_amount,
            Invoice.packages_deduction,
        )
        .order_by(Invoice.id.desc())
        .limit(SHOWN)
    )
    return tuple(LatestBill(**row._asdict()) for row in rows)
