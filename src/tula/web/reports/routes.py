"""The report of daily sales and tenders."""

from datetime import timedelta

from flask import Blueprint, render_template

from tula.domain.invoice import PaymentMethod
from tula.domain.money import format_rupees
from tula.domain.validity import format_date
from tula.queries.reports.daily_sales import daily_sales, sum_days
from tula.web.charts import draw_bars
from tula.web.pages import date_argument, read_page

pages = Blueprint("reports_pages", __name__)

LONGEST_DAYS = 366
CHART_WIDTH = 1120


@pages.get("/reports")
def show_daily_sales() -> str:
    """Show sales and tenders of every day in a range, this month unless another is asked for."""
    spa = read_page(lambda _, spa: spa)
    last = min(date_argument("to") or spa.today, spa.today)
    first = min(date_argument("from") or last.replace(day=1), last)
    was_cut = (last - first).days >= LONGEST_DAYS
    if was_cut:
        first = last - timedelta(days=LONGEST_DAYS - 1)
    days = read_page(lambda session, spa: daily_sales(session, first=first, last=last, timezone=spa.settings.timezone))
    chart = draw_bars(
        [
            (
                f"{one.day.day} {one.day:%b}",
                f"{format_date(one.day)}: {format_rupees(one.total_amount)}",
                one.total_amount,
            )
            for one in days
        ],
        width=CHART_WIDTH,
    )
    return render_template(
        "reports/daily_sales.html",
        first=first,
        last=last,
        today=spa.today,
        days=days,
        total=sum_days(days),
        chart=chart,
        was_cut=was_cut,
        longest_days=LONGEST_DAYS,
        methods=[method.value for method in PaymentMethod],
    )
