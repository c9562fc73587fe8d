"""What lines of standing bills moved of the shelf in some days, at the cost of the very batches: one way to ask."""

from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute

from tula.domain.fifo import MoveKind
from tula.domain.invoice import InvoiceStatus
from tula.models import Invoice, InvoiceLine, Product, StockBatch, StockMove
from tula.models.columns import AnySelect
from tula.queries.reports.days import is_within

QTY: ColumnElement[int] = -StockMove.qty
"""Units that left, below zero those that came back."""

COST: ColumnElement[int | None] = StockBatch.unit_cost * QTY
"""What they had cost; None where that is not known."""


def line_moves(
    *kinds: MoveKind,
    first: date,
    last: date,
    timezone: str,
    named: tuple[InstrumentedAttribute[int | None] | ColumnElement[str] | InstrumentedAttribute[str], ...] = (),
) -> AnySelect:
    """Select moves of these kinds with the invoice and product of each; `named` adds columns."""
    return (
        select(
            StockMove.created_at.label("booked_at"),
            Invoice.number,
            InvoiceLine.invoice_id,
            Product.name.label("product"),
            StockBatch.batch_no,
            QTY.label("qty"),
            COST.label("cost"),
            *named,
        )
        .select_from(StockMove)
        .join(StockBatch, StockBatch.id == StockMove.batch_id)
        .join(Product, Product.id == StockMove.product_id)
        .join(InvoiceLine, InvoiceLine.id == StockMove.line_id)
        .join(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .where(
            StockMove.kind.in_([kind.value for kind in kinds]),
            Invoice.status == InvoiceStatus.ISSUED.value,
            is_within(StockMove.created_at, first=first, last=last, timezone=timezone),
        )
    )
