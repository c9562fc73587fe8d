"""Customer packages: assigned from a template, on the terms of that day."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType, TaxOrder
from tula.domain.catalogue import CustomerNotFound, ServiceInactive, ServiceNotFound
from tula.domain.errors import Conflict, Invalid, NotFound
from tula.domain.gst import Registration, Supply, compute_tax
from tula.domain.money import apportion
from tula.domain.settings import Settings
from tula.models import (
    Customer,
    CustomerPackage,
    CustomerPackageItem,
    PackageTemplate,
    PackageTemplateItem,
    Service,
)
from tula.models.columns import AnyRow
from tula.operations import audit, ledger
from tula.operations.audit import Deed


class PackageNotFound(NotFound):
    """Package not found."""


class PackageInactive(Conflict):
    """This package is no longer sold. Activate it or choose another."""


class ServiceChoiceRequired(Invalid):
    """This package is for one service of the customer's choice. Choose it."""


class ServiceChoiceUnwanted(Invalid):
    """The services of this package are fixed. Leave the service out."""


class ExpiryBeforeStart(Invalid):
    """The package cannot expire before it starts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A package handed to a customer; amounts are paise, and `price_paid` is after `discount`."""

    customer_id: int
    template_id: int
    price_paid: int
    discount: int = 0
    service_id: int | None = None
    valid_from: date | None = None
    expires_on: date | None = None
    notes: str = ""


def assign_package(
    session: Session, *, assignment: Assignment, settings: Settings, today: date, actor: str, now: datetime
) -> int:
    """Give a customer a package and return its id; every counted benefit is granted in the ledger.

    :raises NotFound: the customer, template or chosen service does not exist.
    :raises Conflict: the template or the chosen service is inactive.
    :raises Invalid: a service is missing or not wanted, or the package would expire before it starts.
    """
    template = _template(session, assignment.template_id)
    items = _template_items(session, template.id)
    _check_customer(session, assignment.customer_id)
    _check_chosen_service(session, assignment, items)
    package = package_row(
        assignment=assignment, template=template, settings=settings, today=today, actor=actor, now=now
    )
    package_id = session.execute(insert(CustomerPackage).values(package).returning(CustomerPackage.id)).scalar_one()
    rows = [
        row | {"customer_package_id": package_id}
        for row in item_rows(assignment=assignment, template=template, items=items, settings=settings)
    ]
    item_ids = session.execute(
        insert(CustomerPackageItem).returning(CustomerPackageItem.id, sort_by_parameter_order=True), rows
    ).scalars()
    grants = [
        entry
        for item_id, item, row in zip(item_ids, items, rows, strict=True)
        for entry in grant_entries(item_id=item_id, item=item, row=row, now=now)
    ]
    ledger.post(session, entries=grants, actor=actor, now=now)
    deed = assignment_deed(assignment=assignment, package_id=package_id)
    audit.record_all(session, deeds=[deed], actor=actor, now=now)
    return package_id


def package_row(
    *, assignment: Assignment, template: AnyRow, settings: Settings, today: date, actor: str, now: datetime
) -> dict[str, Any]:
    """Build the row of a package on the terms of the day.

    :raises ExpiryBeforeStart: it would expire before it starts.
    """
    valid_from = assignment.valid_from or today
    expires_on = assignment.expires_on or (
        valid_from + timedelta(days=template.validity_days) if template.validity_days else None
    )
    if expires_on is not None and expires_on < valid_from:
        raise ExpiryBeforeStart(errors={"expires_on": [ExpiryBeforeStart.__doc__ or ""]})
    return {
        "customer_id": assignment.customer_id,
        "template_id": template.id,
        "name": template.name,
        "pkg_type": template.pkg_type,
        "price_paid": assignment.price_paid,
        "discount": assignment.discount,
        "benefit_tax_order": _tax_order(template, settings).value,
        "weekdays": template.weekdays,
        "assigned_on": today,
        "valid_from": valid_from,
        "expires_on": expires_on,
        "notes": assignment.notes or None,
        "created_by": actor,
        "created_at": now,
    }


