"""What a bill takes from the shelf: product lines first, in order, then what its treatments use up.

Each product goes in its own order (`PickOrder`), expired batches passed over. A shortage of goods refuses the bill; a
shortage of what treatments use does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from tula.domain.back_bar import Consumable, Consumed, Missing
from tula.domain.bill_facts import BillFacts, StockFact
from tula.domain.bill_request import BillRequest, ProductAsk
from tula.domain.catalogue import BatchNotFound
from tula.domain.errors import Conflict
from tula.domain.fifo import Pick, PickOrder, pick_batches


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """A line (counted from 1 over the bill) that asks for more of a product than there is, in units."""

    line: int
    product_id: int
    name: str
    requested: int
    available: int


class InsufficientStock(Conflict):
    """There is not enough stock for this bill."""

    @classmethod
    def of(cls, *shortages: Shortage) -> Self:
        """Name every line that falls short, to staff and to programs."""
        names = ", ".join(f"{one.name} ({one.available} of {one.requested} left)" for one in shortages)
        return cls(
            f"Not enough stock: {names}.",
            shortages=[
                {
                    "line": one.line,
                    "product_id": one.product_id,
                    "requested": one.requested,
                    "available": one.available,
                }
                for one in shortages
            ],
        )


class BatchExpired(Conflict):
    """This batch has expired. Choose another, or leave it open."""


@dataclass(slots=True)
class Shelf:
    """The batches while a bill is served; what is taken is gone for the lines after it."""

    batches: dict[int, StockFact]
    missing: list[Missing] = field(default_factory=list)

    @classmethod
    def of(cls, stock: Iterable[StockFact]) -> "Shelf":
        """Begin with what stands there."""
        return cls({fact.batch.id: fact for fact in stock})

    def take(self, *, product_id: int, qty: int, on: date, batch_id: int | None = None) -> tuple[tuple[Pick, ...], int]:
        """Take units of a product, all from one batch if it is named; give the picks and how many were missing."""
        facts = [fact for fact in self.batches.values() if fact.product_id == product_id]
        if batch_id is not None:
            facts = [fact for fact in facts if fact.batch.id == batch_id]
        order = facts[0].pick_order if facts else PickOrder.FIFO
        picking = pick_batches(batches=[fact.batch for fact in facts], qty=qty, on=on, order=order)
        for pick in picking.picks:
            self._move(pick.batch_id, -pick.qty)
        return picking.picks, picking.shortage

    def take_again(
        self, *, product_id: int, qty: int, on: date, before: Mapping[int, int]
    ) -> tuple[dict[int, int], int]:
        """Take units of a product anew: first what a line has `before`, which is gone from the shelf, then as ever.

        Units are told by batch; gives them and how many were missing.
        """
        missing, taken = qty, dict[int, int]()
        for batch_id, had in before.items():
            kept = min(missing, had)
            missing -= kept
            if kept:
                taken[batch_id] = kept
        picks, shortage = self.take(product_id=product_id, qty=missing, on=on)
        for pick in picks:
            taken[pick.batch_id] = taken.get(pick.batch_id, 0) + pick.qty
        return taken, shortage

    def use_up(
        self, recipe: Iterable[Consumable], *, times: int, on: date, before: Sequence[Consumed] = ()
    ) -> tuple[Consumed, ...]:
        """Take what a treatment given `times` uses; what is not there is noted in `missing`."""
        used = []
        for one in recipe:
            had = {then.batch_id: then for then in before if then.product_id == one.product_id}
            taken, shortage = self.take_again(
                product_id=one.product_id,
                qty=one.qty * times,
                on=on,
                before={batch_id: then.qty for batch_id, then in had.items()},
            )
            if shortage:
                self.missing.append(Missing(consumable=one, qty=shortage))
            used += [
                Consumed(
                    product_id=one.product_id,
                    name=one.name,
                    unit=one.unit,
                    batch_id=batch_id,
                    batch_no=(had.get(batch_id) or self.batches[batch_id]).batch_no,
                    qty=qty,
                )
                for batch_id, qty in taken.items()
            ]
        return tuple(used)

    def _move(self, batch_id: int, qty: int) -> None:
        fact = self.batches[batch_id]
        self.batches[batch_id] = replace(fact, batch=replace(fact.batch, qty_available=fact.batch.qty_available + qty))


def pick_stock(*, request: BillRequest, shelf: Shelf, facts: BillFacts, on: date) -> dict[int, tuple[Pick, ...]]:
    """Pick the batches of product lines, by their index on the bill; one shortage refuses the whole bill.

    :raises InsufficientStock: `shortages` names every line with what there is.
    :raises BatchNotFound: a named batch is not of its product.
    :raises BatchExpired: a named batch may no longer be sold.
    """
    picked = dict[int, tuple[Pick, ...]]()
    shortages = []
    for index, ask in enumerate(request.products):
        at = len(request.services) + index
        if ask.batch_id is not None:
            _require_good_batch(shelf.batches, ask, index, on)
        picked[at], shortage = shelf.take(product_id=ask.product_id, qty=ask.qty, on=on, batch_id=ask.batch_id)
        if shortage:
            shortages.append(
                Shortage(
                    line=at + 1,
                    product_id=ask.product_id,
                    name=facts.products[ask.product_id].name,
                    requested=ask.qty,
                    available=ask.qty - shortage,
                )
            )
    if shortages:
        raise InsufficientStock.of(*shortages)
    return picked


def _require_good_batch(batches: Mapping[int, StockFact], ask: ProductAsk, index: int, on: date) -> None:
    fact = batches.get(ask.batch_id or 0)
    where = f"products.{index}.batch_id"
    if fact is None or fact.product_id != ask.product_id:
        raise BatchNotFound.at(where)
    if fact.batch.has_expired(on):
        raise BatchExpired.at(where)
