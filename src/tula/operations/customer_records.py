"""Customer records that go: two of one person made into one, and one whose person asked to be forgotten.

The books stay as they are (docs/decisions/0018): what was printed and posted keeps what it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Session

from tula.domain.catalogue import CustomerNotFound
from tula.domain.customer import FIELDS, check_customer
from tula.domain.customer_record import fill_from, require_present, require_two
from tula.models import Customer, CustomerPackage, CustomerPackageItem, CustomerSearch, Invoice
from tula.models.columns import AnyRow
from tula.operations import audit
from tula.operations.customers import index_customer
from tula.operations.locks import entitlements_of, lock_customers, lock_invoices_of
from tula.operations.statement import round_trip

MOVED: tuple[InstrumentedAttribute[int], ...] = (
    Invoice.customer_id,
    CustomerPackage.customer_id,
    CustomerPackageItem.customer_id,
)
"""What a merge hands over to the record that is kept. The ledger is append-only: its entries keep their customer."""

ERASED_FIELDS = ("phone", "email")
"""What an issued document says of its recipient beyond the law's particulars (CGST Rules, rule 46(d), (e))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """What a merge moved, and which empty fields of the kept record it filled."""

    invoices: int
    packages: int
    filled: tuple[str, ...]


def merge_customers(session: Session, *, kept_id: int, merged_id: int, actor: str, now: datetime) -> Moved:
    """Make two records of one customer into one: `merged_id` hands over what it has and points at `kept_id`.

    :raises SameCustomer: both are the same record.
    :raises CustomerNotFound: there is none with such an id.
    :raises CustomerGone: one was merged or erased before.
    """
    require_two(kept_id=kept_id, merged_id=merged_id)
    rows = lock_customers(session, customer_ids={kept_id, merged_id})
    kept = _standing(rows, kept_id, field=None)
    merged = _standing(rows, merged_id, field="merged_id")
    invoices = lock_invoices_of(session, customer_id=merged_id)
    [held] = round_trip(session, entitlements_of(merged_id, locking=True))
    for column in MOVED:
        session.execute(update(column.class_).where(column == merged_id).values({column: kept_id}))
    filled = _fill(session, kept, merged)
    session.execute(delete(CustomerSearch).where(CustomerSearch.customer_id == merged_id))
    session.execute(
        update(Customer)
        .where(or_(Customer.id == merged_id, Customer.merged_into_id == merged_id))
        .values(merged_into_id=kept_id, is_active=False)
    )
    moved = Moved(invoices=invoices, packages=len({row.customer_package_id for row in held}), filled=filled)
    facts = {"invoices": moved.invoices, "packages": moved.packages, "filled": list(filled)}
    deeds = [
        audit.Deed(action=f"customer.{word}", entity="customer", entity_id=record, details={"other": other, **facts})
        for word, record, other in (("merged", merged_id, kept_id), ("absorbed", kept_id, merged_id))
    ]
    audit.record_all(session, deeds=deeds, actor=actor, now=now)
    return moved


def erase_customer(session: Session, *, customer_id: int, reason: str, actor: str, now: datetime) -> None:
    """Forget who a customer is; the books stay (CGST Act s.36).

    The profile, the records merged into it and the notes on packages lose all that tells of the person. Issued
    documents keep name, address and GSTIN, and lose phone and e-mail.

    :raises CustomerNotFound: there is none with that id.
    :raises CustomerGone: it was merged or erased before.
    """
    _standing(lock_customers(session, customer_ids={customer_id}), customer_id, field=None)
    records = [
        customer_id,
        *session.scalars(select(Customer.id).where(Customer.merged_into_id == customer_id).order_by(Customer.id)),
    ]
    lock_customers(session, customer_ids=records)
    invoices = lock_invoices_of(session, customer_id=customer_id)
    session.execute(
        update(Customer)
        .where(Customer.id.in_(records))
        .values(
            dict.fromkeys(FIELDS)
            | {"name": func.concat("Erased customer ", Customer.id), "phone": "", "is_active": False, "erased_at": now}
        )
    )
    session.execute(delete(CustomerSearch).where(CustomerSearch.customer_id.in_(records)))
    blank = literal(dict.fromkeys(ERASED_FIELDS, ""), JSONB)
    session.execute(
        update(Invoice).where(Invoice.customer_id == customer_id).values(recipient=Invoice.recipient.op("||")(blank))
    )
    session.execute(update(CustomerPackage).where(CustomerPackage.customer_id == customer_id).values(notes=None))
    audit.record(
        session,
        action="customer.erased",
        entity="customer",
        entity_id=customer_id,
        details={"reason": reason, "records": records, "invoices": invoices},
        actor=actor,
        now=now,
    )


def _standing(rows: Mapping[int, AnyRow], customer_id: int, *, field: str | None) -> AnyRow:
    """Give a locked record that is still there; a failure names the field it was asked by."""
    if customer_id not in rows:
        raise CustomerNotFound.at(field)
    require_present(is_active=rows[customer_id].is_active, field=field)
    return rows[customer_id]


def _fill(session: Session, kept: AnyRow, merged: AnyRow) -> tuple[str, ...]:
    """Take over what the kept record does not say."""
    filled = fill_from(_fields(kept), _fields(merged))
    if filled:
        values = check_customer(_fields(kept) | filled)
        session.execute(update(Customer).where(Customer.id == kept.id).values(values))
        index_customer(session, customer_id=kept.id, name=values["name"], phone=values["phone"])
    return tuple(sorted(filled))


def _fields(row: AnyRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}
