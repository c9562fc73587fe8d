"""Which package pays for which line, and why not the others."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from tests.domain.cast import (
    FACIAL,
    FRIDAY,
    HAIRCUT,
    PEDICURE,
    TOMORROW,
    YESTERDAY,
    discount,
    free,
    line,
    prepaid,
    refused,
    serve,
    taken,
    tender,
    unlimited,
)
from tula.domain.benefits import BenefitChoice, BenefitKind, BenefitPlan, Entitlement, LinePlan, Rule, ServiceLine
from tula.domain.evaluate import BenefitNotAvailable
from tula.domain.validity import Pause

# --- One benefit ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "asked", "expected", "left"),
    [
        pytest.param(unlimited(), line(50_000), (1, 1, 50_000), (None, None), id="unlimited"),
        pytest.param(unlimited(), line(50_000, qty=7), (1, 7, 350_000), (None, None), id="unlimited, many units"),
        pytest.param(free(sessions=4), line(120_000), (1, 1, 120_000), (3, None), id="one of four sessions"),
        pytest.param(free(sessions=1), line(120_000), (1, 1, 120_000), (0, None), id="the last session"),
        pytest.param(free(sessions=2), line(120_000, qty=3), (1, 2, 240_000), (0, None), id="two of three units"),
        pytest.param(discount(percent=30), line(80_000), (1, 1, 24_000), (None, None), id="30%"),
        pytest.param(discount(percent=100), line(80_000), (1, 1, 80_000), (None, None), id="100%"),
        pytest.param(discount(percent=30, uses=5), line(80_000, qty=2), (1, 2, 48_000), (3, None), id="counted 30%"),
        pytest.param(discount(percent=30, uses=1), line(80_000, qty=3), (1, 1, 24_000), (0, None), id="one use of it"),
        pytest.param(prepaid(balance=500_000), line(120_000), (1, None, 120_000), (None, 380_000), id="prepaid"),
        pytest.param(prepaid(balance=50_000), line(120_000), (1, None, 50_000), (None, 0), id="prepaid, in part"),
        pytest.param(prepaid(balance=240_000), line(120_000, qty=2), (1, None, 240_000), (None, 0), id="to the paisa"),
    ],
)
def test_what_one_benefit_gives(
    one: Entitlement,
    asked: ServiceLine,
    expected: tuple[int, int | None, int],
    left: tuple[int | None, int | None],
) -> None:
    plan = serve(asked, held=[one])
    (redemption,) = plan.lines[0].redemptions
    assert (redemption.entitlement_id, redemption.qty, redemption.amount) == expected
    assert (redemption.remaining_qty, redemption.remaining_amount) == left
    assert redemption.kind is one.kind
    assert (redemption.customer_package_id, redemption.package_name) == (101, "Package 1")
    assert (redemption.percent_bp, redemption.tender, redemption.rule) == (one.percent_bp, False, Rule.AUTO)
    assert plan.lines[0].refusals == ()


@pytest.mark.parametrize(
    ("one", "asked", "amount"),
    [
        pytest.param(unlimited(), line(1_000, staff_discount=333), 667, id="unlimited gives what is left to pay"),
        pytest.param(free(sessions=1), line(1_000, 3, staff_discount=100), 966, id="odd paise lie on the first units"),
        pytest.param(free(sessions=2), line(1_000, 3, staff_discount=101), 1_932, id="two units, both with an odd one"),
        pytest.param(discount(percent=30), line(999), 300, id="299.7 paise is 300"),
        pytest.param(discount(percent=50), line(1), 1, id="half a paisa goes up"),
        pytest.param(discount(percent=30), line(335, qty=3), 302, id="301.5 is 302: rounded once, not 3 x 101"),
        pytest.param(discount(percent=30), line(80_000, staff_discount=8_000), 21_600, id="on the price less discount"),
        pytest.param(discount(percent=33, uses=2), line(1_001, 3, staff_discount=1), 660, id="of two units only"),
        pytest.param(prepaid(), line(1_000, 3, staff_discount=100), 2_900, id="prepaid covers what is left to pay"),
    ],
)
def test_odd_paise(one: Entitlement, asked: ServiceLine, amount: int) -> None:
    assert serve(asked, held=[one]).deduction == amount


# --- Several benefits on one line ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("held", "asked", "expected"),
    [
        pytest.param(
            [free(1, 2), discount(2)], line(80_000, 3), [(1, 2, 160_000), (2, 1, 24_000)], id="2 free, the third 30%"
        ),
        pytest.param([free(1, 2)], line(80_000, 3), [(1, 2, 160_000)], id="2 free, the third is paid"),
        pytest.param(
            [free(1, 2), prepaid(2)], line(80_000, 3), [(1, 2, 160_000), (2, None, 80_000)], id="2 free, then prepaid"
        ),
        pytest.param(
            [free(1, 1), free(2, 1), free(3, 5)],
            line(80_000, 3),
            [(1, 1, 80_000), (2, 1, 80_000), (3, 1, 80_000)],
            id="three packages of sessions",
        ),
        pytest.param(
            [discount(1, 30, uses=1), discount(2, 20)],
            line(80_000, 2),
            [(1, 1, 24_000), (2, 1, 16_000)],
            id="the last use of the better discount",
        ),
        pytest.param(
            [prepaid(1, 50_000), prepaid(2, 30_000), prepaid(3, 90_000)],
            line(120_000),
            [(1, None, 50_000), (2, None, 30_000), (3, None, 40_000)],
            id="several balances until it is covered",
        ),
        pytest.param(
            [prepaid(1, 50_000), prepaid(2, 30_000)],
            line(120_000),
            [(1, None, 50_000), (2, None, 30_000)],
            id="several balances, the rest is paid",
        ),
        pytest.param(
            [free(1, 1), discount(2, 30, uses=1), prepaid(3, 100_000)],
            line(80_000, 4),
            [(1, 1, 80_000), (2, 1, 24_000), (3, None, 100_000)],
            id="all kinds on one line",
        ),
        pytest.param(
            [free(1, 1), prepaid(2)],
            line(1_000, 3, staff_discount=100),
            [(1, 1, 966), (2, None, 1_934)],
            id="odd paise are shared exactly",
        ),
    ],
)
def test_a_line_is_served_down_the_order(
    held: list[Entitlement], asked: ServiceLine, expected: list[tuple[int, int | None, int]]
) -> None:
    assert taken(serve(asked, held=held)) == expected
    assert taken(serve(asked, held=held[::-1])) == expected


@pytest.mark.parametrize(
    ("stacking", "expected"),
    [(False, [(1, 1, 24_000)]), (True, [(1, 1, 24_000), (2, None, 50_000)])],
)
def test_prepaid_pays_what_a_discount_leaves_only_when_switched_on(
    stacking: bool, expected: list[tuple[int, int | None, int]]
) -> None:
    plan = serve(line(80_000), held=[discount(1, 30), prepaid(2, 50_000)], stacking=stacking)
    assert taken(plan) == expected


def test_stacking_pays_open_units_and_what_discounts_leave_but_no_more() -> None:
    held = [discount(1, 50, uses=1), prepaid(2, 100_000), prepaid(3, 500_000)]
    plan = serve(line(80_000, 2), held=held, stacking=True)
    assert taken(plan) == [(1, 1, 40_000), (2, None, 100_000), (3, None, 20_000)]
    assert plan.deduction == 160_000


def test_stacking_adds_nothing_to_a_discount_of_all() -> None:
    plan = serve(line(80_000), held=[discount(1, 100), prepaid(2)], stacking=True)
    assert taken(plan) == [(1, 1, 80_000)]
    assert refused(plan) == {2: ("lower_priority", "Package 1 is used first.")}


# --- Several lines on one bill -------------------------------------------------------------------


def test_lines_are_served_in_their_order_from_what_earlier_ones_left() -> None:
    plan = serve(line(80_000), line(80_000), held=[free(1, 1)])
    assert [taken(plan, index) for index in (0, 1)] == [[(1, 1, 80_000)], []]
    assert refused(plan, 1) == {1: ("exhausted", "Nothing is left on it.")}


def test_a_balance_runs_over_lines() -> None:
    plan = serve(line(80_000), line(80_000), line(80_000), held=[prepaid(1, 100_000)])
    assert [taken(plan, index) for index in (0, 1, 2)] == [[(1, None, 80_000)], [(1, None, 20_000)], []]
    assert [one.remaining_amount for each in plan.lines for one in each.redemptions] == [20_000, 0]


def test_sessions_and_uses_run_over_lines() -> None:
    plan = serve(line(80_000, 2), line(80_000, 2), held=[free(1, 3), discount(2, 30, uses=1)])
    assert [taken(plan, index) for index in (0, 1)] == [[(1, 2, 160_000)], [(1, 1, 80_000), (2, 1, 24_000)]]


def test_each_line_takes_what_covers_its_service() -> None:
    held = [
        unlimited(1, service_id=HAIRCUT, service_name="Haircut"),
        free(2, 4, service_id=FACIAL, service_name="Facial"),
        discount(3, 30, service_id=PEDICURE, service_name="Pedicure"),
        prepaid(4),
    ]
    plan = serve(
        line(50_000, service=HAIRCUT),
        line(120_000, service=FACIAL),
        line(80_000, service=PEDICURE),
        line(180_000, service=9),
        held=held,
    )
    assert [taken(plan, index) for index in range(4)] == [
        [(1, 1, 50_000)],
        [(2, 1, 120_000)],
        [(3, 1, 24_000)],
        [(4, None, 180_000)],
    ]
    assert refused(plan, 3) == {
        1: ("not_covered", "Covers Haircut only."),
        2: ("not_covered", "Covers Facial only."),
        3: ("not_covered", "Covers Pedicure only."),
    }


def test_nothing_held_and_nothing_asked() -> None:
    assert serve(line(), held=[]) == BenefitPlan(lines=(LinePlan(),))
    assert serve(held=[unlimited()]) == BenefitPlan(lines=())


# --- After tax -----------------------------------------------------------------------------------


def test_after_tax_prepaid_is_offered_and_lowers_nothing_before_tax() -> None:
    held = [tender(1, 50_000), prepaid(2, 30_000), tender(3, expires_on=TOMORROW)]
    plan = serve(line(120_000), held=held)
    assert taken(plan) == [(2, None, 30_000)]
    assert [one.id for one in plan.lines[0].tenders] == [3, 1]
    assert plan.deduction == 30_000


def test_after_tax_prepaid_is_offered_for_what_a_discount_leaves() -> None:
    plan = serve(line(80_000), held=[discount(1, 30), tender(2)])
    assert taken(plan) == [(1, 1, 24_000)]
    assert [one.id for one in plan.lines[0].tenders] == [2]


# --- Refusals ------------------------------------------------------------------------------------

INELIGIBLE = [
    pytest.param({"is_cancelled": True}, "cancelled", "This package was cancelled.", id="cancelled"),
    pytest.param(
        {"service_id": HAIRCUT, "service_name": "Haircut"}, "not_covered", "Covers Haircut only.", id="not covered"
    ),
    pytest.param({"service_id": HAIRCUT}, "not_covered", "Covers another service only.", id="not covered, no name"),
    pytest.param({"valid_from": TOMORROW}, "not_started", "Valid from 21 Nov 2026.", id="not started"),
    pytest.param({"expires_on": YESTERDAY}, "expired", "Expired on 19 Nov 2026.", id="expired"),
    pytest.param({"pauses": (Pause(start=YESTERDAY),)}, "paused", "Paused on 20 Nov 2026.", id="paused"),
    pytest.param({"weekdays": frozenset({1, 2, 3, 4})}, "weekday", "Valid Mon–Thu only.", id="weekday"),
]


@pytest.mark.parametrize(("terms", "reason", "message"), INELIGIBLE)
@pytest.mark.parametrize("build", [unlimited, free, discount, prepaid, tender])
def test_what_cannot_be_used_says_why(build: Any, terms: Mapping[str, Any], reason: str, message: str) -> None:
    plan = serve(line(), held=[build(**terms)])
    assert taken(plan) == []
    assert plan.lines[0].tenders == ()
    assert refused(plan) == {1: (reason, message)}
    assert plan.lines[0].refusals[0].package_name == "Package 1"


@pytest.mark.parametrize("spent", [free(1, 0), discount(1, 30, uses=0), prepaid(1, 0), tender(1, 0)])
def test_what_is_spent_says_so(spent: Entitlement) -> None:
    plan = serve(line(), held=[spent])
    assert taken(plan) == []
    assert refused(plan) == {1: ("exhausted", "Nothing is left on it.")}


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ({"is_cancelled": True, "service_id": HAIRCUT, "expires_on": YESTERDAY}, "cancelled"),
        ({"service_id": HAIRCUT, "valid_from": TOMORROW}, "not_covered"),
        ({"valid_from": TOMORROW, "weekdays": frozenset({1})}, "not_started"),
        ({"expires_on": YESTERDAY, "pauses": (Pause(start=YESTERDAY),)}, "expired"),
        ({"pauses": (Pause(start=YESTERDAY),), "weekdays": frozenset({1})}, "paused"),
        ({"weekdays": frozenset({1}), "sessions": 0}, "weekday"),
    ],
)
def test_the_first_reason_is_told(terms: dict[str, Any], reason: str) -> None:
    assert refused(serve(line(), held=[free(**terms)]))[1][0] == reason


@pytest.mark.parametrize(
    ("held", "reason", "message"),
    [
        pytest.param([unlimited(1), free(2)], "lower_priority", "Package 1 is used first.", id="free behind unlimited"),
        pytest.param(
            [unlimited(1), discount(2)], "lower_priority", "Package 1 is used first.", id="discount behind unlimited"
        ),
        pytest.param([free(1), prepaid(2)], "lower_priority", "Package 1 is used first.", id="prepaid behind free"),
        pytest.param(
            [discount(1, 40), discount(2, 30)], "lower_discount", "Package 1 gives 40% off.", id="30% behind 40%"
        ),
        pytest.param(
            [discount(1, 30), discount(2, 30)], "lower_priority", "Package 1 is used first.", id="30% behind 30%"
        ),
        pytest.param(
            [discount(1, 30), prepaid(2)], "lower_priority", "Package 1 is used first.", id="prepaid behind discount"
        ),
        pytest.param(
            [prepaid(1), prepaid(2)], "lower_priority", "Package 1 is used first.", id="balance behind balance"
        ),
    ],
)
def test_what_is_not_needed_names_what_came_first(held: list[Entitlement], reason: str, message: str) -> None:
    assert refused(serve(line(), held=held)) == {2: (reason, message)}


def test_of_several_that_came_first_the_first_is_named() -> None:
    plan = serve(line(80_000, 2), held=[free(1, 1), prepaid(2), prepaid(3)])
    assert refused(plan) == {3: ("lower_priority", "Package 1 is used first.")}


def test_behind_free_units_a_discount_names_the_better_discount() -> None:
    plan = serve(line(80_000, 3), held=[free(1, 2), discount(2, 40), discount(3, 30)])
    assert refused(plan) == {3: ("lower_discount", "Package 2 gives 40% off.")}


# --- Days ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "is_used"),
    [
        (FRIDAY - timedelta(days=2), False),
        (YESTERDAY, True),
        (FRIDAY, True),
        (TOMORROW, True),
        (TOMORROW + timedelta(days=1), False),
    ],
)
def test_a_package_is_good_from_its_first_day_to_all_of_its_last(on: date, is_used: bool) -> None:
    plan = serve(line(), held=[free(valid_from=YESTERDAY, expires_on=TOMORROW)], on=on)
    assert bool(taken(plan)) is is_used


def test_a_backdated_bill_is_judged_by_its_charge_date() -> None:
    expired_now = free(1, expires_on=YESTERDAY)
    sold_now = free(2, valid_from=FRIDAY)
    assert taken(serve(line(), held=[expired_now, sold_now], on=YESTERDAY)) == [(1, 1, 120_000)]
    assert taken(serve(line(), held=[expired_now, sold_now], on=FRIDAY)) == [(2, 1, 120_000)]


@pytest.mark.parametrize(
    ("weekdays", "is_used"), [({5}, True), ({1, 2, 3, 4, 5}, True), ({6, 7}, False), ({1, 2, 3, 4}, False)]
)
def test_weekdays(weekdays: set[int], is_used: bool) -> None:
    plan = serve(line(), held=[discount(weekdays=frozenset(weekdays))])
    assert bool(taken(plan)) is is_used


@pytest.mark.parametrize(
    ("on", "is_used"), [(YESTERDAY, True), (FRIDAY, False), (TOMORROW, False), (TOMORROW + timedelta(days=1), True)]
)
def test_a_pause_covers_its_days_only(on: date, is_used: bool) -> None:
    pause = Pause(start=FRIDAY, end=TOMORROW + timedelta(days=1))
    assert bool(taken(serve(line(), held=[unlimited(pauses=(pause,))], on=on))) is is_used


# --- Gifts ---------------------------------------------------------------------------------------


def test_a_gift_of_staff_takes_the_whole_line_and_no_session() -> None:
    plan = serve(line(30_000, 2, staff_discount=1), held=[free(1), tender(2)], choices={0: "complimentary"})
    (gift,) = plan.lines[0].redemptions
    assert (gift.kind, gift.entitlement_id, gift.qty, gift.amount) == (BenefitKind.COMPLIMENTARY, None, 2, 59_999)
    assert gift.rule is plan.lines[0].rule is Rule.MANUAL
    assert refused(plan) == dict.fromkeys((1, 2), ("staff_choice", "Staff chose otherwise."))
    assert plan.lines[0].tenders == ()


@pytest.mark.parametrize(
    ("asked", "choice", "rule"),
    [
        pytest.param(line(0, 2), "auto", Rule.AUTO, id="priced 0"),
        pytest.param(line(500, 2, staff_discount=1_000), "auto", Rule.AUTO, id="discounted to 0"),
        pytest.param(line(0, 2), "complimentary", Rule.MANUAL, id="priced 0 and called a gift"),
        pytest.param(line(0, 2), "none", Rule.MANUAL, id="priced 0 and no package wanted"),
    ],
)
def test_a_line_that_costs_nothing_is_a_gift_with_its_usage_entry(
    asked: ServiceLine, choice: BenefitChoice, rule: Rule
) -> None:
    plan = serve(asked, held=[], choices={0: choice})
    assert taken(plan) == [(None, 2, 0)]
    assert plan.lines[0].redemptions[0].rule is rule


def test_a_line_that_costs_nothing_eats_no_session_by_itself() -> None:
    plan = serve(line(0), held=[unlimited(1), free(2), discount(3), prepaid(4)])
    assert taken(plan) == [(None, 1, 0)]
    nothing = ("lower_priority", "Nothing is left to pay on this line.")
    assert refused(plan) == dict.fromkeys((1, 2, 3, 4), nothing)


def test_a_line_that_costs_nothing_eats_the_session_that_staff_named() -> None:
    plan = serve(line(0), held=[free(1, 4)], choices={0: 1})
    assert taken(plan) == [(1, 1, 0)]
    assert plan.lines[0].redemptions[0].remaining_qty == 3


def test_a_line_that_costs_nothing_is_still_a_gift_when_staff_named_a_balance() -> None:
    plan = serve(line(0), held=[prepaid(1)], choices={0: 1})
    assert taken(plan) == [(None, 1, 0)]
    assert refused(plan) == {1: ("lower_priority", "Nothing is left to pay on this line.")}


# --- Staff's choice ------------------------------------------------------------------------------


def test_staff_may_choose_another_benefit() -> None:
    plan = serve(line(80_000), held=[unlimited(1), free(2), discount(3)], choices={0: 3})
    assert taken(plan) == [(3, 1, 24_000)]
    assert plan.lines[0].redemptions[0].rule is plan.lines[0].rule is Rule.MANUAL
    assert refused(plan) == dict.fromkeys((1, 2), ("staff_choice", "Staff chose otherwise."))


def test_what_the_chosen_one_cannot_cover_is_charged() -> None:
    plan = serve(line(80_000, 3), held=[free(1, 2), prepaid(2)], choices={0: 1})
    assert taken(plan) == [(1, 2, 160_000)]
    assert taken(serve(line(80_000), held=[prepaid(1, 5_000), prepaid(2)], choices={0: 1})) == [(1, None, 5_000)]


def test_staff_may_choose_none() -> None:
    plan = serve(line(80_000), held=[unlimited(1), tender(2)], choices={0: "none"})
    assert taken(plan) == []
    assert plan.lines[0].tenders == ()
    assert plan.lines[0].rule is Rule.MANUAL
    assert refused(plan) == dict.fromkeys((1, 2), ("staff_choice", "Staff chose otherwise."))


def test_a_chosen_tender_is_the_only_one_offered() -> None:
    plan = serve(line(80_000), held=[unlimited(1), tender(2), tender(3)], choices={0: 3})
    assert taken(plan) == []
    assert [one.id for one in plan.lines[0].tenders] == [3]
    assert plan.lines[0].rule is Rule.MANUAL


def test_a_choice_reaches_its_own_line_only() -> None:
    plan = serve(line(80_000), line(80_000), line(80_000), held=[unlimited(1), discount(2)], choices={1: 2})
    assert [taken(plan, index) for index in range(3)] == [[(1, 1, 80_000)], [(2, 1, 24_000)], [(1, 1, 80_000)]]
    assert [each.rule for each in plan.lines] == [Rule.AUTO, Rule.MANUAL, Rule.AUTO]


def test_a_reason_why_not_outranks_staffs_choice() -> None:
    plan = serve(line(80_000), held=[free(1), free(2, expires_on=YESTERDAY)], choices={0: 1})
    assert refused(plan) == {2: ("expired", "Expired on 19 Nov 2026.")}


@pytest.mark.parametrize(("terms", "reason", "message"), INELIGIBLE)
@pytest.mark.parametrize("build", [unlimited, free, discount, prepaid, tender])
def test_a_choice_that_cannot_be_used_is_refused(
    build: Any, terms: Mapping[str, Any], reason: str, message: str
) -> None:
    with pytest.raises(BenefitNotAvailable) as caught:
        serve(line(), line(), held=[build(**terms), unlimited(2)], choices={1: 1})
    assert caught.value.message == f"Package 1 cannot be used on line 2. {message}"
    assert caught.value.details == {"line": 2, "reason": reason}
    assert caught.value.code == "benefit_not_available"


@pytest.mark.parametrize("spent", [free(1, 0), discount(1, 30, uses=0), prepaid(1, 0), tender(1, 0)])
def test_a_choice_on_which_nothing_is_left_is_refused(spent: Entitlement) -> None:
    with pytest.raises(BenefitNotAvailable, match=r"line 1\. Nothing is left on it\.") as caught:
        serve(line(), held=[spent], choices={0: 1})
    assert caught.value.details == {"line": 1, "reason": "exhausted"}


@pytest.mark.parametrize("one", [free(1, 1), discount(1, 30, uses=1), prepaid(1, 120_000)])
def test_a_choice_that_an_earlier_line_used_up_is_refused(one: Entitlement) -> None:
    with pytest.raises(BenefitNotAvailable, match=r"line 2\. Nothing is left on it\."):
        serve(line(), line(), held=[one], choices={1: 1})


def test_a_choice_of_somebody_elses_benefit_is_refused() -> None:
    with pytest.raises(BenefitNotAvailable, match="This customer has no such benefit") as caught:
        serve(line(), held=[free(1)], choices={0: 99})
    assert caught.value.details == {"line": 1, "reason": "not_covered"}


@pytest.mark.parametrize("index", [-1, 1])
def test_a_choice_for_a_line_that_is_not_there_is_an_error(index: int) -> None:
    with pytest.raises(ValueError, match="choices for lines"):
        serve(line(), held=[free(1)], choices={index: "none"})
