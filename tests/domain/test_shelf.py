"""The shelf while a bill is served: lines share it, treatments take what is left, edits keep what they had."""

from __future__ import annotations

from datetime import date

import pytest

from tests.domain.cast import FRIDAY, TOMORROW
from tula.domain.back_bar import (
    Consumable,
    Consumed,
    Missing,
    ProductTwice,
    amount_words,
    require_each_once,
    say_missing,
)
from tula.domain.bill_facts import StockFact
from tula.domain.fifo import Batch, Pick, PickOrder
from tula.domain.shelf import Shelf

OLD, NEW = date(2026, 1, 1), date(2026, 6, 1)
OIL = Consumable(product_id=7, name="Oil", unit="ml", qty=30)


def fact(number: int, qty: int, *, product: int = 7, order: PickOrder = PickOrder.FIFO, **more: date) -> StockFact:
    lot = Batch(id=number, qty_available=qty, **{"received_on": OLD, **more})
    return StockFact(batch=lot, product_id=product, batch_no=f"B{number}", pick_order=order)


def used(number: int, qty: int) -> Consumed:
    return Consumed(product_id=7, name="Oil", unit="ml", batch_id=number, batch_no=f"B{number}", qty=qty)


def test_what_is_taken_is_gone_for_the_next() -> None:
    shelf = Shelf.of([fact(1, 5), fact(2, 5, received_on=NEW)])
    assert shelf.take(product_id=7, qty=4, on=FRIDAY) == ((Pick(batch_id=1, qty=4),), 0)
    assert shelf.take(product_id=7, qty=4, on=FRIDAY) == ((Pick(batch_id=1, qty=1), Pick(batch_id=2, qty=3)), 0)
    assert shelf.take(product_id=7, qty=4, on=FRIDAY) == ((Pick(batch_id=2, qty=2),), 2)


def test_other_products_are_not_touched() -> None:
    shelf = Shelf.of([fact(1, 5, product=8)])
    assert shelf.take(product_id=7, qty=1, on=FRIDAY) == ((), 1)


def test_the_product_says_which_batch_goes_first() -> None:
    fefo = {"order": PickOrder.FEFO}
    shelf = Shelf.of([fact(1, 5, **fefo), fact(2, 5, received_on=NEW, expires_on=TOMORROW, **fefo)])  # type: ignore[arg-type]
    assert shelf.take(product_id=7, qty=6, on=FRIDAY)[0] == (Pick(batch_id=2, qty=5), Pick(batch_id=1, qty=1))


def test_a_treatment_uses_its_recipe_times_its_quantity() -> None:
    shelf = Shelf.of([fact(1, 50), fact(2, 100, received_on=NEW)])
    assert shelf.use_up([OIL], times=3, on=FRIDAY) == (used(1, 50), used(2, 40))
    assert shelf.missing == []


def test_what_is_missing_is_noted() -> None:
    shelf = Shelf.of([fact(1, 50)])
    assert shelf.use_up([OIL], times=2, on=FRIDAY) == (used(1, 50),)
    assert shelf.missing == [Missing(consumable=OIL, qty=10)]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        pytest.param(1, (used(1, 30),), id="less: what was taken first is kept"),
        pytest.param(2, (used(1, 40), used(2, 20)), id="the same"),
        pytest.param(3, (used(1, 40), used(2, 50)), id="more: the rest from the shelf, joined to what it had"),
    ],
)
def test_an_edit_begins_with_what_the_line_had(times: int, expected: tuple[Consumed, ...]) -> None:
    shelf = Shelf.of([fact(2, 100)])
    assert shelf.use_up([OIL], times=times, on=FRIDAY, before=[used(1, 40), used(2, 20)]) == expected


def test_each_product_is_told_once() -> None:
    mask = Consumable(product_id=8, name="Mask", unit="pc", qty=1)
    told = say_missing([Missing(consumable=one, qty=qty) for one, qty in ((OIL, 10), (mask, 1), (OIL, 5))])
    assert told == (
        "Oil: 15 ml used in treatments is not in stock. Receive a batch or count the shelf.",
        "Mask: 1 used in treatments is not in stock. Receive a batch or count the shelf.",
    )


def test_a_recipe_names_a_product_once() -> None:
    require_each_once([1, 2, 3], where="consumables")
    with pytest.raises(ProductTwice) as caught:
        require_each_once([1, 2, 1], where="consumables")
    assert set(caught.value.errors) == {"consumables.2.product_id"}


def test_pieces_are_only_counted() -> None:
    assert (amount_words(3, "pc"), amount_words(30, "ml")) == ("3", "30 ml")
    assert (amount_words(10_000, "pc"), amount_words(1_20_000, "ml")) == ("10,000", "1,20,000 ml")
