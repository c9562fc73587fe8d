"""Stock corrected by hand: one batch, or all that a count found different. Locked, posted and audited."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.catalogue import BatchNotFound
from tula.domain.fifo import MoveKind
from tula.domain.reason import require_reason
from tula.domain.stock_adjustment import Adjustment, AdjustReason, plan_adjustment
from tula.domain.stock_count import BatchFact, CountLine, StockCount, plan_count, require_once
from tula.models import Product, StockBatch
from tula.operations import audit, stock
from tula.operations.locks import lock_rows

_FIELDS = ("id", "product_id", "batch_no", "qty_available", "unit_cost")


def adjust_batch(session: Session, *, batch_id: int, ask: Adjustment, actor: str, now: datetime) -> int:
    """Change what is left of a batch and return the units added, below zero taken away.

    :raises BatchNotFound: there is no such batch.
    :raises NotEnoughInBatch: less would be left than nothing.
    :raises DomainError: see `plan_adjustment`.
    """
    rows = lock_rows(session, model=StockBatch, row_ids=[batch_id], fields=_FIELDS, locking=True)
    if not rows:
        raise BatchNotFound("There is no such batch.")
    (batch,) = rows
    available = batch["qty_available"]
    change = plan_adjustment(ask, available=available)
    move = stock.Move(
        batch_id=batch_id,
        product_id=batch["product_id"],
        kind=MoveKind.ADJUSTMENT,
        qty=change,
        reason_code=ask.code,
        reason=ask.reason.strip(),
    )
    stock.post(session, moves=[move], actor=actor, now=now)
    audit.record_all(session, deeds=[_deed(move, batch["batch_no"], available)], actor=actor, now=now)
    return change


def preview_count(session: Session, *, lines: Sequence[CountLine]) -> StockCount:
    """Say what a count would change; writes nothing.

    :raises BatchNotFound: a batch does not exist.
    :raises StockMoved: the books say something else by now than when it was counted.
    """
    return _plan(session, lines, locking=False)


def write_count(session: Session, *, lines: Sequence[CountLine], reason: str, actor: str, now: datetime) -> StockCount:
    """Adjust every batch that was counted otherwise, all of them or none.

    :raises ReasonRequired: no reason is given.
    :raises BatchNotFound: a batch does not exist.
    :raises StockMoved: the books say something else by now than when it was counted.
    """
    require_reason(reason)
    count = _plan(session, lines, locking=True)
    moves = [
        stock.Move(
            batch_id=one.batch.id,
            product_id=one.batch.product_id,
            kind=MoveKind.ADJUSTMENT,
            qty=one.change,
            reason_code=AdjustReason.COUNT,
            reason=reason.strip(),
        )
        for one in count.differences
    ]
    deeds = [
        _deed(move, one.batch.batch_no, one.batch.available) for move, one in zip(moves, count.differences, strict=True)
    ]
    whole = audit.Deed(
        action="stock.counted",
        entity="stock_count",
        entity_id=None,
        details={
            "batches": len(lines),
            "agreeing": count.agreeing,
            "different": len(moves),
            "value_paise": count.value,
            "reason": reason.strip(),
        },
    )
    stock.post(session, moves=moves, actor=actor, now=now)
    audit.record_all(session, deeds=[*deeds, whole], actor=actor, now=now)
    return count


def _plan(session: Session, lines: Sequence[CountLine], *, locking: bool) -> StockCount:
    require_once(lines)
    ids = [line.batch_id for line in lines]
    rows = lock_rows(session, model=StockBatch, row_ids=ids, fields=_FIELDS, locking=locking)
    known = {row["id"]: row for row in rows}
    for index, batch_id in enumerate(ids):
        if batch_id not in known:
            raise BatchNotFound.at(f"lines.{index}.batch_id", message="There is no such batch.")
    products = {
        row.id: row
        for row in session.execute(
            select(Product.id, Product.name, Product.unit).where(Product.id.in_({row["product_id"] for row in rows}))
        )
    }
    batches = {
        row["id"]: BatchFact(
            id=row["id"],
            product_id=row["product_id"],
            product_name=products[row["product_id"]].name,
            unit=products[row["product_id"]].unit,
            batch_no=row["batch_no"],
            available=row["qty_available"],
            unit_cost=row["unit_cost"],
        )
        for row in rows
    }
    return plan_count(lines=lines, batches=batches)


def _deed(move: stock.Move, batch_no: str, available: int) -> audit.Deed:
    return audit.Deed(
        action="batch.adjusted",
        entity="stock_batch",
        entity_id=move.batch_id,
        details={
            "product_id": move.product_id,
            "batch_no": batch_no,
            "qty": {"from": available, "to": available + move.qty},
            "reason_code": move.reason_code,
            "reason": move.reason,
        },
    )
