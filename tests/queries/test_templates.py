"""Package templates as they are listed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW
from tula.domain.benefits import BenefitKind
from tula.domain.lifecycle import PackageType
from tula.domain.template import TemplateItem
from tula.operations.templates import add_template
from tula.queries.templates import get_template, list_templates


def add(session: Session, name: str, pkg_type: str, items: list[TemplateItem], **more: Any) -> int:
    fields = {
        "name": name,
        "description": None,
        "pkg_type": pkg_type,
        "price": 500_000,
        "validity_days": None,
        "weekdays": None,
        "benefit_tax_order": None,
        "gst_rate_bp": 500,
        "tax_inclusive": False,
        "sac": None,
        "is_active": True,
        **more,
    }
    return add_template(session, fields=fields, items=items, amount=None, actor="owner", now=NOW)


@pytest.fixture
def price_list(session: Session) -> Session:
    service_id = factories.service(session, "Facial")
    add(session, "student offer", "discount", [TemplateItem(benefit_type=BenefitKind.DISCOUNT, percent_bp=3000)])
    add(session, "Luxe 100%", "membership", [TemplateItem(benefit_type=BenefitKind.UNLIMITED, service_id=service_id)])
    add(session, "Prepaid", "value", [], is_active=False, weekdays=[1, 5])
    return session


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["Luxe 100%", "Prepaid", "student offer"]),
        ({"is_active": True}, ["Luxe 100%", "student offer"]),
        ({"is_active": False}, ["Prepaid"]),
        ({"pkg_type": PackageType.VALUE}, ["Prepaid"]),
        ({"q": "STUDENT"}, ["student offer"]),
        ({"q": "%"}, ["Luxe 100%"]),
        ({"page": 2, "per_page": 2}, ["student offer"]),
    ],
)
def test_list(price_list: Session, wanted: dict[str, Any], found: list[str]) -> None:
    assert [card.name for card in list_templates(price_list, **wanted).items] == found


def test_one(price_list: Session) -> None:
    luxe, prepaid, student = list_templates(price_list).items
    assert get_template(price_list, luxe.id) == luxe
    assert (luxe.amount, prepaid.amount, student.amount) == (None, 500_000, None)
    assert (prepaid.weekdays, student.weekdays) == ((1, 5), None)
    assert [item.service_name for item in luxe.items] == ["Facial"]
    assert get_template(price_list, 999) is None
