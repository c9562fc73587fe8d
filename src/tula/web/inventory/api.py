"""The JSON API of stock."""

from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.clock import today
from tula.domain.receipt import Receipt
from tula.domain.validity import first_instant, local_date
from tula.operations.inventory import receive_batch
from tula.queries.inventory import BatchCard, find_consumption, get_batch, list_batches
from tula.queries.settings import get_settings
from tula.queries.stock_moves import MoveCard, MoveFilter, list_moves
from tula.web.endpoint import reads, writes
from tula.web.formats import day_or_none, instant, paged, rupees, rupees_or_none
from tula.web.inventory.schemas import (
    BatchAnswer,
    BatchBody,
    BatchList,
    ConsumptionAnswer,
    ConsumptionQuery,
    MoveList,
    MoveQuery,
    ProductPageQuery,
)

api = Blueprint("inventory_api", __name__, url_prefix="/api/inventory")
TAG = "Inventory"


@api.get("/batches")
@reads(tag=TAG, query=ProductPageQuery, answer=BatchList)
def list_all_batches(session: Session, query: ProductPageQuery) -> dict[str, Any]:
    """List batches, newest received first."""
    page = list_batches(session, product_id=query.product_id, page=query.page, per_page=query.per_page)
    return paged(page, [present_batch(card) for card in page.items])


@api.post("/batches")
@writes(tag=TAG, body=BatchBody, answer=BatchAnswer)
def receive(session: Session, body: BatchBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Receive a batch; `received_on` is today unless given.

    A batch of the same number stays apart unless `same_batch` says otherwise: `ask` refuses with 409 `batch_exists`
    and tells of it (`batch_id`, `can_merge`), `merge` adds to it where cost and expiry are the same.
    """
    day = local_date(now, get_settings(session).timezone)
    receipt = Receipt(
        product_id=body.product_id,
        batch_no=body.batch_no,
        qty=body.qty,
        unit_cost=body.unit_cost,
        received_on=body.received_on or day,
        expires_on=body.expires_on,
        supplier=body.supplier,
        same_batch=body.same_batch,
    )
    batch_id = receive_batch(session, receipt=receipt, today=day, actor=actor, now=now)
    return {"batch": present_batch(get_batch(session, batch_id))}


@api.get("/batches/for-consumption")
@reads(tag=TAG, query=ConsumptionQuery, answer=ConsumptionAnswer, failures=(404,))
def for_consumption(session: Session, query: ConsumptionQuery) -> dict[str, Any]:
    """Show the batches that may be sold, oldest received first, and what a bill of `qty` would take of each.

    Without `product_id` these are the batches of all products, and nothing is picked.
    """
    on = query.on or today(get_settings(session).timezone)
    found = find_consumption(session, product_id=query.product_id, qty=query.qty, on=on)
    return {
        "batches": [_pick(card, found.picks.get(card.id, 0)) for card in found.batches],
        "shortage": found.shortage,
    }


@api.get("/movements")
@reads(tag=TAG, query=MoveQuery, answer=MoveList)
def movements(session: Session, query: MoveQuery) -> dict[str, Any]:
    """List every receipt, sale, treatment, return and adjustment, newest first; `qty` is signed."""
    timezone = get_settings(session).timezone
    wanted = MoveFilter(
        product_id=query.product_id,
        batch_id=query.batch_id,
        kind=query.kind,
        since=None if query.from_ is None else first_instant(query.from_, timezone),
        until=None if query.to is None else first_instant(query.to + timedelta(days=1), timezone),
    )
    page = list_moves(session, wanted=wanted, page=query.page, per_page=query.per_page)
    return paged(page, [present_move(card, timezone) for card in page.items])


def present_batch(card: BatchCard) -> dict[str, Any]:
    """Show a batch as JSON."""
    return {
        "id": card.id,
        "batch_no": card.batch_no,
        "product_id": card.product_id,
        "product_name": card.product_name,
        "received_on": card.received_on.isoformat(),
        "expires_on": day_or_none(card.expires_on),
        "qty_available": card.qty_available,
        "unit_price": rupees(card.unit_price),
        "unit_cost": rupees_or_none(card.unit_cost),
        "supplier": card.supplier,
    }


def _pick(card: BatchCard, pick_qty: int) -> dict[str, Any]:
    return {
        "batch_id": card.id,
        "batch_no": card.batch_no,
        "product_id": card.product_id,
        "product_name": card.product_name,
        "received_on": card.received_on.isoformat(),
        "expires_on": day_or_none(card.expires_on),
        "qty_available": card.qty_available,
        "unit_price": rupees(card.unit_price),
        "pick_qty": pick_qty,
    }


def present_move(card: MoveCard, timezone: str) -> dict[str, Any]:
    """Show a move as JSON."""
    return {
        "id": card.id,
        "kind": card.kind,
        "product_id": card.product_id,
        "product_name": card.product_name,
        "batch_id": card.batch_id,
        "batch_no": card.batch_no,
        "qty": card.qty,
        "qty_after": card.qty_after,
        "line_id": card.line_id,
        "invoice_id": card.invoice_id,
        "invoice_number": card.invoice_number,
        "reason_code": card.reason_code,
        "reason": card.reason,
        "actor": card.actor,
        "created_at": instant(card.created_at, timezone),
    }
