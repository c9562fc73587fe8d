"""Stock moves: every receipt, sale, treatment, return and correction, newest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from tula.models import Invoice, InvoiceLine, Product, StockBatch, StockMove
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import COUNTED, Page, escape_like, fetch_page

EXPORTED_AT_ONCE = 1000
_NEWEST = (StockMove.created_at.desc(), StockMove.id.desc())


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCard:
    """One change of one batch: signed quantity, what it left, and the invoice it came from."""

    id: int
    kind: str
    product_id: int
    product_name: str
    unit: str
    batch_id: int
    batch_no: str
    qty: int
    qty_after: int
    line_id: int | None
    line_name: str | None
    invoice_id: int | None
    invoice_number: str | None
    reason_code: str | None
    reason: str | None
    actor: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFilter:
    """Which moves to show; `since` is in, `until` is out; `q` looks into products, SKUs and batch numbers."""

    product_id: int | None = None
    batch_id: int | None = None
    kind: str | None = None
    q: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """Moves, newest first; `older_than` asks for those that follow, and is None at the end."""

    moves: tuple[MoveCard, ...]
    older_than: int | None


def list_moves(
    session: Session, *, wanted: MoveFilter | None = None, page: int = 1, per_page: int = 25
) -> Page[MoveCard]:
    """Count (up to a bound) and list stock moves, newest first."""
    statement = _filtered(wanted or MoveFilter())
    return fetch_page(session, statement, page=page, per_page=per_page, read=_move, counted=COUNTED)


def newest_moves(
    session: Session, *, wanted: MoveFilter, older_than: int | None = None, per_page: int = 50
) -> MovePage:
    """Read the newest moves, or those before one of them, without counting."""
    statement = _filtered(wanted)
    if older_than is not None:
        place = select(StockMove.created_at, StockMove.id).where(StockMove.id == older_than).scalar_subquery()
        statement = statement.where(tuple_(StockMove.created_at, StockMove.id) < place)
    # One move more tells whether the list goes on.
    rows = session.execute(statement.limit(per_page + 1)).all()
    moves = tuple(_move(row) for row in rows[:per_page])
    return MovePage(moves=moves, older_than=moves[-1].id if len(rows) > per_page else None)


def get_last_move(session: Session, *, batch_id: int) -> MoveCard:
    """Read the move that was written last of a batch: what a deed in this transaction has just done."""
    statement = _filtered(MoveFilter(batch_id=batch_id)).order_by(None).order_by(StockMove.id.desc()).limit(1)
    return _move(session.execute(statement).one())


def every_move(session: Session, *, wanted: MoveFilter) -> Iterator[MoveCard]:
    """Read all moves of a list bit by bit, for an export."""
    statement = _filtered(wanted).execution_options(yield_per=EXPORTED_AT_ONCE)
    for some in session.execute(statement).partitions():
        yield from map(_move, some)


def _filtered(wanted: MoveFilter) -> AnySelect:
    statement: AnySelect = (
        select(
            StockMove.__table__,
            Product.name.label("product_name"),
            Product.unit,
            StockBatch.batch_no,
            InvoiceLine.name.label("line_name"),
            InvoiceLine.invoice_id,
            Invoice.number.label("invoice_number"),
        )
        # Every move has its batch and product; joined so, PostgreSQL leaves them out where rows are only counted.
        .outerjoin(StockBatch, StockBatch.id == StockMove.batch_id)
        .outerjoin(Product, Product.id == StockMove.product_id)
        .outerjoin(InvoiceLine, InvoiceLine.id == StockMove.line_id)
        .outerjoin(Invoice, Invoice.id == InvoiceLine.invoice_id)
        .order_by(*_NEWEST)
    )
    equal = {
        StockMove.product_id: wanted.product_id,
        StockMove.batch_id: wanted.batch_id,
        StockMove.kind: wanted.kind,
    }
    statement = statement.where(*(column == value for column, value in equal.items() if value is not None))
    if wanted.q:
        like = f"%{escape_like(wanted.q)}%"
        products = select(Product.id).where(or_(Product.name.ilike(like), Product.sku.ilike(like)))
        batches = select(StockBatch.id).where(StockBatch.batch_no.ilike(like))
        statement = statement.where(or_(StockMove.product_id.in_(products), StockMove.batch_id.in_(batches)))
    if wanted.since is not None:
        statement = statement.where(StockMove.created_at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(StockMove.created_at < wanted.until)
    return statement


def _move(row: AnyRow) -> MoveCard:
    return MoveCard(
        id=row.id,
        kind=row.kind,
        product_id=row.product_id,
        product_name=row.product_name,
        unit=row.unit,
        batch_id=row.batch_id,
        batch_no=row.batch_no,
        qty=row.qty,
        qty_after=row.qty_after,
        line_id=row.line_id,
        line_name=row.line_name,
        invoice_id=row.invoice_id,
        invoice_number=row.invoice_number,
        reason_code=row.reason_code,
        reason=row.reason,
        actor=row.actor,
        created_at=row.created_at,
    )
