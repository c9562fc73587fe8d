"""One product's stock as a page: its figures, its batches, its last moves and its settings."""

from flask import Blueprint, render_template

from tula.domain.reorder import LOOKED_BACK, days_of_cover
from tula.queries.catalogue import get_product
from tula.queries.product_stock import get_shelf, list_product_batches
from tula.queries.reorder import used_lately
from tula.queries.stock_moves import MoveFilter, newest_moves
from tula.web.inventory.frame import frame
from tula.web.pages import argument, page_number, read_page

pages = Blueprint("product_stock_pages", __name__)

LAST_MOVES = 10


@pages.get("/inventory/products/<int:product_id>")
def show_product(product_id: int) -> str:
    """Show one product with all that is known of its stock; `?emptied=yes` shows emptied batches, too."""
    shows_emptied = argument("emptied") == "yes"
    spa, card, shelf, batches, moves, used = read_page(
        lambda session, spa: (
            spa,
            get_product(session, product_id, today=spa.today),
            get_shelf(session, product_id, today=spa.today),
            list_product_batches(session, product_id, today=spa.today, shows_emptied=shows_emptied, page=page_number()),
            newest_moves(session, wanted=MoveFilter(product_id=product_id), per_page=LAST_MOVES),
            used_lately(session, [product_id], today=spa.today, timezone=spa.settings.timezone).get(product_id, 0),
        )
    )
    return render_template(
        "inventory/product.html",
        spa=spa,
        card=card,
        shelf=shelf,
        batches=batches,
        moves=moves,
        used=used,
        cover=days_of_cover(available=shelf.available, used=used),
        looked_back=LOOKED_BACK,
        shows_emptied=shows_emptied,
        timezone=spa.settings.timezone,
        **frame(),
    )
