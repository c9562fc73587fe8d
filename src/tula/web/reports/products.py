"""Product sales and margin: what was sold, what it had cost by its batches, and what is left."""

from sqlalchemy.orm import Session

from tula.domain.money import format_rupees, group_digits, round_half_up
from tula.queries.reports.products import (
    CostMove,
    ProductLine,
    ProductSales,
    list_cost_moves,
    list_product_lines,
    product_sales,
)
from tula.web.charts import draw_bars, shorten
from tula.web.pages import id_argument
from tula.web.reports.ask import Ask
from tula.web.reports.report import Report
from tula.web.reports.view import Chart, Column, Figure, Kind, Row, Sheet, Value, View, columns

CHART_WIDTH = 1120
CHARTED = 16
COLUMNS = (
    Column(label="Product"),
    *columns("Sold", "Returned", kind=Kind.COUNT),
    *columns("Sales", "Credited", "Net sales", "Cost", "Margin", kind=Kind.MONEY),
    Column(label="Margin %", kind=Kind.PERCENT),
    Column(label="Units without a cost", kind=Kind.COUNT),
)


def _read(session: Session, ask: Ask) -> View:
    found = product_sales(session, first=ask.days.first, last=ask.days.last, timezone=ask.spa.settings.timezone)
    total = ProductSales(
        product_id=0,
        name="Together",
        sold=sum(one.sold for one in found),
        returned=sum(one.returned for one in found),
        sales=sum(one.sales for one in found),
        credited=sum(one.credited for one in found),
        cost=sum(one.cost for one in found),
        uncosted=sum(one.uncosted for one in found),
    )
    charted = found[:CHARTED]
    bars = [(shorten(one.name), f"{one.name}: {format_rupees(one.net_sales)}", one.net_sales) for one in charted]
    return View(
        sheets=(
            Sheet(
                key=ask.slug,
                title="Product by product",
                columns=COLUMNS,
                rows=[Row(values=_figures(one), href=ask.behind(product=one.product_id)) for one in found],
                total=Row(values=_figures(total), href=ask.behind()),
                note="Amounts are before tax.",
            ),
        ),
        figures=(
            Figure(label="Net sales", value=format_rupees(total.net_sales), note=f"{group_digits(total.sold)} sold"),
            Figure(label="Cost", value=format_rupees(total.cost), note="of the batches sold"),
            Figure(
                label="Margin",
                value="–" if total.margin is None else format_rupees(total.margin),
                note="some costs are not known" if total.margin is None else "",
            ),
        ),
        chart=Chart(title="Net sales by product", bars=draw_bars(bars, width=CHART_WIDTH)),
        warnings=(
            (f"{total.uncosted} units came from batches without a cost, so their margin is not known.",)
            if total.uncosted
            else ()
        ),
        notes=("Goods that came back bring their cost back, also when they are set aside: that is a loss of stock.",),
    )


def _figures(one: ProductSales) -> tuple[Value, ...]:
    percent = (
        round_half_up(one.margin * 10_000, one.net_sales) if one.margin is not None and one.net_sales > 0 else None
    )
    return (
        one.name,
        one.sold,
        one.returned,
        one.sales,
        -one.credited,
        one.net_sales,
        one.cost,
        one.margin,
        percent,
        one.uncosted,
    )


def _behind(session: Session, ask: Ask) -> tuple[Sheet, ...]:
    product_id = id_argument("product")
    first, last = ask.days.first, ask.days.last
    lines = list_product_lines(session, first=first, last=last, product_id=product_id)
    moves = list_cost_moves(session, first=first, last=last, timezone=ask.spa.settings.timezone, product_id=product_id)
    return (
        Sheet(
            key="sales",
            title="Sales and returns",
            columns=(
                Column(label="Document"),
                Column(label="Day", kind=Kind.DAY),
                *columns("Customer", "Product"),
                Column(label="Quantity", kind=Kind.COUNT),
                Column(label="Before tax", kind=Kind.MONEY),
            ),
            rows=[_line(one) for one in lines],
            total=Row(
                values=("Together", *(None,) * 3, sum(one.qty for one in lines), sum(one.value for one in lines))
            ),
        ),
        Sheet(
            key="cost",
            title="Cost by batch",
            columns=(
                Column(label="Invoice"),
                Column(label="When", kind=Kind.MOMENT),
                *columns("Product", "Batch"),
                Column(label="Quantity", kind=Kind.COUNT),
                *columns("Unit cost", "Cost", kind=Kind.MONEY),
            ),
            rows=[_move(one) for one in moves],
            total=Row(
                values=(
                    "Together",
                    *(None,) * 3,
                    sum(one.qty for one in moves),
                    None,
                    sum(one.cost or 0 for one in moves),
                )
            ),
        ),
    )


def _line(one: ProductLine) -> Row:
    return Row(
        values=(one.number, one.day, one.customer, one.product, one.qty, one.value),
        href=f"/invoices/{one.invoice_id}",
    )


def _move(one: CostMove) -> Row:
    return Row(
        values=(one.number, one.booked_at, one.product, one.batch_no, one.qty, one.unit_cost, one.cost),
        href=f"/invoices/{one.invoice_id}",
    )


PRODUCTS = Report(
    slug="products",
    title="Product sales and margin",
    sentence="What each product brought in, what the batches sold had cost, and what is left.",
    symbol="bag",
    read=_read,
    behind=_behind,
)
