"""Goods that arrive under a batch number that is there: apart, asked about, or added."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tula.domain.receipt import BatchDiffers, BatchExists, KnownBatch, Receipt, SameBatch, choose_batch
from tula.domain.stock_adjustment import MOST_UNITS, TooManyUnits

DAY, EXPIRY = date(2026, 5, 1), date(2027, 5, 1)


def receipt(same: SameBatch, **values: Any) -> Receipt:
    base: dict[str, Any] = {"product_id": 1, "batch_no": "B1", "qty": 1, "received_on": DAY}
    return Receipt(**base, unit_cost=values.get("unit_cost", 100), expires_on=EXPIRY, same_batch=same)


def known(batch_id: int, unit_cost: int | None = 100, expires_on: date | None = EXPIRY) -> KnownBatch:
    return KnownBatch(
        id=batch_id, batch_no="B1", available=4, received_on=DAY, unit_cost=unit_cost, expires_on=expires_on
    )


def test_apart_unless_asked_otherwise() -> None:
    assert choose_batch(receipt(SameBatch.SEPARATE), known=[known(1)]) is None


@pytest.mark.parametrize("same", SameBatch)
def test_a_new_number_is_a_new_batch(same: SameBatch) -> None:
    assert choose_batch(receipt(same), known=[]) is None


def test_added_to_the_batch_of_the_same_cost_and_expiry() -> None:
    found = choose_batch(receipt(SameBatch.MERGE), known=[known(3, 99), known(2), known(1)])
    assert found is not None
    assert found.id == 2


def test_a_batch_is_not_filled_beyond_what_it_can_hold() -> None:
    full = replace(known(1), available=MOST_UNITS - 1)
    assert choose_batch(receipt(SameBatch.MERGE), known=[full]) == full
    with pytest.raises(TooManyUnits):
        choose_batch(receipt(SameBatch.MERGE), known=[replace(full, available=MOST_UNITS)])


@pytest.mark.parametrize("other", [known(1, unit_cost=99), known(1, unit_cost=None), known(1, expires_on=None)])
def test_what_differs_is_not_added(other: KnownBatch) -> None:
    with pytest.raises(BatchDiffers):
        choose_batch(receipt(SameBatch.MERGE), known=[other])


@pytest.mark.parametrize(
    ("batches", "can_merge", "told"), [([known(3, 99), known(2)], True, 2), ([known(3, 99)], False, 3)]
)
def test_asks(batches: list[KnownBatch], can_merge: bool, told: int) -> None:
    with pytest.raises(BatchExists) as caught:
        choose_batch(receipt(SameBatch.ASK), known=batches)
    assert caught.value.details == {"batch_id": told, "can_merge": can_merge}
    assert "4 left of it, received 1 May 2026" in caught.value.message
