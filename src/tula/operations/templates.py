"""Package templates: what a spa offers, checked as a whole whenever a part changes.

Packages already sold keep the terms they were sold on, so a template and its items may change freely.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind
from tula.domain.catalogue import ServiceInactive, ServiceNotFound
from tula.domain.errors import NotFound
from tula.domain.lifecycle import PackageType
from tula.domain.template import TemplateItem, complete_items
from tula.models import PackageTemplate, PackageTemplateItem, Service
from tula.operations import audit
from tula.operations.catalogue import CatalogueKind
from tula.operations.locks import lock_fields


class TemplateNotFound(NotFound):
    """Package not found."""


FIELDS = (
    "name",
    "description",
    "pkg_type",
    "price",
    "validity_days",
    "weekdays",
    "benefit_tax_order",
    "gst_rate_bp",
    "tax_inclusive",
    "sac",
    "is_active",
)


TEMPLATE = CatalogueKind(
    noun="template", model=PackageTemplate, fields=FIELDS, not_found=TemplateNotFound, rate="gst_rate_bp"
)
"""The price list as a part of the catalogue, for who changes many at once."""


def add_template(
    session: Session,
    *,
    fields: Mapping[str, Any],
    items: Sequence[TemplateItem],
    amount: int | None,
    actor: str,
    now: datetime,
) -> int:
    """Add a template and return the id; `amount` (paise) is the credit of a value package, by default its price.

    :raises InvalidTemplate: the parts do not make a package of this type.
    :raises ServiceNotFound: an item names an unknown service.
    :raises ServiceInactive: an item names a service that is no longer offered.
    """
    whole = complete_items(pkg_type=PackageType(fields["pkg_type"]), price=fields["price"], items=items, amount=amount)
    _check_services(session, whole)
    template_id: int = session.execute(
        insert(PackageTemplate)
        .values(**{name: fields[name] for name in FIELDS}, created_at=now)
        .returning(PackageTemplate.id)
    ).scalar_one()
    _write_items(session, template_id, whole)
    audit.record(
        session,
        action="template.added",
        entity="package_template",
        entity_id=template_id,
        details={**{name: fields[name] for name in FIELDS}, "items": plain_items(whole)},
        actor=actor,
        now=now,
    )
    return template_id


def change_template(
    session: Session,
    *,
    template_id: int,
    changes: Mapping[str, Any],
    items: Sequence[TemplateItem] | None,
    amount: int | None,
    actor: str,
    now: datetime,
) -> None:
    """Change some fields of a template; `items` replace all items, `amount` the credit of a value package.

    :raises TemplateNotFound: there is none with that id.
    :raises InvalidTemplate: the parts do not make a package of this type.
    :raises ServiceNotFound: an item names an unknown service.
    :raises ServiceInactive: an item names a service that is no longer offered.
    """
    stored = lock_fields(session, model=PackageTemplate, row_id=template_id, fields=FIELDS)
    if stored is None:
        raise TemplateNotFound
    values = {name: changes.get(name, stored[name]) for name in FIELDS}
    held = _read_items(session, template_id)
    asked = items
    if asked is None:
        # A new amount takes the place of the credit that is there; the rest is checked against a new type.
        is_new_credit = amount is not None and all(item.benefit_type is BenefitKind.PREPAID for item in held)
        asked = () if is_new_credit and len(held) == 1 else held
    whole = complete_items(pkg_type=PackageType(values["pkg_type"]), price=values["price"], items=asked, amount=amount)
    changed = {name: value for name, value in values.items() if value != stored[name]}
    details = audit.changes(stored, changed)
    if changed:
        session.execute(update(PackageTemplate).where(PackageTemplate.id == template_id).values(**changed))
    if whole != held:
        _check_services(session, whole)
        session.execute(delete(PackageTemplateItem).where(PackageTemplateItem.template_id == template_id))
        _write_items(session, template_id, whole)
        details["items"] = {"from": plain_items(held), "to": plain_items(whole)}
    if details:
        audit.record(
            session,
            action="template.changed",
            entity="package_template",
            entity_id=template_id,
            details=details,
            actor=actor,
            now=now,
        )


def _check_services(session: Session, items: Sequence[TemplateItem]) -> None:
    wanted = {item.service_id for item in items if item.service_id is not None}
    rows = session.execute(select(Service.id, Service.is_active).where(Service.id.in_(wanted)))
    is_active = {row.id: row.is_active for row in rows}
    unknown = _paths(items, wanted - is_active.keys())
    if unknown:
        raise ServiceNotFound.at(*unknown)
    inactive = _paths(items, {service_id for service_id in wanted if not is_active[service_id]})
    if inactive:
        raise ServiceInactive.at(*inactive)


def _paths(items: Sequence[TemplateItem], service_ids: Iterable[int]) -> list[str]:
    wanted = set(service_ids)
    return [f"items.{index}.service_id" for index, item in enumerate(items) if item.service_id in wanted]


def _read_items(session: Session, template_id: int) -> tuple[TemplateItem, ...]:
    rows = session.execute(
        select(PackageTemplateItem.__table__)
        .where(PackageTemplateItem.template_id == template_id)
        .order_by(PackageTemplateItem.position)
    )
    return tuple(
        TemplateItem(
            benefit_type=BenefitKind(row.benefit_type),
            service_id=row.service_id,
            choose=row.choose,
            qty=row.qty,
            percent_bp=row.percent_bp,
            amount=row.amount,
        )
        for row in rows
    )


def _write_items(session: Session, template_id: int, items: Sequence[TemplateItem]) -> None:
    session.execute(
        insert(PackageTemplateItem),
        [
            {"template_id": template_id, "position": position, **plain}
            for position, plain in enumerate(plain_items(items), start=1)
        ],
    )


def plain_items(items: Sequence[TemplateItem]) -> list[dict[str, Any]]:
    """Give items as the table and the audit log have them."""
    return [
        {
            "benefit_type": item.benefit_type.value,
            "service_id": item.service_id,
            "choose": item.choose,
            "qty": item.qty,
            "percent_bp": item.percent_bp,
            "amount": item.amount,
        }
        for item in items
    ]
