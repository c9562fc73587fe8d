"""Rows made directly, for tests of operations below the HTTP edge."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tula.domain.bill_request import PackageAsk
from tula.domain.settings import Settings
from tula.models import (
    Customer,
    GstRate,
    PackageTemplate,
    PackageTemplateItem,
    Product,
    Service,
    StockBatch,
)
from tula.operations.packages import assign_package

NOW = datetime(2026, 6, 15, 6, 30, tzinfo=UTC)
TODAY = date(2026, 6, 15)


def add(session: Session, model: Any, **values: Any) -> int:
    """Insert a row and return its id."""
    return session.execute(insert(model).values(**values).returning(model.id)).scalar_one()


def customer(session: Session, name: str = "Asha Rao") -> int:
    return add(session, Customer, name=name, phone="9845012345")


def service(session: Session, name: str = "Facial", price: int = 120_000, rate_bp: int = 0) -> int:
    service_id = add(session, Service, name=name, price=price, sac="999722")
    add(session, GstRate, service_id=service_id, valid_from=date(2017, 7, 1), rate_bp=rate_bp)
    return service_id


def product(session: Session, name: str = "Serum", price: int = 49_900, rate_bp: int = 0) -> int:
    product_id = add(session, Product, name=name, price=price, hsn="3304")
    add(session, GstRate, product_id=product_id, valid_from=date(2017, 7, 1), rate_bp=rate_bp)
    return product_id


def batch(session: Session, product_id: int, qty: int, received_on: date = date(2026, 1, 1)) -> int:
    """A batch without its receipt: for tests whose books are rolled back."""
    return add(
        session,
        StockBatch,
        product_id=product_id,
        batch_no="B1",
        qty_available=qty,
        received_on=received_on,
        created_at=NOW,
    )


def package(session: Session, customer_id: int, *items: dict[str, Any], price_paid: int = 100_000) -> int:
    """Give a customer a package of these template items."""
    template_id = add(session, PackageTemplate, name="Package", pkg_type="combo", price=price_paid)
    for position, item in enumerate(items, start=1):
        add(session, PackageTemplateItem, template_id=template_id, position=position, **item)
    return assign_package(
        session,
        customer_id=customer_id,
        ask=PackageAsk(package_id=template_id),
        price_paid=price_paid,
        settings=Settings(),
        today=TODAY,
        actor="asha",
        now=NOW,
    )
