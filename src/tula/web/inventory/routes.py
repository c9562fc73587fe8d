"""Stock as a page: products with their batches, and the form that receives one."""

from flask import Blueprint, render_template

from tula.queries.stock_overview import list_stock
from tula.web.pages import argument, page_number, read_page

pages = Blueprint("inventory_pages", __name__)


@pages.get("/inventory")
def show_stock() -> str:
    """List products with their stock and batches."""
    q = argument("q")
    spa, found = read_page(lambda session, spa: (spa, list_stock(session, q=q, today=spa.today, page=page_number())))
    return render_template("inventory/list.html", spa=spa, found=found, q=q)
