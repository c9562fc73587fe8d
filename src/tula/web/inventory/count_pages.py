"""A stock count as a page: every batch on the shelf with a field for what was counted."""

from flask import Blueprint, render_template

from tula.queries.product_stock import list_shelf
from tula.web.inventory.adjust_schemas import MOST_LINES
from tula.web.inventory.frame import frame
from tula.web.pages import argument, page_number, read_page
from tula.web.security import Deed, needs

pages = Blueprint("stock_count_pages", __name__)


@pages.get("/inventory/count")
@needs(Deed.WORK)
def show_count() -> str:
    """Show the shelf page by page; what was counted is kept on the device until it is written."""
    q = argument("q")
    spa, found = read_page(lambda session, spa: (spa, list_shelf(session, q=q, today=spa.today, page=page_number())))
    return render_template("inventory/count.html", spa=spa, found=found, q=q, most_lines=MOST_LINES, **frame())
