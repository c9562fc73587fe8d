"""The catalogue as it is listed: filters, the rate of the day, what may be sold."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import TODAY
from tula.domain.catalogue import ProductNotFound, ServiceNotFound, StaffNotFound
from tula.models import GstRate, Service, Staff, StockBatch
from tula.queries.catalogue import (
    CatalogueFilter,
    get_product,
    get_service,
    get_staff,
    list_products,
    list_services,
    list_staff,
)

EVERYTHING = CatalogueFilter()


@pytest.mark.parametrize(
    ("day", "rate_bp"),
    [(date(2017, 6, 30), 0), (date(2017, 7, 1), 1800), (date(2025, 9, 21), 1800), (date(2025, 9, 22), 500)],
)
def test_the_rate_of_a_day(session: Session, day: date, rate_bp: int) -> None:
    service_id = factories.service(session, rate_bp=1800)
    factories.add(session, GstRate, service_id=service_id, valid_from=date(2025, 9, 22), rate_bp=500)
    assert get_service(session, service_id, today=day).rate_bp == rate_bp
    assert list_services(session, wanted=EVERYTHING, today=day).items[0].rate_bp == rate_bp
    assert [rate.rate_bp for rate in get_service(session, service_id, today=day).rates] == [1800, 500]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["50% peel", "facial gold", "Haircut"]),
        ({"q": "FACIAL"}, ["facial gold"]),
        ({"q": "0%"}, ["50% peel"]),
        ({"q": "_"}, []),
        ({"is_active": True}, ["50% peel", "facial gold"]),
        ({"is_active": False}, ["Haircut"]),
        ({"q": "hair", "is_active": True}, []),
    ],
)
def test_filters(session: Session, wanted: dict[str, Any], found: list[str]) -> None:
    for name in ("Haircut", "facial gold", "50% peel"):
        factories.service(session, name)
    session.execute(update(Service).where(Service.name == "Haircut").values(is_active=False))
    page = list_services(session, wanted=CatalogueFilter(**wanted), today=TODAY)
    assert [card.name for card in page.items] == found
    assert page.total == len(found)


def test_products_are_found_by_sku_and_show_what_may_be_sold(session: Session) -> None:
    product_id = factories.product(session)
    factories.batch(session, product_id, 5)
    factories.batch(session, product_id, 3)
    expired = factories.batch(session, product_id, 7)
    session.execute(update(StockBatch).where(StockBatch.id == expired).values(expires_on=date(2026, 6, 14)))
    assert get_product(session, product_id, today=TODAY).qty_available == 8
    assert get_product(session, product_id, today=date(2026, 6, 14)).qty_available == 15
    assert list_products(session, wanted=EVERYTHING, today=TODAY).items[0].qty_available == 8
    assert list_products(session, wanted=CatalogueFilter(q="nosku"), today=TODAY).total == 0


def test_staff(session: Session) -> None:
    staff_id = factories.add(session, Staff, name="Meena", role_title="Stylist")
    assert get_staff(session, staff_id).role_title == "Stylist"
    assert list_staff(session, wanted=CatalogueFilter(q="mee")).total == 1


def test_what_is_not_there(session: Session) -> None:
    with pytest.raises(ServiceNotFound):
        get_service(session, 99, today=TODAY)
    with pytest.raises(ProductNotFound):
        get_product(session, 99, today=TODAY)
    with pytest.raises(StaffNotFound):
        get_staff(session, 99)
