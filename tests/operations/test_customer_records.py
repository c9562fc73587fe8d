"""Customer records that go: what a merge moves, what an erasure leaves, and that the books agree afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import NOW, TODAY
from tula.domain.bill_request import BillRequest, PackageAsk, ServiceAsk
from tula.domain.catalogue import CustomerNotFound
from tula.domain.customer_record import CustomerGone, SameCustomer, fill_from
from tula.domain.settings import Settings
from tula.domain.usage import UsageAsk
from tula.models import AuditLog, Base, Customer, CustomerPackage, CustomerSearch, Invoice, PackageUsage
from tula.operations.customer_records import MOVED, erase_customer, merge_customers
from tula.operations.customers import add_customer, change_customer
from tula.operations.invoices import issue_invoice
from tula.operations.packages import assign_package
from tula.operations.usage import UsageDetails, record_use
from tula.queries.customer_records import preview_erase, preview_merge
from tula.queries.customers import customers_with_phone, get_customer, list_customers
from tula.queries.packages import packages_of_customer
from tula.queries.verify import run_verify

ASHA = {"name": "Asha Rao", "phone": "98450 12345"}
TWIN = {
    "name": "A. Rao",
    "phone": "+91 98450-12345",
    "email": "asha@spa.in",
    "gstin": "27AAPFU0939F1ZV",
    "address": "1 MG Road",
    "notes": "Likes rose oil",
}


def add(session: Session, **fields: Any) -> int:
    return add_customer(session, fields={**ASHA, **fields}, actor="meena", now=NOW)


def merge(session: Session, kept_id: int, merged_id: int) -> Any:
    return merge_customers(session, kept_id=kept_id, merged_id=merged_id, actor="meena", now=NOW)


def erase(session: Session, customer_id: int) -> None:
    erase_customer(session, customer_id=customer_id, reason="She asked.", actor="meena", now=NOW)


def bill(session: Session, customer_id: int, service_id: int) -> int:
    request = BillRequest(customer_id=customer_id, services=(ServiceAsk(service_id=service_id),))
    issued = issue_invoice(session, request=request, actor="meena", now=NOW).document.id
    assert issued is not None
    return issued


@pytest.fixture
def twins(session: Session) -> tuple[int, int, int]:
    """Asha twice, the second with a package used on a bill and once by hand; and a facial."""
    asha, twin, facial = add(session), add(session, **TWIN), factories.service(session)
    package_id = factories.package(session, twin, {"benefit_type": "free", "qty": 10})
    bill(session, twin, facial)
    record_use(
        session,
        package_id=package_id,
        ask=UsageAsk(service_id=facial, qty=1),
        details=UsageDetails(usage_at=NOW),
        timezone="Asia/Kolkata",
        actor="meena",
        now=NOW,
    )
    return asha, twin, facial


def test_what_was_held_and_billed_moves_and_the_books_agree(session: Session, twins: tuple[int, int, int]) -> None:
    asha, twin, facial = twins
    preview = preview_merge(session, kept_id=asha, merged_id=twin)
    moved = merge(session, asha, twin)
    assert (moved.invoices, moved.packages) == (preview.invoices, preview.packages) == (1, 1)
    assert set(moved.filled) == set(preview.filled) == {"email", "gstin", "state_code", "address", "notes"}
    (held,) = packages_of_customer(session, customer_id=asha, today=TODAY)
    assert held.balance.sessions is not None
    assert held.balance.sessions.remaining == 8
    assert set(session.scalars(select(PackageUsage.customer_id))) == {twin}, "the ledger is append-only"
    assert run_verify(session) == []
    # The kept record goes on using what it received.
    bill(session, asha, facial)
    assert set(session.scalars(select(PackageUsage.customer_id))) == {asha, twin}
    assert run_verify(session) == []


def test_the_recipient_stays_as_printed(session: Session, twins: tuple[int, int, int]) -> None:
    asha, twin, _ = twins
    before = session.scalar(select(Invoice.recipient))
    merge(session, asha, twin)
    invoice = session.execute(select(Invoice.customer_id, Invoice.recipient)).one()
    assert (invoice.customer_id, invoice.recipient) == (asha, before)
    assert before["name"] == "A. Rao"


def test_a_damaged_owner_is_still_found(session: Session, twins: tuple[int, int, int]) -> None:
    """Following the pointer does not make the proof blind: a stranger's entry stays a difference."""
    asha, twin, _ = twins
    merge(session, asha, twin)
    stranger = add(session, name="Bina")
    session.execute(text("UPDATE customer_package_item SET customer_id = :id"), {"id": stranger})
    session.execute(text("UPDATE customer_package SET customer_id = :id"), {"id": stranger})
    assert {difference.kind for difference in run_verify(session)} == {"usage_owner"}


def test_the_record_that_goes_points_at_the_one_that_stays(session: Session) -> None:
    first, second, third = (add(session) for _ in range(3))
    merge(session, second, third)
    merge(session, first, second)
    assert [get_customer(session, one).merged_into_id for one in (first, second, third)] == [None, first, first]
    assert [card.id for card in list_customers(session).items] == [first]
    assert [card.id for card in list_customers(session, q="98450").items] == [first]
    for gone in (second, third):
        with pytest.raises(CustomerGone):
            change_customer(session, customer_id=gone, changes={"name": "x"}, actor="meena", now=NOW)


