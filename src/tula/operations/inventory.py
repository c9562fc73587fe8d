"""Stock received: a batch with the receipt move that filled it, or more of a batch that is there."""

from datetime import date, datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tula.domain.catalogue import ProductInactive, ProductNotFound
from tula.domain.fifo import MoveKind
from tula.domain.receipt import KnownBatch, Receipt, SameBatch, check_days, choose_batch
from tula.models import Product, StockBatch
from tula.operations import audit, stock
from tula.operations.locks import lock_batches_called, lock_fields


def receive_batch(session: Session, *, receipt: Receipt, today: date, actor: str, now: datetime) -> int:
    """Put goods on the shelf and return the id of their batch: a new one unless `same_batch` adds them to another.

    :raises ProductNotFound: there is no such product.
    :raises ProductInactive: the product is no longer sold.
    :raises InvalidBatch: received in the future, or expired before it came.
    :raises BatchExists: staff are to be asked whether this is the batch of the same number.
    :raises BatchDiffers: it is to be that batch and cannot be.
    :raises TooManyUnits: that batch would hold too much.
    """
    # The product is locked so that two receipts of one number meet here, not on the shelf.
    product = lock_fields(session, model=Product, row_id=receipt.product_id, fields=("is_active",))
    if product is None:
        raise ProductNotFound.at("product_id")
    if not product["is_active"]:
        raise ProductInactive.at("product_id")
    check_days(receipt, today=today)
    known = [] if receipt.same_batch is SameBatch.SEPARATE else _known_batches(session, receipt)
    into = choose_batch(receipt, known=known)
    batch_id = _add_batch(session, receipt, now) if into is None else into.id
    filling = stock.Move(
        batch_id=batch_id,
        product_id=receipt.product_id,
        kind=MoveKind.RECEIPT,
        qty=receipt.qty,
        reason=receipt.supplier or None,
    )
    stock.post(session, moves=[filling], actor=actor, now=now)
    audit.record(
        session,
        action="batch.received",
        entity="stock_batch",
        entity_id=batch_id,
        details={
            "product_id": receipt.product_id,
            "batch_no": receipt.batch_no,
            "qty": receipt.qty,
            "unit_cost": receipt.unit_cost,
            "supplier": receipt.supplier or None,
            "added_to": None if into is None else into.id,
        },
        actor=actor,
        now=now,
    )
    return batch_id


def _known_batches(session: Session, receipt: Receipt) -> list[KnownBatch]:
    """Read what stands on the shelf under the number, newest first."""
    rows = lock_batches_called(session, product_id=receipt.product_id, batch_no=receipt.batch_no)
    return [
        KnownBatch(
            id=row.id,
            batch_no=row.batch_no,
            available=row.qty_available,
            received_on=row.received_on,
            unit_cost=row.unit_cost,
            expires_on=row.expires_on,
        )
        for row in reversed(rows)
    ]


def _add_batch(session: Session, receipt: Receipt, now: datetime) -> int:
    batch_id: int = session.execute(
        insert(StockBatch)
        .values(
            product_id=receipt.product_id,
            batch_no=receipt.batch_no,
            qty_available=0,
            unit_cost=receipt.unit_cost,
            received_on=receipt.received_on,
            expires_on=receipt.expires_on,
            supplier=receipt.supplier or None,
            created_at=now,
        )
        .returning(StockBatch.id)
    ).scalar_one()
    return batch_id
