"""Stock that runs low, and batches that must be sold or used soon."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.models import Product, StockBatch
from tula.queries.shelf import is_sellable

AGEING_DAYS = 14
SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingBatch:
    """A batch on the shelf, in the unit of its product, and its last day."""

    product_id: int
    name: str
    unit: str
    batch_no: str
    available: int
    expires_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Ageing:
    """The first batches to expire, and how many there are in all."""

    items: tuple[AgeingBatch, ...]
    total: int


def find_ageing(session: Session, *, today: date) -> Ageing:
    """Find the batches whose last day is within `AGEING_DAYS`, as the list of what expires counts them."""
    rows = session.execute(
        select(
            Product.id.label("product_id"),
            Product.name,
            Product.unit,
            StockBatch.batch_no,
            StockBatch.qty_available.label("available"),
            StockBatch.expires_on,
            func.count().over().label("found"),
        )
        .join(Product, Product.id == StockBatch.product_id)
        .where(
            is_sellable(today),
            StockBatch.expires_on <= today + timedelta(days=AGEING_DAYS),
        )
        .order_by(StockBatch.expires_on, func.lower(Product.name), StockBatch.id)
        .limit(SHOWN)
    ).all()
    items = []
    for row in rows:
        values = row._asdict()
        del values["found"]
        items.append(AgeingBatch(**values))
    return Ageing(items=tuple(items), total=rows[0].found if rows else 0)
