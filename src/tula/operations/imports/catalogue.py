"""Services, products and staff from a file; a name is told apart without regard to case and accents."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.catalogue import GST_BEGAN
from tula.domain.imports.sheet import Problem, Record, repeated
from tula.domain.search import fold
from tula.models import GstRate, Product, Service, Staff
from tula.operations.imports.importer import Importer, Met, Occasion, reserve_ids
from tula.operations.rows import insert_rows, table_of

Model = type[Service] | type[Product] | type[Staff]

_CALLED = {"active": "is_active"}
"""Columns of files whose columns in the database have other names."""


def _meet(session: Session, records: Sequence[Record], _: Occasion, *, model: Model, noun: str) -> Met:
    names = {fold(name) for name in session.scalars(select(model.name))}
    existing = [
        record.problem("name", f"There is a {noun} of this name already.")
        for record in records
        if _name(record) in names
    ]
    return Met(
        problems=repeated(records, key=_name, column="name", words=f"This {noun} stands here twice."),
        existing=existing,
    )


def _meet_products(session: Session, records: Sequence[Record], occasion: Occasion) -> Met:
    by_name = _meet(session, records, occasion, model=Product, noun="product")
    taken = set(session.scalars(select(Product.sku).where(Product.sku.is_not(None))))
    named = {problem.row for problem in by_name.existing}
    return Met(
        problems=[
            *by_name.problems,
            *repeated(records, key=lambda record: record.values["sku"], column="sku", words="SKUs differ."),
            *_of_others(records, taken, named),
        ],
        existing=by_name.existing,
    )


def _of_others(records: Sequence[Record], taken: set[str | None], named: set[int]) -> list[Problem]:
    """Complain about SKUs that products of other names have."""
    return [
        record.problem("sku", "Another product has this SKU.")
        for record in records
        if record.row not in named and record.values["sku"] in taken and record.values["sku"] is not None
    ]


def _write(
    session: Session, records: Sequence[Record], _: Met, occasion: Occasion, *, model: Model, rate_owner: str | None
) -> int:
    table = table_of(model)
    ids = reserve_ids(session, table.name, len(records))
    rows = [
        {"id": row_id, **_values(record), "created_at": occasion.now}
        for row_id, record in zip(ids, records, strict=True)
    ]
    rates = [
        {rate_owner: row_id, "valid_from": GST_BEGAN, "rate_bp": record.values["gst_rate"]}
        for row_id, record in zip(ids, records, strict=True)
        if rate_owner
    ]
    # The rates point at the rows, so they follow in a statement of their own.
    insert_rows(session, (model, rows))
    insert_rows(session, (GstRate, rates))
    return len(rows)


def _values(record: Record) -> dict[str, Any]:
    return {_CALLED.get(name, name): value for name, value in record.values.items() if name != "gst_rate"}


def _name(record: Record) -> str:
    return fold(record.values["name"])


def _importer(model: Model, noun: str, rate_owner: str | None, meet: Callable[..., Met] | None = None) -> Importer:
    return Importer(
        meet=meet or partial(_meet, model=model, noun=noun),
        write=partial(_write, model=model, rate_owner=rate_owner),
    )


SERVICES = _importer(Service, "service", "service_id")
PRODUCTS = _importer(Product, "product", "product_id", _meet_products)
STAFF = _importer(Staff, "member of staff", None)
