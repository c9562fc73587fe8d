"""The catalogue: services, products and staff, added and changed, with dated GST rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_replace
from sqlalchemy.orm import DeclarativeBase, Session

from tula.domain.catalogue import GST_BEGAN, ProductNotFound, ServiceNotFound, StaffNotFound, is_tax_code
from tula.domain.errors import Conflict, Invalid, NotFound
from tula.models import GstRate, Product, Service, Staff
from tula.operations import audit
from tula.operations.locks import lock_fields
from tula.operations.recipes import set_recipe


class InvalidCatalogueEntry(Invalid):
    """Please check the details."""


class SkuTaken(Conflict):
    """Another product has this SKU. Give this one another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueKind:
    """One table of the catalogue; `tax_code` names the column of its SAC or HSN, `rate_owner` that of its dated rates.

    `rate` is the column of a rate without dates.
    """

    noun: str
    model: type[DeclarativeBase]
    fields: tuple[str, ...]
    not_found: type[NotFound]
    tax_code: str | None = None
    rate_owner: str | None = None
    rate: str | None = None


SERVICE = CatalogueKind(
    noun="service",
    model=Service,
    fields=("name", "category", "price", "duration_minutes", "sac", "tax_inclusive", "is_active"),
    not_found=ServiceNotFound,
    tax_code="sac",
    rate_owner="service_id",
)
PRODUCT = CatalogueKind(
    noun="product",
    model=Product,
    fields=(
        "name",
        "sku",
        "price",
        "hsn",
        "unit",
        "pick_order",
        "low_stock_at",
        "is_retail",
        "tax_inclusive",
        "is_active",
    ),
    not_found=ProductNotFound,
    tax_code="hsn",
    rate_owner="product_id",
)
STAFF = CatalogueKind(noun="staff", model=Staff, fields=("name", "role_title", "is_active"), not_found=StaffNotFound)


def add_entry(session: Session, *, kind: CatalogueKind, fields: Mapping[str, Any], actor: str, now: datetime) -> int:
    """Add a service, product or member of staff and return the id.

    A service or product takes its first rate from `gst_rate_bp`, valid from the first day of GST; a service may bring
    the `consumables` it uses up.

    :raises InvalidCatalogueEntry: a field cannot be used.
    :raises DomainError: see `set_recipe`.
    :raises IntegrityError: another product has the SKU; the edge says so as `SkuTaken`.
    """
    values = _checked(kind, {name: fields[name] for name in kind.fields if name in fields})
    row_id: int = session.execute(
        insert(kind.model).values(**values, created_at=now).returning(kind.model.__table__.c.id)
    ).scalar_one()
    if kind.rate_owner is not None:
        _set_rate(session, kind, row_id, fields["gst_rate_bp"], GST_BEGAN)
    asks = fields.get("consumables")
    used = set_recipe(session, service_id=row_id, asks=asks, where="consumables") if asks else {}
    audit.record(
        session,
        action=f"{kind.noun}.added",
        entity=kind.noun,
        entity_id=row_id,
        details=dict(values) | {name: fields[name] for name in ("gst_rate_bp",) if name in fields} | used,
        actor=actor,
        now=now,
    )
    return row_id


def change_entry(
    session: Session,
    *,
    kind: CatalogueKind,
    row_id: int,
    changes: Mapping[str, Any],
    today: date,
    actor: str,
    now: datetime,
) -> None:
    """Change some fields; `gst_rate_bp` adds a rate valid from `gst_rate_from`, by default from today.

    `consumables` stand in place of all that a service used up before.

    :raises NotFound: there is none with that id.
    :raises InvalidCatalogueEntry: a field cannot be used.
    :raises IntegrityError: another product has the SKU; the edge says so as `SkuTaken`.
    :raises DomainError: see `set_recipe`.
    """
    table = kind.model.__table__
    stored = lock_fields(session, model=kind.model, row_id=row_id, fields=kind.fields)
    if stored is None:
        raise kind.not_found
    values = _checked(kind, {name: value for name, value in changes.items() if name in kind.fields})
    changed = {name: value for name, value in values.items() if value != stored[name]}
    details = audit.changes(stored, changed)
    if changed:
        session.execute(update(kind.model).where(table.c.id == row_id).values(**changed))
    if "gst_rate_bp" in changes:
        valid_from = changes.get("gst_rate_from") or today
        if valid_from < GST_BEGAN:
            raise InvalidCatalogueEntry.at("gst_rate_from", fault="GST began on 1 Jul 2017.")
        rates = {"gst_rate_bp": changes["gst_rate_bp"]}
        details |= audit.changes({"gst_rate_bp": _rate_on(session, kind, row_id, valid_from)}, rates)
        details["gst_rate_from"] = valid_from.isoformat()
        _set_rate(session, kind, row_id, changes["gst_rate_bp"], valid_from)
    elif changes.get("gst_rate_from"):
        raise InvalidCatalogueEntry.at("gst_rate", fault="Give the rate that is valid from this date.")
    if "consumables" in changes:
        details |= set_recipe(session, service_id=row_id, asks=changes["consumables"], where="consumables")
    if details:
        audit.record(
            session,
            action=f"{kind.noun}.changed",
            entity=kind.noun,
            entity_id=row_id,
            details=details,
            actor=actor,
            now=now,
        )


def _checked(kind: CatalogueKind, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Empty what is blank and check codes.

    :raises InvalidCatalogueEntry: naming the field at fault.
    """
    values = {name: (value.strip() or None) if isinstance(value, str) else value for name, value in fields.items()}
    errors: dict[str, list[str]] = {}
    if "name" in values and values["name"] is None:
        errors["name"] = ["Give a name."]
    if "unit" in values and values["unit"] is None:
        errors["unit"] = ["Give the unit that stock is counted in, such as pc or ml."]
    code = values.get(kind.tax_code or "")
    if kind.tax_code and code is not None and not is_tax_code(code):
        errors[kind.tax_code] = [f"{kind.tax_code.upper()} codes have 2 to 8 digits."]
    if errors:
        raise InvalidCatalogueEntry(errors=errors)
    return values


def _rate_on(session: Session, kind: CatalogueKind, row_id: int, on: date) -> int | None:
    """Read the rate of one owner on a date."""
    owner = GstRate.__table__.c[kind.rate_owner or ""]
    rates = select(GstRate.rate_bp).where(owner == row_id, GstRate.valid_from <= on)
    return session.scalar(rates.order_by(GstRate.valid_from.desc()).limit(1))


def _set_rate(session: Session, kind: CatalogueKind, row_id: int, rate_bp: int, valid_from: date) -> None:
    """Write the rate of one owner from a date on, in place of one that began the same day."""
    owner = kind.rate_owner or ""
    statement = insert_or_replace(GstRate).values(**{owner: row_id}, valid_from=valid_from, rate_bp=rate_bp)
    session.execute(statement.on_conflict_do_update(index_elements=[owner, "valid_from"], set_={"rate_bp": rate_bp}))
