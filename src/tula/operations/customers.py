"""Customers: added and changed, with the words they are found by."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from tula.domain.catalogue import CustomerNotFound
from tula.domain.customer import FIELDS, check_customer
from tula.domain.customer_record import require_present
from tula.domain.search import search_words
from tula.models import Customer, CustomerSearch
from tula.operations import audit
from tula.operations.locks import lock_fields

OF_THE_BOOKS = frozenset({"gstin", "state_code"})
"""What decides about tax is told in the audit log; of the rest only that it changed, for nobody can erase it there."""


def add_customer(session: Session, *, fields: Mapping[str, Any], actor: str, now: datetime) -> int:
    """Add a customer and return the id.

    :raises InvalidCustomer: a field cannot be used.
    """
    values = check_customer(dict.fromkeys(FIELDS) | dict(fields))
    customer_id: int = session.execute(
        insert(Customer).values(**values, created_at=now).returning(Customer.id)
    ).scalar_one()
    index_customer(session, customer_id=customer_id, name=values["name"], phone=values["phone"])
    audit.record(
        session,
        action="customer.added",
        entity="customer",
        entity_id=customer_id,
        details=_told({name: value for name, value in values.items() if value is not None}),
        actor=actor,
        now=now,
    )
    return customer_id


def change_customer(
    session: Session, *, customer_id: int, changes: Mapping[str, Any], actor: str, now: datetime
) -> None:
    """Change some fields of a customer.

    :raises CustomerNotFound: there is none with that id.
    :raises CustomerGone: it was merged or erased.
    :raises InvalidCustomer: a field cannot be used.
    """
    stored = lock_fields(session, model=Customer, row_id=customer_id, fields=(*FIELDS, "is_active"))
    if stored is None:
        raise CustomerNotFound
    require_present(is_active=stored["is_active"])
    before = {name: stored[name] for name in FIELDS}
    if changes.get("gstin") and "state_code" not in changes:
        # A new GSTIN brings its own state with it.
        before["state_code"] = None
    values = check_customer(before | dict(changes))
    changed = {name: value for name, value in values.items() if value != stored[name]}
    if not changed:
        return
    session.execute(update(Customer).where(Customer.id == customer_id).values(**changed))
    if {"name", "phone"} & changed.keys():
        index_customer(session, customer_id=customer_id, name=values["name"], phone=values["phone"])
    audit.record(
        session,
        action="customer.changed",
        entity="customer",
        entity_id=customer_id,
        details=_told({name: {"from": stored[name], "to": value} for name, value in changed.items()}),
        actor=actor,
        now=now,
    )


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Say for the audit log which fields have a new value, and of some which."""
    told = {name: value for name, value in values.items() if name in OF_THE_BOOKS}
    return {"fields": sorted(values), **told}


def index_customer(session: Session, *, customer_id: int, name: str, phone: str) -> None:
    """Store the words that a customer is found by, and no others."""
    words = search_words(name=name, phone=phone)
    session.execute(
        delete(CustomerSearch).where(CustomerSearch.customer_id == customer_id, CustomerSearch.word.not_in(words))
    )
    session.execute(
        insert_or_skip(CustomerSearch).on_conflict_do_nothing(),
        [{"word": word, "customer_id": customer_id} for word in sorted(words)],
    )