def item_rows(
    *, assignment: Assignment, template: AnyRow, items: Sequence[AnyRow], settings: Settings
) -> list[dict[str, Any]]:
    """Build the rows of a package's entitlements, still empty: what is granted is posted to the ledger."""
    paid = _paid_parts(items, _price_before_tax(assignment.price_paid, template, settings))
    return [
        {
            "customer_id": assignment.customer_id,
            "service_id": assignment.service_id if item.choose else item.service_id,
            "benefit_type": item.benefit_type,
            "discount_bp": item.percent_bp,
            "total_qty": None if item.qty is None else 0,
            "balance_total": None if item.amount is None else 0,
            "paid_total": None if item.amount is None else paid_part,
        }
        for item, paid_part in zip(items, paid, strict=True)
    ]


def grant_entries(*, item_id: int, item: AnyRow, row: Mapping[str, Any], now: datetime) -> Iterator[ledger.Entry]:
    """Write the grant of one entitlement; one that is neither counted nor prepaid needs none."""
    if item.qty is None and item.amount is None:
        return
    yield ledger.Entry(
        change_type=ChangeType.GRANT,
        kind=BenefitKind(item.benefit_type),
        customer_id=row["customer_id"],
        customer_package_id=row["customer_package_id"],
        item_id=item_id,
        service_id=row["service_id"],
        qty=item.qty,
        amount=item.amount,
        key=f"grant:{item_id}:1",
        usage_at=now,
    )


def assignment_deed(*, assignment: Assignment, package_id: int) -> Deed:
    """Say for the audit log what was assigned."""
    return Deed(
        action="package.assigned",
        entity="customer_package",
        entity_id=package_id,
        details={
            "customer_id": assignment.customer_id,
            "template_id": assignment.template_id,
            "price_paid_paise": assignment.price_paid,
            "discount_paise": assignment.discount,
        },
    )


def _template(session: Session, template_id: int) -> AnyRow:
    template = session.execute(select(PackageTemplate.__table__).where(PackageTemplate.id == template_id)).one_or_none()
    if template is None:
        raise PackageNotFound(errors={"package_id": [PackageNotFound.__doc__ or ""]})
    if not template.is_active:
        raise PackageInactive(errors={"package_id": [PackageInactive.__doc__ or ""]})
    return template


def _template_items(session: Session, template_id: int) -> Sequence[AnyRow]:
    return session.execute(
        select(PackageTemplateItem.__table__)
        .where(PackageTemplateItem.template_id == template_id)
        .order_by(PackageTemplateItem.position)
    ).all()


def _check_customer(session: Session, customer_id: int) -> None:
    found = session.execute(select(Customer.id).where(Customer.id == customer_id, Customer.is_active))
    if found.first() is None:
        raise CustomerNotFound(errors={"customer_id": [CustomerNotFound.__doc__ or ""]})


def _check_chosen_service(session: Session, assignment: Assignment, items: Sequence[AnyRow]) -> None:
    """Check the service chosen at sale; it is asked for exactly when the template leaves it open."""
    open_choice = any(item.choose for item in items)
    if assignment.service_id is None:
        if open_choice:
            raise ServiceChoiceRequired(errors={"service_id": [ServiceChoiceRequired.__doc__ or ""]})
        return
    if not open_choice:
        raise ServiceChoiceUnwanted(errors={"service_id": [ServiceChoiceUnwanted.__doc__ or ""]})
    is_active = session.execute(
        select(Service.is_active).where(Service.id == assignment.service_id)
    ).scalar_one_or_none()
    if is_active is None:
        raise ServiceNotFound(errors={"service_id": [ServiceNotFound.__doc__ or ""]})
    if not is_active:
        raise ServiceInactive(errors={"service_id": [ServiceInactive.__doc__ or ""]})


def _tax_order(template: AnyRow, settings: Settings) -> TaxOrder:
    return TaxOrder(template.benefit_tax_order or settings.benefit_tax_order)


def _price_before_tax(price: int, template: AnyRow, settings: Settings) -> int:
    """Take the tax out of an inclusive price; a package that is taxed on use is sold untaxed."""
    is_taxed = settings.registration is Registration.REGULAR and _tax_order(template, settings) is TaxOrder.BEFORE_TAX
    return compute_tax(
        net=price,
        rate_bp=template.gst_rate_bp,
        is_inclusive=template.tax_inclusive,
        supply=Supply(place_of_supply=settings.state_code, is_interstate=False, is_taxed=is_taxed),
    ).taxable


def _paid_parts(items: Sequence[AnyRow], price: int) -> list[int]:
    """Say how much of each prepaid balance was paid for; the rest of it is bonus."""
    amounts = [item.amount or 0 for item in items]
    return apportion(min(price, sum(amounts)), amounts)
