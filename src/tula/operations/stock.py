"""Stock: `post` is the only way into `stock_move`, and moves the batch in the same statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from tula.domain.fifo import MoveKind
from tula.domain.stock_adjustment import AdjustReason
from tula.models import StockMove
from tula.operations.rows import Row, dump_rows, recordset, table_of
from tula.operations.statement import Asked, Statement, round_trip


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Signed units of one batch, and the invoice line or the reason behind them."""

    batch_id: int
    product_id: int
    kind: MoveKind
    qty: int
    line_id: int | None = None
    reason_code: AdjustReason | None = None
    reason: str | None = None


_COLUMNS = ("batch_id", "product_id", "kind", "qty", "line_id", "reason_code", "reason", "actor", "created_at")
_MOVE = table_of(StockMove)

# As in the ledger: sub-statements see the batches as they were, so a running sum gives what each move left.
_POST = Statement(
    text(
        f"""
    WITH move AS (
        SELECT * FROM {recordset(_MOVE, _COLUMNS, "moves", "move")}
    ), moved AS (
        UPDATE stock_batch AS batch SET qty_available = batch.qty_available + change.qty
        FROM (SELECT batch_id, sum(qty) AS qty FROM move GROUP BY batch_id) AS change
        WHERE batch.id = change.batch_id
    )
    INSERT INTO stock_move ({", ".join(_COLUMNS)}, qty_after)
    SELECT {", ".join(f"move.{name}" for name in _COLUMNS)},
           batch.qty_available + sum(move.qty) OVER (PARTITION BY move.batch_id ORDER BY move.ordinality)
    FROM move JOIN stock_batch AS batch ON batch.id = move.batch_id
    ORDER BY move.ordinality
    """  # noqa: S608 - names of our own columns
    )
)


def post(session: Session, *, moves: Sequence[Move], actor: str, now: datetime) -> None:
    """Append moves and change their batches, in order; the caller holds the locks on the batches.

    :raises sqlalchemy.exc.IntegrityError: a batch would fall below zero.
    """
    post_rows(session, rows=[move_row(move, actor=actor, now=now) for move in moves])


def move_row(move: Move, *, actor: str, now: datetime) -> Row:
    """Build the row of one move, for those who post moves of several moments together."""
    return {
        "batch_id": move.batch_id,
        "product_id": move.product_id,
        "kind": move.kind.value,
        "qty": move.qty,
        "line_id": move.line_id,
        "reason_code": None if move.reason_code is None else move.reason_code.value,
        "reason": move.reason,
        "actor": actor,
        "created_at": now,
    }


def post_rows(session: Session, *, rows: Sequence[Row]) -> None:
    """Append rows made by `move_row`, in order, as `post` does."""
    round_trip(session, *posting(rows))


def posting(rows: Sequence[Row]) -> list[Asked]:
    """Ask for moves to be posted, for those who send it along with other statements; nothing for no rows."""
    return [_POST(moves=dump_rows(_MOVE, rows))] if rows else []
