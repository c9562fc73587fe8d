"""Stock corrected by hand: which changes are possible, and for which reason."""

from typing import Any

import pytest

from tula.domain.errors import DomainError
from tula.domain.reason import ReasonRequired
from tula.domain.stock_adjustment import (
    MOST_UNITS,
    Adjustment,
    AdjustReason,
    NotEnoughInBatch,
    NothingToAdjust,
    QtyOrCounted,
    ReasonDoesNotFit,
    TooManyUnits,
    plan_adjustment,
)


def ask(**values: Any) -> Adjustment:
    return Adjustment(**{"reason": "Because", **values})


@pytest.mark.parametrize(
    ("asked", "available", "change"),
    [
        ({"qty": -3}, 3, -3),
        ({"qty": 5}, 0, 5),
        ({"counted": 0}, 3, -3),
        ({"counted": 7}, 3, 4),
        ({"qty": -1, "code": AdjustReason.DAMAGED}, 1, -1),
        ({"qty": 1, "code": AdjustReason.FOUND}, 1, 1),
        ({"counted": 1, "code": AdjustReason.LOST}, 2, -1),
        ({"qty": MOST_UNITS}, 0, MOST_UNITS),
        ({"qty": -1, "code": AdjustReason.DAMAGED}, MOST_UNITS + 9, -1),
    ],
)
def test_the_change(asked: dict[str, Any], available: int, change: int) -> None:
    assert plan_adjustment(ask(**asked), available=available) == change


@pytest.mark.parametrize(
    ("asked", "available", "failure"),
    [
        ({"qty": -4}, 3, NotEnoughInBatch),
        ({"counted": 3}, 3, NothingToAdjust),
        ({"qty": 1}, MOST_UNITS, TooManyUnits),
        ({"counted": 4, "code": AdjustReason.LOST}, 3, ReasonDoesNotFit),
        ({"counted": 2, "code": AdjustReason.FOUND}, 3, ReasonDoesNotFit),
    ],
)
def test_what_cannot_be(asked: dict[str, Any], available: int, failure: type[DomainError]) -> None:
    with pytest.raises(failure):
        plan_adjustment(ask(**asked), available=available)


def test_too_much_tells_what_there_is() -> None:
    with pytest.raises(NotEnoughInBatch) as caught:
        plan_adjustment(ask(qty=-4), available=3)
    assert caught.value.details == {"available": 3}
    assert caught.value.message == "Only 3 left of this batch."


@pytest.mark.parametrize(
    ("asked", "failure"),
    [
        ({}, QtyOrCounted),
        ({"qty": 0}, QtyOrCounted),
        ({"qty": 1, "counted": 1}, QtyOrCounted),
        ({"qty": 1, "reason": " "}, ReasonRequired),
        ({"qty": 1, "code": AdjustReason.EXPIRED}, ReasonDoesNotFit),
        ({"qty": -1, "code": AdjustReason.FOUND}, ReasonDoesNotFit),
    ],
)
def test_what_cannot_be_asked(asked: dict[str, Any], failure: type[DomainError]) -> None:
    with pytest.raises(failure):
        ask(**asked)


@pytest.mark.parametrize("reason", AdjustReason)
def test_every_reason_has_words_and_fits_somewhere(reason: AdjustReason) -> None:
    assert reason.words
    assert reason.allows(1) or reason.allows(-1)
    both = {AdjustReason.COUNT, AdjustReason.MISTAKE, AdjustReason.OTHER}
    assert (reason.allows(1) and reason.allows(-1)) == (reason in both)
