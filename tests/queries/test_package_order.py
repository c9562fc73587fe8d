"""The list of packages in order: what SQL sorts and narrows by is what the domain says of each package."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.operations import factories
from tula.models import CustomerPackage, CustomerPackageItem
from tula.queries.held_package import HeldPackage
from tula.queries.package_order import PackageOrder, PackageSort, QuickFilter
from tula.queries.packages import PackageFilter, list_packages

TODAY = factories.TODAY
FREE, PREPAID = {"benefit_type": "free", "qty": 8}, {"benefit_type": "prepaid", "amount": 300_000}


@pytest.fixture
def packages(session: Session) -> dict[str, int]:
    """Packages by how far they are used; the ledger is left out, for nothing here reads it."""
    asha = factories.customer(session)
    used = {
        "fresh": ({"used_qty": 0}, [FREE]),
        "six of eight": ({"used_qty": 6}, [FREE]),
        "five of eight": ({"used_qty": 5}, [FREE]),
        "one left": ({"used_qty": 1}, [{"benefit_type": "free", "qty": 2}]),
        "a third spent": ({"balance_used": 100_000}, [PREPAID]),
        "nearly spent": ({"balance_used": 299_999}, [PREPAID]),
        "unlimited": ({"used_qty": 40}, [{"benefit_type": "unlimited"}]),
    }
    ids = {}
    for name, (values, items) in used.items():
        ids[name] = factories.package(session, asha, *items)
        of_package = CustomerPackageItem.customer_package_id == ids[name]
        session.execute(update(CustomerPackageItem).where(of_package).values(**values))
    return ids


def listed(session: Session, order: PackageOrder, quick: QuickFilter | None = None) -> list[HeldPackage]:
    return list(list_packages(session, wanted=PackageFilter(quick=quick), today=TODAY, order=order, per_page=100).items)


@pytest.mark.parametrize("is_descending", [False, True])
def test_progress_is_the_percent_that_is_shown(session: Session, packages: dict[str, int], is_descending: bool) -> None:
    order = PackageOrder(by=PackageSort.PROGRESS, is_descending=is_descending)
    shown = [held.balance.percent_used for held in listed(session, order)]
    assert shown[-1] is None, "what counts nothing stands last"
    assert shown[:-1] == sorted([0, 33, 50, 62, 75, 99], reverse=is_descending)


@pytest.mark.parametrize("by", list(PackageSort))
@pytest.mark.parametrize("is_descending", [False, True])
def test_every_order_holds_every_package(
    session: Session, packages: dict[str, int], by: PackageSort, is_descending: bool
) -> None:
    found = listed(session, PackageOrder(by=by, is_descending=is_descending))
    assert sorted(held.id for held in found) == sorted(packages.values())


def test_nearly_used_up(session: Session, packages: dict[str, int]) -> None:
    found = {held.id for held in listed(session, PackageOrder(), QuickFilter.NEARLY_USED)}
    assert found == {packages[name] for name in ("six of eight", "one left", "nearly spent")}


@pytest.mark.parametrize(("days", "is_found"), [(-1, False), (0, True), (14, True), (15, False)])
def test_about_to_expire(session: Session, packages: dict[str, int], days: int, is_found: bool) -> None:
    row = CustomerPackage.id == packages["fresh"]
    values = {"valid_from": TODAY - timedelta(days=30), "expires_on": TODAY + timedelta(days=days)}
    session.execute(update(CustomerPackage).where(row).values(**values))
    found = [held.id for held in listed(session, PackageOrder(), QuickFilter.EXPIRING)]
    assert found == ([packages["fresh"]] if is_found else [])
