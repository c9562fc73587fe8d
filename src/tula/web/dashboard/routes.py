"""The dashboard page."""

from flask import Blueprint, render_template

from tula.domain.money import format_rupees
from tula.domain.validity import format_date
from tula.queries.dashboard import CHART_DAYS, EXPIRING_DAYS, get_dashboard
from tula.web.charts import draw_bars
from tula.web.pages import read_page, same_page

pages = Blueprint("dashboard", __name__)
pages.add_app_template_global(same_page)


@pages.get("/")
def show_dashboard() -> str:
    """Show how the day goes and what needs somebody."""
    spa, board = read_page(
        lambda session, spa: (
            spa,
            get_dashboard(session, today=spa.today, timezone=spa.settings.timezone),
        )
    )
    chart = draw_bars(
        [
            (
                f"{one.day.day} {one.day:%b}",
                f"{format_date(one.day)}: {format_rupees(one.total_amount)}",
                one.total_amount,
            )
            for one in board.days
        ],
        marked=len(board.days) - 1,
    )
    return render_template(
        "dashboard/show.html",
        spa=spa,
        board=board,
        chart=chart,
        chart_days=CHART_DAYS,
        expiring_days=EXPIRING_DAYS,
    )
