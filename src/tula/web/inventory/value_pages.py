"""What the stock is worth, as a page and as files: today, or at the end of any day."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, Response, render_template
from sqlalchemy.orm import Session

from tula.documents.table import Cell, Table, rupees
from tula.domain.money import format_rupees
from tula.domain.numbering import financial_year
from tula.queries.paging import Page
from tula.queries.stock_value import ValueLine, ValueTotal, every_value, list_values, top_values, total_value
from tula.web.charts import draw_bars, shorten
from tula.web.exports import send_table
from tula.web.inventory.frame import frame
from tula.web.pages import Spa, date_argument, page_number, read_page
from tula.web.reports.ask import EARLIEST
from tula.web.security import Deed, needs

pages = Blueprint("stock_value_pages", __name__)

CHARTED = 10
CHART_WIDTH = 1120
COLUMNS = ("Product", "SKU", "Unit", "Units", "At cost ₹", "Units without a cost", "Of it expired ₹", "At price ₹")


@pages.get("/inventory/valuation")
@needs(Deed.REPORTS)
def show_value() -> str:
    """Show what every product in stock is worth."""

    def read(session: Session, spa: Spa) -> tuple[Spa, date, Page[ValueLine], ValueTotal, list[ValueLine]]:
        on, zone = read_day(spa), spa.settings.timezone
        return (
            spa,
            on,
            list_values(session, on=on, timezone=zone, page=page_number()),
            total_value(session, on=on, timezone=zone),
            top_values(session, on=on, timezone=zone, limit=CHARTED),
        )

    spa, on, found, total, top = read_page(read)
    bars = [(shorten(one.name), f"{one.name}: {format_rupees(one.cost)}", one.cost) for one in top if one.cost]
    return render_template(
        "inventory/valuation.html",
        spa=spa,
        on=on,
        found=found,
        total=total,
        chart=draw_bars(bars, width=CHART_WIDTH),
        days=quick_days(spa.today),
        **frame(),
    )


@pages.get("/inventory/valuation.<any(csv, xlsx):ending>")
@needs(Deed.REPORTS)
def export_value(ending: str) -> Response:
    """Give the value of every product as CSV or as an Excel workbook, the total as the last row."""

    def read(session: Session, spa: Spa) -> Table:
        on, zone = read_day(spa), spa.settings.timezone
        total = total_value(session, on=on, timezone=zone)
        last: tuple[Cell, ...] = (
            "Together",
            None,
            None,
            None,
            rupees(total.cost),
            total.uncosted,
            rupees(total.expired_cost),
            rupees(total.price_value),
        )
        title = f"Stock on {on.isoformat()}"
        return Table(title=title, columns=COLUMNS, rows=_rows(every_value(session, on=on, timezone=zone), last))

    return send_table(ending, name="stock-valuation", read=read)


def read_day(spa: Spa) -> date:
    """Read `?on=`; nonsense and days to come are today."""
    return max(min(date_argument("on") or spa.today, spa.today), EARLIEST)


def quick_days(today: date) -> list[tuple[str, date]]:
    """Give the days that are asked for most: today, and the ends of the last month and the last financial year."""
    year_end = date(financial_year(today), 3, 31)
    return [
        ("Today", today),
        ("End of last month", today.replace(day=1) - timedelta(days=1)),
        ("End of last financial year", year_end),
    ]


def _rows(lines: Iterable[ValueLine], last: tuple[Cell, ...]) -> Iterable[tuple[Cell, ...]]:
    for one in lines:
        yield (
            one.name,
            one.sku,
            one.unit,
            one.units,
            rupees(one.cost),
            one.uncosted,
            rupees(one.expired_cost),
            rupees(one.price_value),
        )
    yield last
