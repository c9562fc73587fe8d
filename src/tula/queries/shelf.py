"""What may still be sold, said in SQL once: as `tula.domain.fifo.Batch.has_expired` says it of one batch."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from tula.models import StockBatch


def is_sellable(on: date) -> ColumnElement[bool]:
    """Keep the batches that hold something and have not expired on a day; their last day counts."""
    return and_(StockBatch.is_open, or_(StockBatch.expires_on.is_(None), StockBatch.expires_on >= on))
