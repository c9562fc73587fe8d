"""Batches that expire soon, and those that have expired and still stand on the shelf."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session

from tula.models import Product, StockBatch
from tula.models.columns import AnyRow, Paise
from tula.queries.paging import Page, fetch_page


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringBatch:
    """A batch that expires; `cost` is what is left of it at cost (paise), None where nobody knows it."""

    id: int
    batch_no: str
    product_id: int
    product_name: str
    unit: str
    available: int
    received_on: date
    expires_on: date
    cost: int | None
    days_left: int

    @property
    def has_expired(self) -> bool:
        """Tell whether it may no longer be sold; its last day counts."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpiringSums:
    """What stands on the shelf expired, and what expires within the days asked for: batches, paise, uncosted ones."""

    expired: int
    expired_cost: int
    expired_uncosted: int
    soon: int
    soon_cost: int
    soon_uncosted: int


def list_expiring(
    session: Session, *, today: date, days: int, page: int = 1, per_page: int = 25
) -> Page[ExpiringBatch]:
    """List open batches that have expired or expire within so many days, the earliest first."""
    statement = (
        select(
            StockBatch.id,
            StockBatch.batch_no,
            StockBatch.product_id,
            Product.name.label("product_name"),
            Product.unit,
            StockBatch.qty_available,
            StockBatch.received_on,
            StockBatch.expires_on,
            (StockBatch.unit_cost * StockBatch.qty_available).label("cost"),
        )
        .join(Product, Product.id == StockBatch.product_id)
        .where(StockBatch.is_open, StockBatch.expires_on <= today + timedelta(days=days))
        .order_by(StockBatch.expires_on, func.lower(Product.name), StockBatch.id)
    )
    return fetch_page(session, statement, page=page, per_page=per_page, read=lambda row: _batch(row, today))


def sum_expiring(session: Session, *, today: date, days: int) -> ExpiringSums:
    """Sum up the same batches."""
    is_past = StockBatch.expires_on < today
    cost = StockBatch.unit_cost * StockBatch.qty_available
    nothing = literal(0, Paise)
    row = session.execute(
        select(
            func.count().filter(is_past).label("expired"),
            func.coalesce(func.sum(case((is_past, cost), else_=nothing)), nothing).label("expired_cost"),
            func.count().filter(is_past, StockBatch.unit_cost.is_(None)).label("expired_uncosted"),
            func.count().filter(~is_past).label("soon"),
            func.coalesce(func.sum(case((is_past, nothing), else_=cost)), nothing).label("soon_cost"),
            func.count().filter(~is_past, StockBatch.unit_cost.is_(None)).label("soon_uncosted"),
        ).where(StockBatch.is_open, StockBatch.expires_on <= today + timedelta(days=days))
    ).one()
    return ExpiringSums(**row._asdict())


def _batch(row: AnyRow, today: date) -> ExpiringBatch:
    return ExpiringBatch(
        id=row.id,
        batch_no=row.batch_no,
        product_id=row.product_id,
        product_name=row.product_name,
        unit=row.unit,
        available=row.qty_available,
        received_on=row.received_on,
        expires_on=row.expires_on,
        cost=row.cost,
        days_left=(row.expires_on - today).days,
    )
