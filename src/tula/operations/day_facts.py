"""What a day comes to and what stands in the way of closing it, read for a look or for the close itself."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, and_, cast, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.domain.day_close import DayFacts, OwedRefund
from tula.domain.day_figures import DayFigures, DocumentSum, StaffTips, TippedBill, fill_tenders, share_tips
from tula.domain.invoice import InvoiceStatus, LineKind
from tula.domain.settings import Settings
from tula.domain.validity import first_instant, local_date
from tula.models import CreditNote, CustomerPackage, DayClose, Invoice, InvoiceLine, Payment, Payout, Staff
from tula.models.day_close import STANDS
from tula.models.invoice import SETTLED_BY, to_settlement

MOST_DAYS_NAMED = 10


def load_day(session: Session, *, on: date, settings: Settings, now: datetime) -> DayFacts:
    """Read a day as the books have it now."""
    bills = session.execute(
        select(
            Invoice.id,
            Invoice.number,
            *SETTLED_BY,
        )
        .where(Invoice.invoice_date == on)
        .order_by(Invoice.id)
    ).all()
    settled = [(row, to_settlement(row)) for row in bills]
    stands = [row.total_amount for row in bills if row.status == InvoiceStatus.ISSUED]
    void = [row.total_amount for row in bills if row.status == InvoiceStatus.VOID]
    credited = session.scalars(select(CreditNote.total_amount).where(CreditNote.credit_date == on)).all()
    today = local_date(now, settings.timezone)
    return DayFacts(
        on=on,
        today=today,
        first_day=_first_day(session, today, settings.timezone),
        figures=DayFigures(
            bills=_sum(stands),
            voids=_sum(void),
            credit_notes=_sum(credited),
            due=sum(settlement.balance_due for _, settlement in settled),
            tenders=fill_tenders(
                received=_money(session, Payment, Payment.received_at, on, settings.timezone),
                paid_back=_money(session, Payout, Payout.paid_at, on, settings.timezone),
            ),
            tips=_tips(session, on),
        ),
        owed=tuple(
            OwedRefund(invoice_id=row.id, number=row.number, amount=settlement.refund_due)
            for row, settlement in settled
            if settlement.refund_due
        ),
        open_before=_open_before(session, on, settings.timezone),
    )


def _first_day(session: Session, today: date, timezone: str) -> date:
    """Find the first day on which a bill was written, money came or went back, or a package was given.

    A package counts from when it was entered: what ran before the spa had these books is on none of its days.
    """
    instants = (
        select(func.min(Payment.received_at)),
        select(func.min(Payout.paid_at)),
        select(CustomerPackage.created_at).order_by(CustomerPackage.id).limit(1),
    )
    row: Sequence[Any] = session.execute(
        select(*(one.scalar_subquery() for one in (select(func.min(Invoice.invoice_date)), *instants)))
    ).one()
    first_bill, *others = row
    return min(today, first_bill or today, *(local_date(at, timezone) for at in others if at is not None))


def _sum(amounts: Sequence[int]) -> DocumentSum:
    return DocumentSum(count=len(amounts), amount=sum(amounts))


def _money(
    session: Session, model: type[Payment] | type[Payout], at: InstrumentedAttribute[datetime], on: date, timezone: str
) -> dict[str, int]:
    """Sum what came or went on a day of the spa by each method."""
    rows = session.execute(
        select(model.method, func.sum(model.amount).label("amount"))
        .where(_is_on(at, on, timezone))
        .group_by(model.method)
    )
    return {row.method: row.amount for row in rows}


def _is_on(at: InstrumentedAttribute[datetime], on: date, timezone: str) -> ColumnElement[bool]:
    return and_(at >= first_instant(on, timezone), at < first_instant(on + timedelta(days=1), timezone))


def _tips(session: Session, on: date) -> tuple[StaffTips, ...]:
    """Read the tips of the day's bills, less those credited on the day, and share them."""
    tips = [
        *session.execute(
            select(Invoice.id, Invoice.tip).where(
                Invoice.invoice_date == on, Invoice.status == InvoiceStatus.ISSUED.value, Invoice.tip > 0
            )
        ),
        *session.execute(
            select(CreditNote.invoice_id, -CreditNote.tip).where(CreditNote.credit_date == on, CreditNote.tip > 0)
        ),
    ]
    if not tips:
        return ()
    served: dict[int, list[tuple[int | None, int]]] = defaultdict(list)
    for row in session.execute(
        select(InvoiceLine.invoice_id, InvoiceLine.staff_id, InvoiceLine.gross)
        .where(
            InvoiceLine.invoice_id.in_([invoice_id for invoice_id, _ in tips]),
            InvoiceLine.kind == LineKind.SERVICE.value,
        )
        .order_by(InvoiceLine.invoice_id, InvoiceLine.position)
    ):
        served[row.invoice_id].append((row.staff_id, row.gross))
    names = {row.id: row.name for row in session.execute(select(Staff.id, Staff.name))}
    bills = [TippedBill(tip=tip, served=served[invoice_id]) for invoice_id, tip in tips]
    return share_tips(bills, names=names)


def _open_before(session: Session, on: date, timezone: str) -> tuple[date, ...]:
    """Name the days with business between the last one that was closed and this one, the oldest first.

    A spa that closes its first day owes no closes for the days before it.
    """
    last = session.scalar(select(func.max(DayClose.closed_on)).where(DayClose.closed_on < on, STANDS))
    if last is None:
        return ()
    day: Any = select(Invoice.invoice_date.label("day")).where(Invoice.invoice_date > last, Invoice.invoice_date < on)
    events = [_days(Payment.received_at, last, on, timezone), _days(Payout.paid_at, last, on, timezone)]
    found = union(day, *events).subquery()
    rows = session.scalars(select(found.c.day).order_by(found.c.day).limit(MOST_DAYS_NAMED))
    return tuple(rows)


def _days(at: InstrumentedAttribute[datetime], last: date, on: date, timezone: str) -> Any:
    day = cast(func.timezone(timezone, at), Date).label("day")
    return select(day).where(at >= first_instant(last + timedelta(days=1), timezone), at < first_instant(on, timezone))
