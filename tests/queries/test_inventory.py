"""Stock as a bill would take it, and every move."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW, TODAY
from tula.domain.catalogue import BatchNotFound, ProductNotFound
from tula.domain.receipt import Receipt
from tula.models import StockBatch
from tula.operations.inventory import receive_batch
from tula.queries.inventory import find_consumption, get_batch, list_batches
from tula.queries.stock_moves import MoveFilter, list_moves


@pytest.fixture
def shelf(session: Session) -> Session:
    """Product 1st: 3 old, 4 newer, 9 expired, none left of one; product 2nd: 2."""
    first, second = factories.product(session, "Serum"), factories.product(session, "Oil")
    factories.batch(session, first, 4, date(2026, 2, 1))
    factories.batch(session, first, 3, date(2026, 1, 1))
    factories.batch(session, first, 9, date(2025, 1, 1))
    factories.batch(session, first, 0, date(2025, 1, 1))
    session.execute(update(StockBatch).where(StockBatch.qty_available == 9).values(expires_on=date(2026, 6, 14)))
    factories.batch(session, second, 2, date(2025, 12, 1))
    session.info["products"] = (first, second)
    return session


def test_oldest_received_first_and_expired_left_out(shelf: Session) -> None:
    first, _ = shelf.info["products"]
    found = find_consumption(shelf, product_id=first, qty=5, on=TODAY)
    assert [(one.qty_available, found.picks.get(one.id, 0)) for one in found.batches] == [(3, 3), (4, 2)]
    assert found.shortage == 0


def test_the_last_day_counts(shelf: Session) -> None:
    first, _ = shelf.info["products"]
    found = find_consumption(shelf, product_id=first, qty=10, on=date(2026, 6, 14))
    assert [(one.qty_available, found.picks.get(one.id, 0)) for one in found.batches] == [(9, 9), (3, 1), (4, 0)]


def test_a_shortage_is_told(shelf: Session) -> None:
    first, _ = shelf.info["products"]
    found = find_consumption(shelf, product_id=first, qty=10, on=TODAY)
    assert (sum(found.picks.values()), found.shortage) == (7, 3)


def test_without_a_product_all_batches_and_no_picks(shelf: Session) -> None:
    found = find_consumption(shelf, product_id=None, qty=5, on=TODAY)
    assert [one.product_name for one in found.batches] == ["Oil", "Serum", "Serum"]
    assert (dict(found.picks), found.shortage) == ({}, 0)


def test_without_a_quantity_nothing_is_picked(shelf: Session) -> None:
    first, _ = shelf.info["products"]
    assert not find_consumption(shelf, product_id=first, qty=None, on=TODAY).picks


def test_what_is_not_there(session: Session) -> None:
    with pytest.raises(ProductNotFound):
        find_consumption(session, product_id=99, qty=1, on=TODAY)
    with pytest.raises(BatchNotFound):
        get_batch(session, 99)


def test_batches_and_moves_of_one_product(shelf: Session) -> None:
    _, second = shelf.info["products"]
    receipt = Receipt(product_id=second, batch_no="B9", qty=6, received_on=TODAY, unit_cost=100)
    batch_id = receive_batch(shelf, receipt=receipt, today=TODAY, actor="meena", now=NOW)
    assert list_batches(shelf).total == 6
    assert [one.batch_no for one in list_batches(shelf, product_id=second).items] == ["B9", "B1"]
    (move,) = list_moves(shelf, wanted=MoveFilter(product_id=second)).items
    assert (move.kind, move.qty, move.qty_after, move.batch_id, move.product_name, move.actor, move.created_at) == (
        "receipt",
        6,
        6,
        batch_id,
        "Oil",
        "meena",
        NOW,
    )
    assert (move.invoice_id, move.invoice_number) == (None, None)
    assert get_batch(shelf, batch_id).unit_price == 49_900
