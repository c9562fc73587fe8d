"""How long stock lasts, and how much to buy."""

import pytest

from tula.domain.reorder import days_of_cover, reorder_qty


@pytest.mark.parametrize(
    ("available", "used", "days"), [(30, 30, 30), (5, 60, 2), (1, 60, 0), (0, 3, 0), (5, 0, None), (10, 4, 75)]
)
def test_cover(available: int, used: int, days: int | None) -> None:
    assert days_of_cover(available=available, used=used) == days


@pytest.mark.parametrize(
    ("available", "used", "low_at", "order"), [(2, 10, 5, 13), (5, 0, 5, 1), (0, 0, 0, 1), (5, 3, 5, 3)]
)
def test_order(available: int, used: int, low_at: int, order: int) -> None:
    assert reorder_qty(available=available, used=used, low_at=low_at) == order
