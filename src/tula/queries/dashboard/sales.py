"""The sales of today beside the same weekday of the weeks before, by this time of day and on the whole day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Time, and_, cast, func, select
from sqlalchemy.orm import Session

from tula.domain.invoice import InvoiceStatus, PackageBilling
from tula.domain.money import round_half_up
from tula.domain.validity import local_date
from tula.domain.weekday import Comparison, PartDay, Usual, against_last_week, usual_by_now
from tula.models import Invoice

WEEKS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sales:
    """The same weekday of `WEEKS` weeks and, last, today; `on_trial` bills of today took nothing from packages."""

    days: tuple[PartDay, ...]
    on_trial: int

    @property
    def today(self) -> PartDay:
        """The bills of today so far."""
        return self.days[-1]

    @property
    def week_ago(self) -> PartDay:
        """The bills of a week ago."""
        return self.days[-2]

    @property
    def average(self) -> int:
        """What a bill of today comes to on average, in whole rupees (paise)."""
        return 100 * round_half_up(self.today.total, 100 * self.today.bills) if self.today.bills else 0

    @property
    def change(self) -> Comparison | None:
        """Today against a week ago, up to now."""
        return against_last_week(self.today, self.week_ago)

    @property
    def usual(self) -> Usual | None:
        """What this weekday usually brought by now."""
        return usual_by_now(self.days[:-1])


def weekday_sales(session: Session, *, now: datetime, timezone: str) -> Sales:
    """Sum up the bills of today and of the same weekdays before it; void ones are no sales."""
    today = local_date(now, timezone)
    days = [today - timedelta(weeks=number) for number in range(WEEKS, -1, -1)]
    made_at = func.timezone(timezone, Invoice.created_at)
    on_its_day = cast(made_at, Date) == Invoice.invoice_date
    by_now = and_(on_its_day, cast(made_at, Time) <= now.astimezone(ZoneInfo(timezone)).time())
    rows = session.execute(
        select(
            Invoice.invoice_date.label("day"),
            func.count().label("bills"),
            func.sum(Invoice.total_amount).label("total"),
            func.count().filter(by_now).label("bills_by_now"),
            func.coalesce(func.sum(Invoice.total_amount).filter(by_now), 0).label("total_by_now"),
            func.bool_and(on_its_day).label("is_timed"),
            func.count().filter(Invoice.package_billing == PackageBilling.SHADOW.value).label("on_trial"),
        )
        .where(Invoice.invoice_date.in_(days), Invoice.status == InvoiceStatus.ISSUED.value)
        .group_by(Invoice.invoice_date)
    )
    found: dict[date, PartDay] = {}
    on_trial = 0
    for row in rows:
        values = row._asdict()
        trials = values.pop("on_trial")
        found[row.day] = PartDay(**values)
        on_trial = trials if row.day == today else on_trial
    return Sales(days=tuple(found.get(day, PartDay(day=day)) for day in days), on_trial=on_trial)
