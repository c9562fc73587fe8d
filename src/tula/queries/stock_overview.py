"""Products with what can be sold of them today, what that cost, and the batches behind it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Subquery, and_, func, literal, select
from sqlalchemy.orm import Session

from tula.models import Product, StockBatch
from tula.models.columns import AnyRow, AnySelect, Paise
from tula.queries.paging import Page, escape_like, fetch_rows
from tula.queries.shelf import is_low, is_sellable

SOON_DAYS = 30
SHOWN_BATCHES = 3
"""So many batches of a product are named; its page has the others."""


class StockShow(StrEnum):
    """Which products to show."""

    ACTIVE = "active"
    LOW = "low"
    OUT = "out"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    INACTIVE = "inactive"


class StockSort(StrEnum):
    """What products are sorted by."""

    NAME = "name"
    AVAILABLE = "available"
    EXPIRY = "expiry"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class StockFilter:
    """Which products to list, and in which order; `q` looks into name and SKU."""

    q: str = ""
    show: StockShow | None = None
    by: StockSort | None = None
    is_descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOnShelf:
    """A batch that still holds something."""

    id: int
    batch_no: str
    received_on: date
    expires_on: date | None
    available: int
    is_expired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductStock:
    """A product with its first batches, oldest received first; price and cost are paise.

    `available` can be sold or used, `expired` stands on the shelf and cannot. `cost` is what all of it cost, as far as
    known; `uncosted` units have no known cost.
    """

    id: int
    name: str
    sku: str | None
    unit: str
    price: int
    is_active: bool
    is_retail: bool
    low_stock_at: int | None
    available: int
    expired: int
    next_expiry: date | None
    cost: int
    uncosted: int
    batch_count: int
    batches: tuple[BatchOnShelf, ...]

    @property
    def is_low(self) -> bool:
        """Tell whether it is at or below its level."""
        return self.low_stock_at is not None and self.available <= self.low_stock_at


def list_stock(
    session: Session, *, wanted: StockFilter | None = None, today: date, page: int = 1, per_page: int = 25
) -> Page[ProductStock]:
    """List products, those no longer sold last unless sorted otherwise."""
    asked = wanted or StockFilter()
    shelf = shelf_sums(today)
    statement = select(Product.__table__, *(column for column in shelf.c if column.name != "product_id")).outerjoin(
        shelf, shelf.c.product_id == Product.id
    )
    if asked.q:
        like = f"%{escape_like(asked.q)}%"
        statement = statement.where(Product.name.ilike(like) | Product.sku.ilike(like))
    statement = _ordered(_shown(statement, asked, shelf, today), asked, shelf)
    found = fetch_rows(session, statement, page=page, per_page=per_page)
    batches = _batches(session, [row.id for row in found.items], today)
    return found.holding(_product(row, batches[row.id]) for row in found.items)


def shelf_sums(today: date, product_id: int | None = None) -> Subquery:
    """Sum up what stands on the shelf, product by product."""
    sellable = is_sellable(today)
    statement = select(
        StockBatch.product_id,
        func.coalesce(func.sum(StockBatch.qty_available).filter(sellable), 0).label("available"),
        func.coalesce(func.sum(StockBatch.qty_available).filter(~sellable), 0).label("expired"),
        func.min(StockBatch.expires_on).filter(sellable).label("next_expiry"),
        func.coalesce(func.sum(StockBatch.unit_cost * StockBatch.qty_available), literal(0, Paise)).label("cost"),
        func.coalesce(func.sum(StockBatch.qty_available).filter(StockBatch.unit_cost.is_(None)), 0).label("uncosted"),
        func.count().label("batch_count"),
    ).where(StockBatch.is_open)
    if product_id is not None:
        statement = statement.where(StockBatch.product_id == product_id)
    return statement.group_by(StockBatch.product_id).subquery("shelf")


def _shown(statement: AnySelect, wanted: StockFilter, shelf: Subquery, today: date) -> AnySelect:
    available = func.coalesce(shelf.c.available, 0)
    conditions: Mapping[StockShow, ColumnElement[bool]] = {
        StockShow.ACTIVE: Product.is_active.is_(True),
        StockShow.INACTIVE: Product.is_active.is_(False),
        StockShow.LOW: is_low(available),
        StockShow.OUT: and_(Product.is_active, available == 0),
        StockShow.EXPIRING: shelf.c.next_expiry <= today + timedelta(days=SOON_DAYS),
        StockShow.EXPIRED: shelf.c.expired > 0,
    }
    return statement if wanted.show is None else statement.where(conditions[wanted.show])


def _ordered(statement: AnySelect, wanted: StockFilter, shelf: Subquery) -> AnySelect:
    by_name = func.lower(Product.name)
    if wanted.by is None:
        return statement.order_by(Product.is_active.desc(), by_name, Product.id)
    by: ColumnElement[object] = {
        StockSort.NAME: by_name,
        StockSort.AVAILABLE: func.coalesce(shelf.c.available, 0),
        StockSort.EXPIRY: shelf.c.next_expiry,
        StockSort.VALUE: func.coalesce(shelf.c.cost, literal(0, Paise)),
    }[wanted.by]
    return statement.order_by((by.desc() if wanted.is_descending else by).nulls_last(), by_name, Product.id)


def _batches(session: Session, product_ids: Sequence[int], today: date) -> dict[int, list[BatchOnShelf]]:
    """Read the first open batches of several products."""
    place = func.row_number().over(partition_by=StockBatch.product_id, order_by=(StockBatch.received_on, StockBatch.id))
    placed = (
        select(StockBatch.__table__, place.label("place"))
        .where(StockBatch.product_id.in_(product_ids), StockBatch.is_open)
        .subquery()
    )
    rows = session.execute(
        select(placed).where(placed.c.place <= SHOWN_BATCHES).order_by(placed.c.product_id, placed.c.place)
    )
    batches: dict[int, list[BatchOnShelf]] = defaultdict(list)
    for row in rows:
        batches[row.product_id].append(
            BatchOnShelf(
                id=row.id,
                batch_no=row.batch_no,
                received_on=row.received_on,
                expires_on=row.expires_on,
                available=row.qty_available,
                is_expired=row.expires_on is not None and row.expires_on < today,
            )
        )
    return batches


def _product(row: AnyRow, batches: Sequence[BatchOnShelf]) -> ProductStock:
    return ProductStock(
        id=row.id,
        name=row.name,
        sku=row.sku,
        unit=row.unit,
        price=row.price,
        is_active=row.is_active,
        is_retail=row.is_retail,
        low_stock_at=row.low_stock_at,
        available=int(row.available or 0),
        expired=int(row.expired or 0),
        next_expiry=row.next_expiry,
        cost=row.cost or 0,
        uncosted=int(row.uncosted or 0),
        batch_count=row.batch_count or 0,
        batches=tuple(batches),
    )
