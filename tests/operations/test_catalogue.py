"""Services, products and staff: added, changed, and taxed by dated rates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.operations.factories import NOW, TODAY
from tula.domain.catalogue import ProductNotFound, ServiceNotFound, StaffNotFound
from tula.models import AuditLog, GstRate, Product, Service
from tula.operations.catalogue import (
    GST_BEGAN,
    PRODUCT,
    SERVICE,
    STAFF,
    CatalogueKind,
    InvalidCatalogueEntry,
    add_entry,
    change_entry,
)

FACIAL = {"name": "Facial", "price": 120_000, "gst_rate_bp": 500}


def add(session: Session, kind: CatalogueKind = SERVICE, **fields: Any) -> int:
    return add_entry(session, kind=kind, fields={**FACIAL, **fields}, actor="meena", now=NOW)


def change(session: Session, row_id: int, kind: CatalogueKind = SERVICE, **changes: Any) -> None:
    change_entry(session, kind=kind, row_id=row_id, changes=changes, today=TODAY, actor="meena", now=NOW)


def rates(session: Session, service_id: int) -> list[tuple[date, int]]:
    rows = session.execute(
        select(GstRate.valid_from, GstRate.rate_bp).where(GstRate.service_id == service_id).order_by(GstRate.valid_from)
    )
    return [(row.valid_from, row.rate_bp) for row in rows]


def test_the_first_rate_is_valid_from_the_first_day_of_gst(session: Session) -> None:
    assert rates(session, add(session)) == [(date(2017, 7, 1), 500)]


def test_a_rate_alone_begins_today(session: Session) -> None:
    service_id = add(session)
    change(session, service_id, gst_rate_bp=1800)
    assert rates(session, service_id) == [(GST_BEGAN, 500), (TODAY, 1800)]


def test_a_dated_rate_is_added_or_replaced(session: Session) -> None:
    service_id = add(session)
    change(session, service_id, gst_rate_bp=1800, gst_rate_from=date(2025, 9, 22))
    change(session, service_id, gst_rate_bp=1200, gst_rate_from=date(2025, 9, 22))
    assert rates(session, service_id) == [(GST_BEGAN, 500), (date(2025, 9, 22), 1200)]


def test_rates_of_services_and_products_do_not_mix(session: Session) -> None:
    service_id, product_id = add(session), add(session, PRODUCT)
    change(session, product_id, PRODUCT, gst_rate_bp=2800)
    assert rates(session, service_id) == [(GST_BEGAN, 500)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"gst_rate_from": TODAY}, "gst_rate"),
        ({"gst_rate_bp": 500, "gst_rate_from": date(2017, 6, 30)}, "gst_rate_from"),
        ({"name": "  "}, "name"),
        ({"sac": "99 97"}, "sac"),
        ({"sac": "1"}, "sac"),
        ({"sac": "123456789"}, "sac"),
    ],
)
def test_a_change_that_cannot_be(session: Session, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidCatalogueEntry) as caught:
        change(session, add(session), **changes)
    assert set(caught.value.errors) == {field}


def test_hsn_is_checked_like_sac(session: Session) -> None:
    with pytest.raises(InvalidCatalogueEntry) as caught:
        add(session, PRODUCT, hsn="33O4")
    assert caught.value.errors == {"hsn": ["HSN codes have 2 to 8 digits."]}


def test_a_change_touches_only_what_was_sent(session: Session) -> None:
    service_id = add(session, sac="999722", category="Skin")
    change(session, service_id, price=150_000, category="")
    row = session.execute(select(Service.__table__).where(Service.id == service_id)).one()
    assert (row.name, row.price, row.sac, row.category, row.is_active) == ("Facial", 150_000, "999722", None, True)


def test_a_blank_sku_is_none_and_may_repeat(session: Session) -> None:
    for _ in range(2):
        row_id = add(session, PRODUCT, sku=" ")
        assert session.execute(select(Product.sku).where(Product.id == row_id)).scalar_one() is None


def test_a_sku_is_unique(session: Session) -> None:
    add(session, PRODUCT, sku="S1")
    with pytest.raises(IntegrityError, match="uq_product_sku"):
        add(session, PRODUCT, sku="S1")


@pytest.mark.parametrize(
    ("kind", "error"), [(SERVICE, ServiceNotFound), (PRODUCT, ProductNotFound), (STAFF, StaffNotFound)]
)
def test_what_is_not_there(session: Session, kind: CatalogueKind, error: type[Exception]) -> None:
    with pytest.raises(error):
        change(session, 99, kind, name="x")


def test_every_write_is_audited(session: Session) -> None:
    service_id = add(session)
    change(session, service_id, price=150_000, gst_rate_bp=1800)
    change(session, service_id, price=150_000)
    staff_id = add(session, STAFF, role_title="Therapist")
    deeds = session.execute(select(AuditLog.__table__).order_by(AuditLog.id)).all()
    assert [(deed.action, deed.entity_id) for deed in deeds] == [
        ("service.added", service_id),
        ("service.changed", service_id),
        ("staff.added", staff_id),
    ]
    assert deeds[1].details == {
        "price": {"from": 120_000, "to": 150_000},
        "gst_rate_bp": {"from": 500, "to": 1800},
        "gst_rate_from": "2026-06-15",
    }
