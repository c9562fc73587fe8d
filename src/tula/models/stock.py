"""Stock: batches of products and every move that changed them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tula.domain.fifo import MoveKind
from tula.domain.stock_adjustment import AdjustReason
from tula.models.base import Base, RowId
from tula.models.columns import Paise, one_of


class StockBatch(Base):
    """One received batch. `qty_available` is the running sum of its moves and never negative.

    `is_open` lets the picking index pass over emptied batches without an index on the running quantity.
    """

    __tablename__ = "stock_batch"

    id: Mapped[RowId]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    batch_no: Mapped[str]
    qty_available: Mapped[int]
    is_open: Mapped[bool] = mapped_column(Computed("qty_available > 0", persisted=True))
    unit_cost: Mapped[int | None] = mapped_column(Paise)
    received_on: Mapped[date]
    expires_on: Mapped[date | None]
    supplier: Mapped[str | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("qty_available >= 0", name="qty_available_not_negative"),
        CheckConstraint("unit_cost >= 0", name="unit_cost_not_negative"),
        Index("ix_stock_batch_open", "product_id", "received_on", "id", postgresql_where=text("is_open")),
    )


class StockMove(Base):
    """One change of one batch: signed quantity and what it left."""

    __tablename__ = "stock_move"

    id: Mapped[RowId]
    batch_id: Mapped[int] = mapped_column(ForeignKey("stock_batch.id"))
    product_id: Mapped[int]
    kind: Mapped[str]
    qty: Mapped[int]
    qty_after: Mapped[int]
    line_id: Mapped[int | None] = mapped_column(ForeignKey("invoice_line.id", deferrable=True, initially="DEFERRED"))
    reason_code: Mapped[str | None]
    reason: Mapped[str | None]
    actor: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (
        one_of("kind", MoveKind),
        one_of("reason_code", AdjustReason),
        CheckConstraint("qty <> 0", name="qty_moves"),
        CheckConstraint("qty_after >= 0", name="qty_after_not_negative"),
        CheckConstraint("(kind IN ('sale', 'return', 'consumption')) = (line_id IS NOT NULL)", name="sale_has_line"),
        Index("ix_stock_move_batch_id", "batch_id", "id"),
        Index("ix_stock_move_product_id", "product_id", "id"),
        Index("ix_stock_move_created_at", "created_at", "id"),
        Index("ix_stock_move_line_id", "line_id", postgresql_where=text("line_id IS NOT NULL")),
    )
