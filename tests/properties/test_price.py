"""What holds for every price: parts sum to the whole, taxes are equal, nothing is negative."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.properties.strategies import Bill, bills, odd_bills, prices, proves, proves_well, rates
from tula.domain.gst import Supply, compute_tax
from tula.domain.invoice import LineKind
from tula.domain.money import apportion, format_rupees, parse_rupees, round_half_up

HALF = Fraction(1, 2)


@proves
@given(numerator=st.integers(), denominator=st.integers(1, 10**9))
def test_rounding_is_to_the_nearest_and_halves_go_up(numerator: int, denominator: int) -> None:
    rounded = round_half_up(numerator, denominator)
    assert -HALF < rounded - Fraction(numerator, denominator) <= HALF


@proves
@given(total=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_parts_sum_to_the_whole(total: int, weights: list[int]) -> None:
    weights[0] += 1
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1
        assert part == 0 if weight == 0 else part >= 0


@proves
@given(total=st.integers(0, 1_000), weights=st.lists(st.integers(0, 300), min_size=1, max_size=8))
def test_a_part_is_never_above_its_weight_when_the_whole_is_not(total: int, weights: list[int]) -> None:
    total = min(total, sum(weights))
    assert all(part <= weight for part, weight in zip(apportion(total, weights), weights, strict=True))


@proves
@given(paise=st.integers(-999_999_999_999, 999_999_999_999))
def test_written_rupees_read_back(paise: int) -> None:
    assert parse_rupees(format_rupees(paise).replace("₹", "").replace(",", "").replace("−", "-")) == paise


@proves
@given(net=prices, rate_bp=rates, is_inclusive=st.booleans(), is_interstate=st.booleans(), is_taxed=st.booleans())
def test_every_head_is_within_half_a_paisa(
    net: int, rate_bp: int, is_inclusive: bool, is_interstate: bool, is_taxed: bool
) -> None:
    supply = Supply(place_of_supply="27", is_interstate=is_interstate, is_taxed=is_taxed)
    tax = compute_tax(net=net, rate_bp=rate_bp, is_inclusive=is_inclusive, supply=supply)
    rate = Fraction(rate_bp, 10_000) if is_taxed else Fraction(0)
    exact = net * rate / (1 + rate) if is_inclusive else net * rate
    heads = [tax.igst] if is_interstate else [2 * tax.cgst, 2 * tax.sgst]
    for head in heads:
        assert abs(head - exact) <= (HALF if is_interstate else 1)
    assert (tax.line_total if is_inclusive else tax.taxable) == net


@proves
@given(net=prices, more=st.integers(0, 50), rate_bp=rates, is_inclusive=st.booleans(), is_interstate=st.booleans())
def test_who_buys_more_never_pays_less(
    net: int, more: int, rate_bp: int, is_inclusive: bool, is_interstate: bool
) -> None:
    supply = Supply(place_of_supply="27", is_interstate=is_interstate, is_taxed=True)
    less = compute_tax(net=net, rate_bp=rate_bp, is_inclusive=is_inclusive, supply=supply)
    dearer = compute_tax(net=net + more, rate_bp=rate_bp, is_inclusive=is_inclusive, supply=supply)
    assert dearer.line_total >= less.line_total


@proves
@given(bill=bills())
def test_units_of_a_line_sum_to_the_line(bill: Bill) -> None:
    for line in bill.service_lines:
        nets = [line.net(unit, unit + 1) for unit in range(line.qty)]
        assert sum(nets) == line.qty * line.unit_price - line.discount
        assert min(nets) >= 0
        assert max(nets) - min(nets) <= 1


@proves
@given(bill=bills())
def test_a_bill_adds_up(bill: Bill) -> None:
    priced = bill.price()
    for line in priced.lines:
        tax = line.tax
        assert tax.cgst == tax.sgst
        assert tax.cgst == 0 or tax.igst == 0
        assert tax.taxable + tax.cgst + tax.sgst + tax.igst == tax.line_total
        assert line.net == line.line.gross - line.discount - line.deduction >= 0
        assert line.deduction == sum(one.amount for one in line.redemptions if not one.tender)
    gross = sum(priced.subtotal(kind) for kind in LineKind)
    assert gross - priced.discount_total - priced.packages_deduction == sum(line.net for line in priced.lines)
    taxes = priced.cgst + priced.sgst + priced.igst
    assert priced.total == priced.taxable + taxes + priced.round_off + priced.tip
    if not bill.supply.is_taxed:
        assert taxes == 0


@proves_well
@given(bill=odd_bills() | bills())
def test_the_payable_is_never_negative_and_tenders_pay_no_more_than_the_bill(bill: Bill) -> None:
    priced = bill.price()
    assert priced.total >= priced.tip
    assert priced.payable >= priced.tip
    assert priced.prepaid_tendered + priced.payable == priced.total


@proves
@given(bill=bills())
def test_round_off_goes_to_the_nearest_rupee(bill: Bill) -> None:
    priced = bill.price()
    if not bill.round_to_rupee:
        assert priced.round_off == 0
        return
    assert (priced.total - priced.tip) % 100 == 0
    assert -49 <= priced.round_off <= 50


@proves
@given(bill=bills())
def test_packages_never_make_a_bill_dearer(bill: Bill) -> None:
    with_packages = bill.price(with_discount=False)
    without = bill.price(bill.plan(()), with_discount=False)
    assert with_packages.total <= without.total
    assert with_packages.payable <= without.payable
    for line, plain in zip(with_packages.lines, without.lines, strict=True):
        assert line.tax.line_total <= plain.tax.line_total


@proves
@given(bill=bills())
def test_the_same_bill_twice_is_the_same_bill(bill: Bill) -> None:
    assert bill.price() == bill.price()
