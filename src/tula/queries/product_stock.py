"""The batches of one product, and the shelf as a count walks along it: page by page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.models import Product, StockBatch
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import Page, escape_like, fetch_page
from tula.queries.stock_overview import shelf_sums


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfFigures:
    """One product's shelf: what can be sold, what has expired, the next expiry, and the cost of all (paise)."""

    available: int
    expired: int
    next_expiry: date | None
    cost: int
    uncosted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfBatch:
    """A batch on the shelf, or an emptied one; `unit_cost` and `cost` are paise, None where nobody knows them."""

    id: int
    batch_no: str
    product_id: int
    product_name: str
    sku: str | None
    unit: str
    available: int
    received_on: date
    expires_on: date | None
    supplier: str | None
    unit_cost: int | None
    is_expired: bool

    @property
    def cost(self) -> int | None:
        """What is left of it at cost."""
        return None if self.unit_cost is None else self.unit_cost * self.available


def get_shelf(session: Session, product_id: int, *, today: date) -> ShelfFigures:
    """Sum up one product's shelf."""
    row = session.execute(select(shelf_sums(today, product_id))).one_or_none()
    if row is None:
        return ShelfFigures(available=0, expired=0, next_expiry=None, cost=0, uncosted=0)
    return ShelfFigures(
        available=int(row.available),
        expired=int(row.expired),
        next_expiry=row.next_expiry,
        cost=row.cost,
        uncosted=int(row.uncosted),
    )


def list_product_batches(
    session: Session, product_id: int, *, today: date, shows_emptied: bool = False, page: int = 1, per_page: int = 25
) -> Page[ShelfBatch]:
    """List the batches of a product, open ones first, oldest received first; emptied ones newest first if asked for."""
    statement = _batches().where(StockBatch.product_id == product_id)
    if shows_emptied:
        statement = statement.order_by(StockBatch.is_open.desc(), StockBatch.received_on.desc(), StockBatch.id.desc())
    else:
        statement = statement.where(StockBatch.is_open).order_by(StockBatch.received_on, StockBatch.id)
    return fetch_page(session, statement, page=page, per_page=per_page, read=lambda row: _batch(row, today))


def list_shelf(session: Session, *, q: str = "", today: date, page: int = 1, per_page: int = 50) -> Page[ShelfBatch]:
    """List every open batch product by product, as somebody who counts finds them; `q` as in other lists of stock."""
    statement = _batches().where(StockBatch.is_open)
    if q:
        like = f"%{escape_like(q)}%"
        statement = statement.where(
            Product.name.ilike(like) | Product.sku.ilike(like) | StockBatch.batch_no.ilike(like)
        )
    statement = statement.order_by(func.lower(Product.name), Product.id, StockBatch.received_on, StockBatch.id)
    return fetch_page(session, statement, page=page, per_page=per_page, read=lambda row: _batch(row, today))


def _batches() -> AnySelect:
    return select(StockBatch.__table__, Product.name.label("product_name"), Product.sku, Product.unit).join(
        Product, Product.id == StockBatch.product_id
    )


def _batch(row: AnyRow, today: date) -> ShelfBatch:
    return ShelfBatch(
        id=row.id,
        batch_no=row.batch_no,
        product_id=row.product_id,
        product_name=row.product_name,
        sku=row.sku,
        unit=row.unit,
        available=row.qty_available,
        received_on=row.received_on,
        expires_on=row.expires_on,
        supplier=row.supplier,
        unit_cost=row.unit_cost,
        is_expired=row.expires_on is not None and row.expires_on < today,
    )
