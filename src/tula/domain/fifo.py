"""Which batches go first: the oldest received, or the first to expire; expired ones are passed over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class MoveKind(StrEnum):
    """Why stock changed."""

    RECEIPT = "receipt"
    SALE = "sale"
    RETURN = "return"
    ADJUSTMENT = "adjustment"
    QUARANTINE = "quarantine"
    CONSUMPTION = "consumption"
    """Used up by a treatment, or put back when its bill is undone."""


class PickOrder(StrEnum):
    """Which batch of a product goes first."""

    FIFO = "fifo"
    """The oldest received."""
    FEFO = "fefo"
    """The first to expire, the oldest received among equals; what never expires goes last."""

    def place(self, batch: "Batch") -> tuple[date, date, int]:
        """Give what batches are sorted by."""
        first = date.min if self is PickOrder.FIFO else batch.expires_on or date.max
        return first, batch.received_on, batch.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch of one product with what is left of it."""

    id: int
    qty_available: int
    received_on: date
    expires_on: date | None = None

    def has_expired(self, on: date) -> bool:
        """Tell whether the batch may no longer be sold; its last day counts."""
        return self.expires_on is not None and self.expires_on < on


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """Units to take from one batch."""

    batch_id: int
    qty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Picking:
    """What to take from which batch, and how many units are missing."""

    picks: tuple[Pick, ...]
    shortage: int


def pick_batches(*, batches: Iterable[Batch], qty: int, on: date, order: PickOrder = PickOrder.FIFO) -> Picking:
    """Take `qty` units from the usable batches in their order: sort, take the minimum, stop."""
    wanted = qty
    picks = []
    for batch in sorted(batches, key=order.place):
        take = 0 if batch.has_expired(on) else min(wanted, batch.qty_available)
        if take:
            picks.append(Pick(batch_id=batch.id, qty=take))
            wanted -= take
    return Picking(picks=tuple(picks), shortage=wanted)
