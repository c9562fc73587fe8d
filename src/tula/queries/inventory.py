"""Stock: batches, which of them a bill would take, and every move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.catalogue import BatchNotFound, ProductNotFound
from tula.domain.fifo import Batch, PickOrder, pick_batches
from tula.models import Invoice, InvoiceLine, Product, StockBatch, StockMove
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import Page, fetch_page
from tula.queries.shelf import is_sellable


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCard:
    """A batch with its product; `unit_price` (the product's) and `unit_cost` are paise."""

    id: int
    batch_no: str
    product_id: int
    product_name: str
    received_on: date
    expires_on: date | None
    qty_available: int
    unit_price: int
    unit_cost: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """Batches that may be sold, how much of each (by id) a bill would take, and how many units are missing."""

    batches: tuple[BatchCard, ...]
    picks: Mapping[int, int]
    shortage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCard:
    """One change of one batch: signed quantity, what it left, and the invoice it came from."""

    id: int
    kind: str
    product_id: int
    product_name: str
    batch_id: int
    batch_no: str
    qty: int
    qty_after: int
    line_id: int | None
    invoice_id: int | None
    invoice_number: str | None
    reason: str | None
    actor: str
    created_at: datetime


def get_batch(session: Session, batch_id: int) -> BatchCard:
    """Read one batch.

    :raises BatchNotFound: there is none with that id.
    """
    row = session.execute(_batches().where(StockBatch.id == batch_id)).one_or_none()
    if row is None:
        raise BatchNotFound
    return _batch(row)


def list_batches(
    session: Session, *, product_id: int | None = None, page: int = 1, per_page: int = 25
) -> Page[BatchCard]:
    """List batches, newest received first, emptied ones too."""
    statement = _batches().order_by(StockBatch.received_on.desc(), StockBatch.id.desc())
    if product_id is not None:
        statement = statement.where(StockBatch.product_id == product_id)
    return fetch_page(session, statement, page=page, per_page=per_page, read=_batch)


def find_consumption(session: Session, *, product_id: int | None, qty: int | None, on: date) -> Consumption:
    """Find the batches that may be sold on a day, oldest received first, and what a bill of `qty` would take.

    A product whose first batch to expire goes first takes them in that order.

    Without a product nothing is picked.

    :raises ProductNotFound: there is no such product.
    """
    statement = _batches().where(is_sellable(on)).order_by(StockBatch.received_on, StockBatch.id)
    if product_id is None:
        batches = tuple(_batch(row) for row in session.execute(statement))
        return Consumption(batches=batches, picks={}, shortage=0)
    order = session.scalar(select(Product.pick_order).where(Product.id == product_id))
    if order is None:
        raise ProductNotFound.at("product_id")
    batches = tuple(_batch(row) for row in session.execute(statement.where(StockBatch.product_id == product_id)))
    facts = [
        Batch(id=one.id, qty_available=one.qty_available, received_on=one.received_on, expires_on=one.expires_on)
        for one in batches
    ]
    picking = pick_batches(batches=facts, qty=qty or 0, on=on, order=PickOrder(order))
    return Consumption(
        batches=batches, picks={pick.batch_id: pick.qty for pick in picking.picks}, shortage=picking.shortage
    )


def list_moves(session: Session, *, product_id: int | None = None, page: int = 1, per_page: int = 25) -> Page[MoveCard]:
    """List stock moves, newest first."""
    statement: AnySelect = (
        select(
            StockMove.__table__,
            Product.name.label("product_name"),
            StockBatch.batch_no,
            InvoiceLine.invoice_id,
            Invoice.number.label("invoice_number"),
        )
        .join(StockBatch, StockBatch.id == StockMove.batch_id)
        .join(Product, Product.id == StockMove.product_id)
        .outerjoin(InvoiceLine, InvoiceLine.id == StockMove.line_id)
        .outerjoin(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .order_by(StockMove.id.desc())
    )
    if product_id is not None:
        statement = statement.where(StockMove.product_id == product_id)
    return fetch_page(session, statement, page=page, per_page=per_page, read=_move)


def _batches() -> AnySelect:
    return select(
        StockBatch.id,
        StockBatch.batch_no,
        StockBatch.product_id,
        StockBatch.received_on,
        StockBatch.expires_on,
        StockBatch.qty_available,
        StockBatch.unit_cost,
        Product.name.label("product_name"),
        Product.price.label("unit_price"),
    ).join(Product, Product.id == StockBatch.product_id)


def _batch(row: AnyRow) -> BatchCard:
    return BatchCard(
        id=row.id,
        batch_no=row.batch_no,
        product_id=row.product_id,
        product_name=row.product_name,
        received_on=row.received_on,
        expires_on=row.expires_on,
        qty_available=row.qty_available,
        unit_price=row.unit_price,
        unit_cost=row.unit_cost,
    )


def _move(row: AnyRow) -> MoveCard:
    return MoveCard(
        id=row.id,
        kind=row.kind,
        product_id=row.product_id,
        product_name=row.product_name,
        batch_id=row.batch_id,
        batch_no=row.batch_no,
        qty=row.qty,
        qty_after=row.qty_after,
        line_id=row.line_id,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice_number,
        reason=row.reason,
        actor=row.actor,
        created_at=row.created_at,
    )
