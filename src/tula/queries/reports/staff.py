"""What each of the staff did: services billed, what packages paid of them, what was credited, tips, unbilled uses."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import BigInteger, Text, and_, case, cast, func, literal, null, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import Subquery

from tula.domain.benefits import ChangeType
from tula.domain.invoice import InvoiceStatus, LineKind
from tula.domain.tip import share_tip
from tula.models import CreditNote, CreditNoteLine, Customer, Invoice, InvoiceLine, PackageUsage, Service, Staff
from tula.models.columns import AnySelect, Paise
from tula.queries.reports.days import is_within, local_day
from tula.queries.reports.holder import join_holder


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWork:
    """The work of one of the staff, or of nobody named; amounts are paise in the price's own terms.

    `value` is before benefits, after staff and invoice discount; credited units and value are below zero.
    """

    staff_id: int | None
    name: str | None
    services: int = 0
    unbilled: int = 0
    value: int = 0
    by_packages: int = 0
    credited_services: int = 0
    credited: int = 0
    tips: int = 0

    @property
    def charged(self) -> int:
        """What customers were charged for it after benefits, less what was credited."""
        return self.value - self.by_packages + self.credited


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLine:
    """A service on an invoice, or what a credit note took back of one, or a use without a bill."""

    day: date
    number: str | None
    invoice_id: int | None
    customer_package_id: int | None
    customer: str | None
    service: str
    qty: int
    value: int
    by_packages: int
    credited: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TipShare:
    """What one of the staff has of the tip of a bill, or below zero of one that a credit note gave back (paise)."""

    staff_id: int | None
    invoice_id: int
    number: str
    day: date
    customer: str
    tip: int
    share: int


_NOTHING = literal(0, Paise)


def staff_work(session: Session, *, first: date, last: date, timezone: str) -> list[StaffWork]:
    """Sum up the days for everyone who did something, in three statements."""
    lines = _lines(first=first, last=last, timezone=timezone).c
    names = ("services", "unbilled", "value", "by_packages", "credited_services", "credited")
    rows = session.execute(
        select(lines.staff_id, *(func.sum(lines[name]).label(name) for name in names)).group_by(lines.staff_id)
    )
    work = {
        row.staff_id: StaffWork(
            staff_id=row.staff_id,
            name=None,
            services=int(row.services),
            unbilled=int(row.unbilled),
            value=row.value,
            by_packages=row.by_packages,
            credited_services=int(row.credited_services),
            credited=row.credited,
        )
        for row in rows
    }
    tips: dict[int | None, int] = defaultdict(int)
    for share in _tips(session, first=first, last=last):
        tips[share.staff_id] += share.share
    for staff_id, amount in tips.items():
        work[staff_id] = replace(work.get(staff_id, StaffWork(staff_id=staff_id, name=None)), tips=amount)
    known = {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}
    named = [replace(one, name=known.get(one.staff_id or 0)) for one in work.values()]
    return sorted(named, key=lambda one: (one.name is None, -one.value, one.name or ""))


def list_work(
    session: Session, *, first: date, last: date, timezone: str, staff_id: int | None, is_everyone: bool
) -> list[WorkLine]:
    """List what one of the staff did, newest first; `is_everyone` lists it of all."""
    lines = _lines(first=first, last=last, timezone=timezone).c
    wanted = [] if is_everyone else [lines.staff_id.is_not_distinct_from(staff_id)]
    rows = session.execute(
        select(*lines).where(*wanted).order_by(lines.day.desc(), lines.number.desc().nulls_last(), lines.position)
    )
    return [
        WorkLine(
            day=row.day,
            number=row.number,
            invoice_id=row.invoice_id,
            customer_package_id=row.customer_package_id,
            customer=row.customer,
            service=row.service,
            qty=int(row.services + row.unbilled + row.credited_services),
            value=row.value,
            by_packages=row.by_packages,
            credited=row.credited,
        )
        for row in rows
    ]


def _lines(*, first: date, last: date, timezone: str) -> Subquery:
    """Select every piece of work: service lines, what credit notes took back of them, and uses without a bill."""
    billed = (
        select(
            InvoiceLine.staff_id,
            Invoice.invoice_date.label("day"),
            Invoice.number,
            InvoiceLine.invoice_id,
            cast(null(), BigInteger).label("customer_package_id"),
            Invoice.recipient["name"].astext.label("customer"),
            InvoiceLine.name.label("service"),
            InvoiceLine.position,
            InvoiceLine.qty.label("services"),
            literal(0).label("unbilled"),
            (InvoiceLine.gross - InvoiceLine.discount).label("value"),
            InvoiceLine.deduction.label("by_packages"),
            literal(0).label("credited_services"),
            _NOTHING.label("credited"),
        )
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            InvoiceLine.kind == LineKind.SERVICE.value,
            Invoice.invoice_date.between(first, last),
            Invoice.status == InvoiceStatus.ISSUED.value,
        )
    )
    price = case((InvoiceLine.tax_inclusive, CreditNoteLine.line_total), else_=CreditNoteLine.taxable_value)
    credited = (
        select(
            InvoiceLine.staff_id,
            CreditNote.credit_date,
            CreditNote.number,
            InvoiceLine.invoice_id,
            cast(null(), BigInteger),
            Invoice.recipient["name"].astext,
            InvoiceLine.name,
            InvoiceLine.position,
            literal(0),
            literal(0),
            _NOTHING,
            _NOTHING,
            -CreditNoteLine.qty,
            -price,
        )
        .select_from(CreditNoteLine)
        .join(CreditNote, CreditNote.id == CreditNoteLine.credit_note_id)
        .join(InvoiceLine, InvoiceLine.id == CreditNoteLine.line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(InvoiceLine.kind == LineKind.SERVICE.value, CreditNote.credit_date.between(first, last))
    )
    return union_all(billed, credited, _unbilled(first=first, last=last, timezone=timezone)).subquery()


def _unbilled(*, first: date, last: date, timezone: str) -> AnySelect:
    """Select uses of packages without a bill; one of prepaid credit is one service."""
    return join_holder(
        select(
            PackageUsage.staff_id,
            local_day(PackageUsage.usage_at, timezone),
            cast(null(), Text),
            cast(null(), BigInteger),
            PackageUsage.customer_package_id,
            Customer.name,
            Service.name,
            literal(0),
            literal(0),
            func.coalesce(-PackageUsage.qty, 1),
            _NOTHING,
            _NOTHING,
            literal(0),
            _NOTHING,
        )
        .select_from(PackageUsage)
        .join(Service, Service.id == PackageUsage.service_id)
        .where(
            PackageUsage.change_type == ChangeType.USE.value,
            PackageUsage.invoice_id.is_(None),
            is_within(PackageUsage.usage_at, first=first, last=last, timezone=timezone),
        )
    )


def list_tips(session: Session, *, first: date, last: date, staff_id: int | None, is_everyone: bool) -> list[TipShare]:
    """List the tips of the days that one of the staff has a share in, newest first; `is_everyone` lists all shares."""
    found = [share for share in _tips(session, first=first, last=last) if is_everyone or share.staff_id == staff_id]
    return sorted(found, key=lambda one: (one.day, one.number), reverse=True)


def _tips(session: Session, *, first: date, last: date) -> Iterator[TipShare]:
    """Share the tips of the days, those that credit notes gave back below zero."""
    customer = Invoice.recipient["name"].astext.label("customer")
    given = select(
        Invoice.id.label("invoice_id"),
        literal(1).label("sign"),
        Invoice.number,
        Invoice.invoice_date.label("day"),
        customer,
        Invoice.tip,
    ).where(Invoice.invoice_date.between(first, last), Invoice.status == InvoiceStatus.ISSUED.value, Invoice.tip > 0)
    returned = (
        select(CreditNote.invoice_id, literal(-1), CreditNote.number, CreditNote.credit_date, customer, CreditNote.tip)
        .join(Invoice, Invoice.id == CreditNote.invoice_id)
        .where(CreditNote.credit_date.between(first, last), CreditNote.tip > 0)
    )
    both = union_all(given, returned).subquery().c
    of_services = and_(InvoiceLine.invoice_id == both.invoice_id, InvoiceLine.kind == LineKind.SERVICE.value)
    rows = session.execute(
        select(*both, InvoiceLine.id.label("line_id"), InvoiceLine.staff_id, InvoiceLine.gross)
        .outerjoin(InvoiceLine, of_services)
        .order_by(both.invoice_id, both.sign, both.number, InvoiceLine.position)
    )
    for _, lines in groupby(rows, key=lambda row: (row.invoice_id, row.sign, row.number)):
        document, *others = lines
        services = [(row.staff_id, row.gross) for row in (document, *others) if row.line_id is not None]
        for staff_id, part in share_tip(document.tip, services).items():
            yield TipShare(
                staff_id=staff_id,
                invoice_id=document.invoice_id,
                number=document.number,
                day=document.day,
                customer=document.customer,
                tip=document.sign * document.tip,
                share=document.sign * part,
            )