def test_who_may_not_be_merged(session: Session) -> None:
    asha, twin, other = (add(session) for _ in range(3))
    merge(session, asha, twin)
    for kept, merged, failure, field in (
        (asha, asha, SameCustomer, {"merged_id"}),
        (asha, 999, CustomerNotFound, {"merged_id"}),
        (999, asha, CustomerNotFound, set()),
        (asha, twin, CustomerGone, {"merged_id"}),
        (twin, other, CustomerGone, set()),
    ):
        with pytest.raises(failure) as caught:
            merge(session, kept, merged)
        assert set(caught.value.errors) == field
        with pytest.raises(failure):
            preview_merge(session, kept_id=kept, merged_id=merged)


def test_nothing_is_sold_to_a_record_that_went(session: Session, twins: tuple[int, int, int]) -> None:
    asha, twin, facial = twins
    template_id = session.scalar(select(CustomerPackage.template_id))
    merge(session, asha, twin)
    with pytest.raises(CustomerNotFound):
        bill(session, twin, facial)
    with pytest.raises(CustomerNotFound):
        assign_package(
            session,
            customer_id=twin,
            ask=PackageAsk(package_id=template_id or 0),
            price_paid=100,
            settings=Settings(),
            today=TODAY,
            actor="meena",
            now=NOW,
        )


def test_every_table_that_points_at_a_customer_is_decided_about() -> None:
    """A new table that names customers must be moved by a merge, or stand here with a reason."""
    pointing = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "customer"
    }
    moved = {f"{column.class_.__tablename__}.{column.key}" for column in MOVED}
    stays = {
        "package_usage.customer_id",  # append-only: reads and proofs follow merged_into_id
        "customer_search.customer_id",  # the words go
        "customer.merged_into_id",  # the pointer itself
    }
    assert pointing == moved | stays


EMPTY = dict.fromkeys(("name", "phone", "email", "gstin", "state_code", "address", "notes"))


@pytest.mark.parametrize(
    ("kept", "merged", "filled"),
    [
        ({}, {"email": "a@b.in", "address": "x"}, {"email": "a@b.in", "address": "x"}),
        ({"email": "k@b.in"}, {"email": "a@b.in"}, {}),
        ({}, {"gstin": "27AAPFU0939F1ZV", "state_code": "27"}, {"gstin": "27AAPFU0939F1ZV", "state_code": "27"}),
        ({"state_code": "27"}, {"gstin": "27AAPFU0939F1ZV", "state_code": "27"}, {"gstin": "27AAPFU0939F1ZV"}),
        ({"state_code": "29"}, {"gstin": "27AAPFU0939F1ZV", "state_code": "27"}, {}),
        ({}, {"state_code": "29"}, {"state_code": "29"}),
        ({"notes": "oil"}, {"notes": "roses"}, {"notes": "oil\nroses"}),
        ({"notes": "oil"}, {"notes": "oil"}, {}),
        ({"notes": "oil"}, {}, {}),
    ],
)
def test_only_what_is_empty_is_filled(kept: dict[str, str], merged: dict[str, str], filled: dict[str, str]) -> None:
    assert fill_from(EMPTY | kept, EMPTY | merged) == filled


def test_an_erased_customer_is_nobody_and_the_books_agree(session: Session, twins: tuple[int, int, int]) -> None:
    asha, twin, _ = twins
    merge(session, asha, twin)
    session.execute(CustomerPackage.__table__.update().values(notes="Given by her mother"))
    preview = preview_erase(session, customer_id=asha, today=TODAY)
    assert (preview.records, preview.invoices, preview.live_packages) == (2, 1, 1)
    erase(session, asha)
    for row in session.execute(select(Customer.__table__).where(Customer.id.in_([asha, twin]))):
        assert row.name == f"Erased customer {row.id}"
        assert row.phone == ""
        assert (row.email, row.gstin, row.state_code, row.address, row.notes) == (None,) * 5
        assert (row.is_active, row.erased_at) == (False, NOW)
    assert session.scalars(select(CustomerSearch.word)).all() == []
    assert session.scalar(select(CustomerPackage.notes)) is None
    recipient = session.scalar(select(Invoice.recipient))
    assert recipient["name"] == "A. Rao"
    assert recipient["gstin"] == TWIN["gstin"]
    assert (recipient["phone"], recipient["email"]) == ("", "")
    assert run_verify(session) == []
    with pytest.raises(CustomerGone):
        erase(session, asha)
    with pytest.raises(CustomerGone):
        preview_erase(session, customer_id=asha, today=TODAY)


def test_the_audit_log_never_knew_what_was_erased(session: Session) -> None:
    customer_id = add(session, **TWIN)
    change_customer(session, customer_id=customer_id, changes={"phone": "99000 54321"}, actor="meena", now=NOW)
    erase(session, customer_id)
    deeds = session.execute(select(AuditLog.action, AuditLog.details).order_by(AuditLog.id)).all()
    assert [deed.action for deed in deeds] == ["customer.added", "customer.changed", "customer.erased"]
    told = json.dumps([deed.details for deed in deeds])
    for secret in ("Rao", "98450", "54321", "asha@", "MG Road", "rose"):
        assert secret not in told
    assert deeds[2].details["reason"] == "She asked."


def test_who_shares_a_phone(session: Session) -> None:
    asha, twin = add(session), add(session, name="A. Rao", phone="+91 (98450) 12345")
    add(session, name="Bina", phone="98450 123456")
    assert [card.id for card in customers_with_phone(session, phone="098450-12345")] == [asha, twin]
    assert [card.id for card in customers_with_phone(session, phone="9845012345", except_id=asha)] == [twin]
    assert customers_with_phone(session, phone="") == []
    merge(session, asha, twin)
    assert [card.id for card in customers_with_phone(session, phone="9845012345")] == [asha]
