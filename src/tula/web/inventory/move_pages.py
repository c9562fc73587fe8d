"""Stock moves as a page and as files: what changed, when, by whom, why, and on which bill."""

from collections.abc import Iterable

from flask import Blueprint, Response, render_template

from tula.documents.table import Cell, Table
from tula.domain.fifo import MoveKind
from tula.queries.stock_moves import MoveCard, MoveFilter, every_move, newest_moves
from tula.web.exports import send_table
from tula.web.formats import instant
from tula.web.inventory.frame import frame, told, why
from tula.web.pages import Spa, argument, id_argument, read_page, since_and_until, word_of
from tula.web.quick_ranges import quick_ranges

pages = Blueprint("stock_move_pages", __name__)

COLUMNS = ("Move", "When", "What", "Why", "Product", "Unit", "Batch", "Change", "Left", "Invoice", "Who")


@pages.get("/inventory/movements")
def show_moves() -> str:
    """Show the moves, newest first."""
    spa, found = read_page(
        lambda session, spa: (
            spa,
            newest_moves(session, wanted=read_moves(spa), older_than=id_argument("older_than")),
        )
    )
    return render_template(
        "inventory/movements.html",
        spa=spa,
        found=found,
        timezone=spa.settings.timezone,
        ranges=quick_ranges(today=spa.today),
        **frame(),
    )


@pages.get("/inventory/movements.<any(csv, xlsx):ending>")
def export_moves(ending: str) -> Response:
    """Give the filtered moves as CSV or as an Excel workbook."""
    return send_table(
        ending,
        name="stock-movements",
        read=lambda session, spa: move_table(
            every_move(session, wanted=read_moves(spa)), timezone=spa.settings.timezone
        ),
    )


def move_table(moves: Iterable[MoveCard], *, timezone: str) -> Table:
    """Make the table of these moves."""
    return Table(title="Stock movements", columns=COLUMNS, rows=(_row(move, timezone) for move in moves))


def _row(move: MoveCard, timezone: str) -> tuple[Cell, ...]:
    return (
        move.id,
        instant(move.created_at, timezone),
        told(move),
        why(move),
        move.product_name,
        move.unit,
        move.batch_no,
        move.qty,
        move.qty_after,
        move.invoice_number,
        move.actor,
    )


def read_moves(spa: Spa) -> MoveFilter:
    """Read the filters; nonsense filters nothing."""
    since, until = since_and_until(spa)
    return MoveFilter(
        product_id=id_argument("product_id"),
        batch_id=id_argument("batch_id"),
        kind=word_of(MoveKind, argument("kind")),
        q=argument("q") or None,
        since=since,
        until=until,
    )
