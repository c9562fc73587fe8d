"""What staff do to a batch by hand: how many units more or fewer, why, and never below nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tula.domain.errors import Conflict, Invalid
from tula.domain.reason import require_reason

MOST_UNITS = 999_999
"""No batch holds more: a slip of the finger is no delivery."""


class AdjustReason(StrEnum):
    """Why stock is another than the books say."""

    COUNT = "count"
    FOUND = "found"
    DAMAGED = "damaged"
    EXPIRED = "expired"
    LOST = "lost"
    SAMPLE = "sample"
    USED = "used"
    SUPPLIER_RETURN = "supplier_return"
    MISTAKE = "mistake"
    OTHER = "other"

    @property
    def words(self) -> str:
        """Say it as staff do."""
        return _WORDS[self]

    def allows(self, change: int) -> bool:
        """Tell whether stock can change that way for this reason: what is lost is not more afterwards."""
        return (change < 0 or self not in _TAKING) and (change > 0 or self is not AdjustReason.FOUND)


_WORDS: Mapping[AdjustReason, str] = {
    AdjustReason.COUNT: "Counted",
    AdjustReason.FOUND: "Found",
    AdjustReason.DAMAGED: "Damaged",
    AdjustReason.EXPIRED: "Expired",
    AdjustReason.LOST: "Lost or stolen",
    AdjustReason.SAMPLE: "Tester or sample",
    AdjustReason.USED: "Used in the spa",
    AdjustReason.SUPPLIER_RETURN: "Returned to the supplier",
    AdjustReason.MISTAKE: "Entered by mistake",
    AdjustReason.OTHER: "Something else",
}
_TAKING = frozenset(
    {
        AdjustReason.DAMAGED,
        AdjustReason.EXPIRED,
        AdjustReason.LOST,
        AdjustReason.SAMPLE,
        AdjustReason.USED,
        AdjustReason.SUPPLIER_RETURN,
    }
)


class QtyOrCounted(Invalid):
    """Say how many more or fewer, or how many were counted: one of the two."""


class ReasonDoesNotFit(Invalid):
    """That is no reason for this change."""


class NothingToAdjust(Conflict):
    """The books say the same already. There is nothing to adjust."""


class NotEnoughInBatch(Conflict):
    """There is not so much left of this batch."""


class TooManyUnits(Conflict):
    """A batch holds at most 9,99,999 units."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What staff ask: `qty` more (below zero: fewer) or what was `counted`; the reason in a word and in their own."""

    qty: int | None = None
    counted: int | None = None
    code: AdjustReason = AdjustReason.OTHER
    reason: str

    def __post_init__(self) -> None:
        """Refuse what says nothing, or two things.

        :raises QtyOrCounted: neither or both are given, or no change at all.
        :raises ReasonRequired: no reason is given.
        :raises ReasonDoesNotFit: stock cannot change that way for this reason.
        """
        if (self.qty is None) == (self.counted is None) or self.qty == 0:
            raise QtyOrCounted.at("qty")
        require_reason(self.reason)
        if self.qty is not None:
            _require_fit(self.code, self.qty)


def plan_adjustment(ask: Adjustment, *, available: int) -> int:
    """Give the units to add, below zero to take away.

    :raises NothingToAdjust: what was counted is what there is.
    :raises NotEnoughInBatch: less would be left than nothing; `available` says what there is.
    :raises TooManyUnits: more would be there than a batch can hold.
    :raises ReasonDoesNotFit: stock cannot change that way for this reason.
    """
    change = (ask.counted or 0) - available if ask.qty is None else ask.qty
    if change == 0:
        raise NothingToAdjust
    _require_fit(ask.code, change)
    if available + change < 0:
        failure = NotEnoughInBatch(f"Only {available} left of this batch.", available=available)
        raise failure.blaming("qty")  # a count cannot be below nothing
    if change > 0 and available + change > MOST_UNITS:
        raise TooManyUnits.at("counted" if ask.qty is None else "qty")
    return change


def _require_fit(code: AdjustReason, change: int) -> None:
    if not code.allows(change):
        way = "adds" if change > 0 else "takes away"
        raise ReasonDoesNotFit.at("reason_code", message=f"“{code.words}” is no reason for what {way} stock.")
