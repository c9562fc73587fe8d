"""Stock as pages: products with their batches, what is low, and what expires."""

from datetime import timedelta

from flask import Blueprint, render_template

from tula.queries.dashboard.stock import AGEING_DAYS
from tula.queries.expiring_stock import list_expiring, sum_expiring
from tula.queries.reorder import list_low
from tula.queries.stock_overview import SOON_DAYS, StockFilter, StockShow, StockSort, list_stock
from tula.web.inventory.frame import frame, signed, told, why
from tula.web.pages import argument, page_number, read_page, word_of

pages = Blueprint("inventory_pages", __name__)
pages.add_app_template_filter(signed, "signed_units")
pages.add_app_template_filter(told, "move_told")
pages.add_app_template_filter(why, "move_why")

SHOWS = {
    StockShow.ACTIVE: "Kept",
    StockShow.LOW: "Low",
    StockShow.OUT: "None left",
    StockShow.EXPIRING: f"Expires within {SOON_DAYS} days",
    StockShow.EXPIRED: "Expired on the shelf",
    StockShow.INACTIVE: "No longer sold",
}
DAYS = (7, AGEING_DAYS, 30, 60, 90, 180)


@pages.get("/inventory")
def show_stock() -> str:
    """List products with their stock and batches."""
    wanted = read_filter()
    spa, found = read_page(
        lambda session, spa: (spa, list_stock(session, wanted=wanted, today=spa.today, page=page_number()))
    )
    return render_template(
        "inventory/list.html",
        spa=spa,
        found=found,
        wanted=wanted,
        shows=SHOWS,
        soon_day=spa.today + timedelta(days=SOON_DAYS),
        **frame(),
    )


@pages.get("/inventory/low")
def show_low() -> str:
    """List what to buy again."""
    spa, found = read_page(
        lambda session, spa: (
            spa,
            list_low(session, today=spa.today, timezone=spa.settings.timezone, page=page_number()),
        )
    )
    return render_template("inventory/low.html", spa=spa, found=found, **frame())


@pages.get("/inventory/expiring")
def show_expiring() -> str:
    """List what expires soon, and what has expired and still stands on the shelf."""
    days = read_days()
    spa, found, sums = read_page(
        lambda session, spa: (
            spa,
            list_expiring(session, today=spa.today, days=days, page=page_number()),
            sum_expiring(session, today=spa.today, days=days),
        )
    )
    return render_template(
        "inventory/expiring.html", spa=spa, found=found, sums=sums, days=days, choices=DAYS, **frame()
    )


def read_days() -> int:
    """Read `?days=`; nonsense is the usual thirty."""
    text = argument("days")
    return int(text) if text in {str(days) for days in DAYS} else SOON_DAYS


def read_filter() -> StockFilter:
    """Read the filters and the order; nonsense filters nothing. `?sort=-value` is descending."""
    sort = argument("sort")
    return StockFilter(
        q=argument("q"),
        show=word_of(StockShow, argument("show")),
        by=word_of(StockSort, sort.removeprefix("-")),
        is_descending=sort.startswith("-"),
    )
