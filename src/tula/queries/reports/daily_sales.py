"""Sales and tenders day by day. Void invoices are no sales; every amount is a sum of what was stored."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Label, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.domain.gst import DocumentType
from tula.domain.invoice import InvoiceStatus
from tula.models import Invoice
from tula.queries.reports.days import is_within, local_day
from tula.queries.reports.money import moved_money

_SUMMED = (
    Invoice.services_subtotal,
    Invoice.inventory_subtotal,
    Invoice.packages_subtotal,
    Invoice.discount_total,
    Invoice.packages_deduction,
    Invoice.taxable_amount,
    Invoice.cgst_amount,
    Invoice.sgst_amount,
    Invoice.igst_amount,
    Invoice.tip,
    Invoice.total_amount,
    Invoice.prepaid_tendered,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySales:
    """The invoices of one day and the money that came in on it, less what was paid back; amounts are paise."""

    day: date
    bills: int = 0
    services_subtotal: int = 0
    inventory_subtotal: int = 0
    packages_subtotal: int = 0
    discount_total: int = 0
    packages_deduction: int = 0
    taxable_amount: int = 0
    cgst_amount: int = 0
    sgst_amount: int = 0
    igst_amount: int = 0
    tip: int = 0
    total_amount: int = 0
    prepaid_tendered: int = 0
    tenders: dict[str, int] = field(default_factory=dict)

    @property
    def tax(self) -> int:
        """All heads of tax together."""
        return self.cgst_amount + self.sgst_amount + self.igst_amount

    @property
    def received(self) -> int:
        """Money received that day less what was paid back, for invoices of whatever day."""
        return sum(self.tenders.values())


def daily_sales(session: Session, *, first: date, last: date, timezone: str) -> tuple[DaySales, ...]:
    """List every day from `first` to `last` with its sales and the money of it."""
    rows = session.execute(
        select(
            Invoice.invoice_date.label("day"),
            func.count().label("bills"),
            *(_sum(column) for column in _SUMMED),
        )
        .where(Invoice.invoice_date.between(first, last), Invoice.status == InvoiceStatus.ISSUED.value)
        .group_by(Invoice.invoice_date)
    )
    sales = {row.day: row._asdict() for row in rows}
    tenders = _tenders(session, first=first, last=last, timezone=timezone)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return tuple(DaySales(**sales.get(day, {"day": day}), tenders=tenders.get(day, {})) for day in days)


def _sum(column: InstrumentedAttribute[int]) -> Label[int]:
    """Add up a column; only tax invoices have a taxable value, vouchers and bills of supply are not taxed."""
    total = func.sum(column)
    if column is Invoice.taxable_amount:
        taxed = Invoice.document_type == DocumentType.TAX_INVOICE.value
        return func.coalesce(total.filter(taxed), 0).label(column.key)
    return total.label(column.key)


def sum_days(days: tuple[DaySales, ...]) -> DaySales:
    """Add days up; the day of the sum is the first."""
    tenders: dict[str, int] = defaultdict(int)
    for one in days:
        for method, amount in one.tenders.items():
            tenders[method] += amount
    names = ["bills", *(column.key for column in _SUMMED)]
    return DaySales(
        day=days[0].day, tenders=dict(tenders), **{name: sum(getattr(one, name) for one in days) for name in names}
    )


def _tenders(session: Session, *, first: date, last: date, timezone: str) -> dict[date, dict[str, int]]:
    money = moved_money()
    day = local_day(money.c.at, timezone)
    rows = session.execute(
        select(day, money.c.method, func.sum(money.c.amount).label("amount"))
        .where(is_within(money.c.at, first=first, last=last, timezone=timezone))
        .group_by(day, money.c.method)
    )
    tenders: dict[date, dict[str, int]] = defaultdict(dict)
    for row in rows:
        tenders[row.day][row.method] = row.amount
    return tenders
