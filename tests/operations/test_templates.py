"""Package templates: added and changed as a whole."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW
from tula.domain.benefits import BenefitKind
from tula.domain.catalogue import ServiceInactive, ServiceNotFound
from tula.domain.template import InvalidTemplate, TemplateItem
from tula.models import AuditLog, Service
from tula.operations.templates import TemplateNotFound, add_template, change_template
from tula.queries.templates import TemplateCard, get_template

FREE, UNLIMITED, DISCOUNT, PREPAID = (
    BenefitKind.FREE,
    BenefitKind.UNLIMITED,
    BenefitKind.DISCOUNT,
    BenefitKind.PREPAID,
)
FIELDS: dict[str, Any] = {
    "name": "3+1 facials",
    "description": None,
    "pkg_type": "session",
    "price": 360_000,
    "validity_days": 90,
    "weekdays": None,
    "benefit_tax_order": None,
    "gst_rate_bp": 500,
    "tax_inclusive": False,
    "sac": None,
    "is_active": True,
}


def item(kind: BenefitKind, **more: Any) -> TemplateItem:
    numbers = {FREE: {"qty": 4}, UNLIMITED: {}, DISCOUNT: {"percent_bp": 3000}, PREPAID: {"amount": 500_000}}
    return TemplateItem(benefit_type=kind, **(numbers[kind] | more))


def add(session: Session, *items: TemplateItem, amount: int | None = None, **fields: Any) -> int:
    return add_template(session, fields={**FIELDS, **fields}, items=items, amount=amount, actor="owner", now=NOW)


def change(
    session: Session,
    template_id: int,
    items: list[TemplateItem] | None = None,
    amount: int | None = None,
    **changes: Any,
) -> None:
    change_template(
        session, template_id=template_id, changes=changes, items=items, amount=amount, actor="owner", now=NOW
    )


def card(session: Session, template_id: int) -> TemplateCard:
    found = get_template(session, template_id)
    assert found
    return found


def test_items_keep_their_order(session: Session) -> None:
    services = [factories.service(session, name) for name in ("C", "A", "B")]
    template_id = add(session, *(item(FREE, service_id=service) for service in services))
    assert [one.service_name for one in card(session, template_id).items] == ["C", "A", "B"]


def test_unknown_and_inactive_services_are_named(session: Session) -> None:
    known, gone = factories.service(session), factories.service(session)
    session.execute(update(Service).where(Service.id == gone).values(is_active=False))
    with pytest.raises(ServiceNotFound) as unknown:
        add(session, item(FREE, service_id=known), item(FREE, service_id=999))
    assert list(unknown.value.errors) == ["items.1.service_id"]
    with pytest.raises(ServiceInactive) as inactive:
        add(session, item(FREE, service_id=gone))
    assert list(inactive.value.errors) == ["items.0.service_id"]


def test_a_change_replaces_items_only_when_they_are_sent(session: Session) -> None:
    template_id = add(session, item(FREE))
    change(session, template_id, price=300_000)
    assert [one.qty for one in card(session, template_id).items] == [4]
    change(session, template_id, items=[item(FREE, qty=5), item(DISCOUNT)])
    found = card(session, template_id)
    assert [(one.benefit_type, one.qty) for one in found.items] == [("free", 5), ("discount", None)]
    assert found.price == 300_000


def test_a_change_is_checked_with_what_stays(session: Session) -> None:
    template_id = add(session, item(FREE))
    with pytest.raises(InvalidTemplate) as caught:
        change(session, template_id, pkg_type="discount")
    assert set(caught.value.errors) == {"items"}
    with pytest.raises(InvalidTemplate):
        change(session, template_id, items=[])


def test_a_new_amount_replaces_the_credit(session: Session) -> None:
    template_id = add(session, pkg_type="value", price=500_000)
    change(session, template_id, amount=600_000)
    assert card(session, template_id).amount == 600_000
    change(session, template_id, price=550_000)
    assert card(session, template_id).amount == 600_000


def test_a_template_with_an_inactive_service_can_be_taken_off_the_list(session: Session) -> None:
    service_id = factories.service(session)
    template_id = add(session, item(FREE, service_id=service_id))
    session.execute(update(Service).values(is_active=False))
    change(session, template_id, is_active=False)
    assert not card(session, template_id).is_active


def test_an_unknown_template(session: Session) -> None:
    with pytest.raises(TemplateNotFound, match=r"^Package not found\.$"):
        change(session, 99, name="x")


def test_every_write_is_audited(session: Session) -> None:
    template_id = add(session, item(FREE))
    change(session, template_id, items=[item(FREE, qty=5)], name="4+1")
    change(session, template_id, items=[item(FREE, qty=5)], name="4+1")
    deeds = session.execute(select(AuditLog.__table__).order_by(AuditLog.id)).all()
    assert [(deed.action, deed.entity_id) for deed in deeds] == [
        ("template.added", template_id),
        ("template.changed", template_id),
    ]
    assert deeds[1].details["name"] == {"from": "3+1 facials", "to": "4+1"}
    assert deeds[1].details["items"]["to"][0]["qty"] == 5
