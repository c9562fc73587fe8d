"""The money of today by its method, what customers still owe, and the latest bills."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.day_figures import Tender, fill_tenders
from tula.domain.invoice import InvoiceStatus
from tula.models import Invoice
from tula.models.invoice import BALANCE_DUE, IS_OWED
from tula.queries.reports.days import is_within
from tula.queries.reports.money import moved_money

LATEST = 6


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


def money_of(session: Session, *, today: date, timezone: str) -> tuple[Tender, ...]:
    """Sum up what came in and went back on a day, for bills of whatever day."""
    money = moved_money()
    rows = session.execute(
        select(
            money.c.method,
            func.coalesce(func.sum(money.c.amount).filter(money.c.amount > 0), 0).label("received"),
            func.coalesce(func.sum(-money.c.amount).filter(money.c.amount < 0), 0).label("paid_back"),
        )
        .where(is_within(money.c.at, first=today, last=today, timezone=timezone))
        .group_by(money.c.method)
    ).all()
    return fill_tenders(
        received={row.method: row.received for row in rows}, paid_back={row.method: row.paid_back for row in rows}
    )


def find_dues(session: Session) -> Dues:
    """Sum up what is still owed on all invoices."""
    row = session.execute(
        select(func.count().label("invoices"), func.sum(BALANCE_DUE).label("amount")).where(
            Invoice.status == InvoiceStatus.ISSUED.value, IS_OWED
        )
    ).one()
    return Dues(invoices=row.invoices, amount=row.amount or 0)


def list_latest(session: Session) -> tuple[LatestBill, ...]:
    """List the last invoices, the newest first."""
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
        .limit(LATEST)
    )
    return tuple(LatestBill(**row._asdict()) for row in rows)
