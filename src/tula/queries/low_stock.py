"""Products that run low: what may still be sold or used is at or below the level set for each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from tula.models import Product, StockBatch
from tula.queries.shelf import is_low, is_sellable


@dataclass(frozen=True, slots=True, kw_only=True)
class LowProduct:
    """A product with what is left of it, and the level (both in its unit) at which it counts as low."""

    product_id: int
    name: str
    unit: str
    available: int
    low_stock_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LowStock:
    """The lowest products first, and how many there are in all."""

    items: tuple[LowProduct, ...]
    total: int


def find_low_stock(session: Session, *, today: date, limit: int) -> LowStock:
    """Find active products at or below their level; expired batches do not count."""
    usable = and_(StockBatch.product_id == Product.id, is_sellable(today))
    available = func.coalesce(func.sum(StockBatch.qty_available), 0)
    rows = session.execute(
        select(
            Product.id.label("product_id"),
            Product.name,
            Product.unit,
            Product.low_stock_at,
            available.label("available"),
            func.count().over().label("found"),
        )
        .outerjoin(StockBatch, usable)
        .where(Product.low_stock_at.is_not(None))
        .group_by(Product.id)
        .having(is_low(available))
        .order_by(available, func.lower(Product.name), Product.id)
        .limit(limit)
    ).all()
    return LowStock(
        items=tuple(
            LowProduct(
                product_id=row.product_id,
                name=row.name,
                unit=row.unit,
                available=int(row.available),
                low_stock_at=row.low_stock_at,
            )
            for row in rows
        ),
        total=rows[0].found if rows else 0,
    )
