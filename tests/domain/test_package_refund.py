"""A part-used package: which share of its price goes back, and what is closed."""

from datetime import date, timedelta
from typing import Any

import pytest

from tula.domain.benefits import BenefitKind
from tula.domain.lifecycle import StoredStatus
from tula.domain.package_refund import (
    Closing,
    HeldBenefit,
    RefundNotMeasurable,
    close_package,
    list_price_share,
    unused_share,
)
from tula.domain.package_worth import Move, PriceTerms, add_up_taken, in_terms_of_package, prepaid_terms
from tula.domain.prepaid import PrepaidBalance
from tula.domain.standing import Share
from tula.domain.validity import Pause, Validity

START = date(2026, 11, 1)
MONTH = Validity(valid_from=START, expires_on=date(2026, 11, 30))
ENDLESS = Validity(valid_from=START)


def day(number: int) -> date:
    return START + timedelta(days=number - 1)


def sessions(left: int, total: int, list_price: int = 0, number: int = 1) -> HeldBenefit:
    return HeldBenefit(
        entitlement_id=number, kind=BenefitKind.FREE, total_qty=total, left_qty=left, list_price=list_price
    )


def prepaid(total: int, paid: int, used: int, number: int = 1) -> HeldBenefit:
    balance = PrepaidBalance(total=total, paid=paid, used=used)
    return HeldBenefit(entitlement_id=number, kind=BenefitKind.PREPAID, prepaid=balance)


def discount(left: int | None = None, total: int | None = None) -> HeldBenefit:
    return HeldBenefit(entitlement_id=8, kind=BenefitKind.DISCOUNT, total_qty=total, left_qty=left)


UNLIMITED = HeldBenefit(entitlement_id=9, kind=BenefitKind.UNLIMITED)


def share(*benefits: HeldBenefit, validity: Validity = MONTH, on: date = START, extends: bool = True) -> Share:
    return unused_share(benefits=benefits, validity=validity, on=on, pause_extends_expiry=extends)


@pytest.mark.parametrize(
    ("benefits", "of_a_rupee"),
    [
        pytest.param([sessions(3, 5)], 60, id="3 of 5 sessions left"),
        pytest.param([sessions(3, 5, list_price=99_999)], 60, id="whatever a session costs"),
        pytest.param([sessions(0, 5)], 0, id="all sessions used"),
        pytest.param([sessions(5, 5)], 100, id="no session used"),
        pytest.param([prepaid(600_000, 500_000, 0)], 100, id="untouched balance: the price, not the bonus"),
        pytest.param([prepaid(600_000, 500_000, 125_000)], 75, id="what is left of the paid part"),
        pytest.param([prepaid(600_000, 500_000, 500_000)], 0, id="only the bonus is left"),
        pytest.param([prepaid(600_000, 0, 0)], 0, id="nothing was paid for it"),
        pytest.param([sessions(1, 2, 30_000), sessions(4, 4, 10_000)], 70, id="combo by list value"),
        pytest.param([sessions(1, 2), sessions(4, 6)], 63, id="combo without list prices: by session"),
        pytest.param([sessions(1, 2, 25_000), prepaid(60_000, 50_000, 25_000)], 50, id="sessions and balance"),
        pytest.param([sessions(1, 4), UNLIMITED, discount()], 25, id="unlimited beside sessions has no list value"),
    ],
)
def test_sessions_and_balances_go_by_value(benefits: list[HeldBenefit], of_a_rupee: int) -> None:
    assert share(*benefits, on=day(29)).of(100) == of_a_rupee


@pytest.mark.parametrize(
    ("on", "days_left"),
    [(day(-5), 30), (day(0), 30), (day(1), 29), (day(10), 20), (day(29), 1), (day(30), 0), (day(31), 0), (day(99), 0)],
)
@pytest.mark.parametrize("benefit", [UNLIMITED, discount(), discount(1, 5)])
def test_unlimited_and_discounts_go_by_whole_days(benefit: HeldBenefit, on: date, days_left: int) -> None:
    assert share(benefit, on=on) == Share(part=days_left, whole=30)


@pytest.mark.parametrize(
    ("pauses", "on", "extends", "expected"),
    [
        pytest.param((Pause(start=day(11)),), day(20), True, (20, 30), id="a running pause has stopped the clock"),
        pytest.param((Pause(start=day(11)),), day(20), False, (10, 30), id="unless the setting says it runs on"),
        pytest.param((Pause(start=day(11)),), day(99), True, (20, 30), id="long after the printed end"),
        pytest.param((Pause(start=day(6), end=day(11)),), day(20), True, (10, 25), id="an ended pause is no term"),
        pytest.param((Pause(start=day(6), end=day(11)),), day(8), True, (20, 25), id="asked within such a pause"),
        pytest.param((Pause(start=day(6), end=day(11)),), day(20), False, (10, 30), id="a pause without effect"),
        pytest.param(
            (Pause(start=day(6), end=day(11)), Pause(start=day(21))), day(25), True, (10, 25), id="ended and running"
        ),
        pytest.param((Pause(start=day(-5), end=day(3)),), day(10), True, (20, 28), id="a pause from before the start"),
        pytest.param((Pause(start=day(1), end=day(31)),), day(10), True, (0, 1), id="paused from end to end"),
    ],
)
def test_pauses(pauses: tuple[Pause, ...], on: date, extends: bool, expected: tuple[int, int]) -> None:
    validity = Validity(valid_from=MONTH.valid_from, expires_on=MONTH.expires_on, pauses=pauses)
    got = share(UNLIMITED, validity=validity, on=on, extends=extends)
    assert (got.part, got.whole) == expected


