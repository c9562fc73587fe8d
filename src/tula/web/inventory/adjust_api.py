"""The JSON API of stock that is corrected by hand: one batch, or a whole count."""

from datetime import datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.domain.stock_adjustment import Adjustment
from tula.domain.stock_count import CountLine, StockCount
from tula.operations.stock_adjustments import adjust_batch, preview_count, write_count
from tula.queries.inventory import get_batch
from tula.queries.settings import get_settings
from tula.queries.stock_moves import get_last_move
from tula.web.endpoint import writes
from tula.web.formats import rupees, rupees_or_none
from tula.web.inventory.adjust_schemas import AdjustStockAnswer, AdjustStockBody, StockCountAnswer, StockCountBody
from tula.web.inventory.api import TAG, present_batch, present_move

api = Blueprint("adjust_api", __name__, url_prefix="/api/inventory")


@api.post("/batches/<int:batch_id>/adjust")
@writes(tag=TAG, body=AdjustStockBody, answer=AdjustStockAnswer)
def adjust(session: Session, body: AdjustStockBody, *, batch_id: int, actor: str, now: datetime) -> dict[str, Any]:
    """Correct what is left of a batch, with a reason; never below zero."""
    ask = Adjustment(qty=body.qty, counted=body.counted, code=body.reason_code, reason=body.reason)
    adjust_batch(session, batch_id=batch_id, ask=ask, actor=actor, now=now)
    move = get_last_move(session, batch_id=batch_id)
    return {
        "movement": present_move(move, get_settings(session).timezone),
        "batch": present_batch(get_batch(session, batch_id)),
    }


@api.post("/counts")
@writes(tag=TAG, body=StockCountBody, answer=StockCountAnswer, dry=lambda body: body.dry_run)
def count_stock(session: Session, body: StockCountBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Write what was counted: all batches or none; 409 `stock_moved` names those that moved meanwhile."""
    lines = [CountLine(batch_id=line.batch_id, counted=line.counted, expected=line.expected) for line in body.lines]
    if body.dry_run:
        count = preview_count(session, lines=lines)
    else:
        count = write_count(session, lines=lines, reason=body.reason, actor=actor, now=now)
    return {"dry_run": body.dry_run, "count": _present(count, len(lines))}


def _present(count: StockCount, batches: int) -> dict[str, Any]:
    return {
        "batches": batches,
        "agreeing": count.agreeing,
        "value": rupees(count.value),
        "uncosted": count.uncosted,
        "differences": [
            {
                "batch_id": one.batch.id,
                "batch_no": one.batch.batch_no,
                "product_id": one.batch.product_id,
                "product_name": one.batch.product_name,
                "unit": one.batch.unit,
                "expected": one.batch.available,
                "counted": one.counted,
                "change": one.change,
                "value": rupees_or_none(one.value),
            }
            for one in count.differences
        ],
    }
