"""The back bar: what treatments use up, taken from the shelf with the bill.

A recipe says what one unit of a service uses of each product, in the product's own unit (ml, g, pc). Stock that is
not there is never taken and never refuses a bill: the treatment was given, so staff are told to set the stock right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tula.domain.errors import Conflict, Invalid
from tula.domain.money import group_digits

MOST_CONSUMABLES = 50


class ProductTwice(Invalid):
    """This product stands in the list already. Name each product once."""


class ConsumableInactive(Conflict):
    """This product is no longer kept. Activate it in the catalogue or choose another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumable:
    """What one unit of a service uses of a product: `qty` of the product's `unit`."""

    product_id: int
    name: str
    unit: str
    qty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumed:
    """What a line used of one batch, in the product's unit."""

    product_id: int
    name: str
    unit: str
    batch_id: int
    batch_no: str
    qty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What treatments used beyond the stock on record, in the product's unit."""

    consumable: Consumable
    qty: int


def require_each_once(product_ids: Iterable[int], *, where: str) -> None:
    """Refuse a recipe that names a product twice.

    :raises ProductTwice: names the second one's field; `where` is the list.
    """
    seen = set[int]()
    for index, product_id in enumerate(product_ids):
        if product_id in seen:
            raise ProductTwice.at(f"{where}.{index}.product_id")
        seen.add(product_id)


def say_missing(missing: Iterable[Missing]) -> tuple[str, ...]:
    """Tell staff what the stock does not have, one sentence for each product."""
    sums: dict[int, Missing] = {}
    for one in missing:
        before = sums.get(one.consumable.product_id)
        sums[one.consumable.product_id] = Missing(
            consumable=one.consumable, qty=one.qty + (before.qty if before else 0)
        )
    return tuple(_sentence(one) for one in sums.values())


def amount_words(qty: int, unit: str) -> str:
    """Write a quantity from 0 with its unit: "30 ml"; pieces are only counted: "1,200"."""
    words = group_digits(qty)
    return words if unit == "pc" else f"{words} {unit}"


def recipe_of(rows: Iterable[Mapping[str, object]]) -> tuple[Consumable, ...]:
    """Read a recipe as the database writes it."""
    return tuple(Consumable(**row) for row in rows)  # type: ignore[arg-type]


def _sentence(one: Missing) -> str:
    amount = amount_words(one.qty, one.consumable.unit)
    return f"{one.consumable.name}: {amount} used in treatments is not in stock. Receive a batch or count the shelf."
