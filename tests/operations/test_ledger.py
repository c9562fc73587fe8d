"""`ledger.post`: entries, balances and status move together, or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, delete, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from tests.operations import factories
from tula.domain.benefits import BenefitKind, ChangeType
from tula.models import AuditLog, CustomerPackage, CustomerPackageItem, PackageUsage
from tula.operations import ledger


def items(session: Session, package_id: int) -> list[Row[Any]]:
    return list(
        session.execute(
            select(CustomerPackageItem.__table__)
            .where(CustomerPackageItem.customer_package_id == package_id)
            .order_by(CustomerPackageItem.id)
        )
    )


def entry(item: Row[Any], key: str, **values: Any) -> ledger.Entry:
    made = ledger.Entry(
        change_type=ChangeType.USE,
        kind=BenefitKind(item.benefit_type),
        customer_id=item.customer_id,
        customer_package_id=item.customer_package_id,
        item_id=item.id,
        key=key,
        usage_at=factories.NOW,
        rule=None,
    )
    return replace(made, **values)


def post(session: Session, *entries: ledger.Entry) -> None:
    ledger.post(session, entries=entries, actor="asha", now=factories.NOW)


@pytest.fixture
def package_id(session: Session) -> int:
    return factories.package(
        session,
        factories.customer(session),
        {"benefit_type": "free", "qty": 4},
        {"benefit_type": "prepaid", "amount": 500_000},
        {"benefit_type": "unlimited"},
    )


def test_assigning_grants_what_is_counted(session: Session, package_id: int) -> None:
    free, prepaid, unlimited = items(session, package_id)
    assert (free.total_qty, free.used_qty, free.remaining_qty) == (4, 0, 4)
    assert (prepaid.balance_total, prepaid.balance_remaining, prepaid.paid_total) == (500_000, 500_000, 100_000)
    assert (unlimited.total_qty, unlimited.balance_total) == (None, None)
    grants = session.execute(select(PackageUsage.change_type, PackageUsage.idempotency_key)).all()
    assert grants == [("grant", f"grant:{free.id}:1"), ("grant", f"grant:{prepaid.id}:1")]


def test_several_entries_chain_their_balances(session: Session, package_id: int) -> None:
    free, prepaid, unlimited = items(session, package_id)
    post(
        session,
        entry(free, "a", qty=-1, amount=-120_000),
        entry(prepaid, "b", amount=-200_000),
        entry(free, "c", qty=-2, amount=-240_000),
        entry(unlimited, "d", qty=-1, amount=-50_000),
        entry(prepaid, "e", amount=-1),
    )
    rows = session.execute(
        select(PackageUsage.idempotency_key, PackageUsage.qty_after, PackageUsage.balance_after)
        .where(PackageUsage.change_type == "use")
        .order_by(PackageUsage.id)
    ).all()
    assert rows == [("a", 3, None), ("b", None, 300_000), ("c", 1, None), ("d", None, None), ("e", None, 299_999)]
    free, prepaid, unlimited = items(session, package_id)
    assert (free.used_qty, free.remaining_qty) == (3, 1)
    assert (prepaid.balance_used, prepaid.balance_remaining) == (200_001, 299_999)
    assert (unlimited.used_qty, unlimited.remaining_qty) == (1, None)
    assert free.last_used_at == factories.NOW


def test_a_use_noted_late_was_when_it_was(session: Session, package_id: int) -> None:
    """Staff read "last used": a use of last week entered today is no use of today, nor hides a later one."""
    free, *_ = items(session, package_id)
    week_ago, yesterday = (factories.NOW - timedelta(days=days) for days in (7, 1))
    post(session, entry(free, "a", qty=-1, usage_at=yesterday))
    post(session, entry(free, "b", qty=-1, usage_at=week_ago))
    assert items(session, package_id)[0].last_used_at == yesterday


@pytest.mark.parametrize(("index", "values"), [(0, {"qty": -5}), (1, {"amount": -500_001})])
def test_overspending_is_refused_by_the_database(
    session: Session, package_id: int, index: int, values: dict[str, int]
) -> None:
    item = items(session, package_id)[index]
    with pytest.raises(IntegrityError, match=r"within_total|not_negative"), session.begin_nested():
        post(session, entry(item, "too much", **values))
    assert items(session, package_id)[index] == item


def test_a_key_is_posted_once(session: Session, package_id: int) -> None:
    free = items(session, package_id)[0]
    post(session, entry(free, "once", qty=-1))
    with pytest.raises(IntegrityError, match="uq_package_usage_idempotency_key"), session.begin_nested():
        post(session, entry(free, "once", qty=-1))
    assert items(session, package_id)[0].remaining_qty == 3


def test_an_entry_is_reversed_once(session: Session, package_id: int) -> None:
    free = items(session, package_id)[0]
    post(session, entry(free, "use", qty=-1), entry(free, "another", qty=-1))
    original = session.execute(select(PackageUsage.id).where(PackageUsage.idempotency_key == "use")).scalar_one()
    undo = entry(free, "undo", change_type=ChangeType.REVERSAL, qty=1, reverses_id=original)
    post(session, undo)
    assert items(session, package_id)[0].remaining_qty == 3
    with pytest.raises(IntegrityError, match="uq_package_usage_reverses_id"), session.begin_nested():
        post(session, replace(undo, key="undo again"))


def test_a_package_is_completed_and_comes_back(session: Session) -> None:
    package_id = factories.package(
        session,
        factories.customer(session),
        {"benefit_type": "free", "qty": 1},
        {"benefit_type": "prepaid", "amount": 100},
    )
    free, prepaid = items(session, package_id)
    post(session, entry(free, "a", qty=-1))
    assert status(session, package_id) == "active"
    post(session, entry(prepaid, "b", amount=-100))
    assert status(session, package_id) == "completed"
    post(session, entry(free, "c", change_type=ChangeType.REFUND, qty=1))
    assert status(session, package_id) == "active"


def test_an_unlimited_benefit_is_never_used_up(session: Session, package_id: int) -> None:
    free, prepaid, _ = items(session, package_id)
    post(session, entry(free, "a", qty=-4), entry(prepaid, "b", amount=-500_000))
    assert status(session, package_id) == "active"


def test_a_cancelled_package_stays_cancelled(session: Session, package_id: int) -> None:
    session.execute(update(CustomerPackage).where(CustomerPackage.id == package_id).values(status="cancelled"))
    post(session, entry(items(session, package_id)[0], "back", change_type=ChangeType.GRANT, qty=1))
    assert status(session, package_id) == "cancelled"


@pytest.mark.parametrize("table", [PackageUsage, AuditLog])
@pytest.mark.parametrize("deed", ["update", "delete", "truncate"])
def test_the_application_cannot_rewrite_history(session: Session, package_id: int, table: Any, deed: str) -> None:
    assert package_id
    statement = {
        "update": update(table).values(actor="nobody"),
        "delete": delete(table),
        "truncate": text(f"TRUNCATE {table.__tablename__}"),
    }[deed]
    with pytest.raises(ProgrammingError, match="permission denied"), session.begin_nested():
        session.execute(statement)


def status(session: Session, package_id: int) -> str:
    return session.execute(select(CustomerPackage.status).where(CustomerPackage.id == package_id)).scalar_one()
