"""The catalogue: services, products and staff, with the GST rate valid on a day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.domain.back_bar import Consumable
from tula.domain.catalogue import ProductNotFound, ServiceNotFound, StaffNotFound
from tula.domain.fifo import PickOrder
from tula.models import GstRate, Product, Service, Staff, StockBatch
from tula.models.columns import AnyRow, AnySelect
from tula.queries.paging import Page, escape_like, fetch_page, fetch_rows
from tula.queries.recipes import read_recipes
from tula.queries.shelf import is_sellable


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedRate:
    """A whole GST rate (basis points) and the day it begins."""

    valid_from: date
    rate_bp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    """A service; `price` is paise, `rate_bp` the GST rate valid on the day asked for."""

    id: int
    name: str
    category: str | None
    price: int
    duration_minutes: int | None
    sac: str | None
    tax_inclusive: bool
    is_active: bool
    rate_bp: int
    rates: tuple[DatedRate, ...]
    recipe: tuple[Consumable, ...] = ()
    """What one unit uses up of the back bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductCard:
    """A product; `price` is paise, `qty_available` what may still be sold on the day asked for.

    Stock is counted in `unit`; it is low at `low_stock_at` or fewer, and never where that is None.
    """

    id: int
    name: str
    sku: str | None
    price: int
    hsn: str | None
    unit: str
    pick_order: PickOrder
    low_stock_at: int | None
    is_retail: bool
    tax_inclusive: bool
    is_active: bool
    rate_bp: int
    rates: tuple[DatedRate, ...]
    qty_available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCard:
    """A member of staff."""

    id: int
    name: str
    role_title: str | None
    is_active: bool


class CatalogueSort(StrEnum):
    """What a list of the catalogue is sorted by; what a kind does not have sorts by name."""

    NAME = "name"
    PRICE = "price"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueFilter:
    """Which entries to list, and in which order; `q` looks into names, categories and SKUs."""

    q: str | None = None
    is_active: bool | None = None
    is_retail: bool | None = None
    by: CatalogueSort | None = None
    is_descending: bool = False


def list_services(
    session: Session, *, wanted: CatalogueFilter, today: date, page: int = 1, per_page: int = 25
) -> Page[ServiceCard]:
    """List services by name."""
    statement = _filtered(select(Service.__table__), wanted, Service.is_active, Service.name, Service.category)
    found = fetch_rows(session, _ordered(statement, wanted, Service), page=page, per_page=per_page)
    ids = [row.id for row in found.items]
    rates, recipes = _rates(session, GstRate.service_id, ids), read_recipes(session, ids)
    return found.holding([_service(row, rates[row.id], recipes[row.id], today) for row in found.items])


def get_service(session: Session, service_id: int, *, today: date) -> ServiceCard:
    """Read one service.

    :raises ServiceNotFound: there is none with that id.
    """
    row = session.execute(select(Service.__table__).where(Service.id == service_id)).one_or_none()
    if row is None:
        raise ServiceNotFound
    rates = _rates(session, GstRate.service_id, [service_id])[service_id]
    return _service(row, rates, read_recipes(session, [service_id])[service_id], today)


def list_products(
    session: Session, *, wanted: CatalogueFilter, today: date, page: int = 1, per_page: int = 25
) -> Page[ProductCard]:
    """List products by name."""
    statement = _filtered(select(Product.__table__), wanted, Product.is_active, Product.name, Product.sku)
    if wanted.is_retail is not None:
        statement = statement.where(Product.is_retail.is_(wanted.is_retail))
    found = fetch_rows(session, _ordered(statement, wanted, Product), page=page, per_page=per_page)
    ids = [row.id for row in found.items]
    rates = _rates(session, GstRate.product_id, ids)
    stock = _sellable(session, ids, today)
    return found.holding([_product(row, rates[row.id], stock[row.id], today) for row in found.items])


def get_product(session: Session, product_id: int, *, today: date) -> ProductCard:
    """Read one product.

    :raises ProductNotFound: there is none with that id.
    """
    row = session.execute(select(Product.__table__).where(Product.id == product_id)).one_or_none()
    if row is None:
        raise ProductNotFound
    rates = _rates(session, GstRate.product_id, [product_id])[product_id]
    return _product(row, rates, _sellable(session, [product_id], today)[product_id], today)


