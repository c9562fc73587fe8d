"""Goods that arrive: the days they may bear, and what to do when their batch number is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tula.domain.errors import Conflict, Invalid
from tula.domain.stock_adjustment import MOST_UNITS, TooManyUnits
from tula.domain.validity import format_date


class InvalidBatch(Invalid):
    """Please check the batch."""


class BatchExists(Conflict):
    """This product has a batch of this number already."""


class BatchDiffers(Conflict):
    """The batch of this number has another cost or expiry, so the two cannot be one."""


class SameBatch(StrEnum):
    """What to do when the product has a batch of this number: one of its own, ask, or add to that one."""

    SEPARATE = "separate"
    ASK = "ask"
    MERGE = "merge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Goods that arrived; `unit_cost` is paise."""

    product_id: int
    batch_no: str
    qty: int
    received_on: date
    unit_cost: int | None = None
    expires_on: date | None = None
    supplier: str = ""
    same_batch: SameBatch = SameBatch.SEPARATE


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBatch:
    """A batch that stands on the shelf under the same number."""

    id: int
    batch_no: str
    available: int
    received_on: date
    unit_cost: int | None
    expires_on: date | None


def check_days(receipt: Receipt, *, today: date) -> None:
    """Refuse days that cannot be.

    :raises InvalidBatch: received in the future, or expired before it came.
    """
    errors: dict[str, list[str]] = {}
    if receipt.received_on > today:
        errors["received_on"] = ["Goods cannot have been received after today."]
    if receipt.expires_on is not None and receipt.expires_on < receipt.received_on:
        errors["expires_on"] = ["The batch would have expired before it was received."]
    if errors:
        raise InvalidBatch(errors=errors)


def choose_batch(receipt: Receipt, *, known: Sequence[KnownBatch]) -> KnownBatch | None:
    """Choose the batch that goods are added to; None makes a batch of their own.

    Goods of one batch number, cost and expiry are one batch; it keeps the day on which it was first received. What
    differs in cost or expiry stays apart, for the one batch would lie about half of its goods.

    :raises BatchExists: staff are to be asked; `batch` tells of the one there is, `can_merge` whether they fit.
    :raises BatchDiffers: they are to be one and cannot.
    :raises TooManyUnits: more would be there than a batch can hold.
    """
    if receipt.same_batch is SameBatch.SEPARATE or not known:
        return None
    fitting = [one for one in known if one.unit_cost == receipt.unit_cost and one.expires_on == receipt.expires_on]
    if receipt.same_batch is SameBatch.MERGE:
        if not fitting:
            raise BatchDiffers.at("batch_no")
        if fitting[0].available + receipt.qty > MOST_UNITS:
            raise TooManyUnits.at("qty")
        return fitting[0]
    one = (fitting or known)[0]
    told = f"{one.available} left of it, received {format_date(one.received_on)}"
    raise BatchExists(
        f"This product has a batch {one.batch_no} already: {told}.",
        errors={"batch_no": [f"There is a batch {one.batch_no} already."]},
        batch_id=one.id,
        can_merge=bool(fitting),
    )
