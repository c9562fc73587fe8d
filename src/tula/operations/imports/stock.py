"""Opening stock from a file: each row a batch that is received; its product is known by SKU, else by name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tula.domain.fifo import MoveKind
from tula.domain.imports.sheet import Problem, Record, repeated
from tula.domain.receipt import InvalidBatch, Receipt, check_days
from tula.domain.search import fold
from tula.models import Product, StockBatch
from tula.operations import stock
from tula.operations.imports.importer import Importer, Met, Occasion, reserve_ids
from tula.operations.rows import insert_rows

OPENING = "Opening stock"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """A product as far as a row asks for it."""

    id: int
    sku: str | None
    is_active: bool


def _meet(session: Session, records: Sequence[Record], occasion: Occasion) -> Met:
    by_name, by_sku = _read_products(session)
    problems: list[Problem] = []
    receipts: dict[int, Receipt] = {}
    for record in records:
        found = _find(record, by_name, by_sku)
        if isinstance(found, Problem):
            problems.append(found)
            continue
        receipts[record.row] = _receipt(record, found, occasion)
        try:
            check_days(receipts[record.row], today=occasion.today)
        except InvalidBatch as error:
            problems += [record.problem(column, " ".join(words)) for column, words in error.errors.items()]
    there = _read_numbers(session, receipts.values())

    def mark(record: Record) -> tuple[int, str] | None:
        receipt = receipts.get(record.row)
        return None if receipt is None else (receipt.product_id, receipt.batch_no.lower())

    existing = [
        record.problem("batch_no", "This product has a batch of this number already.")
        for record in records
        if mark(record) in there
    ]
    twice = repeated(records, key=mark, column="batch_no", words="This batch stands here twice.")
    return Met(problems=[*problems, *twice], existing=existing, plan=receipts)


def _write(session: Session, records: Sequence[Record], met: Met, occasion: Occasion) -> int:
    receipts: list[Receipt] = [met.plan[record.row] for record in records]
    ids = reserve_ids(session, "stock_batch", len(receipts))
    rows = [
        {
            "id": batch_id,
            "product_id": one.product_id,
            "batch_no": one.batch_no,
            "qty_available": 0,
            "unit_cost": one.unit_cost,
            "received_on": one.received_on,
            "expires_on": one.expires_on,
            "supplier": one.supplier or None,
            "created_at": occasion.now,
        }
        for batch_id, one in zip(ids, receipts, strict=True)
    ]
    moves = [
        stock.Move(batch_id=batch_id, product_id=one.product_id, kind=MoveKind.RECEIPT, qty=one.qty, reason=OPENING)
        for batch_id, one in zip(ids, receipts, strict=True)
    ]
    insert_rows(session, (StockBatch, rows))
    stock.post(session, moves=moves, actor=occasion.actor, now=occasion.now)
    return len(rows)


def _receipt(record: Record, product: _Known, occasion: Occasion) -> Receipt:
    values = record.values
    return Receipt(
        product_id=product.id,
        batch_no=values["batch_no"],
        qty=values["qty"],
        unit_cost=values["unit_cost"],
        received_on=values["received_on"] or occasion.today,
        expires_on=values["expires_on"],
        supplier=values["supplier"] or "",
    )


def _find(record: Record, by_name: Mapping[str, Sequence[_Known]], by_sku: Mapping[str, _Known]) -> _Known | Problem:
    """Find the product of a row, or say why there is none."""
    name, sku = record.values["product"], record.values["sku"]
    found: Sequence[_Known]
    if sku:
        column, found = "sku", [by_sku[sku]] if sku in by_sku else []
        if found and name and found[0] not in by_name.get(fold(name), ()):
            return record.problem("product", "The product with this SKU has another name.")
    elif name:
        column, found = "product", by_name.get(fold(name), ())
    else:
        return record.problem("product", "Give the product by its name or its SKU.")
    if not found:
        return record.problem(column, f"There is no such {'SKU' if sku else 'product'}. Import the products first.")
    if len(found) > 1:
        return record.problem(column, "Several products have this name. Give the SKU of one.")
    if not found[0].is_active:
        return record.problem(column, "This product is no longer sold.")
    return found[0]


def _read_products(session: Session) -> tuple[Mapping[str, Sequence[_Known]], Mapping[str, _Known]]:
    by_name: dict[str, list[_Known]] = defaultdict(list)
    by_sku: dict[str, _Known] = {}
    for row in session.execute(select(Product.id, Product.name, Product.sku, Product.is_active)):
        known = _Known(id=row.id, sku=row.sku, is_active=row.is_active)
        by_name[fold(row.name)].append(known)
        if row.sku:
            by_sku[row.sku] = known
    return by_name, by_sku


def _read_numbers(session: Session, receipts: Iterable[Receipt]) -> set[tuple[int, str] | None]:
    """Read which batch numbers the products have, in small letters; emptied batches count."""
    products = {one.product_id for one in receipts}
    rows = session.execute(
        select(StockBatch.product_id, func.lower(StockBatch.batch_no).label("number")).where(
            StockBatch.product_id.in_(products)
        )
    )
    return {(row.product_id, row.number) for row in rows}


STOCK = Importer(meet=_meet, write=_write)
