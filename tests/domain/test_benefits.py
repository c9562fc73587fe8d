"""The values of benefits: their words, and the states they refuse."""

from typing import Any

import pytest

from tests.domain.cast import FRIDAY
from tula.domain.benefits import (
    BenefitKind,
    BenefitPlan,
    Entitlement,
    LineBenefit,
    LinePlan,
    Redemption,
    Rule,
    ServiceLine,
    TaxOrder,
    describe_line,
)
from tula.domain.validity import Validity


def redemption(kind: BenefitKind, amount: int = 50_000, **terms: Any) -> Redemption:
    held = {} if kind is BenefitKind.COMPLIMENTARY else {"entitlement_id": 1, "package_name": "Luxe Club"}
    counted = {} if kind is BenefitKind.PREPAID else {"qty": 1}
    return Redemption(**{"kind": kind, "amount": amount, "rule": Rule.AUTO, **held, **counted, **terms})


UNLIMITED = redemption(BenefitKind.UNLIMITED)
FREE = redemption(BenefitKind.FREE, package_name="3+1 facials", remaining_qty=3)
DISCOUNT = redemption(BenefitKind.DISCOUNT, percent_bp=3_000, package_name="Student Offer")
PREPAID = redemption(BenefitKind.PREPAID, 120_000, remaining_amount=380_000, package_name="Prepaid 5,000")
GIFT = redemption(BenefitKind.COMPLIMENTARY)


@pytest.mark.parametrize(
    ("one", "label", "printed"),
    [
        (UNLIMITED, "Unlimited", "Covered by Luxe Club (Unlimited)"),
        (FREE, "Free", "Covered by 3+1 facials (Free)"),
        (DISCOUNT, "30% off", "Student Offer 30% off"),
        (PREPAID, "Prepaid Deduction ₹1,200", "Prepaid Deduction ₹1,200 (Balance left: ₹3,800)"),
        (GIFT, "Complimentary", "Complimentary"),
        (
            redemption(BenefitKind.DISCOUNT, percent_bp=1_250, package_name="Yearly"),
            "12.5% off",
            "Yearly 12.5% off",
        ),
        (
            redemption(BenefitKind.PREPAID, 50, remaining_amount=0),
            "Prepaid Deduction ₹0.50",
            "Prepaid Deduction ₹0.50 (Balance left: ₹0)",
        ),
    ],
)
def test_labels(one: Redemption, label: str, printed: str) -> None:
    assert (one.label, one.printed) == (label, printed)


def test_a_line_without_benefit() -> None:
    assert describe_line([]) == LineBenefit(
        package_applied=None, benefit_type=None, label=None, rule=None, printed=None
    )


def test_a_line_with_one_benefit() -> None:
    assert describe_line([UNLIMITED]) == LineBenefit(
        package_applied="Luxe Club",
        benefit_type="unlimited",
        label="Unlimited",
        rule=Rule.AUTO,
        printed="Covered by Luxe Club (Unlimited)",
    )


def test_a_gift_names_no_package() -> None:
    assert describe_line([GIFT]) == LineBenefit(
        package_applied=None,
        benefit_type="complimentary",
        label="Complimentary",
        rule=Rule.AUTO,
        printed="Complimentary",
    )


def test_a_line_with_several_benefits() -> None:
    assert describe_line([FREE, DISCOUNT, PREPAID]) == LineBenefit(
        package_applied="3+1 facials + Student Offer + Prepaid 5,000",
        benefit_type="mixed",
        label="Free + 30% off + Prepaid Deduction ₹1,200",
        rule=Rule.AUTO,
        printed="Covered by 3+1 facials (Free) + Student Offer 30% off"
        " + Prepaid Deduction ₹1,200 (Balance left: ₹3,800)",
    )


def test_two_balances_are_mixed_too_and_one_manual_choice_makes_the_line_manual() -> None:
    line = describe_line([PREPAID, redemption(BenefitKind.PREPAID, rule=Rule.MANUAL, remaining_amount=0)])
    assert (line.benefit_type, line.rule) == ("mixed", Rule.MANUAL)


def test_a_plan_sums_its_lines() -> None:
    plan = BenefitPlan(lines=(LinePlan(redemptions=(FREE, PREPAID)), LinePlan(), LinePlan(redemptions=(DISCOUNT,))))
    assert [line.deduction for line in plan.lines] == [170_000, 0, 50_000]
    assert plan.deduction == 220_000


# --- Units and their staff discount --------------------------------------------------------------


