"""Every lock: `SELECT ... FOR NO KEY UPDATE`, always ordered by id, on rows read afresh.

The order between tables is fixed: idempotency row, customer, day close, invoice, entitlements, stock batches,
document counter last. Statements read columns, not objects, so nothing stale of the session can come back.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Subquery, any_, bindparam, func, or_, select
from sqlalchemy.orm import DeclarativeBase, Session

from tula.domain.benefits import BenefitKind, Entitlement, TaxOrder
from tula.domain.bill_facts import StockFact
from tula.domain.fifo import Batch, PickOrder
from tula.domain.lifecycle import HeldItem, PackageType, StoredStatus
from tula.domain.sale import PackageNotFound
from tula.models import (
    Customer,
    CustomerPackage,
    CustomerPackageItem,
    Invoice,
    Product,
    Service,
    ServiceConsumable,
    StockBatch,
)
from tula.models.columns import AnyRow, AnySelect
from tula.models.invoice import SETTLED_BY
from tula.models.package import to_item_balance, to_validity
from tula.operations.statement import Asked, Rows, Statement, round_trip

_ITEMS = (
    select(
        CustomerPackageItem.id,
        CustomerPackageItem.customer_id,
        CustomerPackageItem.customer_package_id,
        CustomerPackageItem.service_id,
        CustomerPackageItem.benefit_type,
        CustomerPackageItem.discount_bp,
        CustomerPackageItem.total_qty,
        CustomerPackageItem.used_qty,
        CustomerPackageItem.balance_total,
        CustomerPackageItem.balance_used,
        CustomerPackage.name,
        CustomerPackage.pkg_type,
        CustomerPackage.benefit_tax_order,
        CustomerPackage.weekdays,
        CustomerPackage.assigned_on,
        CustomerPackage.valid_from,
        CustomerPackage.expires_on,
        CustomerPackage.pauses,
        CustomerPackage.status,
        Service.name.label("service_name"),
    )
    .join(CustomerPackage, CustomerPackage.id == CustomerPackageItem.customer_package_id)
    .outerjoin(Service, Service.id == CustomerPackageItem.service_id)
    .order_by(CustomerPackageItem.id)
)
_OF_CUSTOMER = _ITEMS.where(CustomerPackageItem.customer_id == bindparam("customer_id"))
_OF_PACKAGES = _ITEMS.where(
    CustomerPackageItem.customer_package_id == any_(bindparam("packages", type_=ARRAY(BigInteger)))
)
_TAKING_BOTH: dict[str, Any] = {"key_share": True, "of": (CustomerPackageItem, CustomerPackage)}
_HELD = Statement(_OF_CUSTOMER)
_HELD_LOCKED = Statement(_OF_CUSTOMER.with_for_update(**_TAKING_BOTH))
_PACKAGES = Statement(_OF_PACKAGES)
_PACKAGES_LOCKED = Statement(_OF_PACKAGES.with_for_update(**_TAKING_BOTH))

# An array, so that the index on batches is used with what was found rather than every batch compared with it.
_USED_UP = (
    select(ServiceConsumable.product_id)
    .where(ServiceConsumable.service_id == any_(bindparam("services", type_=ARRAY(BigInteger))))
    .scalar_subquery()
)
_BATCHES_OF = (
    select(
        StockBatch.id,
        StockBatch.product_id,
        StockBatch.batch_no,
        StockBatch.qty_available,
        StockBatch.received_on,
        StockBatch.expires_on,
        Product.pick_order,
    )
    .join(Product, Product.id == StockBatch.product_id)
    .where(
        or_(
            StockBatch.is_open & (StockBatch.product_id == any_(bindparam("products", type_=ARRAY(BigInteger)))),
            StockBatch.is_open & (StockBatch.product_id == any_(func.array(_USED_UP))),
            StockBatch.id == any_(bindparam("batches", type_=ARRAY(BigInteger))),
        )
    )
    .order_by(StockBatch.id)
)
_BATCHES = Statement(_BATCHES_OF)
_BATCHES_LOCKED = Statement(_BATCHES_OF.with_for_update(key_share=True, of=StockBatch))


_DAYS = 0x646179
"""The space of advisory locks that are days: "day"."""

_IMPORTS = 0x66696C65
"""The advisory lock of whoever imports a file: "file"."""


def present_customer(*, locking: bool) -> Subquery:
    """Select the customer of the parameter `id`; `locking` keeps the record from being merged or erased meanwhile.

    Many desks bill "Walk-in" at once, so they share this lock; it is the one that a foreign key takes anyway.
    """
    statement = select(Customer.__table__).where(Customer.id == bindparam("id"))
    return (statement.with_for_update(read=True, key_share=True) if locking else statement).subquery("customer")


def lock_customers(session: Session, *, customer_ids: Collection[int]) -> dict[int, AnyRow]:
    """Lock customer records alone, by id: nothing that names them is written meanwhile; absent ones are left out."""
    statement: AnySelect = select(Customer.__table__).where(Customer.id.in_(customer_ids)).order_by(Customer.id)
    return {row.id: row for row in session.execute(statement.with_for_update())}


def lock_invoices_of(session: Session, *, customer_id: int) -> int:
    """Lock all invoices of a customer, by id, and count them."""
    statement = select(Invoice.id).where(Invoice.customer_id == customer_id).order_by(Invoice.id)
    return len(session.execute(statement.with_for_update(key_share=True)).all())


def entitlements_of(customer_id: int, *, locking: bool) -> Asked:
    """Ask for all that a customer holds, by id; `locking` keeps it ours until the transaction ends."""
    return (_HELD_LOCKED if locking else _HELD)(customer_id=customer_id)


def to_held_items(rows: Rows) -> list[HeldItem]:
    """Read the answer to `entitlements_of` or `entitlements_in`."""
    return [_held_item(row) for row in rows]


def entitlements_in(package_ids: Collection[int], *, locking: bool) -> Asked:
    """Ask for the entitlements of packages, by id."""
    return (_PACKAGES_LOCKED if locking else _PACKAGES)(packages=sorted(package_ids))


def lock_package(session: Session, *, package_id: int) -> list[HeldItem]:
    """Lock one customer package with its entitlements and read them, by id.

    :raises PackageNotFound: no such package.
    """
    return read_package(session, package_id=package_id, locking=True)


def read_package(session: Session, *, package_id: int, locking: bool) -> list[HeldItem]:
    """Read one customer package with its entitlements, by id; without locks for a preview.

    :raises PackageNotFound: no such package.
    """
    [rows] = round_trip(session, entitlements_in([package_id], locking=locking))
    if not rows:
        raise PackageNotFound
    return to_held_items(rows)


def batches_of(
    *, product_ids: Sequence[int], service_ids: Sequence[int] = (), batch_ids: Sequence[int] = (), locking: bool
) -> Asked:
    """Ask for the open batches of products, and of what services use up, and any batches named, by id."""
    return (_BATCHES_LOCKED if locking else _BATCHES)(
        products=list(product_ids), services=list(service_ids), batches=list(batch_ids)
    )


def to_stock_facts(rows: Rows) -> list[StockFact]:
    """Read the answer to `batches_of`."""
    return [
        StockFact(
            batch=Batch(
                id=row.id,
                qty_available=row.qty_available,
                received_on=row.received_on,
                expires_on=row.expires_on,
            ),
            product_id=row.product_id,
            batch_no=row.batch_no,
            pick_order=PickOrder(row.pick_order),
        )
        for row in rows
    ]


def lock_batches_called(session: Session, *, product_id: int, batch_no: str) -> list[AnyRow]:
    """Lock what stands on the shelf of a product under a batch number, whatever the case of its letters, by id."""
    statement: AnySelect = (
        select(StockBatch.__table__)
        .where(
            StockBatch.product_id == product_id,
            StockBatch.is_open,
            func.lower(StockBatch.batch_no) == batch_no.lower(),
        )
        .order_by(StockBatch.id)
        .with_for_update(key_share=True)
    )
    return list(session.execute(statement))


def lock_day(session: Session, *, on: date, alone: bool) -> None:
    """Keep a day as it is, open or closed, until the transaction ends; `alone` to close or reopen it.

    A day without a close has no row to lock, so the lock is an advisory one on its number.
    """
    lock = func.pg_advisory_xact_lock if alone else func.pg_advisory_xact_lock_shared
    session.execute(select(lock(_DAYS, on.toordinal())))


def lock_imports(session: Session) -> None:
    """Import one file at a time, so that what one adds the next one finds."""
    session.execute(select(func.pg_advisory_xact_lock(_IMPORTS)))


def lock_invoice(session: Session, *, invoice_id: int) -> AnyRow | None:
    """Lock one invoice and read what decides about it."""
    statement: AnySelect = (
        select(
            Invoice.id,
            *SETTLED_BY,
        )
        .where(Invoice.id == invoice_id)
        .with_for_update(key_share=True)
    )
    return session.execute(statement).one_or_none()


def lock_fields(
    session: Session, *, model: type[DeclarativeBase], row_id: int, fields: Sequence[str]
) -> Mapping[str, Any] | None:
    """Lock one row that staff edit (a customer, a catalogue entry, a template) and read these fields of it."""
    table = model.__table__
    statement: AnySelect = select(*(table.c[name] for name in fields)).where(table.c.id == row_id)
    row = session.execute(statement.with_for_update(key_share=True)).mappings().one_or_none()
    return None if row is None else dict(row)


def lock_rows(
    session: Session, *, model: type[DeclarativeBase], row_ids: Collection[int], fields: Sequence[str], locking: bool
) -> list[dict[str, Any]]:
    """Read these fields of several rows that staff edit, by id; `locking` keeps them until the transaction ends."""
    table = model.__table__
    statement: AnySelect = select(*(table.c[name] for name in fields))
    statement = statement.where(table.c.id == any_(bindparam("ids", type_=ARRAY(BigInteger)))).order_by(table.c.id)
    if locking:
        statement = statement.with_for_update(key_share=True)
    return [dict(row) for row in session.execute(statement, {"ids": sorted(row_ids)}).mappings()]


def _held_item(row: AnyRow) -> HeldItem:
    kind = BenefitKind(row.benefit_type)
    status = StoredStatus(row.status)
    balance = to_item_balance(row)
    entitlement = Entitlement(
        id=row.id,
        customer_package_id=row.customer_package_id,
        package_name=row.name,
        kind=kind,
        validity=to_validity(row),
        assigned_on=row.assigned_on,
        service_id=row.service_id,
        service_name=row.service_name,
        is_cancelled=status is StoredStatus.CANCELLED,
        percent_bp=row.discount_bp,
        remaining_qty=balance.sessions.remaining if balance.sessions else None,
        remaining_amount=balance.credit.remaining if balance.credit else None,
        tax_order=TaxOrder(row.benefit_tax_order),
    )
    return HeldItem(
        customer_id=row.customer_id,
        entitlement=entitlement,
        balance=balance,
        pkg_type=PackageType(row.pkg_type),
        status=status,
    )
