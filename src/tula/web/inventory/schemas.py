"""What requests about stock hold, and what they are answered with."""

from typing import Annotated

from pydantic import Field

from tula.domain.fifo import MoveKind
from tula.domain.receipt import SameBatch
from tula.domain.stock_adjustment import AdjustReason
from tula.web.parsing import (
    Answer,
    Body,
    Day,
    Instant,
    Line,
    LocalDate,
    Money,
    Name,
    PageQuery,
    Qty,
    Query,
    QueryId,
    QueryQty,
    RowId,
    Rupees,
)


class BatchBody(Body):
    product_id: RowId
    batch_no: Name
    qty: Qty
    unit_cost: Money | None = None
    received_on: LocalDate | None = None
    expires_on: LocalDate | None = None
    supplier: Line = ""
    """Who sent it, or a note about the delivery."""
    same_batch: SameBatch = SameBatch.SEPARATE
    """Where the product has a batch of this number: make another, refuse and tell of it, or add to it."""


class ProductPageQuery(PageQuery):
    product_id: QueryId | None = None


class MoveQuery(ProductPageQuery):
    batch_id: QueryId | None = None
    kind: MoveKind | None = None
    from_: Annotated[LocalDate | None, Field(alias="from")] = None
    to: LocalDate | None = None


class ConsumptionQuery(Query):
    product_id: QueryId | None = None
    qty: QueryQty | None = None
    on: LocalDate | None = None


class BatchView(Answer):
    id: int
    batch_no: str
    product_id: int
    product_name: str
    received_on: Day
    expires_on: Day | None
    qty_available: int
    unit_price: Rupees
    unit_cost: Rupees | None
    supplier: str | None


class BatchAnswer(Answer):
    success: bool
    batch: BatchView


class BatchList(Answer):
    success: bool
    items: list[BatchView]
    total: int
    page: int
    pages: int


class PickView(Answer):
    batch_id: int
    batch_no: str
    product_id: int
    product_name: str
    received_on: Day
    expires_on: Day | None
    qty_available: int
    unit_price: Rupees
    pick_qty: int


class ConsumptionAnswer(Answer):
    success: bool
    batches: list[PickView]
    shortage: int


class MoveView(Answer):
    id: int
    kind: MoveKind
    product_id: int
    product_name: str
    batch_id: int
    batch_no: str
    qty: int
    qty_after: int
    line_id: int | None
    invoice_id: int | None
    invoice_number: str | None
    reason_code: AdjustReason | None
    reason: str | None
    actor: str
    created_at: Instant


class MoveList(Answer):
    success: bool
    items: list[MoveView]
    total: int
    page: int
    pages: int
