"""Many entries changed at once: what each becomes, and what stays."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tula.domain.bulk_edit import NEVER, BulkAsk, BulkEntry, NothingAsked, plan_bulk
from tula.domain.fifo import PickOrder
from tula.domain.money import MAX_PAISE, AmountTooLarge

TODAY = date(2026, 6, 15)
FACIAL = BulkEntry(id=1, name="Facial", price=120_000, category="Face", is_active=True, rate_bp=500)
SERUM = BulkEntry(id=3, name="Serum", price=49_900, is_active=True, low_stock_at=5, pick_order="fifo")
MEENA = BulkEntry(id=2, name="Meena", is_active=True)


def after(entry: BulkEntry = FACIAL, **ask: Any) -> dict[str, Any]:
    return {change.field: change.after for change in plan_bulk(entries=[entry], ask=BulkAsk(rate_from=TODAY, **ask))}


@pytest.mark.parametrize(
    ("price", "price_bp", "to_rupee", "repriced"),
    [
        (120_000, 500, True, 126_000),
        (120_000, -1000, True, 108_000),
        (49_900, 333, True, 51_600),
        (49_900, 333, False, 51_562),
        (150, 0, True, 200),
        (50, -10_000, True, 0),
        (49, 0, True, 0),
    ],
)
def test_prices_go_up_and_down_half_up(price: int, price_bp: int, to_rupee: bool, repriced: int) -> None:
    entry = BulkEntry(id=1, name="x", price=price, is_active=True)
    assert after(entry, price_bp=price_bp, rounds_to_rupee=to_rupee) == {"price": repriced}


def test_what_stays_is_left_out() -> None:
    assert after(category="Face", is_active=True, rate_bp=500, price_bp=0) == {}
    assert after(category="", is_active=False, rate_bp=1800) == {"category": None, "is_active": False, "gst_rate": 1800}
    assert after(MEENA, price_bp=500) == {}
    assert after(SERUM, low_stock_at=5, pick_order=PickOrder.FIFO) == {}


def test_a_shelf_is_low_elsewhere_or_never_and_its_batches_go_otherwise() -> None:
    assert after(SERUM, low_stock_at=0, pick_order=PickOrder.FEFO) == {"low_stock_at": 0, "pick_order": "fefo"}
    assert after(SERUM, low_stock_at=NEVER) == {"low_stock_at": None}
    assert after(BulkEntry(id=3, name="x", is_active=True), low_stock_at=NEVER) == {}


def test_nothing_asked_and_too_much_asked() -> None:
    with pytest.raises(NothingAsked):
        BulkAsk(rate_from=TODAY)
    with pytest.raises(AmountTooLarge):
        after(BulkEntry(id=1, name="x", price=MAX_PAISE, is_active=True), price_bp=1)
