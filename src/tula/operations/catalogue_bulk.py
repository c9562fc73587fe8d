"""Many services, products or staff changed in a few statements; a preview plans the same without locks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import literal, select, text, update
from sqlalchemy.dialects.postgresql import insert as insert_or_replace
from sqlalchemy.orm import Session

from tula.domain.bulk_edit import BulkAsk, BulkChange, BulkEntry, plan_bulk, require_as_seen
from tula.domain.catalogue import GST_BEGAN
from tula.models import GstRate
from tula.operations import audit
from tula.operations.catalogue import CatalogueKind, InvalidCatalogueEntry
from tula.operations.locks import lock_rows
from tula.operations.rows import dump_rows, recordset, table_of
from tula.operations.statement import Statement, round_trip


def preview_bulk(session: Session, *, kind: CatalogueKind, ids: Collection[int], ask: BulkAsk) -> list[BulkChange]:
    """Say what a bulk edit would change; writes nothing.

    :raises NotFound: an id does not exist.
    :raises InvalidCatalogueEntry: a field is asked for that this kind does not have.
    """
    return _plan(session, kind=kind, ids=ids, ask=ask, locking=False)


def change_entries(
    session: Session,
    *,
    kind: CatalogueKind,
    ids: Collection[int],
    ask: BulkAsk,
    expected: str | None = None,
    actor: str,
    now: datetime,
) -> list[BulkChange]:
    """Change several entries as the preview of the same edit says; `expected` is the fingerprint of what staff saw.

    :raises NotFound: an id does not exist.
    :raises CatalogueChanged: the edit would now do something else than staff saw.
    :raises InvalidCatalogueEntry: a field is asked for that this kind does not have.
    """
    changes = _plan(session, kind=kind, ids=ids, ask=ask, locking=True)
    require_as_seen(changes, expected=expected)
    if not changes:
        return changes
    table = table_of(kind.model)
    prices = [{"id": change.id, "price": change.after} for change in changes if change.field == "price"]
    if prices:
        source = recordset(table, ("id", "price"), "prices", "fresh")
        statement = f"UPDATE {table.name} SET price = fresh.price FROM {source} WHERE {table.name}.id = fresh.id"  # noqa: S608
        round_trip(session, Statement(text(statement))(prices=dump_rows(table, prices)))
    for field in ("category", "is_active", "low_stock_at", "pick_order"):
        changed = {change.id: change.after for change in changes if change.field == field}
        if changed:
            (value,) = set(changed.values())
            session.execute(update(kind.model).where(table.c.id.in_(changed)).values({field: value}))
    rated = [change.id for change in changes if change.field == "gst_rate"]
    if rated and kind.rate:
        session.execute(update(kind.model).where(table.c.id.in_(rated)).values({kind.rate: ask.rate_bp}))
    elif rated:
        _set_rates(session, kind, rated, ask)
    audit.record_all(session, deeds=_deeds(kind, changes, ask), actor=actor, now=now)
    return changes


def _plan(
    session: Session, *, kind: CatalogueKind, ids: Collection[int], ask: BulkAsk, locking: bool
) -> list[BulkChange]:
    _check_fields(kind, ask)
    asked = ("price", "category", "low_stock_at", "pick_order", kind.rate)
    fields = ("id", "name", "is_active", *(name for name in asked if name in kind.fields))
    rows = lock_rows(session, model=kind.model, row_ids=ids, fields=fields, locking=locking)
    if len(rows) < len(set(ids)):
        raise kind.not_found(errors={"ids": [kind.not_found.__doc__ or ""]})
    rates = _rates(session, kind, ids, ask)
    entries = [
        BulkEntry(
            id=row["id"],
            name=row["name"],
            is_active=row["is_active"],
            price=row.get("price"),
            category=row.get("category"),
            low_stock_at=row.get("low_stock_at"),
            pick_order=row.get("pick_order"),
            rate_bp=row[kind.rate] if kind.rate else rates.get(row["id"]),
        )
        for row in rows
    ]
    return plan_bulk(entries=entries, ask=ask)


def _check_fields(kind: CatalogueKind, ask: BulkAsk) -> None:
    errors = {}
    words = f"A {kind.noun} has none."
    for asked, field, where in (
        (ask.price_bp, "price", "price_percent"),
        (ask.category, "category", "category"),
        (ask.low_stock_at, "low_stock_at", "low_stock_at"),
        (ask.pick_order, "pick_order", "pick_order"),
    ):
        if asked is not None and field not in kind.fields:
            errors[where] = [words]
    if ask.rate_bp is not None and kind.rate_owner is None and kind.rate is None:
        errors["gst_rate"] = [words]
    elif ask.rate_bp is not None and ask.rate_from < GST_BEGAN:
        errors["gst_rate_from"] = ["GST began on 1 Jul 2017."]
    if errors:
        raise InvalidCatalogueEntry(errors=errors)


def _rates(session: Session, kind: CatalogueKind, ids: Collection[int], ask: BulkAsk) -> dict[int, int]:
    """Read the rates valid on the day the new one begins; another rate that begins later stays."""
    if ask.rate_bp is None or kind.rate_owner is None:
        return {}
    table = table_of(kind.model)
    rate = (
        select(GstRate.rate_bp)
        .where(table_of(GstRate).c[kind.rate_owner] == table.c.id, GstRate.valid_from <= ask.rate_from)
        .order_by(GstRate.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(select(table.c.id, rate.label("rate_bp")).where(table.c.id.in_(ids)))
    return {row.id: row.rate_bp for row in rows}


def _set_rates(session: Session, kind: CatalogueKind, ids: Sequence[int], ask: BulkAsk) -> None:
    """Write a rate for many owners at once, in place of one that began the same day."""
    owner = kind.rate_owner or ""
    ours = table_of(kind.model).c.id
    statement = insert_or_replace(table_of(GstRate)).from_select(
        [owner, "valid_from", "rate_bp"],
        select(ours, literal(ask.rate_from), literal(ask.rate_bp)).where(ours.in_(ids)),
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=[owner, "valid_from"], set_={"rate_bp": statement.excluded.rate_bp}
        )
    )


def _deeds(kind: CatalogueKind, changes: Sequence[BulkChange], ask: BulkAsk) -> list[audit.Deed]:
    details: dict[int, dict[str, Any]] = {}
    for change in changes:
        field = change.field
        told: dict[str, Any] = {"from": change.before, "to": change.after}
        if field == "gst_rate" and kind.rate:
            field = kind.rate
        elif field == "gst_rate":
            told = {"rate_bp": change.after, "valid_from": ask.rate_from.isoformat()}
        details.setdefault(change.id, {"bulk": True})[field] = told
    return [
        audit.Deed(action=f"{kind.noun}.changed", entity=table_of(kind.model).name, entity_id=row_id, details=facts)
        for row_id, facts in details.items()
    ]