def test_without_an_end_counted_discounts_go_by_uses() -> None:
    assert share(discount(3, 5), validity=ENDLESS) == Share(part=3, whole=5)


@pytest.mark.parametrize("benefits", [[UNLIMITED], [discount()], [discount(3, 5), UNLIMITED], []])
def test_without_end_and_count_nothing_tells(benefits: list[HeldBenefit]) -> None:
    with pytest.raises(RefundNotMeasurable, match="Refund it at list price"):
        share(*benefits, validity=ENDLESS)


@pytest.mark.parametrize(
    ("price", "taken", "refund"), [(400_000, 0, 400_000), (400_000, 240_000, 160_000), (400_000, 480_000, 0), (0, 5, 0)]
)
def test_at_list_price_what_was_taken_is_charged_in_full(price: int, taken: int, refund: int) -> None:
    assert list_price_share(price=price, taken=taken).of(price) == refund


def test_the_end_of_a_package_closes_what_is_left() -> None:
    end = close_package([sessions(3, 5, number=1), sessions(0, 2, number=2), prepaid(600, 500, 200, 3), UNLIMITED])
    assert end.status is StoredStatus.CANCELLED
    assert end.closings == (Closing(entitlement_id=1, qty=3), Closing(entitlement_id=3, amount=400))


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param({"kind": BenefitKind.FREE}, id="sessions that are not counted"),
        pytest.param({"kind": BenefitKind.FREE, "total_qty": 5}, id="a total without what is left"),
        pytest.param({"kind": BenefitKind.FREE, "total_qty": 5, "left_qty": 6}, id="more left than there was"),
        pytest.param({"kind": BenefitKind.FREE, "total_qty": 5, "left_qty": -1}, id="less than nothing left"),
        pytest.param({"kind": BenefitKind.PREPAID}, id="prepaid without balance"),
        pytest.param(
            {"kind": BenefitKind.UNLIMITED, "prepaid": PrepaidBalance(total=1, paid=1)}, id="unlimited with balance"
        ),
    ],
)
def test_impossible_benefits(terms: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"left of|with|are counted"):
        HeldBenefit(entitlement_id=1, **terms)


WITH_5, WITHOUT_5 = PriceTerms(is_inclusive=True, rate_bp=500), PriceTerms(is_inclusive=False, rate_bp=500)


@pytest.mark.parametrize(
    ("value", "terms", "package_is_inclusive", "said"),
    [
        (126_000, WITH_5, False, 120_000),
        (120_000, WITHOUT_5, True, 126_000),
        (126_000, WITH_5, True, 126_000),
        (120_000, WITHOUT_5, False, 120_000),
        (9_999, WITH_5, False, 9_523),
        (10, WITHOUT_5, True, 11),
        (120_000, PriceTerms(is_inclusive=True), False, 120_000),
    ],
)
def test_a_use_is_valued_as_the_price_of_its_package_is_said(
    value: int, terms: PriceTerms, package_is_inclusive: bool, said: int
) -> None:
    assert in_terms_of_package(value, terms=terms, package_is_inclusive=package_is_inclusive) == said


def test_what_was_taken_is_added_up_entry_by_entry() -> None:
    """Two uses on a bill, one given back; and two without a bill at list price."""
    moves = [
        Move(qty=-1, amount=-126_000, terms=WITH_5),
        Move(qty=-1, amount=-9_999, terms=WITH_5),
        Move(qty=1, amount=9_999, terms=WITH_5),
        Move(qty=-2),
    ]
    taken = add_up_taken(moves, each=10_500, own=WITH_5, package_is_inclusive=False)
    assert taken == 120_000 + 2 * 10_000


@pytest.mark.parametrize(("package_is_inclusive", "taken"), [(False, 20_000), (True, 23_600)])
def test_prepaid_rupees_are_before_tax(package_is_inclusive: bool, taken: int) -> None:
    moves = [Move(amount=-30_000), Move(amount=10_000)]
    own = prepaid_terms(1_800)
    assert add_up_taken(moves, each=0, own=own, package_is_inclusive=package_is_inclusive) == taken
