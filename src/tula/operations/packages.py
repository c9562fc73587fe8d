"""Customer packages: sold from a template, on the terms of that day, and granted in the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType
from tula.domain.bill_request import PackageAsk
from tula.domain.catalogue import CatalogueFact, CustomerNotFound
from tula.domain.prepaid import load_prepaid
from tula.domain.sale import PackageNotFound, SoldPackage, list_values, price_before_tax, sell_package
from tula.domain.settings import Settings
from tula.models import CustomerPackage, CustomerPackageItem, PackageUsage, Service
from tula.operations import audit, ledger
from tula.operations.audit import Deed
from tula.operations.locks import present_customer
from tula.operations.rows import Row, insert_rows
from tula.operations.sale_facts import read_templates, reserve_sales


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A sold package with its buyer and its price (paise): paid after `discount`, and what of that is before tax."""

    sold: SoldPackage
    customer_id: int
    price_paid: int
    price_before_tax: int
    discount: int = 0
    notes: str = ""


def assign_package(
    session: Session,
    *,
    customer_id: int,
    ask: PackageAsk,
    price_paid: int,
    discount: int = 0,
    settings: Settings,
    today: date,
    actor: str,
    now: datetime,
) -> int:
    """Give a customer a package without billing it, and return its id.

    :raises NotFound: the customer, template or chosen service does not exist.
    :raises Conflict: the template or the chosen service is inactive.
    :raises Invalid: a service is missing or not wanted, or the package would expire before it starts.
    """
    _check_customer(session, customer_id)
    template = read_templates(session, template_ids=[ask.package_id]).get(ask.package_id)
    if template is None:
        raise PackageNotFound.at("package_id")
    (ids,) = reserve_sales(session, templates=[template])
    sold = sell_package(
        ask=ask,
        template=template,
        chosen=_chosen_service(session, ask.service_id),
        ids=ids,
        settings=settings,
        starts_on=today,
        today=today,
    )
    purchase = Purchase(
        sold=sold,
        customer_id=customer_id,
        price_paid=price_paid,
        price_before_tax=price_before_tax(sold=sold, price=price_paid, settings=settings),
        discount=discount,
        notes=ask.notes,
    )
    insert_rows(session, *purchase_rows([purchase], actor=actor, now=now))
    ledger.post(session, entries=list(grant_entries(purchase, now=now)), actor=actor, now=now)
    audit.record_all(session, deeds=[purchase_deed(purchase)], actor=actor, now=now)
    return ids.package_id


def purchase_rows(
    purchases: Sequence[Purchase], *, actor: str, now: datetime
) -> tuple[tuple[type[CustomerPackage] | type[CustomerPackageItem], Sequence[Row]], ...]:
    """Build the rows of packages and of their entitlements, still empty: what is granted is posted to the ledger."""
    return (
        (CustomerPackage, [_package_row(purchase, actor, now) for purchase in purchases]),
        (CustomerPackageItem, [row for purchase in purchases for row in _item_rows(purchase)]),
    )


def grant_entries(purchase: Purchase, *, now: datetime) -> Iterator[ledger.Entry]:
    """Write the grants of a package; what is neither counted nor prepaid needs none."""
    ids = purchase.sold.ids
    for item_id, item in zip(ids.item_ids, purchase.sold.items, strict=True):
        if item.qty is not None or item.amount is not None:
            yield ledger.Entry(
                change_type=ChangeType.GRANT,
                kind=item.kind,
                customer_id=purchase.customer_id,
                customer_package_id=ids.package_id,
                item_id=item_id,
                service_id=item.service_id,
                qty=item.qty,
                amount=item.amount,
                key=f"grant:{item_id}:1",
                usage_at=now,
            )


def reprice_package(
    session: Session, *, package_id: int, price_paid: int, price_before_tax: int, discount: int
) -> None:
    """Sell a package at another price (paise); of its prepaid balances another part is then paid for."""
    session.execute(
        update(CustomerPackage).where(CustomerPackage.id == package_id).values(price_paid=price_paid, discount=discount)
    )
    granted = session.execute(
        select(PackageUsage.item_id, PackageUsage.amount)
        .where(
            PackageUsage.customer_package_id == package_id,
            PackageUsage.benefit_type == BenefitKind.PREPAID.value,
            PackageUsage.idempotency_key == func.concat("grant:", PackageUsage.item_id, ":1"),
        )
        .order_by(PackageUsage.item_id)
    ).all()
    for row, part in zip(
        granted, load_prepaid(amounts=[row.amount for row in granted], price=price_before_tax), strict=True
    ):
        session.execute(
            update(CustomerPackageItem).where(CustomerPackageItem.id == row.item_id).values(paid_total=part.paid)
        )


def purchase_deed(purchase: Purchase) -> Deed:
    """Say for the audit log what was sold."""
    return Deed(
        action="package.assigned",
        entity="customer_package",
        entity_id=purchase.sold.ids.package_id,
        details={
            "customer_id": purchase.customer_id,
            "template_id": purchase.sold.template.id,
            "price_paid_paise": purchase.price_paid,
            "discount_paise": purchase.discount,
        },
    )


def _check_customer(session: Session, customer_id: int) -> None:
    customer = present_customer(locking=True)
    if not session.scalar(select(customer.c.is_active), {"id": customer_id}):
        raise CustomerNotFound.at("customer_id")


def _chosen_service(session: Session, service_id: int | None) -> CatalogueFact | None:
    if service_id is None:
        return None
    row = session.execute(select(Service.__table__).where(Service.id == service_id)).one_or_none()
    if row is None:
        return None
    return CatalogueFact(
        id=row.id,
        name=row.name,
        price=row.price,
        hsn_sac=row.sac,
        rate_bp=0,
        is_inclusive=row.tax_inclusive,
        is_active=row.is_active,
    )


def _package_row(purchase: Purchase, actor: str, now: datetime) -> dict[str, Any]:
    sold = purchase.sold
    return {
        "id": sold.ids.package_id,
        "customer_id": purchase.customer_id,
        "template_id": sold.template.id,
        "name": sold.template.name,
        "pkg_type": sold.template.pkg_type.value,
        "price_paid": purchase.price_paid,
        "discount": purchase.discount,
        "benefit_tax_order": sold.tax_order.value,
        "weekdays": list(sold.template.weekdays) if sold.template.weekdays else None,
        "assigned_on": sold.assigned_on,
        "valid_from": sold.validity.valid_from,
        "expires_on": sold.validity.expires_on,
        "pauses": "{}",
        "status": "active",
        "notes": purchase.notes or None,
        "created_by": actor,
        "created_at": now,
    }


def _item_rows(purchase: Purchase) -> Iterator[dict[str, Any]]:
    items = purchase.sold.items
    prepaid = iter(
        load_prepaid(
            amounts=[item.amount for item in items if item.amount is not None], price=purchase.price_before_tax
        )
    )
    for item_id, item, list_value in zip(purchase.sold.ids.item_ids, items, list_values(items), strict=True):
        yield {
            "id": item_id,
            "customer_package_id": purchase.sold.ids.package_id,
            "customer_id": purchase.customer_id,
            "service_id": item.service_id,
            "benefit_type": item.kind.value,
            "discount_bp": item.percent_bp,
            "total_qty": None if item.qty is None else 0,
            "used_qty": 0,
            "balance_total": None if item.amount is None else 0,
            "balance_used": 0,
            "paid_total": None if item.amount is None else next(prepaid).paid,
            "list_value": list_value,
        }
