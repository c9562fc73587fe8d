"""The first page: the day at a glance, or the first steps of a new spa."""

from flask import Blueprint, render_template
from sqlalchemy.orm import Session

from tula import clock
from tula.queries.dashboard.board import Board, get_board
from tula.queries.dashboard.liability import TREND_WEEKS, liability_by_week
from tula.queries.dashboard.packages import EXPIRING_DAYS
from tula.queries.dashboard.start import FirstSteps, read_steps
from tula.queries.dashboard.stock import AGEING_DAYS
from tula.web.dashboard import view
from tula.web.dashboard.needs import list_needs
from tula.web.dashboard.words import difference_words, left_words
from tula.web.pages import Spa, piece_of, read_page, same_page
from tula.web.security import Deed, may, needs

pages = Blueprint("dashboard", __name__)
pages.add_app_template_global(same_page)


@pages.get("/")
def show_dashboard() -> str:
    """Show how the day goes and what needs somebody; a spa that has sold nothing sees how to begin."""
    now = clock.now()

    def read(session: Session, spa: Spa) -> tuple[FirstSteps, Board | None]:
        steps = read_steps(session, settings=spa.settings)
        if not steps.has_sold:
            return steps, None
        return steps, get_board(session, settings=spa.settings, now=now)

    steps, board = read_page(read)
    if board is None:
        return render_template(
            "dashboard/first_steps.html", steps=steps, may_work=may(Deed.WORK), may_set=may(Deed.SETTINGS)
        )
    return render_template(
        "dashboard/show.html",
        board=board,
        needs=list_needs(board),
        may_work=may(Deed.WORK),
        weekdays=view.weekdays(board),
        tenders=view.tenders(board),
        kinds=view.kinds(board),
        expiring=view.expiring(board),
        sees_liability=may(Deed.REPORTS),
        by_now=view.clock_words(board),
        difference=difference_words,
        left=left_words,
        expiring_days=EXPIRING_DAYS,
        ageing_days=AGEING_DAYS,
    )


@pages.get("/dashboard/liability")
@piece_of("/")
@needs(Deed.REPORTS)
def show_liability() -> str:
    """Show what packages owe as a piece of the first page, which asks for it when it stands."""
    points = read_page(lambda session, spa: liability_by_week(session, today=spa.today, timezone=spa.settings.timezone))
    return render_template(
        "dashboard/_liability.html",
        points=points,
        trend=view.trend(points),
        trend_weeks=TREND_WEEKS,
        difference=difference_words,
    )
