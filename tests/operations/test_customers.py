"""Customers added and changed: what is refused, what is kept, and the words they are found by."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.operations.factories import NOW
from tula.domain.catalogue import CustomerNotFound
from tula.domain.customer import InvalidCustomer
from tula.domain.search import search_words
from tula.models import AuditLog, Customer, CustomerSearch
from tula.operations.customers import add_customer, change_customer

ASHA = {"name": "Asha Rao", "phone": "98450 12345"}
MAHARASHTRA = "27AAPFU0939F1ZV"


def add(session: Session, **fields: Any) -> int:
    return add_customer(session, fields={**ASHA, **fields}, actor="meena", now=NOW)


def change(session: Session, customer_id: int, **changes: Any) -> None:
    change_customer(session, customer_id=customer_id, changes=changes, actor="meena", now=NOW)


def stored(session: Session, customer_id: int) -> Any:
    return session.execute(select(Customer.__table__).where(Customer.id == customer_id)).one()


def words(session: Session, customer_id: int) -> set[str]:
    return set(session.scalars(select(CustomerSearch.word).where(CustomerSearch.customer_id == customer_id)))


def faults(session: Session, **fields: Any) -> set[str]:
    with pytest.raises(InvalidCustomer) as caught:
        add(session, **fields)
    return set(caught.value.errors)


def test_phone_is_stored_as_given_and_trimmed(session: Session) -> None:
    assert stored(session, add(session, phone="  +91 (98450) 12-345 ")).phone == "+91 (98450) 12-345"


@pytest.mark.parametrize("phone", ["123456", "123456789012345", "+91 98450.12345", "020/123456"])
def test_phones(session: Session, phone: str) -> None:
    add(session, phone=phone)


@pytest.mark.parametrize("phone", ["", "12345", "1234567890123456", "98450 12345 x", "phone", "٣٤٥٣٤٥٣٤٥"])
def test_no_phones(session: Session, phone: str) -> None:
    assert faults(session, phone=phone) == {"phone"}


@pytest.mark.parametrize("email", ["asha", "asha@", "@spa.in", "a b@spa.in", "asha@spa", "asha@.in"])
def test_no_email(session: Session, email: str) -> None:
    assert faults(session, email=email) == {"email"}


def test_all_faults_are_named_at_once(session: Session) -> None:
    assert faults(session, name=" ", phone="x", email="x", gstin="x", state_code="28") == {
        "name",
        "phone",
        "email",
        "gstin",
        "state_code",
    }


def test_blank_is_nothing(session: Session) -> None:
    row = stored(session, add(session, email="", gstin=" ", address="", notes=" "))
    assert (row.email, row.gstin, row.address, row.notes) == (None, None, None, None)


def test_a_gstin_brings_its_state(session: Session) -> None:
    row = stored(session, add(session, gstin=MAHARASHTRA.lower()))
    assert (row.gstin, row.state_code) == (MAHARASHTRA, "27")


def test_a_gstin_of_another_state_is_refused(session: Session) -> None:
    assert faults(session, gstin=MAHARASHTRA, state_code="29") == {"state_code"}
    customer_id = add(session, gstin=MAHARASHTRA)
    with pytest.raises(InvalidCustomer):
        change(session, customer_id, state_code="29")


def test_a_new_gstin_replaces_the_state(session: Session) -> None:
    customer_id = add(session, state_code="29")
    change(session, customer_id, gstin=MAHARASHTRA)
    assert stored(session, customer_id).state_code == "27"


def test_a_change_touches_only_what_was_sent(session: Session) -> None:
    customer_id = add(session, email="asha@spa.in", notes="oil")
    change(session, customer_id, notes=None, name="Asha R")
    row = stored(session, customer_id)
    assert (row.name, row.phone, row.email, row.notes) == ("Asha R", "98450 12345", "asha@spa.in", None)


def test_an_unknown_customer(session: Session) -> None:
    with pytest.raises(CustomerNotFound):
        change(session, 99, name="x")


def test_the_words_follow_name_and_phone(session: Session) -> None:
    customer_id = add(session)
    assert words(session, customer_id) == search_words(name="Asha Rao", phone="98450 12345")
    change(session, customer_id, name="Bina Shah")
    assert words(session, customer_id) == search_words(name="Bina Shah", phone="98450 12345")
    change(session, customer_id, phone="080 1234567")
    assert words(session, customer_id) == search_words(name="Bina Shah", phone="080 1234567")


def test_every_write_is_audited_with_what_changed(session: Session) -> None:
    customer_id = add(session)
    change(session, customer_id, name="Asha R", phone=ASHA["phone"])
    change(session, customer_id, name="Asha R")
    deeds = session.execute(select(AuditLog.__table__).order_by(AuditLog.id)).all()
    assert [(deed.action, deed.entity, deed.entity_id, deed.actor, deed.at) for deed in deeds] == [
        ("customer.added", "customer", customer_id, "meena", NOW),
        ("customer.changed", "customer", customer_id, "meena", NOW),
    ]
    assert deeds[1].details == {"fields": ["name"]}, "values of a person cannot be erased from the log"
    change(session, customer_id, state_code="29")
    told = session.scalars(select(AuditLog.details).order_by(AuditLog.id.desc())).first()
    assert told == {"fields": ["state_code"], "state_code": {"from": None, "to": "29"}}
