"""Batches received: with the move that fills them, or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW, TODAY
from tula.domain.catalogue import ProductInactive, ProductNotFound
from tula.domain.receipt import InvalidBatch, Receipt
from tula.models import AuditLog, Product, StockBatch, StockMove
from tula.operations.inventory import receive_batch


def receive(session: Session, product_id: int, **more: Any) -> int:
    receipt = Receipt(**{"product_id": product_id, "batch_no": "B1", "qty": 5, "received_on": TODAY, **more})
    return receive_batch(session, receipt=receipt, today=TODAY, actor="meena", now=NOW)


def test_a_batch_comes_with_its_receipt(session: Session) -> None:
    product_id = factories.product(session)
    batch_id = receive(session, product_id, unit_cost=12_345, expires_on=date(2027, 1, 1))
    batch = session.execute(select(StockBatch.__table__)).one()
    move = session.execute(select(StockMove.__table__)).one()
    assert (batch.id, batch.qty_available, batch.unit_cost, batch.expires_on) == (
        batch_id,
        5,
        12_345,
        date(2027, 1, 1),
    )
    assert (move.batch_id, move.product_id, move.kind, move.qty, move.qty_after, move.actor) == (
        batch_id,
        product_id,
        "receipt",
        5,
        5,
        "meena",
    )
    deed = session.execute(select(AuditLog.__table__)).one()
    assert (deed.action, deed.entity_id, deed.actor) == ("batch.received", batch_id, "meena")


def test_goods_expired_today_may_still_be_entered(session: Session) -> None:
    """A spa that enters old stock records also what it can no longer sell."""
    receive(session, factories.product(session), received_on=date(2025, 1, 1), expires_on=date(2025, 6, 1))


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"received_on": TODAY + timedelta(days=1)}, "received_on"),
        ({"expires_on": TODAY - timedelta(days=1)}, "expires_on"),
    ],
)
def test_days_that_cannot_be(session: Session, more: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidBatch) as caught:
        receive(session, factories.product(session), **more)
    assert set(caught.value.errors) == {field}


def test_no_product(session: Session) -> None:
    with pytest.raises(ProductNotFound):
        receive(session, 99)


def test_a_product_no_longer_sold(session: Session) -> None:
    product_id = factories.product(session)
    session.execute(update(Product).values(is_active=False))
    with pytest.raises(ProductInactive):
        receive(session, product_id)
