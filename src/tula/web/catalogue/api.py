"""The JSON API of services, products and staff."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import Blueprint
from sqlalchemy.orm import Session

from tula.clock import today
from tula.domain.validity import local_date
from tula.operations.catalogue import PRODUCT, SERVICE, STAFF, add_entry, change_entry
from tula.operations.recipes import ConsumableAsk
from tula.queries import catalogue as queries
from tula.queries.catalogue import CatalogueFilter, DatedRate, ProductCard, ServiceCard, StaffCard
from tula.queries.settings import get_settings
from tula.web.catalogue.schemas import (
    CatalogueQuery,
    ProductAnswer,
    ProductBody,
    ProductChanges,
    ProductList,
    ServiceAnswer,
    ServiceBody,
    ServiceChanges,
    ServiceList,
    StaffAnswer,
    StaffBody,
    StaffChanges,
    StaffList,
)
from tula.web.endpoint import reads, writes
from tula.web.formats import paged, percent, rupees
from tula.web.parsing import Body

api = Blueprint("catalogue_api", __name__, url_prefix="/api")
TAG = "Catalogue"


# --- Services --------------------------------------------------------------------------------------


@api.get("/services")
@reads(tag=TAG, query=CatalogueQuery, answer=ServiceList)
def list_services(session: Session, query: CatalogueQuery) -> dict[str, Any]:
    """List services by name, with the GST rate valid today."""
    page = queries.list_services(
        session, wanted=_wanted(query), today=_today(session), page=query.page, per_page=query.per_page
    )
    return paged(page, [present_service(card) for card in page.items])


@api.post("/services")
@writes(tag=TAG, body=ServiceBody, answer=ServiceAnswer)
def add_service(session: Session, body: ServiceBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Add a service; its GST rate is valid from the first day of GST."""
    row_id = add_entry(session, kind=SERVICE, fields=_fields(body), actor=actor, now=now)
    return _service(session, row_id, _day(session, now))


@api.get("/services/<int:service_id>")
@reads(tag=TAG, answer=ServiceAnswer, failures=(404,))
def show_service(session: Session, *, service_id: int) -> dict[str, Any]:
    """Show one service."""
    return _service(session, service_id, _today(session))


@api.patch("/services/<int:service_id>")
@writes(tag=TAG, body=ServiceChanges, answer=ServiceAnswer, status=200)
def change_service(
    session: Session, body: ServiceChanges, *, service_id: int, actor: str, now: datetime
) -> dict[str, Any]:
    """Change a service; `gst_rate` is valid from `gst_rate_from`, by default from today."""
    day = _day(session, now)
    change_entry(session, kind=SERVICE, row_id=service_id, changes=_sent(body), today=day, actor=actor, now=now)
    return _service(session, service_id, day)


# --- Products --------------------------------------------------------------------------------------


@api.get("/products")
@reads(tag=TAG, query=CatalogueQuery, answer=ProductList)
def list_products(session: Session, query: CatalogueQuery) -> dict[str, Any]:
    """List products by name, with the GST rate valid today and what may still be sold."""
    page = queries.list_products(
        session, wanted=_wanted(query), today=_today(session), page=query.page, per_page=query.per_page
    )
    return paged(page, [present_product(card) for card in page.items])


