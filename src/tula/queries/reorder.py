"""What to buy again: products at or below their level, what is used of them, and how long the rest lasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.fifo import MoveKind
from tula.domain.reorder import LOOKED_BACK, days_of_cover, reorder_qty
from tula.domain.validity import first_instant
from tula.models import Product, StockBatch, StockMove
from tula.queries.paging import Page, fetch_rows
from tula.queries.shelf import is_low, is_sellable

_USE = (MoveKind.SALE.value, MoveKind.RETURN.value, MoveKind.CONSUMPTION.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class LowLine:
    """A product to buy again; all numbers are its units, `used` those of the last days."""

    product_id: int
    name: str
    sku: str | None
    unit: str
    available: int
    low_stock_at: int
    used: int

    @property
    def cover(self) -> int | None:
        """How many days the rest lasts; None where nothing was used."""
        return days_of_cover(available=self.available, used=self.used)

    @property
    def order(self) -> int:
        """How many would bring it back above its level for a month."""
        return reorder_qty(available=self.available, used=self.used, low_at=self.low_stock_at)


def list_low(session: Session, *, today: date, timezone: str, page: int = 1, per_page: int = 25) -> Page[LowLine]:
    """List active products at or below their level, the emptiest first; expired batches do not count."""
    shelf = (
        select(StockBatch.product_id, func.sum(StockBatch.qty_available).label("available"))
        .where(is_sellable(today))
        .group_by(StockBatch.product_id)
        .subquery()
    )
    available = func.coalesce(shelf.c.available, 0)
    statement = (
        select(Product.__table__, available.label("available"))
        .outerjoin(shelf, shelf.c.product_id == Product.id)
        .where(is_low(available))
        .order_by(available, func.lower(Product.name), Product.id)
    )
    found = fetch_rows(session, statement, page=page, per_page=per_page)
    used = used_lately(session, [row.id for row in found.items], today=today, timezone=timezone)
    return found.holding(
        LowLine(
            product_id=row.id,
            name=row.name,
            sku=row.sku,
            unit=row.unit,
            available=int(row.available),
            low_stock_at=row.low_stock_at,
            used=used.get(row.id, 0),
        )
        for row in found.items
    )


def used_lately(session: Session, product_ids: Sequence[int], *, today: date, timezone: str) -> dict[int, int]:
    """Count what sales and treatments took of several products in the days before today, less what came back."""
    since, until = first_instant(today - timedelta(days=LOOKED_BACK), timezone), first_instant(today, timezone)
    rows = session.execute(
        select(StockMove.product_id, func.sum(-StockMove.qty).label("used"))
        .where(
            StockMove.product_id.in_(product_ids),
            StockMove.kind.in_(_USE),
            StockMove.created_at >= since,
            StockMove.created_at < until,
        )
        .group_by(StockMove.product_id)
    )
    return {row.product_id: max(0, int(row.used)) for row in rows}
