"""What a bill takes from the shelf: every product line in order, the oldest good batch first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tula.domain.bill_facts import BillFacts, StockFact
from tula.domain.bill_request import ProductAsk
from tula.domain.catalogue import BatchNotFound
from tula.domain.errors import Conflict
from tula.domain.fifo import Batch, Pick, pick_batches


class InsufficientStock(Conflict):
    """There is not enough stock for this bill."""


class BatchExpired(Conflict):
    """This batch has expired. Choose another or let the oldest good one be taken."""


def pick_stock(
    *, products: Sequence[ProductAsk], facts: BillFacts, on: date, lines_before: int
) -> list[tuple[Pick, ...]]:
    """Pick the batches of product lines, which share one shelf; one shortage refuses the whole bill.

    :raises InsufficientStock: `shortages` names every line (counted from 1 over the bill) with what there is.
    :raises BatchNotFound: a named batch is not of its product.
    :raises BatchExpired: a named batch may no longer be sold.
    """
    shelf = {fact.batch.id: fact for fact in facts.stock}
    picked: list[tuple[Pick, ...]] = []
    shortages = []
    for index, ask in enumerate(products):
        batches = [fact.batch for fact in shelf.values() if fact.product_id == ask.product_id]
        if ask.batch_id is not None:
            batches = [_named_batch(shelf, ask, index, on)]
        picking = pick_batches(batches=batches, qty=ask.qty, on=on)
        for pick in picking.picks:
            fact = shelf[pick.batch_id]
            left = replace(fact.batch, qty_available=fact.batch.qty_available - pick.qty)
            shelf[pick.batch_id] = replace(fact, batch=left)
        if picking.shortage:
            shortages.append(
                {
                    "line": lines_before + index + 1,
                    "product_id": ask.product_id,
                    "requested": ask.qty,
                    "available": ask.qty - picking.shortage,
                }
            )
        picked.append(picking.picks)
    if shortages:
        names = ", ".join(
            f"{facts.products[one['product_id']].name} ({one['available']} of {one['requested']} left)"
            for one in shortages
        )
        raise InsufficientStock(f"Not enough stock: {names}.", shortages=shortages)
    return picked


def _named_batch(shelf: Mapping[int, StockFact], ask: ProductAsk, index: int, on: date) -> Batch:
    fact = shelf.get(ask.batch_id or 0)
    where = f"products.{index}.batch_id"
    if fact is None or fact.product_id != ask.product_id:
        raise BatchNotFound.at(where)
    if fact.batch.has_expired(on):
        raise BatchExpired.at(where)
    return fact.batch
