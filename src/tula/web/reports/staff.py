"""Staff performance: services given, what they were worth before and after benefits, and tips."""

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees, group_digits
from tula.queries.reports.staff import StaffWork, WorkLine, list_tips, list_work, staff_work
from tula.web.charts import draw_bars
from tula.web.pages import argument, id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, View, columns

CHART_WIDTH = 1120
NOBODY = "Nobody named"
COLUMNS = (
    Column(label="Staff"),
    *columns("Services", "Credited back", "Without a bill", kind=Kind.COUNT),
    *columns("Before benefits", "Paid by packages", "Credited", "After benefits", "Tips", kind=Kind.MONEY),
)


def _read(session: Session, ask: Ask) -> View:
    found = staff_work(session, first=ask.days.first, last=ask.days.last, timezone=ask.spa.settings.timezone)
    bars = [
        (one.name or "–", f"{one.name or NOBODY}: {format_rupees(one.value)}", one.value) for one in found if one.value
    ]
    figures = [_figures(one) for one in found]
    value, charged = sum(one.value for one in found), sum(one.charged for one in found)
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title="Everyone",
                columns=COLUMNS,
                rows=[
                    Row(values=(one.name or NOBODY, *_figures(one)), href=ask.behind(staff=one.staff_id or "nobody"))
                    for one in found
                ],
                total=Row(
                    values=("Together", *(sum(row[index] for row in figures) for index in range(len(COLUMNS) - 1))),
                    href=ask.behind(),
                ),
            ),
        ),
        figures=(
            Figure(label="Services", value=group_digits(sum(one.services for one in found))),
            Figure(label="Worth before benefits", value=format_rupees(value)),
            Figure(label="After benefits", value=format_rupees(charged)),
            Figure(label="Tips", value=format_rupees(sum(one.tips for one in found))),
        ),
        chart=Chart(title="Worth of services before benefits", bars=draw_bars(bars, width=CHART_WIDTH)),
        notes=(
            "Worth is the price less discounts, before packages. After benefits is what was charged less credit notes.",
            "A bill's tip is shared by what its services are worth. Uses without a bill have no price.",
        ),
    )


def _figures(one: StaffWork) -> tuple[int, ...]:
    return (
        one.services,
        one.credited_services,
        one.unbilled,
        one.value,
        one.by_packages,
        one.credited,
        one.charged,
        one.tips,
    )


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    first, last, staff_id = ask.days.first, ask.days.last, id_argument("staff")
    is_everyone = staff_id is None and argument("staff") != "nobody"
    found = list_work(
        session,
        first=first,
        last=last,
        timezone=ask.spa.settings.timezone,
        staff_id=staff_id,
        is_everyone=is_everyone,
    )
    tips = list_tips(session, first=first, last=last, staff_id=staff_id, is_everyone=is_everyone)
    return (
        Sheet(
            key="work",
            title="Services",
            columns=(
                Column(label="Document"),
                Column(label="Day", kind=Kind.DAY),
                *columns("Customer", "Service"),
                Column(label="Quantity", kind=Kind.COUNT),
                *columns("Before benefits", "Paid by packages", "Credited", "After benefits", kind=Kind.MONEY),
            ),
            rows=[_line(one) for one in found],
            total=Row(
                values=(
                    "Together",
                    *(None,) * 3,
                    sum(one.qty for one in found),
                    sum(one.value for one in found),
                    sum(one.by_packages for one in found),
                    sum(one.credited for one in found),
                    sum(one.value - one.by_packages + one.credited for one in found),
                )
            ),
            note="A use without a bill opens its package.",
        ),
        Sheet(
            key="tips",
            title="Tips",
            columns=(
                Column(label="Document"),
                Column(label="Day", kind=Kind.DAY),
                Column(label="Customer"),
                *columns("Tip of the bill", "Share", kind=Kind.MONEY),
            ),
            rows=[
                Row(values=(one.number, one.day, one.customer, one.tip, one.share), href=f"/invoices/{one.invoice_id}")
                for one in tips
            ],
            total=Row(values=("Together", *(None,) * 3, sum(one.share for one in tips))),
            note="What a credit note gave back is below zero.",
        ),
    )


def _line(one: WorkLine) -> Row:
    invoice, package = f"/invoices/{one.invoice_id}", f"/packages/{one.customer_package_id}"
    return Row(
        values=(
            one.number or "Without a bill",
            one.day,
            one.customer,
            one.service,
            one.qty,
            one.value,
            one.by_packages,
            one.credited,
            one.value - one.by_packages + one.credited,
        ),
        href=invoice if one.invoice_id else package,
    )


STAFF = Report(
    slug="staff",
    title="Staff performance",
    sentence="The services each of the staff gave, their worth before and after benefits, and tips.",
    symbol="people",
    read=_read,
    behind=_behind,
)