def list_staff(session: Session, *, wanted: CatalogueFilter, page: int = 1, per_page: int = 25) -> Page[StaffCard]:
    """List staff by name."""
    statement = _filtered(select(Staff.__table__), wanted, Staff.is_active, Staff.name)
    return fetch_page(session, _ordered(statement, wanted, Staff), page=page, per_page=per_page, read=_staff)


def get_staff(session: Session, staff_id: int) -> StaffCard:
    """Read one member of staff.

    :raises StaffNotFound: there is none with that id.
    """
    row = session.execute(select(Staff.__table__).where(Staff.id == staff_id)).one_or_none()
    if row is None:
        raise StaffNotFound
    return _staff(row)


def _filtered(
    statement: AnySelect,
    wanted: CatalogueFilter,
    is_active: InstrumentedAttribute[bool],
    *columns: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
) -> AnySelect:
    if wanted.is_active is not None:
        statement = statement.where(is_active.is_(wanted.is_active))
    if wanted.q:
        like = f"%{escape_like(wanted.q.strip())}%"
        statement = statement.where(or_(*(column.ilike(like, escape="\\") for column in columns)))
    return statement


def _ordered(
    statement: AnySelect, wanted: CatalogueFilter, model: type[Service] | type[Product] | type[Staff]
) -> AnySelect:
    """Order a list as wanted, entries that are alike by name."""
    columns = model.__table__.c
    by_name = func.lower(columns.name).collate("C")
    by: ColumnElement[Any] = by_name
    if wanted.by is CatalogueSort.PRICE and "price" in columns:
        by = columns.price
    elif wanted.by is CatalogueSort.CATEGORY and "category" in columns:
        by = func.lower(columns.category).collate("C")
    return statement.order_by(by.desc() if wanted.is_descending else by, by_name, columns.id)


def _rates(
    session: Session, owner: InstrumentedAttribute[int | None], ids: Sequence[int]
) -> Mapping[int, tuple[DatedRate, ...]]:
    """Read the rates of several owners, oldest first."""
    rates: dict[int, tuple[DatedRate, ...]] = defaultdict(tuple)
    if ids:
        statement = select(owner.label("owner_id"), GstRate.valid_from, GstRate.rate_bp)
        for row in session.execute(statement.where(owner.in_(ids)).order_by(GstRate.valid_from)):
            rates[row.owner_id] += (DatedRate(valid_from=row.valid_from, rate_bp=row.rate_bp),)
    return rates


def _sellable(session: Session, product_ids: Sequence[int], today: date) -> Mapping[int, int]:
    """Count what may still be sold of several products."""
    stock: dict[int, int] = defaultdict(int)
    if product_ids:
        statement = (
            select(StockBatch.product_id, func.sum(StockBatch.qty_available).label("qty"))
            .where(StockBatch.product_id.in_(product_ids), is_sellable(today))
            .group_by(StockBatch.product_id)
        )
        stock.update({row.product_id: int(row.qty) for row in session.execute(statement)})
    return stock


def _rate_on(rates: Sequence[DatedRate], today: date) -> int:
    return next((rate.rate_bp for rate in reversed(rates) if rate.valid_from <= today), 0)


def _service(row: AnyRow, rates: tuple[DatedRate, ...], recipe: tuple[Consumable, ...], today: date) -> ServiceCard:
    return ServiceCard(
        id=row.id,
        name=row.name,
        category=row.category,
        price=row.price,
        duration_minutes=row.duration_minutes,
        sac=row.sac,
        tax_inclusive=row.tax_inclusive,
        is_active=row.is_active,
        rate_bp=_rate_on(rates, today),
        rates=rates,
        recipe=recipe,
    )


def _product(row: AnyRow, rates: tuple[DatedRate, ...], qty_available: int, today: date) -> ProductCard:
    return ProductCard(
        id=row.id,
        name=row.name,
        sku=row.sku,
        price=row.price,
        hsn=row.hsn,
        unit=row.unit,
        pick_order=PickOrder(row.pick_order),
        low_stock_at=row.low_stock_at,
        is_retail=row.is_retail,
        tax_inclusive=row.tax_inclusive,
        is_active=row.is_active,
        rate_bp=_rate_on(rates, today),
        rates=rates,
        qty_available=qty_available,
    )


def _staff(row: AnyRow) -> StaffCard:
    return StaffCard(id=row.id, name=row.name, role_title=row.role_title, is_active=row.is_active)
