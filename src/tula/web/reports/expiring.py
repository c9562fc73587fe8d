"""Expiring packages: whom to call before what they paid for is lost."""

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees
from tula.domain.validity import format_date
from tula.queries.reports.expiring import ExpiringPackage, count_by_day, expiring_packages
from tula.web.charts import draw_bars
from tula.web.pages import argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Field, Figure, Kind, Row, Sheet, View, columns
from tula.web.security import Deed

CHART_WIDTH = 1120
NEXT_DAYS = (7, 14, 30, 60, 90)
USUAL_DAYS = 30
COLUMNS = (
    *columns("Customer", "Phone", "Package"),
    Column(label="Expires", kind=Kind.DAY),
    Column(label="Sessions left", kind=Kind.COUNT),
    Column(label="Credit left", kind=Kind.MONEY),
    *columns("Also", "State"),
    Column(label="Worth", kind=Kind.MONEY),
)


def _read(session: Session, ask: Ask) -> View:
    asked = argument("days")
    days = int(asked) if asked in {str(number) for number in NEXT_DAYS} else USUAL_DAYS
    found = expiring_packages(session, today=ask.spa.today, days=days, timezone=ask.spa.settings.timezone)
    worth = sum(one.worth for one in found)
    bars = [
        (f"{day.day} {day:%b}", f"{format_date(day)}: {count}", count)
        for day, count in count_by_day(found, today=ask.spa.today, days=days)
    ]
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title=f"The next {days} days",
                columns=COLUMNS,
                rows=[_row(one) for one in found],
                total=Row(
                    values=(
                        "Together",
                        *(None,) * 3,
                        sum(one.sessions for one in found),
                        sum(one.credit for one in found),
                        *(None,) * 2,
                        worth,
                    )
                ),
                empty="Nothing expires in these days.",
            ),
        ),
        figures=(
            Figure(label="Packages", value=str(len(found))),
            Figure(label="Customers", value=str(len({one.customer_id for one in found}))),
            Figure(label="Worth", value=format_rupees(worth), note="of what was paid, before tax"),
        ),
        chart=Chart(title="Packages expiring by day", bars=draw_bars(bars, width=CHART_WIDTH)),
        fields=(
            Field(
                name="days",
                label="Expiring within",
                value=str(days),
                options=tuple((str(number), f"{number} days") for number in NEXT_DAYS),
            ),
        ),
        notes=("A row opens the package, where it can be extended. The last day counts to midnight.",),
    )


def _row(one: ExpiringPackage) -> Row:
    return Row(
        values=(
            one.customer,
            one.phone,
            one.name,
            one.expires_on,
            one.sessions,
            one.credit,
            "Uncounted benefits" if one.is_open else None,
            "Paused" if one.is_paused else "Active",
            one.worth,
        ),
        href=f"/packages/{one.package_id}",
    )


EXPIRING = Report(
    slug="expiring",
    title="Expiring packages",
    sentence="Whom to call before what they paid for is lost.",
    symbol="telephone",
    read=_read,
    deed=Deed.LOOK,
    has_days=False,
)
