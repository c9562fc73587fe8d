"""Products with what can be sold of them today, and the batches behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.models import Product, StockBatch
from tula.queries.paging import Page, escape_like, fetch_page


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
    """A product with its batches, oldest received first; the price is paise."""

    id: int
    name: str
    sku: str | None
    hsn: str | None
    price: int
    is_active: bool
    batches: tuple[BatchOnShelf, ...]

    @property
    def available(self) -> int:
        """How many can be sold: expired batches do not count."""
        return sum(batch.available for batch in self.batches if not batch.is_expired)


def list_stock(session: Session, *, q: str = "", today: date, page: int = 1, per_page: int = 25) -> Page[ProductStock]:
    """List products by name; `q` looks into name and SKU."""
    statement = select(Product.__table__).order_by(Product.is_active.desc(), Product.name, Product.id)
    if q:
        like = f"%{escape_like(q)}%"
        statement = statement.where(Product.name.ilike(like) | Product.sku.ilike(like))
    found = fetch_page(session, statement, page=page, per_page=per_page, read=lambda row: row)
    batches = _batches(session, [row.id for row in found.items], today)
    return Page(
        items=tuple(
            ProductStock(
                id=row.id,
                name=row.name,
                sku=row.sku,
                hsn=row.hsn,
                price=row.price,
                is_active=row.is_active,
                batches=tuple(batches[row.id]),
            )
            for row in found.items
        ),
        total=found.total,
        page=found.page,
        pages=found.pages,
    )


def _batches(session: Session, product_ids: Sequence[int], today: date) -> dict[int, list[BatchOnShelf]]:
    rows = session.execute(
        select(StockBatch.__table__)
        .where(StockBatch.product_id.in_(product_ids), StockBatch.is_open)
        .order_by(StockBatch.received_on, StockBatch.id)
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
