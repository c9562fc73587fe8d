"""What the stock is worth at the end of a day: at cost by its batches, and at the prices of today's catalogue.

A batch held at the end of a day what it holds now less what its moves changed since; units without a known cost are
counted apart and never valued.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Subquery, func, literal, select
from sqlalchemy.orm import Session

from tula.domain.validity import first_instant
from tula.models import Product, StockBatch, StockMove
from tula.models.columns import AnyRow, AnySelect, Paise
from tula.queries.paging import Page, fetch_page

EXPORTED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueLine:
    """A product at the end of a day: its units, those without a cost, paise at cost and at its price.

    `expired_cost` is the part of the cost that could no longer be sold; what is only used in treatments has no price.
    """

    product_id: int
    name: str
    sku: str | None
    unit: str
    units: int
    uncosted: int
    cost: int
    expired_cost: int
    price_value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTotal:
    """All products together, but for units: ml and pieces have no sum. `uncosted_products` have some without a cost."""

    products: int
    uncosted: int
    uncosted_products: int
    cost: int
    expired_cost: int
    price_value: int


def list_values(session: Session, *, on: date, timezone: str, page: int = 1, per_page: int = 50) -> Page[ValueLine]:
    """List the products that were in stock at the end of a day, the most valuable first."""
    return fetch_page(session, _lines(on, timezone), page=page, per_page=per_page, read=_line)


def every_value(session: Session, *, on: date, timezone: str) -> Iterator[ValueLine]:
    """Read all of them bit by bit, for an export."""
    statement = _lines(on, timezone).execution_options(yield_per=EXPORTED_AT_ONCE)
    for some in session.execute(statement).partitions():
        yield from map(_line, some)


def top_values(session: Session, *, on: date, timezone: str, limit: int) -> list[ValueLine]:
    """Read the most valuable products, for a chart."""
    return [_line(row) for row in session.execute(_lines(on, timezone).limit(limit))]


def total_value(session: Session, *, on: date, timezone: str) -> ValueTotal:
    """Sum up all products."""
    lines = _lines(on, timezone).order_by(None).subquery().c
    nothing = literal(0, Paise)
    row = session.execute(
        select(
            func.count().label("products"),
            func.coalesce(func.sum(lines.uncosted), 0).label("uncosted"),
            func.count().filter(lines.uncosted > 0).label("uncosted_products"),
            func.coalesce(func.sum(lines.cost), nothing).label("cost"),
            func.coalesce(func.sum(lines.expired_cost), nothing).label("expired_cost"),
            func.coalesce(func.sum(lines.price_value), nothing).label("price_value"),
        )
    ).one()
    return ValueTotal(
        products=row.products,
        uncosted=int(row.uncosted),
        uncosted_products=row.uncosted_products,
        cost=row.cost,
        expired_cost=row.expired_cost,
        price_value=row.price_value,
    )


def _held(on: date, timezone: str) -> Subquery:
    """Say what each batch held at the end of a day."""
    since = (
        select(StockMove.batch_id, func.sum(StockMove.qty).label("qty"))
        .where(StockMove.created_at >= first_instant(on + timedelta(days=1), timezone))
        .group_by(StockMove.batch_id)
        .subquery()
    )
    qty = StockBatch.qty_available - func.coalesce(since.c.qty, 0)
    return (
        select(StockBatch.product_id, StockBatch.unit_cost, StockBatch.expires_on, qty.label("qty"))
        .outerjoin(since, since.c.batch_id == StockBatch.id)
        .where(qty != 0)
        .subquery("held")
    )


def _lines(on: date, timezone: str) -> AnySelect:
    held = _held(on, timezone).c
    cost = func.sum(held.unit_cost * held.qty)
    nothing = literal(0, Paise)
    return (
        select(
            Product.id.label("product_id"),
            Product.name,
            Product.sku,
            Product.unit,
            func.sum(held.qty).label("units"),
            func.coalesce(func.sum(held.qty).filter(held.unit_cost.is_(None)), 0).label("uncosted"),
            func.coalesce(cost, nothing).label("cost"),
            func.coalesce(cost.filter(held.expires_on < on), nothing).label("expired_cost"),
            func.coalesce(func.sum(Product.price * held.qty).filter(Product.is_retail), nothing).label("price_value"),
        )
        .join(Product, Product.id == held.product_id)
        .group_by(Product.id)
        .order_by(func.coalesce(cost, nothing).desc(), func.lower(Product.name), Product.id)
    )


def _line(row: AnyRow) -> ValueLine:
    return ValueLine(
        product_id=row.product_id,
        name=row.name,
        sku=row.sku,
        unit=row.unit,
        units=int(row.units),
        uncosted=int(row.uncosted),
        cost=row.cost,
        expired_cost=row.expired_cost,
        price_value=row.price_value,
    )
