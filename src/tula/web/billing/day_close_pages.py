"""The day close as a page: what the drawer should hold, what stands in the way, and the closes so far."""

from datetime import date, timedelta

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from tula import clock
from tula.domain.day_close import DENOMINATIONS, ClosedDay, Day
from tula.domain.payment_methods import METHODS
from tula.operations.day_close import look_at_day
from tula.queries.day_close import list_closes
from tula.queries.paging import Page
from tula.web.pages import Spa, date_argument, page_number, read_page
from tula.web.parsing import FIRST_YEAR, LAST_YEAR
from tula.web.security import Deed, may

pages = Blueprint("day_close_pages", __name__)

CLOSES_SHOWN = 10
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
"""The days that the API takes, too."""


@pages.get("/day-close")
def show_day_close() -> str:
    """Show a day, today unless `?date=` names another, to be counted and closed."""
    asked = date_argument("date")
    if asked is not None and not FIRST_DAY <= asked <= LAST_DAY:
        asked = None

    def read(session: Session, spa: Spa) -> tuple[Spa, Day, Page[ClosedDay]]:
        day = look_at_day(session, on=asked or spa.today, now=clock.now())
        return spa, day, list_closes(session, page=page_number(), per_page=CLOSES_SHOWN)

    spa, day, closes = read_page(read)
    return render_template(
        "billing/day_close.html",
        spa=spa,
        day=day,
        figures=day.closed.figures if day.closed else day.facts.figures,
        before=day.facts.on - timedelta(days=1),
        after=day.facts.on + timedelta(days=1),
        closes=closes,
        methods=METHODS,
        denominations=DENOMINATIONS,
        may_close=may(Deed.WORK),
        may_reopen=may(Deed.REOPEN),
    )