@api.post("/products")
@writes(tag=TAG, body=ProductBody, answer=ProductAnswer)
def add_product(session: Session, body: ProductBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Add a product; its GST rate is valid from the first day of GST."""
    row_id = add_entry(session, kind=PRODUCT, fields=_fields(body), actor=actor, now=now)
    return _product(session, row_id, _day(session, now))


@api.get("/products/<int:product_id>")
@reads(tag=TAG, answer=ProductAnswer, failures=(404,))
def show_product(session: Session, *, product_id: int) -> dict[str, Any]:
    """Show one product."""
    return _product(session, product_id, _today(session))


@api.patch("/products/<int:product_id>")
@writes(tag=TAG, body=ProductChanges, answer=ProductAnswer, status=200)
def change_product(
    session: Session, body: ProductChanges, *, product_id: int, actor: str, now: datetime
) -> dict[str, Any]:
    """Change a product; `gst_rate` is valid from `gst_rate_from`, by default from today."""
    day = _day(session, now)
    change_entry(session, kind=PRODUCT, row_id=product_id, changes=_sent(body), today=day, actor=actor, now=now)
    return _product(session, product_id, day)


# --- Staff -----------------------------------------------------------------------------------------


@api.get("/staff")
@reads(tag=TAG, query=CatalogueQuery, answer=StaffList)
def list_staff(session: Session, query: CatalogueQuery) -> dict[str, Any]:
    """List staff by name."""
    page = queries.list_staff(session, wanted=_wanted(query), page=query.page, per_page=query.per_page)
    return paged(page, [present_staff(card) for card in page.items])


@api.post("/staff")
@writes(tag=TAG, body=StaffBody, answer=StaffAnswer)
def add_staff(session: Session, body: StaffBody, *, actor: str, now: datetime) -> dict[str, Any]:
    """Add a member of staff."""
    row_id = add_entry(session, kind=STAFF, fields=_fields(body), actor=actor, now=now)
    return {"staff": present_staff(queries.get_staff(session, row_id))}


@api.get("/staff/<int:staff_id>")
@reads(tag=TAG, answer=StaffAnswer, failures=(404,))
def show_staff(session: Session, *, staff_id: int) -> dict[str, Any]:
    """Show one member of staff."""
    return {"staff": present_staff(queries.get_staff(session, staff_id))}


@api.patch("/staff/<int:staff_id>")
@writes(tag=TAG, body=StaffChanges, answer=StaffAnswer, status=200)
def change_staff(session: Session, body: StaffChanges, *, staff_id: int, actor: str, now: datetime) -> dict[str, Any]:
    """Change a member of staff."""
    day = _day(session, now)
    change_entry(session, kind=STAFF, row_id=staff_id, changes=_sent(body), today=day, actor=actor, now=now)
    return {"staff": present_staff(queries.get_staff(session, staff_id))}


# --- Shown as JSON ---------------------------------------------------------------------------------


def present_service(card: ServiceCard) -> dict[str, Any]:
    """Show a service as JSON."""
    return {
        "id": card.id,
        "name": card.name,
        "category": card.category,
        "price": rupees(card.price),
        "duration_minutes": card.duration_minutes,
        "sac": card.sac,
        "gst_rate": percent(card.rate_bp),
        "gst_rates": _rates(card.rates),
        "tax_inclusive": card.tax_inclusive,
        "is_active": card.is_active,
        "consumables": [
            {"product_id": one.product_id, "product_name": one.name, "unit": one.unit, "qty": one.qty}
            for one in card.recipe
        ],
    }


def present_product(card: ProductCard) -> dict[str, Any]:
    """Show a product as JSON."""
    return {
        "id": card.id,
        "name": card.name,
        "sku": card.sku,
        "price": rupees(card.price),
        "hsn": card.hsn,
        "unit": card.unit,
        "pick_order": card.pick_order,
        "low_stock_at": card.low_stock_at,
        "is_retail": card.is_retail,
        "gst_rate": percent(card.rate_bp),
        "gst_rates": _rates(card.rates),
        "tax_inclusive": card.tax_inclusive,
        "is_active": card.is_active,
        "qty_available": card.qty_available,
    }


def present_staff(card: StaffCard) -> dict[str, Any]:
    """Show a member of staff as JSON."""
    return {"id": card.id, "name": card.name, "role_title": card.role_title, "is_active": card.is_active}


def _rates(rates: Sequence[DatedRate]) -> list[dict[str, Any]]:
    return [{"gst_rate": percent(rate.rate_bp), "valid_from": rate.valid_from.isoformat()} for rate in rates]


def _service(session: Session, service_id: int, day: date) -> dict[str, Any]:
    return {"service": present_service(queries.get_service(session, service_id, today=day))}


def _product(session: Session, product_id: int, day: date) -> dict[str, Any]:
    return {"product": present_product(queries.get_product(session, product_id, today=day))}


def _wanted(query: CatalogueQuery) -> CatalogueFilter:
    return CatalogueFilter(q=query.q, is_active=query.is_active, is_retail=query.is_retail)


def _fields(body: Body) -> dict[str, Any]:
    return _as_stored({name: getattr(body, name) for name in type(body).model_fields})


def _sent(body: Body) -> dict[str, Any]:
    return _as_stored(body.changes())


def _as_stored(fields: dict[str, Any]) -> dict[str, Any]:
    """Call the rate what it is inside, basis points, and consumables what is asked for of them."""
    if "gst_rate" in fields:
        fields["gst_rate_bp"] = fields.pop("gst_rate")
    if "consumables" in fields:
        fields["consumables"] = [ConsumableAsk(product_id=one.product_id, qty=one.qty) for one in fields["consumables"]]
    return fields


def _today(session: Session) -> date:
    return today(get_settings(session).timezone)


def _day(session: Session, now: datetime) -> date:
    return local_date(now, get_settings(session).timezone)
