"""What treatments used up, by product and by treatment, at the cost of the batches it came from.

A use counts on the day it was booked; an edit later moves the difference on its own day. Void bills used nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import distinct, func
from sqlalchemy.orm import Session

from tula.domain.fifo import MoveKind
from tula.models import InvoiceLine, Product, StockBatch, StockMove
from tula.models.columns import AnyRow, AnySelect
from tula.queries.reports.line_moves import COST, QTY, line_moves


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductUse:
    """One product: units used on how many lines of bills, and their cost (paise); `uncosted` units have none."""

    product_id: int
    name: str
    unit: str
    lines: int
    qty: int
    cost: int
    uncosted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentUse:
    """One service: lines of bills that used something up, and its cost (paise)."""

    service_id: int
    name: str
    lines: int
    cost: int
    uncosted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UseMove:
    """Units that a treatment took of a batch, below zero what an edit put back; cost is None where it is not known."""

    booked_at: datetime
    number: str
    invoice_id: int
    service: str
    product: str
    unit: str
    batch_no: str
    qty: int
    cost: int | None


Use = TypeVar("Use", ProductUse, TreatmentUse)

_UNCOSTED = func.coalesce(func.sum(QTY).filter(StockBatch.unit_cost.is_(None)), 0)


def product_use(session: Session, *, first: date, last: date, timezone: str) -> list[ProductUse]:
    """Sum up what was used of each product, the dearest first."""
    rows = session.execute(
        _moves(first=first, last=last, timezone=timezone)
        .with_only_columns(
            Product.id.label("product_id"),
            Product.name,
            Product.unit,
            func.count(distinct(StockMove.line_id)).label("lines"),
            func.sum(QTY).label("qty"),
            func.sum(COST).label("cost"),
            _UNCOSTED.label("uncosted"),
        )
        .group_by(Product.id)
    )
    return _dearest_first([ProductUse(**_whole(row)) for row in rows])


def treatment_use(session: Session, *, first: date, last: date, timezone: str) -> list[TreatmentUse]:
    """Sum up what each treatment used, the dearest first; a line counts as the service that it is of today."""
    rows = session.execute(
        _moves(first=first, last=last, timezone=timezone)
        .with_only_columns(
            InvoiceLine.service_id,
            func.max(InvoiceLine.name).label("name"),
            func.count(distinct(StockMove.line_id)).label("lines"),
            func.sum(COST).label("cost"),
            _UNCOSTED.label("uncosted"),
        )
        .group_by(InvoiceLine.service_id)
    )
    return _dearest_first([TreatmentUse(**_whole(row)) for row in rows])


def list_use_moves(
    session: Session, *, first: date, last: date, timezone: str, product_id: int | None, service_id: int | None
) -> list[UseMove]:
    """List the moves behind the sums, newest first."""
    statement = _moves(first=first, last=last, timezone=timezone).order_by(StockMove.id.desc())
    if product_id is not None:
        statement = statement.where(StockMove.product_id == product_id)
    if service_id is not None:
        statement = statement.where(InvoiceLine.service_id == service_id)
    return [UseMove(**row._asdict()) for row in session.execute(statement)]


def _moves(*, first: date, last: date, timezone: str) -> AnySelect:
    named = (InvoiceLine.name.label("service"), Product.unit)
    return line_moves(MoveKind.CONSUMPTION, first=first, last=last, timezone=timezone, named=named)


def _whole(row: AnyRow) -> dict[str, Any]:
    """Give the sums as whole numbers; nothing known costs nothing."""
    values = row._asdict()
    whole: dict[str, Any] = {name: int(values[name]) for name in ("qty", "lines", "uncosted") if name in values}
    return {**values, **whole, "cost": values["cost"] or 0}


def _dearest_first(found: Iterable[Use]) -> list[Use]:
    return sorted(found, key=lambda one: (-one.cost, one.name))