@pytest.mark.parametrize(
    ("qty", "unit_price", "staff_discount", "nets"),
    [
        (1, 1_000, 0, [1_000]),
        (1, 1_000, 333, [667]),
        (3, 1_000, 0, [1_000, 1_000, 1_000]),
        (3, 1_000, 300, [900, 900, 900]),
        (3, 1_000, 100, [966, 967, 967]),
        (3, 1_000, 101, [966, 966, 967]),
        (3, 1_000, 3_000, [0, 0, 0]),
        (4, 5, 3, [4, 4, 4, 5]),
        (2, 1, 1, [0, 1]),
    ],
)
def test_staff_discount_lies_on_the_earlier_units(
    qty: int, unit_price: int, staff_discount: int, nets: list[int]
) -> None:
    line = ServiceLine(service_id=1, qty=qty, unit_price=unit_price, discount=staff_discount)
    assert [line.net(unit, unit + 1) for unit in range(qty)] == nets
    assert line.net(0, qty) == qty * unit_price - staff_discount
    assert [line.net(0, stop) for stop in range(qty + 1)] == [sum(nets[:stop]) for stop in range(qty + 1)]


# --- Impossible states ---------------------------------------------------------------------------


def build(**terms: Any) -> Entitlement:
    return Entitlement(
        **{
            "id": 1,
            "customer_package_id": 1,
            "package_name": "P",
            "validity": Validity(valid_from=FRIDAY),
            "assigned_on": FRIDAY,
            **terms,
        }
    )


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param({"kind": BenefitKind.COMPLIMENTARY}, id="a gift is held by nobody"),
        pytest.param({"kind": BenefitKind.FREE}, id="sessions that are not counted"),
        pytest.param({"kind": BenefitKind.UNLIMITED, "remaining_qty": 3}, id="counted unlimited"),
        pytest.param({"kind": BenefitKind.PREPAID}, id="prepaid without balance"),
        pytest.param({"kind": BenefitKind.PREPAID, "remaining_amount": 5, "remaining_qty": 1}, id="counted prepaid"),
        pytest.param({"kind": BenefitKind.FREE, "remaining_qty": 1, "remaining_amount": 5}, id="sessions with balance"),
        pytest.param({"kind": BenefitKind.DISCOUNT}, id="discount without percentage"),
        pytest.param({"kind": BenefitKind.UNLIMITED, "percent_bp": 3_000}, id="unlimited with percentage"),
        pytest.param({"kind": BenefitKind.DISCOUNT, "percent_bp": 0}, id="nothing off"),
        pytest.param({"kind": BenefitKind.DISCOUNT, "percent_bp": 10_001}, id="more than all off"),
        pytest.param({"kind": BenefitKind.FREE, "remaining_qty": -1}, id="overspent sessions"),
        pytest.param({"kind": BenefitKind.PREPAID, "remaining_amount": -1}, id="overspent balance"),
    ],
)
def test_impossible_entitlements(terms: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"held by a package|with remaining|with percent|points off|overspent"):
        build(**terms)


@pytest.mark.parametrize("percent_bp", [1, 10_000])
def test_a_discount_may_be_the_least_and_everything(percent_bp: int) -> None:
    assert build(kind=BenefitKind.DISCOUNT, percent_bp=percent_bp).percent_bp == percent_bp


def test_only_after_tax_prepaid_is_a_tender() -> None:
    assert build(kind=BenefitKind.PREPAID, remaining_amount=5, tax_order=TaxOrder.AFTER_TAX).is_tender
    assert not build(kind=BenefitKind.PREPAID, remaining_amount=5).is_tender
    assert not build(kind=BenefitKind.UNLIMITED, tax_order=TaxOrder.AFTER_TAX).is_tender


def test_an_entitlement_without_service_covers_all() -> None:
    assert build(kind=BenefitKind.UNLIMITED).covers(7)
    assert build(kind=BenefitKind.UNLIMITED, service_id=7).covers(7)
    assert not build(kind=BenefitKind.UNLIMITED, service_id=8).covers(7)


@pytest.mark.parametrize(
    ("qty", "unit_price", "staff_discount"), [(0, 100, 0), (-1, 100, 0), (1, -1, 0), (1, 100, -1), (2, 100, 201)]
)
def test_impossible_lines(qty: int, unit_price: int, staff_discount: int) -> None:
    with pytest.raises(ValueError, match="impossible line"):
        ServiceLine(service_id=1, qty=qty, unit_price=unit_price, discount=staff_discount)


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        pytest.param(BenefitKind.FREE, {"amount": -1}, id="gives less than nothing"),
        pytest.param(BenefitKind.FREE, {"qty": 0}, id="no unit"),
        pytest.param(BenefitKind.PREPAID, {"amount": 0}, id="draws nothing"),
        pytest.param(BenefitKind.FREE, {"remaining_qty": -1}, id="overspends sessions"),
        pytest.param(BenefitKind.PREPAID, {"remaining_amount": -1}, id="overspends a balance"),
        pytest.param(BenefitKind.FREE, {"entitlement_id": None}, id="of no entitlement"),
        pytest.param(BenefitKind.COMPLIMENTARY, {"entitlement_id": 1}, id="a gift of an entitlement"),
    ],
)
def test_impossible_redemptions(kind: BenefitKind, terms: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"impossible redemption|overspent|redemption of entitlement"):
        redemption(kind, **terms)


def test_a_session_on_a_service_that_costs_nothing_is_a_redemption() -> None:
    assert redemption(BenefitKind.FREE, 0).amount == 0
