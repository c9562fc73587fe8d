"""Expiring packages: whom to call before what they paid for is lost, and who lost something of late."""

from datetime import date

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees, group_digits
from tula.domain.validity import format_date
from tula.queries.reports.expiring import ExpiringPackage, count_by_day, expiring_packages
from tula.web.charts import draw_bars
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, View, columns
from tula.web.security import Deed

CHART_WIDTH = 1120
COLUMNS = (
    *columns("Customer", "Phone", "Package"),
    Column(label="Expires", kind=Kind.DAY),
    Column(label="Sessions left", kind=Kind.COUNT),
    Column(label="Credit left", kind=Kind.MONEY),
    *columns("Also", "State"),
    Column(label="Worth", kind=Kind.MONEY),
)


def _read(session: Session, ask: Ask) -> View:
    first, last, today = ask.days.first, ask.days.last, ask.spa.today
    found = expiring_packages(session, first=first, last=last, today=today, timezone=ask.spa.settings.timezone)
    worth = sum(one.worth for one in found)
    bars = [
        (f"{day.day} {day:%b}", f"{format_date(day)}: {count}", count)
        for day, count in count_by_day(found, first=first, last=last)
    ]
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title="By last day",
                columns=COLUMNS,
                rows=[_row(one, today) for one in found],
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
                empty="Nothing that is left expires in these days.",
            ),
        ),
        figures=(
            Figure(label="Packages", value=group_digits(len(found))),
            Figure(label="Customers", value=group_digits(len({one.customer_id for one in found}))),
            Figure(label="Worth", value=format_rupees(worth), note="of what was paid, before tax"),
        ),
        chart=Chart(title="Packages expiring by day", bars=draw_bars(bars, width=CHART_WIDTH)),
        notes=(
            "A row opens the package, where it can be extended. The last day counts to midnight.",
            "What has expired is worth nothing, unless it is extended.",
        ),
    )


def _row(one: ExpiringPackage, today: date) -> Row:
    is_over = one.expires_on < today
    return Row(
        values=(
            one.customer,
            one.phone,
            one.name,
            one.expires_on,
            one.sessions,
            one.credit,
            "Uncounted benefits" if one.is_open else None,
            "Expired" if is_over else "Paused" if one.is_paused else "Active",
            one.worth,
        ),
        href=f"/packages/{one.package_id}",
        is_quiet=is_over,
    )


EXPIRING = Report(
    slug="expiring",
    title="Expiring packages",
    sentence="Whom to call before what they paid for is lost.",
    symbol="telephone",
    read=_read,
    deed=Deed.LOOK,
    looks_ahead=True,
)
