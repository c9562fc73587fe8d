"""What waits for somebody: days that nobody closed, money to give back, numbers that run out."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ARRAY, Date, DateTime, cast, column, exists, func, or_, select
from sqlalchemy.orm import Session

from tula.domain.numbering import Series, financial_year, is_running_out
from tula.domain.settings import Settings
from tula.domain.validity import first_instant
from tula.models import DayClose, DocumentCounter, Invoice, Payment, Payout
from tula.models.day_close import STANDS
from tula.models.invoice import IS_OWED_BACK, REFUND_DUE

LOOKED_BACK = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class DayState:
    """Whether today is closed, and the days before it with business that are not.

    `has_closes`: a spa that never closed a day is asked about yesterday alone. Of more than `LOOKED_BACK` days the
    last are named.
    """

    is_today_closed: bool
    has_closes: bool
    open_days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedBack:
    """Money (paise) to be given back to customers on how many invoices; the only one is named."""

    invoices: int
    amount: int
    only_id: int | None


def read_day_state(session: Session, *, today: date, timezone: str) -> DayState:
    """Look which days are closed, in two statements."""
    closes = session.execute(
        select(
            func.max(DayClose.closed_on).filter(DayClose.closed_on < today).label("last"),
            func.coalesce(func.bool_or(DayClose.closed_on == today), False).label("is_today_closed"),
        ).where(STANDS)
    ).one()
    yesterday = today - timedelta(days=1)
    first = max(closes.last + timedelta(days=1), today - timedelta(days=LOOKED_BACK)) if closes.last else yesterday
    asked = [first + timedelta(days=number) for number in range((today - first).days)]
    starts = [first_instant(day, timezone) for day in asked]
    ends = [first_instant(day + timedelta(days=1), timezone) for day in asked]
    instants = ARRAY(DateTime(timezone=True))
    arrays = (cast(asked, ARRAY(Date)), cast(starts, instants), cast(ends, instants))
    days = func.unnest(*arrays).table_valued(column("day", Date), "starts", "ends", name="asked").render_derived()
    rows = session.scalars(
        select(days.c.day)
        .where(
            or_(
                exists().where(Invoice.invoice_date == days.c.day),
                exists().where(Payment.received_at >= days.c.starts, Payment.received_at < days.c.ends),
                exists().where(Payout.paid_at >= days.c.starts, Payout.paid_at < days.c.ends),
            )
        )
        .order_by(days.c.day)
    )
    return DayState(is_today_closed=closes.is_today_closed, has_closes=closes.last is not None, open_days=tuple(rows))


def find_owed_back(session: Session) -> OwedBack:
    """Sum up what is still to be given back on all invoices."""
    row = session.execute(
        select(
            func.count().label("invoices"), func.sum(REFUND_DUE).label("amount"), func.min(Invoice.id).label("first_id")
        ).where(IS_OWED_BACK)
    ).one()
    return OwedBack(invoices=row.invoices, amount=row.amount or 0, only_id=row.first_id if row.invoices == 1 else None)


def find_series_running_out(session: Session, *, settings: Settings, today: date) -> tuple[Series, ...]:
    """Name the series whose numbers may not last to the end of the financial year."""
    rows = session.execute(
        select(DocumentCounter.series, DocumentCounter.last_number)
        .where(DocumentCounter.financial_year == financial_year(today))
        .order_by(DocumentCounter.series)
    )
    template = settings.invoice_number_format
    return tuple(
        Series(row.series) for row in rows if is_running_out(template=template, after=row.last_number, on=today)
    )
