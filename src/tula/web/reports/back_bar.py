"""Used in treatments: what the back bar lost to which treatment, and what that had cost."""

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees, group_digits, round_half_up
from tula.queries.reports.back_bar import (
    ProductUse,
    TreatmentUse,
    UseMove,
    list_use_moves,
    product_use,
    treatment_use,
)
from tula.web.charts import draw_bars
from tula.web.pages import id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, View, columns

CHART_WIDTH = 1120
CHARTED = 16


def _read(session: Session, ask: Ask) -> View:
    first, last, timezone = ask.days.first, ask.days.last, ask.spa.settings.timezone
    products = product_use(session, first=first, last=last, timezone=timezone)
    treatments = treatment_use(session, first=first, last=last, timezone=timezone)
    cost, uncosted = sum(one.cost for one in products), sum(one.uncosted for one in products)
    lines = sum(one.lines for one in treatments)
    bars = [(one.name, f"{one.name}: {format_rupees(one.cost)}", one.cost) for one in treatments[:CHARTED]]
    return View(
        sheets=(
            Sheet(
                key="products",
                title="Product by product",
                columns=(
                    Column(label="Product"),
                    Column(label="Used", kind=Kind.COUNT),
                    Column(label="Unit"),
                    Column(label="Lines of bills", kind=Kind.COUNT),
                    Column(label="Cost", kind=Kind.MONEY),
                    Column(label="Units without a cost", kind=Kind.COUNT),
                ),
                rows=[_product(one, ask) for one in products],
                total=Row(values=("Together", None, None, None, cost, uncosted), href=ask.behind()),
            ),
            Sheet(
                key="treatments",
                title="Treatment by treatment",
                columns=(
                    Column(label="Treatment"),
                    Column(label="Lines of bills", kind=Kind.COUNT),
                    *columns("Cost", "Cost of one line", kind=Kind.MONEY),
                ),
                rows=[_treatment(one, ask) for one in treatments],
                total=Row(values=("Together", lines, cost, _each(cost, lines)), href=ask.behind()),
            ),
        ),
        figures=(
            Figure(label="Used in treatments", value=format_rupees(cost), note="at the cost of its batches"),
            Figure(label="Lines of bills", value=group_digits(lines), note="that used something up"),
        ),
        chart=Chart(title="Cost of what was used, by treatment", bars=draw_bars(bars, width=CHART_WIDTH)),
        warnings=(
            (f"{group_digits(uncosted)} units came from batches without a cost and count as nothing.",)
            if uncosted
            else ()
        ),
        notes=("What a treatment uses up is set on the service, in the catalogue.",),
    )


def _each(cost: int, lines: int) -> int | None:
    return round_half_up(cost, lines) if lines else None


def _product(one: ProductUse, ask: Ask) -> Row:
    return Row(
        values=(one.name, one.qty, one.unit, one.lines, one.cost, one.uncosted), href=ask.behind(product=one.product_id)
    )


def _treatment(one: TreatmentUse, ask: Ask) -> Row:
    return Row(
        values=(one.name, one.lines, one.cost, _each(one.cost, one.lines)), href=ask.behind(service=one.service_id)
    )


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    moves = list_use_moves(
        session,
        first=ask.days.first,
        last=ask.days.last,
        timezone=ask.spa.settings.timezone,
        product_id=id_argument("product"),
        service_id=id_argument("service"),
    )
    return (
        Sheet(
            key="uses",
            title="Uses by batch",
            columns=(
                Column(label="Invoice"),
                Column(label="When", kind=Kind.MOMENT),
                *columns("Treatment", "Product", "Batch"),
                Column(label="Used", kind=Kind.COUNT),
                Column(label="Unit"),
                Column(label="Cost", kind=Kind.MONEY),
            ),
            rows=[_move(one) for one in moves],
            total=Row(values=("Together", *(None,) * 6, sum(one.cost or 0 for one in moves))),
        ),
    )


def _move(one: UseMove) -> Row:
    return Row(
        values=(one.number, one.booked_at, one.service, one.product, one.batch_no, one.qty, one.unit, one.cost),
        href=f"/invoices/{one.invoice_id}",
    )


BACK_BAR = Report(
    slug="back-bar",
    title="Used in treatments",
    sentence="What treatments used up of the back bar, and what it had cost.",
    symbol="scissors",
    read=_read,
    behind=_behind,
)
