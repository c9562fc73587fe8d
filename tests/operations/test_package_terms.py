"""Pauses over several days, and what they do to the last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.operations import factories
from tula.domain.lifecycle import PackageStatus
from tula.domain.usage import PackageNotActive
from tula.models import AuditLog, CustomerPackage
from tula.models.package import to_validity
from tula.operations.package_terms import ResumedToday, pause_package, resume_package
from tula.queries.packages import PackageFilter, get_package, list_packages

TODAY = factories.TODAY
LAST_DAY = TODAY + timedelta(days=30)


@pytest.fixture
def package_id(session: Session) -> int:
    package_id = factories.package(session, factories.customer(session), {"benefit_type": "free", "qty": 4})
    session.execute(update(CustomerPackage).values(expires_on=LAST_DAY))
    return package_id


def pause(session: Session, package_id: int, on: date) -> None:
    pause_package(session, package_id=package_id, reason="", today=on, actor="asha", now=factories.NOW)


def resume(session: Session, package_id: int, on: date, *, extends_expiry: bool = True) -> None:
    resume_package(
        session,
        package_id=package_id,
        reason="",
        extends_expiry=extends_expiry,
        today=on,
        actor="asha",
        now=factories.NOW,
    )


def expires_on(session: Session, package_id: int) -> date | None:
    return session.execute(select(CustomerPackage.expires_on).where(CustomerPackage.id == package_id)).scalar_one()


@pytest.mark.parametrize(("extends_expiry", "moved_by"), [(True, 12), (False, 0)])
def test_the_last_day_moves_by_the_days_paused(
    session: Session, package_id: int, extends_expiry: bool, moved_by: int
) -> None:
    pause(session, package_id, TODAY)
    resume(session, package_id, TODAY + timedelta(days=12), extends_expiry=extends_expiry)
    assert expires_on(session, package_id) == LAST_DAY + timedelta(days=moved_by)


def test_the_days_of_every_pause_are_kept(session: Session, package_id: int) -> None:
    for start, end in ((0, 2), (5, 6)):
        pause(session, package_id, TODAY + timedelta(days=start))
        resume(session, package_id, TODAY + timedelta(days=end))
    row = session.execute(select(CustomerPackage.__table__)).one()
    paused = [offset for offset in range(8) if to_validity(row).is_paused(TODAY + timedelta(days=offset))]
    assert paused == [0, 1, 5]


def test_no_day_of_a_pause_lengthens_the_package_twice(session: Session, package_id: int) -> None:
    """Pauses that touch are stored as one, so a second one on the day of resuming has to wait for the next day."""
    resumed = TODAY + timedelta(days=9)
    pause(session, package_id, TODAY)
    resume(session, package_id, resumed)
    with pytest.raises(ResumedToday):
        pause(session, package_id, resumed)
    pause(session, package_id, resumed + timedelta(days=1))
    resume(session, package_id, resumed + timedelta(days=4))
    assert expires_on(session, package_id) == LAST_DAY + timedelta(days=9 + 3)


def test_a_pause_undone_on_its_day_never_was(session: Session, package_id: int) -> None:
    for _ in range(2):
        pause(session, package_id, TODAY)
        resume(session, package_id, TODAY)
    assert expires_on(session, package_id) == LAST_DAY


def test_a_pause_that_outlasts_the_package_can_be_ended(session: Session, package_id: int) -> None:
    pause(session, package_id, TODAY)
    late = LAST_DAY + timedelta(days=5)
    assert status(session, package_id, late) is PackageStatus.EXPIRED
    resume(session, package_id, late)
    assert status(session, package_id, late) is PackageStatus.ACTIVE


def test_only_an_active_package_is_paused(session: Session, package_id: int) -> None:
    with pytest.raises(PackageNotActive, match="expired"):
        pause(session, package_id, LAST_DAY + timedelta(days=1))


def test_who_paused_is_on_record(session: Session, package_id: int) -> None:
    pause(session, package_id, TODAY)
    deeds = session.execute(select(AuditLog.action, AuditLog.actor).where(AuditLog.action == "package.paused")).all()
    assert deeds == [("package.paused", "asha")]


@pytest.mark.parametrize("offset", [0, 3, 30, 31])
@pytest.mark.parametrize("status_asked", list(PackageStatus))
def test_lists_and_details_agree_about_the_status(
    session: Session, package_id: int, offset: int, status_asked: PackageStatus
) -> None:
    pause(session, package_id, TODAY + timedelta(days=2))
    today = TODAY + timedelta(days=offset)
    listed = list_packages(session, wanted=PackageFilter(status=status_asked), today=today).total
    assert bool(listed) == (status(session, package_id, today) is status_asked)


def status(session: Session, package_id: int, today: date) -> PackageStatus:
    package = get_package(session, package_id=package_id, today=today)
    assert package is not None
    return package.status
