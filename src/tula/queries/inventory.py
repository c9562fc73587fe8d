"""Stock: batches, which of them a bill would take, and every move."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.catalogue import BatchNotFound, ProductNotFound
from tula.domain.fifo import Batch, PickOrder, pick_batches
from tula.models import Product, StockBatch
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import COUNTED, Page, fetch_page
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
    supplier: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """Batches that may be sold, how much of each (by id) a bill would take, and how many units are missing."""

    batches: tuple[BatchCard, ...]
    picks: Mapping[int, int]
    shortage: int


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
    return fetch_page(session, statement, page=page, per_page=per_page, read=_batch, counted=COUNTED)


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


def _batches() -> AnySelect:
    return select(
        StockBatch.id,
        StockBatch.batch_no,
        StockBatch.product_id,
        StockBatch.received_on,
        StockBatch.expires_on,
        StockBatch.qty_available,
        StockBatch.unit_cost,
        StockBatch.supplier,
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
        supplier=row.supplier,
    )
