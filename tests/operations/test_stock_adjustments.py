"""Stock corrected by hand: posted with its reason, audited, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW, TODAY
from tula.domain.catalogue import BatchNotFound
from tula.domain.reason import ReasonRequired
from tula.domain.receipt import BatchExists, Receipt, SameBatch
from tula.domain.stock_adjustment import Adjustment, AdjustReason, NotEnoughInBatch
from tula.domain.stock_count import CountLine, StockMoved
from tula.models import AuditLog, StockBatch, StockMove
from tula.operations.inventory import receive_batch
from tula.operations.stock_adjustments import adjust_batch, preview_count, write_count
from tula.queries.verify import run_verify


@pytest.fixture
def product(session: Session) -> int:
    return factories.product(session)


def receive(session: Session, product_id: int, qty: int = 5, **more: Any) -> int:
    values: dict[str, Any] = {"product_id": product_id, "batch_no": "B1", "qty": qty, "received_on": TODAY, **more}
    return receive_batch(session, receipt=Receipt(**values), today=TODAY, actor="meena", now=NOW)


def adjust(session: Session, batch_id: int, **ask: Any) -> int:
    values: dict[str, Any] = {"reason": "Broken", "code": AdjustReason.DAMAGED, **ask}
    return adjust_batch(session, batch_id=batch_id, ask=Adjustment(**values), actor="meena", now=NOW)


def left(session: Session, batch_id: int) -> int:
    return session.execute(select(StockBatch.qty_available).where(StockBatch.id == batch_id)).scalar_one()


def test_an_adjustment_is_a_move_with_its_reason_and_a_deed(session: Session, product: int) -> None:
    batch_id = receive(session, product)
    assert adjust(session, batch_id, qty=-2) == -2
    move = session.execute(select(StockMove.__table__).order_by(StockMove.id.desc()).limit(1)).one()
    assert (move.kind, move.qty, move.qty_after, move.reason_code, move.reason, move.actor) == (
        "adjustment",
        -2,
        3,
        "damaged",
        "Broken",
        "meena",
    )
    deed = session.execute(select(AuditLog.__table__).order_by(AuditLog.id.desc()).limit(1)).one()
    assert (deed.action, deed.entity_id) == ("batch.adjusted", batch_id)
    assert deed.details["qty"] == {"from": 5, "to": 3}
    assert (deed.details["reason_code"], deed.details["reason"]) == ("damaged", "Broken")
    assert run_verify(session) == []


def test_never_below_zero(session: Session, product: int) -> None:
    batch_id = receive(session, product)
    with pytest.raises(NotEnoughInBatch):
        adjust(session, batch_id, qty=-6)
    assert left(session, batch_id) == 5
    adjust(session, batch_id, counted=0)
    assert left(session, batch_id) == 0


def test_no_such_batch(session: Session) -> None:
    with pytest.raises(BatchNotFound):
        adjust(session, 99, qty=1, code=AdjustReason.FOUND)


def test_a_receipt_is_undone_by_its_opposite(session: Session, product: int) -> None:
    batch_id = receive(session, product)
    adjust(session, batch_id, qty=-5, code=AdjustReason.MISTAKE)
    assert left(session, batch_id) == 0
    assert run_verify(session) == []


def test_goods_are_added_to_the_batch_of_their_number(session: Session, product: int) -> None:
    first = receive(session, product, unit_cost=100)
    assert receive(session, product, qty=4, unit_cost=100, batch_no="b1", same_batch=SameBatch.MERGE) == first
    assert left(session, first) == 9
    with pytest.raises(BatchExists):
        receive(session, product, unit_cost=100, same_batch=SameBatch.ASK)
    assert receive(session, product, unit_cost=100, same_batch=SameBatch.SEPARATE) != first
    assert run_verify(session) == []


def test_an_emptied_batch_or_another_product_s_is_no_question(session: Session, product: int) -> None:
    first = receive(session, product)
    adjust(session, first, counted=0)
    assert receive(session, product, same_batch=SameBatch.ASK) != first
    receive(session, factories.product(session, "Oil"), same_batch=SameBatch.ASK)


def test_a_count_writes_its_differences_once(session: Session, product: int) -> None:
    first, second = receive(session, product, unit_cost=1000), receive(session, product, qty=7, batch_no="B2")
    lines = [CountLine(batch_id=second, counted=8, expected=7), CountLine(batch_id=first, counted=5, expected=5)]
    seen = preview_count(session, lines=lines)
    assert ([one.change for one in seen.differences], seen.agreeing, left(session, second)) == ([1], 1, 7)
    assert write_count(session, lines=lines, reason="Year end", actor="meena", now=NOW) == seen
    assert (left(session, first), left(session, second)) == (5, 8)
    deeds = session.execute(select(AuditLog.action).order_by(AuditLog.id.desc()).limit(2)).scalars().all()
    assert deeds == ["stock.counted", "batch.adjusted"]
    move = session.execute(select(StockMove.__table__).order_by(StockMove.id.desc()).limit(1)).one()
    assert (move.reason_code, move.reason) == ("count", "Year end")
    assert run_verify(session) == []


def test_a_count_refuses_what_moved_meanwhile(session: Session, product: int) -> None:
    first, second = receive(session, product), receive(session, product, batch_no="B2")
    lines = [CountLine(batch_id=first, counted=1, expected=5), CountLine(batch_id=second, counted=4, expected=5)]
    adjust(session, second, qty=-1)
    with pytest.raises(StockMoved) as caught:
        write_count(session, lines=lines, reason="Year end", actor="meena", now=NOW)
    assert [one["batch_id"] for one in caught.value.details["moved"]] == [second]
    assert left(session, first) == 5


def test_a_count_needs_a_reason_and_batches_that_exist(session: Session, product: int) -> None:
    batch_id = receive(session, product)
    with pytest.raises(ReasonRequired):
        write_count(
            session,
            lines=[CountLine(batch_id=batch_id, counted=1, expected=5)],
            reason=" ",
            actor="meena",
            now=NOW,
        )
    with pytest.raises(BatchNotFound) as caught:
        preview_count(session, lines=[CountLine(batch_id=99, counted=1, expected=5)])
    assert list(caught.value.errors) == ["lines.0.batch_id"]
