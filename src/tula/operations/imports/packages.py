"""Packages already running from a file: granted whole in the ledger, then lowered by what was used before.

The lowering is an adjustment with its reason, not a use: nothing was redeemed here, and no report may count it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tula.domain.benefits import BenefitKind, ChangeType, Rule
from tula.domain.catalogue import CatalogueFact
from tula.domain.imports.packages import KnownCustomer, PackageFacts, RunningPackage, national, plan_packages
from tula.domain.imports.sheet import Problem, Record, repeated
from tula.domain.sale import TemplateFact, price_before_tax
from tula.domain.search import fold
from tula.models import CustomerPackage, PackageTemplate, Service
from tula.operations import ledger
from tula.operations.imports.customers import known_customers
from tula.operations.imports.importer import Importer, Met, Occasion
from tula.operations.packages import Purchase, grant_entries, purchase_rows
from tula.operations.rows import insert_rows
from tula.operations.sale_facts import read_templates, reserve_sales

USED_BEFORE = "Used before the import"


def _meet(session: Session, records: Sequence[Record], occasion: Occasion) -> Met:
    facts = _read_facts(session, records)
    packages, problems, existing = plan_packages(records, facts=facts, settings=occasion.settings, today=occasion.today)
    return Met(problems=[*problems, *_twice(records)], existing=existing, plan=packages)


def _twice(records: Sequence[Record]) -> list[Problem]:
    """Complain about a package that stands in two rows without references to tell them apart."""

    def mark(record: Record) -> tuple[str, str, str, date | None] | None:
        if record.values["reference"]:
            return None
        service = fold(record.values["service"] or "")
        phone, package = national(record.values["customer_phone"]), fold(record.values["package"])
        return phone, package, service, record.values["assigned_on"]

    words = "This package stands here twice. Give each a reference if both are real."
    return repeated(records, key=mark, column="package", words=words)


def _write(session: Session, records: Sequence[Record], met: Met, occasion: Occasion) -> int:
    rows = {record.row for record in records}
    running: list[RunningPackage] = [package for package in met.plan if package.row in rows]
    ids = reserve_sales(session, templates=[package.sold.template for package in running])
    running = [replace(package, sold=replace(package.sold, ids=own)) for package, own in zip(running, ids, strict=True)]
    purchases = [_purchase(package, occasion) for package in running]
    packages, items = purchase_rows(purchases, actor=occasion.actor, now=occasion.now)
    insert_rows(session, packages, items)
    entries = [
        entry
        for package, purchase in zip(running, purchases, strict=True)
        for entry in (*grant_entries(purchase, now=occasion.now), *_used_entries(package, occasion))
    ]
    ledger.post(session, entries=entries, actor=occasion.actor, now=occasion.now)
    return len(running)


def _purchase(package: RunningPackage, occasion: Occasion) -> Purchase:
    return Purchase(
        sold=package.sold,
        customer_id=package.customer_id,
        price_paid=package.price_paid,
        price_before_tax=price_before_tax(sold=package.sold, price=package.price_paid, settings=occasion.settings),
        notes=package.notes,
    )


def _used_entries(package: RunningPackage, occasion: Occasion) -> Iterator[ledger.Entry]:
    ids = package.sold.ids
    for item_id, item, used in zip(ids.item_ids, package.sold.items, package.used, strict=True):
        if not used:
            continue
        is_money = item.kind is BenefitKind.PREPAID
        yield ledger.Entry(
            change_type=ChangeType.ADJUST,
            kind=item.kind,
            customer_id=package.customer_id,
            customer_package_id=ids.package_id,
            item_id=item_id,
            service_id=item.service_id,
            qty=None if is_money else -used,
            amount=-used if is_money else None,
            rule=Rule.MANUAL,
            reason=USED_BEFORE,
            key=f"import:{item_id}:1",
            usage_at=occasion.now,
        )


def _read_facts(session: Session, records: Sequence[Record]) -> PackageFacts:
    """Read customers, price list, services and what is held, each in one statement."""
    customers = known_customers(session, [record.values["customer_phone"] for record in records])
    template_ids = list(session.scalars(select(PackageTemplate.id)))
    templates: dict[str, list[TemplateFact]] = {}
    for template in read_templates(session, template_ids=template_ids).values():
        templates.setdefault(fold(template.name), []).append(template)
    services: dict[str, list[CatalogueFact]] = {}
    for row in session.execute(select(Service.__table__).order_by(Service.id)):
        fact = CatalogueFact(
            id=row.id,
            name=row.name,
            price=row.price,
            hsn_sac=row.sac,
            rate_bp=0,
            is_inclusive=row.tax_inclusive,
            is_active=True,
        )
        services.setdefault(fold(row.name), []).append(fact)
    return PackageFacts(
        customers=customers, templates=templates, services=services, held=_read_held(session, customers.values())
    )


def _read_held(session: Session, customers: Iterable[Sequence[KnownCustomer]]) -> frozenset[tuple[int, int, date]]:
    ids = {one.id for some in customers for one in some}
    rows = session.execute(
        select(CustomerPackage.customer_id, CustomerPackage.template_id, CustomerPackage.assigned_on).where(
            CustomerPackage.customer_id.in_(ids)
        )
    )
    return frozenset((row.customer_id, row.template_id, row.assigned_on) for row in rows)


PACKAGES = Importer(meet=_meet, write=_write)
