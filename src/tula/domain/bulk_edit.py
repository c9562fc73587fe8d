"""Many entries of the catalogue changed at once: what each would become, before anything is written."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from tula.domain.errors import Conflict, Invalid
from tula.domain.fifo import PickOrder
from tula.domain.money import MAX_PAISE, AmountTooLarge, round_half_up

RUPEE = 100
Value: TypeAlias = int | str | bool | None
NEVER: Literal["never"] = "never"
"""Asked as a level of stock: it never counts as low."""


class NothingAsked(Invalid):
    """Say what should change."""


class CatalogueChanged(Conflict):
    """The catalogue has changed since you saw it. Look at the changes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAsk:
    """What should change; None leaves a field alone. `price_bp` is basis points up or down, of each price.

    `category` may be set to nothing by the empty text. A rate is valid from `rate_from`. Stock is low at `low_stock_at`
    units or fewer.
    """

    price_bp: int | None = None
    rounds_to_rupee: bool = True
    category: str | None = None
    is_active: bool | None = None
    low_stock_at: int | Literal["never"] | None = None
    pick_order: PickOrder | None = None
    rate_bp: int | None = None
    rate_from: date

    def __post_init__(self) -> None:
        """Refuse to change nothing.

        :raises NothingAsked: no field is asked for.
        """
        asked = (self.price_bp, self.category, self.is_active, self.low_stock_at, self.pick_order, self.rate_bp)
        if all(one is None for one in asked):
            raise NothingAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkEntry:
    """An entry as it is; `rate_bp` is the rate valid on the day the new one would begin, None when there is none."""

    id: int
    name: str
    price: int | None = None
    category: str | None = None
    is_active: bool
    low_stock_at: int | None = None
    pick_order: str | None = None
    rate_bp: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChange:
    """One field of one entry, before and after; price is paise, rate basis points."""

    id: int
    name: str
    field: str
    before: Value
    after: Value


def plan_bulk(*, entries: Sequence[BulkEntry], ask: BulkAsk) -> list[BulkChange]:
    """Say what changes, entry by entry; what would stay as it is is left out.

    :raises AmountTooLarge: a price would be too large to store.
    """
    return [change for entry in entries for change in _changes(entry, ask) if change.before != change.after]


def fingerprint(changes: Sequence[BulkChange]) -> str:
    """Give a mark by which the changes that were shown are known again."""
    told = "\n".join(f"{one.id} {one.field} {one.before!r} {one.after!r}" for one in changes)
    return hashlib.sha256(told.encode()).hexdigest()


def require_as_seen(changes: Sequence[BulkChange], *, expected: str | None) -> None:
    """Insist on the changes that staff saw, where they say which.

    :raises CatalogueChanged: they would be others now.
    """
    if expected is not None and expected != fingerprint(changes):
        raise CatalogueChanged


def _changes(entry: BulkEntry, ask: BulkAsk) -> Iterator[BulkChange]:
    asked: tuple[tuple[str, Value, Value], ...] = (
        ("price", entry.price, _repriced(entry.price, ask)),
        ("category", entry.category, entry.category if ask.category is None else ask.category or None),
        ("is_active", entry.is_active, entry.is_active if ask.is_active is None else ask.is_active),
        ("low_stock_at", entry.low_stock_at, _level(entry.low_stock_at, ask)),
        ("pick_order", entry.pick_order, entry.pick_order if ask.pick_order is None else ask.pick_order.value),
        ("gst_rate", entry.rate_bp, entry.rate_bp if ask.rate_bp is None else ask.rate_bp),
    )
    for field, before, after in asked:
        yield BulkChange(id=entry.id, name=entry.name, field=field, before=before, after=after)


def _level(level: int | None, ask: BulkAsk) -> int | None:
    if ask.low_stock_at is None:
        return level
    return None if ask.low_stock_at == NEVER else ask.low_stock_at


def _repriced(price: int | None, ask: BulkAsk) -> int | None:
    if price is None or ask.price_bp is None:
        return price
    unit = RUPEE if ask.rounds_to_rupee else 1
    repriced = unit * round_half_up(price * (10_000 + ask.price_bp), 10_000 * unit)
    if repriced > MAX_PAISE:
        raise AmountTooLarge
    return repriced
