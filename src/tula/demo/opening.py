"""What stands before the first day of the demo spa: its settings, price list and people."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from tula.demo.back_bar import SUPPLIES, recipe_facts
from tula.demo.books import Shop
from tula.demo.catalogue import COLLEAGUES, GOODS, GST_BEGINS, SETTINGS, TREATMENTS, Good, Treatment
from tula.demo.listing import Listing
from tula.demo.packages import OFFERS, SAC
from tula.demo.people import Guest
from tula.domain.back_bar import Consumable
from tula.domain.bill_facts import CustomerFact
from tula.domain.catalogue import CatalogueFact
from tula.domain.sale import TemplateFact
from tula.domain.search import search_words
from tula.domain.settings import Settings
from tula.models import (
    Customer,
    CustomerPackage,
    CustomerPackageItem,
    CustomerSearch,
    GstRate,
    Invoice,
    InvoiceLine,
    PackageTemplate,
    PackageTemplateItem,
    Payment,
    Product,
    Service,
    ServiceConsumable,
    Setting,
    Staff,
    StockBatch,
)
from tula.models.base import Base
from tula.operations.rows import insert_rows
from tula.operations.sale_facts import read_templates

Dated: TypeAlias = Sequence[tuple[date, CatalogueFact]]
"""A service or product with the GST rate from a day on, oldest first."""

DEMO_KEY = "demo"
"""The setting by which the demo is known."""
_BLOCK = 500
_NUMBERED = (CustomerPackage, CustomerPackageItem, StockBatch, Invoice, InvoiceLine, Payment)


def open_shop(
    session: Session, *, settings: Settings, guests: Sequence[Guest], opening: datetime
) -> tuple[Shop, Listing]:
    """Write the settings, the price list and the people of a spa that opens, and give what its year begins with."""
    stored = [{"key": key, "value": value} for key, value in {**SETTINGS, DEMO_KEY: True}.items()]
    session.execute(insert(Setting), [row | {"updated_at": opening} for row in stored])
    services = _add_services(session, opening)
    products = _add_products(session, opening)
    supplies = _add_supplies(session, opening)
    recipes = {id_: recipe_facts(one.name, supplies) for id_, one in zip(services, TREATMENTS, strict=True)}
    _add_recipes(session, recipes)
    service_facts, product_facts = _facts(services, TREATMENTS, recipes), _facts(products, GOODS)
    _add_rates(session, "service_id", service_facts)
    _add_rates(session, "product_id", product_facts)
    staff = _add(session, Staff, [{"name": one.name, "role_title": one.role_title} for one in COLLEAGUES], opening)
    customers = _add_customers(session, guests, opening)
    shop = Shop(
        settings=settings,
        customers={
            id_: CustomerFact(
                id=id_,
                name=guest.name,
                phone=guest.phone,
                email=guest.email or "",
                gstin=guest.gstin or "",
                state_code=guest.state_code or "",
                address=guest.address or "",
            )
            for id_, guest in zip(customers, guests, strict=True)
        },
        services=service_facts,
        products=product_facts,
        staff={
            category: [id_ for id_, one in zip(staff, COLLEAGUES, strict=True) if category in one.gives]
            for category in {treatment.category for treatment in TREATMENTS}
        },
        offers=_add_offers(session, dict(zip((one.name for one in TREATMENTS), services, strict=True)), opening),
        ids={model: _ids(session, model) for model in _NUMBERED},
    )
    listing = Listing(
        guests=list(zip(customers, guests, strict=True)),
        services={one.name: id_ for id_, one in zip(services, TREATMENTS, strict=True)},
        products={one.name: id_ for id_, one in zip(products, GOODS, strict=True)},
        supplies=supplies,
        offers={template.name: id_ for id_, template in shop.offers.items()},
    )
    return shop, listing


def _add(session: Session, model: Any, rows: Sequence[dict[str, Any]], opening: datetime) -> list[int]:
    """Insert rows and give their ids in order."""
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return list(session.execute(statement, [row | {"created_at": opening} for row in rows]).scalars())


def _add_services(session: Session, opening: datetime) -> list[int]:
    rows = [
        {
            "name": one.name,
            "category": one.category,
            "price": one.rupees * 100,
            "duration_minutes": one.minutes,
            "sac": one.hsn_sac,
            "tax_inclusive": one.tax_inclusive,
        }
        for one in TREATMENTS
    ]
    return _add(session, Service, rows, opening)


def _add_products(session: Session, opening: datetime) -> list[int]:
    rows = [
        {
            "name": one.name,
            "sku": one.sku,
            "price": one.rupees * 100,
            "hsn": one.hsn_sac,
            "tax_inclusive": one.tax_inclusive,
            "pick_order": one.pick_order.value,
            "low_stock_at": one.low_stock_at,
        }
        for one in GOODS
    ]
    return _add(session, Product, rows, opening)


def _add_supplies(session: Session, opening: datetime) -> dict[str, int]:
    """Add what is only used in treatments; gives the ids by SKU."""
    rows = [
        {
            "name": one.name,
            "sku": one.sku,
            "price": one.paise,
            "hsn": one.hsn_sac,
            "unit": one.unit,
            "low_stock_at": one.low_at,
            "is_retail": False,
        }
        for one in SUPPLIES
    ]
    ids = _add(session, Product, rows, opening)
    since = [{"service_id": None, "product_id": id_, "valid_from": GST_BEGINS, "rate_bp": 1800} for id_ in ids]
    insert_rows(session, (GstRate, since))
    return dict(zip((one.sku for one in SUPPLIES), ids, strict=True))


def _add_recipes(session: Session, recipes: Mapping[int, Sequence[Consumable]]) -> None:
    rows = [
        {"service_id": service_id, "product_id": one.product_id, "qty": one.qty}
        for service_id, used in recipes.items()
        for one in used
    ]
    session.execute(insert(ServiceConsumable), rows)


def _add_rates(session: Session, owner: str, facts: Mapping[int, Dated]) -> None:
    other = {"service_id": "product_id", "product_id": "service_id"}[owner]
    rows = [
        {owner: id_, other: None, "valid_from": since, "rate_bp": fact.rate_bp}
        for id_, dated in facts.items()
        for since, fact in dated
    ]
    insert_rows(session, (GstRate, rows))


def _add_customers(session: Session, guests: Sequence[Guest], opening: datetime) -> list[int]:
    fields = ("name", "phone", "email", "gstin", "state_code", "address", "notes")
    customers = _add(session, Customer, [{name: getattr(one, name) for name in fields} for one in guests], opening)
    words = [
        {"word": word, "customer_id": id_}
        for id_, one in zip(customers, guests, strict=True)
        for word in sorted(search_words(name=one.name, phone=one.phone))
    ]
    insert_rows(session, (CustomerSearch, words))
    return customers


def _add_offers(session: Session, services: dict[str, int], opening: datetime) -> dict[int, TemplateFact]:
    rows = [
        {
            "name": one.name,
            "description": one.description,
            "pkg_type": one.pkg_type.value,
            "price": one.rupees * 100,
            "validity_days": one.validity_days,
            "weekdays": list(one.weekdays) if one.weekdays else None,
            "benefit_tax_order": one.tax_order.value if one.tax_order else None,
            "sac": SAC,
        }
        for one in OFFERS
    ]
    ids = _add(session, PackageTemplate, rows, opening)
    items = [
        {
            "template_id": id_,
            "position": position,
            "service_id": services[benefit.service] if benefit.service else None,
            "choose": benefit.choose,
            "benefit_type": benefit.kind.value,
            "qty": benefit.qty,
            "percent_bp": None if benefit.percent is None else benefit.percent * 100,
            "amount": None if benefit.rupees is None else benefit.rupees * 100,
        }
        for id_, one in zip(ids, OFFERS, strict=True)
        for position, benefit in enumerate(one.benefits, start=1)
    ]
    insert_rows(session, (PackageTemplateItem, items))
    return read_templates(session, template_ids=ids)


def _facts(
    ids: Sequence[int],
    offered: Sequence[Treatment | Good],
    recipes: Mapping[int, tuple[Consumable, ...]] = MappingProxyType({}),
) -> dict[int, Dated]:
    """Tell the engine of what is offered, at each dated rate."""
    return {
        id_: [
            (
                since,
                CatalogueFact(
                    id=id_,
                    name=one.name,
                    price=one.rupees * 100,
                    hsn_sac=one.hsn_sac,
                    rate_bp=rate * 100,
                    is_inclusive=one.tax_inclusive,
                    is_active=True,
                    recipe=recipes.get(id_, ()),
                ),
            )
            for since, rate in one.rates
        ]
        for id_, one in zip(ids, offered, strict=True)
    }


def _ids(session: Session, model: type[Base]) -> Iterator[int]:
    """Take ids from a table's own sequence, a block at a time."""
    statement = text("SELECT nextval(CAST(:sequence AS regclass)) FROM generate_series(1, :block)")
    while True:
        yield from session.execute(statement, {"sequence": f"{model.__tablename__}_id_seq", "block": _BLOCK}).scalars()
