"""Batches: oldest received first, expired ones passed over, and what is missing."""

from datetime import date

import pytest

from tests.domain.cast import FRIDAY, TOMORROW, YESTERDAY
from tula.domain.fifo import Batch, Pick, PickOrder, pick_batches


def batch(number: int, qty: int, received_on: date = YESTERDAY, expires_on: date | None = None) -> Batch:
    return Batch(id=number, qty_available=qty, received_on=received_on, expires_on=expires_on)


OLD, NEW = date(2026, 1, 1), date(2026, 6, 1)


@pytest.mark.parametrize(
    ("batches", "qty", "picks", "shortage"),
    [
        pytest.param([batch(2, 5, NEW), batch(1, 5, OLD)], 3, [(1, 3)], 0, id="oldest first"),
        pytest.param([batch(1, 5, NEW), batch(2, 5, OLD)], 7, [(2, 5), (1, 2)], 0, id="then the next"),
        pytest.param([batch(2, 5, OLD), batch(1, 5, OLD)], 6, [(1, 5), (2, 1)], 0, id="same day: lowest id"),
        pytest.param([batch(1, 5, OLD, FRIDAY)], 5, [(1, 5)], 0, id="good on its last day"),
        pytest.param([batch(1, 5, OLD, YESTERDAY), batch(2, 5, NEW)], 2, [(2, 2)], 0, id="expired passed over"),
        pytest.param([batch(1, 5, OLD, YESTERDAY)], 2, [], 2, id="only expired: all missing"),
        pytest.param([batch(1, 5, NEW, TOMORROW), batch(2, 5, OLD)], 5, [(2, 5)], 0, id="receipt, not expiry, decides"),
        pytest.param([batch(1, 0, OLD), batch(2, 1, NEW)], 1, [(2, 1)], 0, id="an empty batch gives no pick"),
        pytest.param([batch(1, 2), batch(2, 3)], 9, [(1, 2), (2, 3)], 4, id="what is there, and what is missing"),
        pytest.param([], 3, [], 3, id="nothing on the shelf"),
        pytest.param([batch(1, 5)], 0, [], 0, id="nothing wanted"),
    ],
)
def test_picks(batches: list[Batch], qty: int, picks: list[tuple[int, int]], shortage: int) -> None:
    picking = pick_batches(batches=batches, qty=qty, on=FRIDAY)
    assert picking.picks == tuple(Pick(batch_id=number, qty=taken) for number, taken in picks)
    assert picking.shortage == shortage


@pytest.mark.parametrize(
    ("batches", "picks"),
    [
        pytest.param(
            [batch(1, 5, OLD), batch(2, 5, NEW, TOMORROW)], [(2, 5), (1, 1)], id="first to expire, not first in"
        ),
        pytest.param([batch(1, 9, OLD, YESTERDAY), batch(2, 9, NEW, FRIDAY)], [(2, 6)], id="expired passed over"),
        pytest.param(
            [batch(1, 9, NEW, TOMORROW), batch(2, 9, OLD, TOMORROW)], [(2, 6)], id="same last day: oldest received"
        ),
        pytest.param([batch(2, 9, OLD), batch(1, 9, OLD)], [(1, 6)], id="nothing expires: as fifo"),
    ],
)
def test_first_to_expire_goes_first(batches: list[Batch], picks: list[tuple[int, int]]) -> None:
    picking = pick_batches(batches=batches, qty=6, on=FRIDAY, order=PickOrder.FEFO)
    assert [(pick.batch_id, pick.qty) for pick in picking.picks] == picks
    assert picking.shortage == 0


def test_a_backdated_sale_may_take_what_was_good_on_its_day() -> None:
    picking = pick_batches(batches=[batch(1, 5, OLD, YESTERDAY)], qty=1, on=YESTERDAY)
    assert picking.picks == (Pick(batch_id=1, qty=1),)
