"""Receipts, corrections, counts and days in any order: the books and the value of every day follow a plain model."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from tests.operations import factories
from tula.domain.errors import DomainError
from tula.domain.receipt import Receipt
from tula.domain.stock_adjustment import Adjustment, AdjustReason
from tula.domain.stock_count import CountLine, StockMoved
from tula.operations.inventory import receive_batch
from tula.operations.stock_adjustments import adjust_batch, write_count
from tula.queries.stock_value import list_values, total_value
from tula.queries.verify import run_verify

ZONE = "Asia/Kolkata"
FIRST = date(2026, 3, 1)
DAYS = 12


@pytest.mark.parametrize("seed", range(6))
def test_the_shelf_follows_a_plain_model(session: Session, seed: int) -> None:
    rng = Random(seed)
    products = [factories.product(session, f"Product {number}", price=10_000 * (number + 1)) for number in range(3)]
    left: dict[int, int] = {}
    of: dict[int, tuple[int, int | None]] = {}
    evenings: dict[date, dict[int, int]] = {}
    for offset in range(DAYS):
        day = FIRST + timedelta(days=offset)
        for step in range(rng.randrange(6)):
            # Around midnight in India: the first step is still the evening before by UTC.
            now = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=5, minutes=29 - step)
            deed = rng.choice(("receive", "receive", "adjust", "adjust", "count"))
            if deed == "receive" or not left:
                product, cost, qty = rng.choice(products), rng.choice((None, 0, 777, 12_345)), rng.randint(1, 9)
                receipt = Receipt(
                    product_id=product,
                    batch_no="B1",
                    qty=qty,
                    unit_cost=cost,
                    received_on=day,
                    expires_on=rng.choice((None, day + timedelta(days=3))),
                )
                batch_id = receive_batch(session, receipt=receipt, today=day, actor="meena", now=now)
                left[batch_id], of[batch_id] = qty, (product, cost)
            elif deed == "adjust":
                batch_id, change = rng.choice(list(left)), rng.choice((-9, -3, -1, 2, 5))
                ask = Adjustment(qty=change, code=AdjustReason.OTHER, reason="Because")
                try:
                    adjust_batch(session, batch_id=batch_id, ask=ask, actor="meena", now=now)
                except DomainError:
                    assert left[batch_id] + change < 0
                else:
                    left[batch_id] += change
            else:
                some = rng.sample(list(left), min(3, len(left)))
                seen = {batch_id: left[batch_id] + rng.choice((0, 0, 0, 1)) for batch_id in some}
                found = {batch_id: rng.randint(0, 9) for batch_id in some}
                lines = [CountLine(batch_id=one, counted=found[one], expected=seen[one]) for one in some]
                try:
                    write_count(session, lines=lines, reason="Count", actor="meena", now=now)
                except StockMoved:
                    assert any(seen[one] != left[one] for one in some)
                else:
                    assert all(seen[one] == left[one] for one in some)
                    left.update(found)
        evenings[day] = dict(left)
    assert run_verify(session) == []
    for day, held in evenings.items():
        units, cost, uncosted = defaultdict[int, int](int), defaultdict[int, int](int), defaultdict[int, int](int)
        for batch_id, qty in held.items():
            product, unit_cost = of[batch_id]
            units[product] += qty
            if unit_cost is None:
                uncosted[product] += qty
            else:
                cost[product] += qty * unit_cost
        page = list_values(session, on=day, timezone=ZONE)
        assert {one.product_id: (one.units, one.cost, one.uncosted, one.price_value) for one in page.items} == {
            product: (units[product], cost[product], uncosted[product], units[product] * 10_000 * (index + 1))
            for index, product in enumerate(products)
            if units[product]
        }
        total = total_value(session, on=day, timezone=ZONE)
        assert (total.cost, total.uncosted) == (sum(cost.values()), sum(uncosted.values()))
