"""A stock count: differences, their value, and what moved meanwhile."""

import pytest

from tula.domain.stock_count import BatchFact, CountedTwice, CountLine, StockMoved, plan_count, require_once


def batch(batch_id: int, available: int, unit_cost: int | None = 1000) -> BatchFact:
    return BatchFact(
        id=batch_id,
        product_id=1,
        product_name="Serum",
        unit="pc",
        batch_no=f"B{batch_id}",
        available=available,
        unit_cost=unit_cost,
    )


def line(batch_id: int, counted: int, expected: int) -> CountLine:
    return CountLine(batch_id=batch_id, counted=counted, expected=expected)


def test_differences_and_their_value() -> None:
    batches = {1: batch(1, 5), 2: batch(2, 5), 3: batch(3, 5, None), 4: batch(4, 2, 333)}
    count = plan_count(lines=[line(1, 5, 5), line(2, 3, 5), line(3, 6, 5), line(4, 5, 2)], batches=batches)
    assert count.agreeing == 1
    assert [(one.batch.id, one.change, one.value) for one in count.differences] == [
        (2, -2, -2000),
        (3, 1, None),
        (4, 3, 999),
    ]
    assert (count.value, count.uncosted) == (-1001, 1)


def test_every_batch_that_moved_is_named() -> None:
    batches = {1: batch(1, 5), 2: batch(2, 4), 3: batch(3, 0)}
    with pytest.raises(StockMoved) as caught:
        plan_count(lines=[line(1, 4, 5), line(2, 4, 5), line(3, 1, 1)], batches=batches)
    assert caught.value.details["moved"] == [
        {"batch_id": 2, "product_name": "Serum", "batch_no": "B2", "expected": 5, "available": 4},
        {"batch_id": 3, "product_name": "Serum", "batch_no": "B3", "expected": 1, "available": 0},
    ]


def test_a_batch_is_counted_once() -> None:
    require_once([line(1, 1, 1), line(2, 1, 1)])
    with pytest.raises(CountedTwice) as caught:
        require_once([line(1, 1, 1), line(2, 1, 1), line(1, 1, 1)])
    assert list(caught.value.errors) == ["lines.2.batch_id"]
