"""What may still be sold, as `tula.domain.fifo.Batch.has_expired` says it of one batch, and what is low; in SQL."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from tula.models import Product, StockBatch


def is_sellable(on: date) -> ColumnElement[bool]:
    """Keep the batches that hold something and have not expired on a day; their last day counts."""
    return and_(StockBatch.is_open, or_(StockBatch.expires_on.is_(None), StockBatch.expires_on >= on))


def is_low(available: ColumnElement[Any]) -> ColumnElement[bool]:
    """Keep the active products of which this many units are at or below their level; no level is never low."""
    return and_(Product.is_active, available <= Product.low_stock_at)
