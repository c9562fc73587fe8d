"""Everything on the first page, read in a number of statements that is always the same."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tula.domain.day_figures import Tender
from tula.domain.numbering import Series
from tula.domain.settings import Settings
from tula.domain.validity import local_date
from tula.queries.dashboard.attention import (
    DayState,
    OwedBack,
    find_owed_back,
    find_series_running_out,
    read_day_state,
)
from tula.queries.dashboard.money import Dues, LatestBill, find_dues, list_latest, money_of
from tula.queries.dashboard.packages import Expiring, Redeemed, find_expiring, redeemed_on
from tula.queries.dashboard.sales import Sales, weekday_sales
from tula.queries.dashboard.stock import SHOWN, Ageing, find_ageing
from tula.queries.low_stock import LowStock, find_low_stock


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A look at the spa at an instant of its day."""

    now: datetime
    today: date
    settings: Settings
    sales: Sales
    money: tuple[Tender, ...]
    dues: Dues
    latest: tuple[LatestBill, ...]
    redeemed: tuple[Redeemed, ...]
    expiring: Expiring
    low_stock: LowStock
    ageing: Ageing
    day_state: DayState
    owed_back: OwedBack
    running_out: tuple[Series, ...]

    @property
    def received(self) -> int:
        """The money of today less what was paid back (paise)."""
        return sum(one.net for one in self.money)

    @property
    def redeemed_times(self) -> int:
        """How often packages gave something today."""
        return sum(one.times for one in self.redeemed)

    @property
    def redeemed_worth(self) -> int:
        """What packages gave today (paise)."""
        return sum(one.worth for one in self.redeemed)


def get_board(session: Session, *, settings: Settings, now: datetime) -> Board:
    """Read the first page."""
    timezone = settings.timezone
    today = local_date(now, timezone)
    return Board(
        now=now,
        today=today,
        settings=settings,
        sales=weekday_sales(session, now=now, timezone=timezone),
        money=money_of(session, today=today, timezone=timezone),
        dues=find_dues(session),
        latest=list_latest(session),
        redeemed=redeemed_on(session, today=today, timezone=timezone),
        expiring=find_expiring(session, today=today),
        low_stock=find_low_stock(session, today=today, limit=SHOWN),
        ageing=find_ageing(session, today=today),
        day_state=read_day_state(session, today=today, timezone=timezone),
        owed_back=find_owed_back(session),
        running_out=find_series_running_out(session, settings=settings, today=today),
    )
