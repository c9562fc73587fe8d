"""Package status: what events decide and what the calendar adds."""

from datetime import date

import pytest

from tests.domain.cast import FRIDAY, TOMORROW, YESTERDAY
from tula.domain.benefits import BenefitKind
from tula.domain.lifecycle import (
    ItemBalance,
    PackageBalance,
    PackageStatus,
    StoredStatus,
    Tally,
    package_status,
    stored_status,
    sum_items,
)
from tula.domain.validity import Pause, Validity


def sessions(total: int, used: int, kind: BenefitKind = BenefitKind.FREE) -> ItemBalance:
    return ItemBalance(kind=kind, sessions=Tally(total=total, used=used))


def credit(total: int, used: int) -> ItemBalance:
    return ItemBalance(kind=BenefitKind.PREPAID, credit=Tally(total=total, used=used))


UNLIMITED = ItemBalance(kind=BenefitKind.UNLIMITED)
DISCOUNT = ItemBalance(kind=BenefitKind.DISCOUNT)


@pytest.mark.parametrize(
    ("items", "status"),
    [
        pytest.param([sessions(4, 3)], StoredStatus.ACTIVE, id="a session left"),
        pytest.param([sessions(4, 4)], StoredStatus.COMPLETED, id="no session left"),
        pytest.param([sessions(4, 4), sessions(2, 1)], StoredStatus.ACTIVE, id="combo with one left"),
        pytest.param([sessions(4, 4), sessions(2, 2)], StoredStatus.COMPLETED, id="combo used up"),
        pytest.param([credit(500, 499)], StoredStatus.ACTIVE, id="a paisa left"),
        pytest.param([credit(500, 500)], StoredStatus.COMPLETED, id="balance used up"),
        pytest.param([sessions(4, 4), credit(500, 0)], StoredStatus.ACTIVE, id="sessions gone, balance there"),
        pytest.param([UNLIMITED], StoredStatus.ACTIVE, id="unlimited never ends by use"),
        pytest.param([DISCOUNT], StoredStatus.ACTIVE, id="an uncounted discount neither"),
        pytest.param([sessions(3, 3, BenefitKind.DISCOUNT)], StoredStatus.COMPLETED, id="a counted discount does"),
        pytest.param([sessions(4, 4), UNLIMITED], StoredStatus.ACTIVE, id="sessions gone, unlimited there"),
        pytest.param([sessions(4, 4), DISCOUNT], StoredStatus.ACTIVE, id="sessions gone, discount there"),
    ],
)
def test_completed_when_everything_is_spent(items: list[ItemBalance], status: StoredStatus) -> None:
    assert stored_status(items) is status


@pytest.mark.parametrize(
    ("stored", "expires_on", "is_paused", "status"),
    [
        (StoredStatus.ACTIVE, None, False, PackageStatus.ACTIVE),
        (StoredStatus.ACTIVE, FRIDAY, False, PackageStatus.ACTIVE),
        (StoredStatus.ACTIVE, YESTERDAY, False, PackageStatus.EXPIRED),
        (StoredStatus.ACTIVE, YESTERDAY, True, PackageStatus.EXPIRED),
        (StoredStatus.ACTIVE, TOMORROW, True, PackageStatus.PAUSED),
        (StoredStatus.COMPLETED, YESTERDAY, True, PackageStatus.COMPLETED),
        (StoredStatus.CANCELLED, YESTERDAY, True, PackageStatus.CANCELLED),
    ],
)
def test_status_in_its_precedence(
    stored: StoredStatus, expires_on: date | None, is_paused: bool, status: PackageStatus
) -> None:
    pauses = (Pause(start=YESTERDAY),) if is_paused else ()
    validity = Validity(valid_from=date(2026, 1, 1), expires_on=expires_on, pauses=pauses)
    assert package_status(stored=stored, validity=validity, today=FRIDAY) is status


def test_a_package_that_has_not_started_is_active() -> None:
    validity = Validity(valid_from=TOMORROW)
    assert package_status(stored=StoredStatus.ACTIVE, validity=validity, today=FRIDAY) is PackageStatus.ACTIVE


@pytest.mark.parametrize(
    ("items", "balance", "percent"),
    [
        pytest.param([sessions(4, 3)], PackageBalance(sessions=Tally(total=4, used=3), credit=None), 75, id="sessions"),
        pytest.param(
            [sessions(4, 1), sessions(2, 1)],
            PackageBalance(sessions=Tally(total=6, used=2), credit=None),
            33,
            id="whole percent, rounded down",
        ),
        pytest.param(
            [credit(500, 500)], PackageBalance(sessions=None, credit=Tally(total=500, used=500)), 100, id="credit"
        ),
        pytest.param(
            [sessions(4, 1), credit(500, 500)],
            PackageBalance(sessions=Tally(total=4, used=1), credit=Tally(total=500, used=500)),
            25,
            id="sessions before credit",
        ),
        pytest.param([UNLIMITED, DISCOUNT], PackageBalance(sessions=None, credit=None), None, id="nothing is counted"),
        pytest.param([credit(0, 0)], PackageBalance(sessions=None, credit=Tally(total=0, used=0)), None, id="no total"),
    ],
)
def test_items_of_a_package_add_up(items: list[ItemBalance], balance: PackageBalance, percent: int | None) -> None:
    assert sum_items(items) == balance
    assert sum_items(items).percent_used == percent


def test_what_remains_of_a_tally() -> None:
    assert Tally(total=4, used=3).remaining == 1
