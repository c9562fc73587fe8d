"""Customer packages as they are listed: searched, narrowed by the quick filters, and sorted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, text, update
from sqlalchemy.orm import Session

from tests.operations import factories
from tests.operations.factories import TODAY
from tula import db
from tula.domain.lifecycle import PackageStatus
from tula.models import CustomerPackage, CustomerPackageItem
from tula.operations.customers import add_customer
from tula.queries.package_order import PackageOrder, PackageSort, QuickFilter
from tula.queries.packages import PackageFilter, every_package, list_packages

COPIES = """
INSERT INTO customer_package (customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order,
                              assigned_on, valid_from, expires_on, created_by, created_at)
SELECT customer_id, template_id, name, pkg_type, price_paid, benefit_tax_order,
       assigned_on, valid_from, expires_on, created_by, created_at
FROM customer_package, generate_series(1, 20000)
"""


def add(session: Session, item: dict[str, Any], *, customer_id: int, used: dict[str, int] | None = None) -> int:
    package_id = factories.package(session, customer_id, item)
    if used:
        items = update(CustomerPackageItem).where(CustomerPackageItem.customer_package_id == package_id)
        session.execute(items.values(**used))
    return package_id


def change(session: Session, package_id: int, **values: Any) -> None:
    session.execute(update(CustomerPackage).where(CustomerPackage.id == package_id).values(**values))


def found(session: Session, order: PackageOrder | None = None, **wanted: Any) -> list[int]:
    page = list_packages(
        session, wanted=PackageFilter(**wanted), today=TODAY, order=order or PackageOrder(), per_page=100
    )
    assert page.total == len(page.items)
    return [held.id for held in page.items]


@pytest.fixture
def asha(session: Session) -> int:
    return factories.customer(session)


def test_nearly_used_up_is_three_quarters_or_the_last_session(session: Session, asha: int) -> None:
    sessions = {"benefit_type": "free", "qty": 8}
    prepaid = {"benefit_type": "prepaid", "amount": 400_000}
    nearly = [
        add(session, sessions, customer_id=asha, used={"used_qty": 6}),
        add(session, {"benefit_type": "free", "qty": 2}, customer_id=asha, used={"used_qty": 1}),
        add(session, prepaid, customer_id=asha, used={"balance_used": 300_000}),
    ]
    add(session, sessions, customer_id=asha, used={"used_qty": 5})
    add(session, prepaid, customer_id=asha, used={"balance_used": 299_999})
    add(session, {"benefit_type": "free", "qty": 1}, customer_id=asha)
    add(session, {"benefit_type": "unlimited"}, customer_id=asha)
    expired = add(session, sessions, customer_id=asha, used={"used_qty": 7})
    change(session, expired, valid_from=TODAY - timedelta(9), expires_on=TODAY - timedelta(1))
    assert sorted(found(session, quick=QuickFilter.NEARLY_USED)) == nearly


def test_expiring_counts_today_and_the_fourteenth_day(session: Session, asha: int) -> None:
    held = {days: add(session, {"benefit_type": "unlimited"}, customer_id=asha) for days in (-1, 0, 14, 15)}
    for days, package_id in held.items():
        change(session, package_id, valid_from=TODAY - timedelta(30), expires_on=TODAY + timedelta(days))
    cancelled = add(session, {"benefit_type": "unlimited"}, customer_id=asha)
    change(session, cancelled, expires_on=TODAY, status="cancelled")
    assert sorted(found(session, quick=QuickFilter.EXPIRING)) == [held[0], held[14]]


def test_what_has_no_figure_stands_last_both_ways(session: Session, asha: int) -> None:
    unlimited = add(session, {"benefit_type": "unlimited"}, customer_id=asha)
    few = add(session, {"benefit_type": "free", "qty": 2}, customer_id=asha)
    many = add(session, {"benefit_type": "free", "qty": 9}, customer_id=asha, used={"used_qty": 9})
    for by, ascending in {
        PackageSort.TOTAL: [few, many],
        PackageSort.USED: [few, many],
        PackageSort.REMAINING: [many, few],
        PackageSort.PROGRESS: [few, many],
    }.items():
        assert found(session, PackageOrder(by=by)) == [*ascending, unlimited]
        assert found(session, PackageOrder(by=by, is_descending=True)) == [*reversed(ascending), unlimited]


def test_the_status_is_sorted_by_how_alive_it_is(session: Session, asha: int) -> None:
    item = {"benefit_type": "free", "qty": 2}
    cancelled, expired, active = (add(session, item, customer_id=asha) for _ in range(3))
    change(session, cancelled, status="cancelled")
    change(session, expired, valid_from=TODAY - timedelta(9), expires_on=TODAY - timedelta(1))
    assert found(session, PackageOrder(by=PackageSort.STATUS)) == [active, expired, cancelled]


def test_a_search_by_nothing_searchable_finds_by_the_name_of_the_package(session: Session, asha: int) -> None:
    held = add(session, {"benefit_type": "free", "qty": 2}, customer_id=asha)
    change(session, held, name="100% off_")
    other = add(session, {"benefit_type": "free", "qty": 2}, customer_id=asha)
    change(session, other, name="100 off")
    assert found(session, q="%") == [held]
    assert found(session, q="f_") == [held]
    assert found(session, q="100 O") == [other]


def test_an_export_reads_every_package_once(session: Session, asha: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tula.queries.packages.ITEMS_AT_ONCE", 2)
    held = [add(session, {"benefit_type": "free", "qty": 2}, customer_id=asha) for _ in range(5)]
    exported = list(every_package(session, wanted=PackageFilter(), today=TODAY))
    assert [package.id for package in exported] == held[::-1]
    assert all(len(package.items) == 1 for package in exported)


def test_a_search_looks_for_words_of_people_and_into_names_of_packages(session: Session) -> None:
    people = [
        add_customer(session, fields={"name": name, "phone": phone}, actor="demo", now=factories.NOW)
        for name, phone in (("Asha Rao", "98450 12345"), ("Bina Rao", "98450 99999"))
    ]
    asha, bina = (add(session, {"benefit_type": "free", "qty": 2}, customer_id=one) for one in people)
    change(session, asha, name="Deep clean facials")
    for q, wanted in {
        "rao": [bina, asha],
        "rao as": [asha],
        "99999": [bina],
        "98450": [bina, asha],
        "CLEAN FAC": [asha],
        "acials": [asha],
        "ao": [],
        "nobody": [],
    }.items():
        assert found(session, q=q) == wanted, q
    assert found(session, q="rao", status=PackageStatus.COMPLETED) == []
    assert [one.id for one in every_package(session, wanted=PackageFilter(q="rao as"), today=TODAY)] == [asha]


def test_a_search_an_order_and_what_is_nearly_used_look_at_the_newest(
    session: Session, asha: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tula.queries.packages.COUNTED", 2)
    held = [add(session, {"benefit_type": "free", "qty": 2}, customer_id=asha, used={"used_qty": 1}) for _ in range(4)]
    for package_id, name in zip(held, "dcba", strict=True):
        change(session, package_id, name=f"Facials {name}")
    for wanted, order in (
        (PackageFilter(q="facials"), PackageOrder()),
        (PackageFilter(quick=QuickFilter.NEARLY_USED), PackageOrder()),
        (PackageFilter(), PackageOrder(by=PackageSort.PACKAGE)),
    ):
        page = list_packages(session, wanted=wanted, today=TODAY, order=order, per_page=1, page=2)
        assert ([one.name for one in page.items], page.total, page.pages) == (
            ["Facials b"],
            2,
            2,
        )
        assert not page.has_exact_total
    assert len(list(every_package(session, wanted=PackageFilter(quick=QuickFilter.NEARLY_USED), today=TODAY))) == 4


@pytest.mark.damages_books
def test_a_search_for_nobody_reads_no_package_of_many(clean_database: str, engine: Engine) -> None:
    with Session(engine) as session:
        add(session, {"benefit_type": "free", "qty": 2}, customer_id=factories.customer(session))
        session.execute(text(COPIES))
        session.commit()
    owner = db.make_engine(clean_database, role=None)
    with owner.begin() as connection:
        connection.execute(text("ANALYZE customer_package"))
    owner.dispose()
    with Session(engine) as session:
        assert found(session, q="nobody") == []
        read = session.scalar(text("SELECT pg_stat_get_xact_tuples_returned('customer_package'::regclass)"))
        assert read < 100, "rows were read in a scan of the table"
