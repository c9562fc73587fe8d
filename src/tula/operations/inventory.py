"""Stock received: batches, each with the receipt move that filled it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tula.domain.catalogue import ProductInactive, ProductNotFound
from tula.domain.errors import Invalid
from tula.domain.fifo import MoveKind
from tula.models import Product, StockBatch
from tula.operations import audit, stock


class InvalidBatch(Invalid):
    """Please check the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Goods that arrived; `unit_cost` is paise."""

    product_id: int
    batch_no: str
    qty: int
    received_on: date
    unit_cost: int | None = None
    expires_on: date | None = None


def receive_batch(session: Session, *, receipt: Receipt, today: date, actor: str, now: datetime) -> int:
    """Put a new batch on the shelf and return its id.

    :raises ProductNotFound: there is no such product.
    :raises ProductInactive: the product is no longer sold.
    :raises InvalidBatch: received in the future, or expired before it came.
    """
    is_active = session.execute(select(Product.is_active).where(Product.id == receipt.product_id)).scalar()
    if is_active is None:
        raise ProductNotFound.at("product_id")
    if not is_active:
        raise ProductInactive.at("product_id")
    errors: dict[str, list[str]] = {}
    if receipt.received_on > today:
        errors["received_on"] = ["Goods cannot have been received after today."]
    if receipt.expires_on is not None and receipt.expires_on < receipt.received_on:
        errors["expires_on"] = ["The batch would have expired before it was received."]
    if errors:
        raise InvalidBatch(errors=errors)
    batch_id: int = session.execute(
        insert(StockBatch)
        .values(
            product_id=receipt.product_id,
            batch_no=receipt.batch_no,
            qty_available=0,
            unit_cost=receipt.unit_cost,
            received_on=receipt.received_on,
            expires_on=receipt.expires_on,
            created_at=now,
        )
        .returning(StockBatch.id)
    ).scalar_one()
    filling = stock.Move(batch_id=batch_id, product_id=receipt.product_id, kind=MoveKind.RECEIPT, qty=receipt.qty)
    stock.post(session, moves=[filling], actor=actor, now=now)
    audit.record(
        session,
        action="batch.received",
        entity="stock_batch",
        entity_id=batch_id,
        details={"product_id": receipt.product_id, "batch_no": receipt.batch_no, "qty": receipt.qty},
        actor=actor,
        now=now,
    )
    return batch_id
