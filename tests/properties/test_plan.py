"""What holds for every benefit plan."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.oracle import is_eligible
from tests.properties.oracle import serve as serve_slowly
from tests.properties.oracle import settle as settle_slowly
from tests.properties.strategies import TODAY, Bill, bills, odd_bills, proves, proves_well
from tula.domain.benefits import BenefitChoice, BenefitKind, Rule
from tula.domain.evaluate import BenefitNotAvailable


@proves_well
@given(bill=bills())
def test_the_plan_is_what_the_rules_say_unit_by_unit(bill: Bill) -> None:
    plan = bill.plan()
    taken = [[(one.entitlement_id, one.qty, one.amount) for one in line.redemptions] for line in plan.lines]
    assert taken == serve_slowly(bill.service_lines, bill.held, TODAY, stacking=bill.stacking)


@proves_well
@given(bill=odd_bills() | bills())
def test_tenders_pay_what_the_rules_say_line_by_line(bill: Bill) -> None:
    priced = bill.price()
    dues = [line.tax.line_total for line in priced.lines]
    for index in reversed(range(len(dues))):
        if dues[index]:
            # The last line with something to pay bears the round-off.
            dues[index] += priced.round_off
            break
    if min(dues) < 0:
        return
    paid = [[(one.entitlement_id, one.amount) for one in line.redemptions if one.tender] for line in priced.lines]
    assert paid[: len(bill.services)] == settle_slowly(dues, bill.services, bill.held, TODAY)


@proves
@given(bill=bills())
def test_no_entitlement_is_ever_overspent(bill: Bill) -> None:
    priced = bill.price()
    units: Counter[int] = Counter()
    paise: Counter[int] = Counter()
    for one in (one for line in priced.lines for one in line.redemptions if one.entitlement_id):
        units[one.entitlement_id] += one.qty or 0
        paise[one.entitlement_id] += one.amount
    for one in bill.held:
        if one.remaining_qty is not None:
            assert units[one.id] <= one.remaining_qty
        if one.remaining_amount is not None:
            assert paise[one.id] <= one.remaining_amount


@proves
@given(bill=bills())
def test_what_is_told_to_be_left_is_what_is_left(bill: Bill) -> None:
    uses = {one.id: one.remaining_qty for one in bill.held}
    balances = {one.id: one.remaining_amount for one in bill.held}
    for one in (one for line in bill.price().lines for one in line.redemptions if one.entitlement_id):
        if one.kind is BenefitKind.PREPAID:
            balances[one.entitlement_id] -= one.amount
        elif uses[one.entitlement_id] is not None:
            uses[one.entitlement_id] -= one.qty
        assert (one.remaining_qty, one.remaining_amount) == (uses[one.entitlement_id], balances[one.entitlement_id])


@proves_well
@given(bill=bills())
def test_only_what_may_be_used_is_used(bill: Bill) -> None:
    held = {one.id: one for one in bill.held}
    for service, line in zip(bill.services, bill.price().lines, strict=False):
        for redemption in line.redemptions:
            if redemption.entitlement_id is not None:
                assert is_eligible(held[redemption.entitlement_id], service, TODAY)


@proves
@given(bill=bills())
def test_products_get_nothing_from_packages(bill: Bill) -> None:
    for line in bill.price().lines[len(bill.services) :]:
        assert (line.redemptions, line.refusals, line.deduction) == ((), (), 0)


@proves
@given(bill=bills())
def test_every_entitlement_is_used_or_refused_on_every_line_and_never_both(bill: Bill) -> None:
    everything = sorted(one.id for one in bill.held)
    for line in bill.price().lines[: len(bill.services)]:
        used = [one.entitlement_id for one in line.redemptions if one.entitlement_id is not None]
        refused = [one.entitlement_id for one in line.refusals]
        assert sorted(used + refused) == everything
        assert all(one.message.endswith(".") for one in line.refusals)


@proves
@given(bill=bills())
def test_a_line_is_never_given_more_than_it_costs(bill: Bill) -> None:
    for line, served in zip(bill.service_lines, bill.plan().lines, strict=True):
        assert 0 <= served.deduction <= line.net(0, line.qty)
        assert sum(one.qty or 0 for one in served.redemptions) <= line.qty


@proves
@given(bill=bills(), seed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_makes_no_difference(bill: Bill, seed: Random) -> None:
    shuffled = list(bill.held)
    seed.shuffle(shuffled)
    assert bill.plan(tuple(shuffled)) == bill.plan()
    assert bill.price(bill.plan(tuple(shuffled))) == bill.price()


@proves
@given(bill=bills(), data=st.data())
def test_staffs_choice_is_followed_or_refused(bill: Bill, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(bill.services) - 1))
    known = [one.id for one in bill.held]
    choice: BenefitChoice = data.draw(st.sampled_from(["none", "complimentary", *known, 99]))
    try:
        priced = bill.price(bill.plan(choices={index: choice}))
    except BenefitNotAvailable:
        # Which refusal for which reason is tests/domain; here only that nobody is refused who chose no benefit.
        assert isinstance(choice, int)
        return
    line = priced.lines[index]
    allowed = {choice} if choice in known else set()
    assert {one.entitlement_id for one in line.redemptions} - {None} <= allowed
    assert all(one.rule is Rule.MANUAL for one in line.redemptions)
    if choice in known:
        (chosen,) = (one for one in bill.held if one.id == choice)
        assert is_eligible(chosen, bill.services[index], TODAY)
    if choice == "complimentary":
        assert line.tax.line_total == 0
